/* Baselines of the same weekday: which weeks are compared, and the quartiles by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "baseline.h"

#define BUCKETS (14 * 7 * 24)

struct world {
	struct zone *zone;
	struct baseline_series series;
	int64_t values[BUCKETS];
	uint8_t usable[BUCKETS];
};

/* Fourteen weeks of hours from Monday 2019-07-01 in Japan; nothing but zeros. */
static void world_make(struct world *world)
{
	struct fail fail = {0};

	*world = (struct world){0};
	world->zone = zone_new(STR("Asia/Tokyo"), &fail);
	assert_non_null(world->zone);
	for (size_t i = 0; i < BUCKETS; i++)
		world->usable[i] = 1;
	world->series = (struct baseline_series){
	        .zone = world->zone,
	        .from_us = zone_day_start(world->zone, civil_day((struct civil_date){2019, 7, 1})),
	        .bucket_us = HOUR_US, .count = BUCKETS, .values = world->values, .usable = world->usable};
}

static int64_t hour_of_week(const struct world *world, int week, int hour)
{
	return world->series.from_us + ((int64_t)week * 7 * 24 + hour) * HOUR_US;
}

static void quartiles_of_weeks(void **state)
{
	static const int64_t requests[9] = {80, 10, 20, 30, 40, 50, 60, 70, 999};
	struct world world;
	struct baseline usual;

	(void)state;
	world_make(&world);
	/* Monday 10:00 of weeks 0 … 7, and of week 8 itself, which is not its own baseline. */
	for (int week = 0; week <= 8; week++)
		world.values[week * 7 * 24 + 10] = requests[week];
	usual = baseline_of(&world.series, hour_of_week(&world, 8, 10), hour_of_week(&world, 8, 11), 8);
	assert_int_equal(usual.weeks, 8);
	assert_int_equal(usual.median, 45);
	assert_int_equal(usual.low, 20);
	assert_int_equal(usual.high, 60);
	/* The nearest weeks first. */
	usual = baseline_of(&world.series, hour_of_week(&world, 8, 10), hour_of_week(&world, 8, 11), 3);
	assert_int_equal(usual.weeks, 3);
	assert_int_equal(usual.median, 60);
	assert_int_equal(baseline_sum(&world.series, hour_of_week(&world, 8, 10), hour_of_week(&world, 8, 11)), 999);
	zone_free(world.zone);
}

static void unusable_weeks_are_left_out(void **state)
{
	struct world world;
	struct baseline usual;

	(void)state;
	world_make(&world);
	for (int week = 0; week < 8; week++)
		world.values[week * 7 * 24 + 10] = 100;
	world.usable[7 * 7 * 24 + 10] = 0;
	world.usable[6 * 7 * 24 + 11] = 0;
	usual = baseline_of(&world.series, hour_of_week(&world, 8, 10), hour_of_week(&world, 8, 12), 8);
	assert_int_equal(usual.weeks, 6);
	/* Part of a bucket asks for the whole of it. */
	usual = baseline_of(&world.series, hour_of_week(&world, 8, 10) + MINUTE_US, hour_of_week(&world, 8, 11) + 1, 8);
	assert_int_equal(usual.weeks, 6);
	zone_free(world.zone);
}

static void beginnings_have_no_weeks(void **state)
{
	struct world world;

	(void)state;
	world_make(&world);
	assert_int_equal(baseline_of(&world.series, hour_of_week(&world, 0, 10), hour_of_week(&world, 0, 11), 8).weeks, 0);
	assert_int_equal(baseline_of(&world.series, hour_of_week(&world, 2, 10), hour_of_week(&world, 2, 11), 8).weeks, 2);
	/* An empty span, and one that is longer than a week. */
	assert_int_equal(baseline_of(&world.series, hour_of_week(&world, 9, 10), hour_of_week(&world, 9, 10), 8).weeks, 0);
	assert_int_equal(baseline_of(&world.series, hour_of_week(&world, 9, 0), hour_of_week(&world, 11, 0), 8).weeks, 8);
	zone_free(world.zone);
}

static void a_clock_that_is_set_is_the_same_clock(void **state)
{
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("Europe/Berlin"), &fail);
	struct civil_time noon = {.date = {2019, 11, 4}, .hour = 12};

	(void)state;
	assert_non_null(zone);
	noon.date = (struct civil_date){2019, 10, 21};
	assert_true(baseline_weeks_before(zone, zone_instant(zone, (struct civil_time){.date = {2019, 11, 4}, .hour = 12}), 2) ==
	            zone_instant(zone, noon));
	zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(quartiles_of_weeks),
	        cmocka_unit_test(unusable_weeks_are_left_out),
	        cmocka_unit_test(beginnings_have_no_weeks),
	        cmocka_unit_test(a_clock_that_is_set_is_the_same_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
