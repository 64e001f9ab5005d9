/* Whose stop a record is, and from when to when: by names of services and hosts, with plans, records and days. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "stops.h"

#define DAY 18170 /* 2019-10-01 */

static struct zone *tokyo;
static const struct config_host hosts[] = {
        {"web01", "Web1号機", NULL}, {"web02", "Web2号機", NULL}, {"db01", "db01", NULL}};
static const char *const both[] = {"web01", "web02"}, *const second[] = {"db01"};
static const struct config_service services[] = {
        {.name = "発行・Web", .hosts = both, .host_count = 2},
        {.name = "冗長", .hosts = both, .host_count = 2, .any_host = true},
        {.name = "連携", .hosts = second, .host_count = 1},
};
static struct config config = {.hosts = hosts, .host_count = 3, .services = services, .service_count = 3};

static int set_up(void **unused)
{
	struct fail fail = {0};

	(void)unused;
	config.zone = tokyo = zone_new(STR("Asia/Tokyo"), &fail);
	return tokyo ? 0 : -1;
}

static int tear_down(void **unused)
{
	(void)unused;
	zone_free(tokyo);
	return 0;
}

static int64_t at(int day, int hour)
{
	return (DAY + day) * DAY_US + (hour - 9) * HOUR_US;
}

static const struct ledger_stamp none = {.at_us = NO_TIME};

static struct ledger_stamp stamp(int day, int hour)
{
	return (struct ledger_stamp){at(day, hour), DAY + day, (int16_t)(hour * 60), true};
}

static struct ledger_stamp whole(int day)
{
	return (struct ledger_stamp){at(day, 0), DAY + day, 0, false};
}

/* How many stops of the service an incident with this 対象サービス gives. */
static size_t taken(const char *service, size_t index, bool *ret_assumed)
{
	const struct ledger_span span = {stamp(1, 10), stamp(1, 11)};
	const struct incident incident = {.number = "I-1",
	                                  .subject = "",
	                                  .recovered = none,
	                                  .service = service,
	                                  .excluded_by = "",
	                                  .stops = {&span, 1}};
	const struct ledgers ledgers = {.config = &config, .incidents = &incident, .incident_count = 1};
	struct arena arena = {0};
	size_t count;
	const struct stop *stops = stops_of(&ledgers, &services[index], at(30, 0), &arena, &count);

	if (count) {
		assert_int_equal(stops[0].kind, STOP_FAILURE);
		*ret_assumed = stops[0].assumed;
	}
	arena_release(&arena);
	return count;
}

static void names_decide(void **unused)
{
	static const struct {
		const char *text;
		size_t counts[3];
		bool assumed;
	} cases[] = {
	        {"", {1, 1, 1}, true},
	        {"発行・Web", {1, 0, 0}, false}, /* the ・ is part of the name */
	        {"連携、冗長", {0, 1, 1}, false},
	        {"web01", {1, 0, 0}, false},
	        {"web01・web02", {1, 1, 0}, false},
	        {"Web1号機/db01", {1, 0, 1}, false},
	        {"発行Web", {1, 1, 1}, true}, /* a slip of the pen hides no failure */
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t k = 0; k < 3; k++) {
			bool assumed = cases[i].assumed;

			assert_int_equal(taken(cases[i].text, k, &assumed), cases[i].counts[k]);
			assert_int_equal(assumed, cases[i].assumed);
		}
}

static struct planned_work work(struct ledger_stamp from, struct ledger_stamp until)
{
	return (struct planned_work){.from = from,
	                             .until = until,
	                             .subject = "w",
	                             .target = "",
	                             .stop = true,
	                             .stopped_from = none,
	                             .stopped_until = none};
}

static void plans_and_records(void **unused)
{
	struct planned_work works[] = {
	        work(stamp(1, 22), stamp(1, 23)),   work(stamp(2, 22), stamp(2, 23)),
	        work(stamp(3, 22), stamp(3, 23)),   work(whole(4), none),
	        work(stamp(5, 22), none),           work(stamp(6, 22), stamp(6, 23)),
	        work(stamp(29, 22), stamp(29, 23)), work(stamp(7, 22), stamp(7, 23)),
	        work(stamp(8, 0), stamp(8, 5)),
	};
	const struct ledgers ledgers = {.config = &config, .planned_works = works, .planned_work_count = 9};
	struct arena arena = {0};
	size_t count;
	const struct stop *stops;
	struct span_set set;

	(void)unused;
	works[1].stopped_from = stamp(2, 21); /* begun early, over early */
	works[1].stopped_until = stamp(2, 22);
	works[2].cancelled = true;
	works[5].target = "db02"; /* nobody's */
	works[7].stop = false;
	works[8].class = PLANNED_SERVICE;
	works[8].stop = false;
	stops = stops_of(&ledgers, &services[0], at(29, 0), &arena, &count);
	assert_int_equal(count, 4);
	assert_false(stops[0].recorded);
	assert_true(stops[1].recorded);
	assert_int_equal(stops[1].span.from_us, at(2, 21));
	set = stops_set(stops, count, STOP_PLANNED, &arena);
	assert_int_equal(span_set_total(set), (1 + 1 + 24) * HOUR_US); /* the one without an end has no duration */
	assert_int_equal(stops_set(stops, count, STOP_FAILURE, &arena).count, 0);
	set = stops_service_time(&ledgers, &services[0], &arena);
	assert_int_equal(set.count, 1);
	assert_int_equal(span_set_total(set), 5 * HOUR_US);
	arena_release(&arena);
}

static void incidents_and_exclusions(void **unused)
{
	const struct ledger_span open = {stamp(10, 10), none}, days = {whole(12), whole(13)},
	                         going = {stamp(19, 22), none};
	const struct incident incidents[] = {
	        {.number = "I-1",
	         .subject = "",
	         .service = "",
	         .excluded_by = "",
	         .recovered = stamp(10, 12),
	         .stops = {&open, 1}},
	        {.number = "I-2",
	         .subject = "",
	         .service = "",
	         .excluded_by = "KOREDA",
	         .recovered = none,
	         .stops = {&days, 1}},
	        {.number = "I-3",
	         .subject = "",
	         .service = "",
	         .excluded_by = "",
	         .scope = SCOPE_OUTSIDE,
	         .cause_class = CAUSE_PLATFORM,
	         .recovered = none,
	         .stops = {&going, 1}},
	};
	const struct ledgers ledgers = {.config = &config, .incidents = incidents, .incident_count = 3};
	struct arena arena = {0};
	size_t count;
	const struct stop *stops = stops_of(&ledgers, &services[0], at(20, 0), &arena, &count);

	(void)unused;
	assert_int_equal(count, 3);
	assert_int_equal(stops[0].span.until_us, at(10, 12)); /* the recovery ends what nobody ended */
	assert_false(stops[0].open);
	assert_int_equal(stops[1].kind, STOP_EXCLUDED);
	assert_int_equal(stops[1].span.until_us - stops[1].span.from_us, 2 * DAY_US);
	assert_string_equal(stops[1].reason, "KOREDA");
	assert_true(stops[2].open);
	assert_int_equal(stops[2].span.until_us, at(20, 0));
	assert_string_equal(stops_ids(stops, count, STOP_EXCLUDED, (struct time_span){at(13, 0), at(20, 0)}, "、", &arena),
	                    "I-2、I-3");
	assert_int_equal(stops_of(&ledgers, &services[0], at(10, 10), &arena, &count) ? count : 9, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names_decide),
	        cmocka_unit_test(plans_and_records),
	        cmocka_unit_test(incidents_and_exclusions),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
