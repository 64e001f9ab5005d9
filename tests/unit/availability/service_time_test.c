/* Planned time by weekly hours, holidays and zones with summer time, counted by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "service_time.h"

static struct zone *tokyo, *berlin;

static int set_up(void **unused)
{
	struct fail fail = {0};

	(void)unused;
	tokyo = zone_new(STR("Asia/Tokyo"), &fail);
	berlin = zone_new(STR("Europe/Berlin"), &fail);
	return tokyo && berlin ? 0 : -1;
}

static int tear_down(void **unused)
{
	(void)unused;
	zone_free(tokyo);
	zone_free(berlin);
	return 0;
}

static struct config contract(const struct zone *zone)
{
	return (struct config){.zone = zone,
	                       .from = {2019, 5, 1},
	                       .until = {2020, 3, 31},
	                       .calendar = {.authoritative_until = {2021, 12, 31},
	                                    .year_end_from_month = 12,
	                                    .year_end_from_day = 29,
	                                    .year_end_to_month = 1,
	                                    .year_end_to_day = 3,
	                                    .open_minute = 540,
	                                    .close_minute = 1020}};
}

static int64_t hours_of(const struct config *config, const struct config_service *service,
                        const struct calendar *calendar, int year, int month)
{
	struct arena arena = {0};
	struct civil_month first = {(int16_t)year, (int8_t)month};
	int64_t total_us =
	        span_set_total(service_time(config, service, calendar, zone_month_start(config->zone, first),
	                                    zone_month_start(config->zone, civil_month_add(first, 1)), &arena));

	assert_int_equal(total_us % HOUR_US, 0);
	arena_release(&arena);
	return total_us / HOUR_US;
}

static void always_is_every_hour(void **unused)
{
	const struct config_service always = {.name = "a"};
	struct config in_tokyo = contract(tokyo), in_berlin = contract(berlin);

	(void)unused;
	assert_int_equal(hours_of(&in_tokyo, &always, NULL, 2019, 10), 744);
	assert_int_equal(hours_of(&in_tokyo, &always, NULL, 2020, 2), 29 * 24);
	assert_int_equal(hours_of(&in_berlin, &always, NULL, 2019, 10), 745); /* summer time ends on the 27th */
	assert_int_equal(hours_of(&in_berlin, &always, NULL, 2020, 3), 743);
}

/* October 2019 had 23 weekdays and 4 Saturdays; the 14th and the 22nd were holidays, the 7th is closed here. */
static void weekly_hours_and_holidays(void **unused)
{
	static const struct holiday_entry holidays[] = {{18183, "体育の日"}, {18191, "即位礼正殿の儀"}};
	static const struct civil_date closed = {2019, 10, 7};
	static const struct config_hours hours[] = {{1, 420, 1320}, {2, 420, 1320}, {3, 420, 1320},
	                                            {4, 420, 1320}, {5, 420, 1320}, {6, 540, 720}};
	struct config_service service = {.name = "a", .hours = hours, .hours_count = 6};
	struct config config = contract(tokyo);
	struct fail fail = {0};
	struct calendar *calendar;

	(void)unused;
	config.calendar.closures = &closed;
	config.calendar.closure_count = 1;
	calendar = calendar_new(&config, holidays, 2, &fail);
	assert_non_null(calendar);
	assert_int_equal(hours_of(&config, &service, calendar, 2019, 10), 23 * 15 + 4 * 3);
	service.holidays_off = true;
	assert_int_equal(hours_of(&config, &service, calendar, 2019, 10), 20 * 15 + 4 * 3);
	assert_int_equal(hours_of(&config, &service, NULL, 2019, 10), 23 * 15 + 4 * 3);
	calendar_free(calendar);
}

/* Midnight to midnight of two days is one span; a window inside a day cuts it. */
static void days_join(void **unused)
{
	static const struct config_hours hours[] = {{0, 0, 1440}, {1, 0, 1440}};
	const struct config_service service = {.name = "a", .hours = hours, .hours_count = 2};
	struct config config = contract(tokyo);
	struct arena arena = {0};
	int64_t sunday_us = zone_day_start(tokyo, civil_day((struct civil_date){2019, 10, 6}));
	struct span_set set =
	        service_time(&config, &service, NULL, sunday_us + HOUR_US, sunday_us + 7 * DAY_US + HOUR_US, &arena);

	(void)unused;
	assert_int_equal(set.count, 2);
	assert_int_equal(set.items[0].from_us, sunday_us + HOUR_US);
	assert_int_equal(set.items[0].until_us, sunday_us + 2 * DAY_US);
	assert_int_equal(span_set_total(set), 48 * HOUR_US);
	assert_int_equal(service_time(&config, &service, NULL, 5, 5, &arena).count, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(always_is_every_hour),
	        cmocka_unit_test(weekly_hours_and_holidays),
	        cmocka_unit_test(days_join),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
