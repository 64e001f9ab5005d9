/* Bursts, runs, slow stretches and refusals, by hand-made tables at and beside the thresholds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "finding.h"
#include "plan_rows.h"

#define AT(minutes) ((int64_t)(minutes)*MINUTE_US)

static const struct config config = {
        .thresholds = {.response_us = 3 * SECOND_US, .response_share_bp = 9500},
        .findings = {.burst_errors = 10, .burst_share_bp = 1000, .join_s = 3600, .refused_requests = 30,
                     .slow_requests = 20, .slow_span_s = 900}};

#define BURST_ROW(host, minute, requests, errors)                                                                      \
	TEXT_VALUE(host), NUMBER_VALUE(AT(minute)), NUMBER_VALUE(requests), NUMBER_VALUE(errors)

static void bursts_at_their_threshold(void **state)
{
	static const char *const names[] = {"host", "minute:5", "requests", "server_errors"};
	static const struct value values[] = {
	        BURST_ROW("web01", 0, 100, 10),  /* exactly: 10 of 100 */
	        BURST_ROW("web01", 5, 101, 10),  /* a little under 10 %: only between */
	        BURST_ROW("web01", 10, 10, 10),
	        BURST_ROW("web01", 75, 20, 10),  /* 60 minutes after its end: the same event */
	        BURST_ROW("web01", 141, 20, 11), /* 61 minutes after: another */
	        BURST_ROW("web01", 300, 9, 9),   /* too few */
	        BURST_ROW("web02", 141, 12, 12),
	};
	const struct table table = TABLE_OF(names, values);
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};

	(void)state;
	finding_bursts(&list, &table, FINDING_OF_HOST, &config.findings);
	assert_int_equal(list.count, 3);
	assert_true(list.items[0].from_us == AT(0) && list.items[0].until_us == AT(80));
	assert_int_equal(list.items[0].weight, 40);
	assert_int_equal(list.items[0].severity, FINDING_CAUTION);
	assert_true(list.items[1].from_us == AT(141) && list.items[1].until_us == AT(146));
	assert_int_equal(list.items[1].severity, FINDING_SERIOUS);
	assert_true(str_equal(list.items[2].place, STR("web02")));
	assert_true(str_equal(list.items[2].host, STR("web02")));
	arena_release(&arena);
}

static void narrower_bursts_are_hidden(void **state)
{
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};
	const struct finding burst = {.kind = FINDING_ERROR_BURST, .from_us = AT(0), .until_us = AT(10), .evidence = ""};
	struct finding all = burst, site = burst, late = burst, host = burst, slow = burst;

	(void)state;
	all.scope = FINDING_OF_ALL;
	site.scope = late.scope = FINDING_OF_SITE;
	host.scope = FINDING_OF_HOST;
	late.from_us = AT(100);
	late.until_us = AT(110);
	slow.kind = FINDING_SLOW;
	slow.scope = FINDING_OF_SITE;
	finding_add(&list, &host);
	finding_add(&list, &all);
	finding_add(&list, &site);
	finding_add(&list, &late);
	finding_add(&list, &slow);
	finding_narrow_bursts(&list, AT(60));
	assert_int_equal(list.count, 3);
	assert_int_equal(list.items[0].scope, FINDING_OF_HOST);
	assert_true(list.items[1].from_us == AT(100));
	assert_int_equal(list.items[2].kind, FINDING_SLOW);
	arena_release(&arena);
}

#define RUN_ROW(host, minute, lines, first, last)                                                                      \
	TEXT_VALUE(host), NUMBER_VALUE(AT(minute)), NUMBER_VALUE(lines), NUMBER_VALUE(AT(first)), NUMBER_VALUE(AT(last))

static void runs_are_joined(void **state)
{
	static const char *const names[] = {"host", "minute:5", "lines", "first", "last"};
	static const struct value values[] = {
	        RUN_ROW("a", 0, 1, 3, 3), RUN_ROW("a", 60, 2, 63, 64), RUN_ROW("a", 120, 1, 125, 125), RUN_ROW("b", 120, 1, 121, 121)};
	const struct table table = TABLE_OF(names, values);
	const struct finding_run rule = {FINDING_RESTART, AT(60), 2, "起動"};
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};

	(void)state;
	finding_runs(&list, &table, &rule);
	assert_int_equal(list.count, 3);
	assert_true(list.items[0].from_us == AT(3) && list.items[0].until_us == AT(64));
	assert_int_equal(list.items[0].severity, FINDING_SERIOUS);
	assert_string_equal(list.items[0].evidence, "起動3件");
	assert_true(list.items[1].from_us == AT(125) && list.items[1].until_us == AT(125));
	assert_int_equal(list.items[1].severity, FINDING_CAUTION);
	arena_release(&arena);
}

#define COUNT_ROW(host, minute, requests) TEXT_VALUE(host), NUMBER_VALUE(AT(minute)), NUMBER_VALUE(requests)

static void slow_for_long_enough(void **state)
{
	static const char *const names[] = {"host", "minute:5", "requests"};
	static const struct value timed[] = {
	        COUNT_ROW("a", 0, 100), COUNT_ROW("a", 5, 20), COUNT_ROW("a", 10, 100), COUNT_ROW("a", 15, 100),
	        COUNT_ROW("b", 0, 100), COUNT_ROW("b", 5, 19), COUNT_ROW("b", 10, 100),
	};
	/* Five of a hundred are what the target allows; six are not. Five are the least, of however few. */
	static const struct value slow[] = {
	        COUNT_ROW("a", 0, 6), COUNT_ROW("a", 5, 5), COUNT_ROW("a", 10, 6), COUNT_ROW("a", 15, 5),
	        COUNT_ROW("b", 0, 50), COUNT_ROW("b", 5, 19), COUNT_ROW("b", 10, 50),
	};
	const struct table timed_table = TABLE_OF(names, timed), slow_table = TABLE_OF(names, slow);
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};

	(void)state;
	finding_slow(&list, &timed_table, &slow_table, &config);
	assert_int_equal(list.count, 1);
	assert_true(list.items[0].from_us == AT(0) && list.items[0].until_us == AT(15));
	assert_int_equal(list.items[0].weight, 17);
	arena_release(&arena);
}

#define REFUSED_ROW(client, minute, requests, paths, first, last)                                                      \
	TEXT_VALUE(client), NUMBER_VALUE(AT(minute)), NUMBER_VALUE(requests), NUMBER_VALUE(paths),                     \
	        NUMBER_VALUE(AT(first)), NUMBER_VALUE(AT(last))

static void refusals_name_no_client(void **state)
{
	static const char *const names[] = {"client", "minute:10", "requests", "distinct:path", "first", "last"};
	static const struct value values[] = {
	        REFUSED_ROW("192.0.2.1", 0, 30, 1, 1, 9), REFUSED_ROW("192.0.2.1", 20, 40, 1, 21, 29),
	        REFUSED_ROW("192.0.2.2", 20, 29, 1, 21, 29), REFUSED_ROW("192.0.2.3", 20, 31, 9, 22, 28)};
	const struct table table = TABLE_OF(names, values);
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};

	(void)state;
	finding_refused(&list, &table, &config.findings);
	assert_int_equal(list.count, 2);
	assert_true(list.items[0].from_us == AT(1) && list.items[0].until_us == AT(29));
	assert_string_equal(list.items[0].evidence, "拒否・該当なし70件、最大は10分間に40件（経路1種類、総当たりの疑い）");
	assert_string_equal(list.items[1].evidence, "拒否・該当なし31件、最大は10分間に31件（経路9種類、探索の疑い）");
	for (size_t i = 0; i < list.count; i++)
		assert_true(str_equal(list.items[i].place, STR("接続元")));
	arena_release(&arena);
}

static void the_weightiest_are_kept(void **state)
{
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};
	size_t found[FINDING_KINDS];

	(void)state;
	for (int i = 0; i < 5; i++)
		finding_add(&list, &(struct finding){.kind = FINDING_OOM, .from_us = AT(10 - i), .weight = i % 3, .evidence = ""});
	finding_add(&list, &(struct finding){.kind = FINDING_CPU, .from_us = AT(1), .evidence = ""});
	finding_sort(&list);
	finding_keep(&list, 2, found);
	assert_int_equal(found[FINDING_OOM], 5);
	assert_int_equal(list.count, 3);
	assert_int_equal(list.items[0].kind, FINDING_CPU);
	assert_true(list.items[1].from_us == AT(6) || list.items[1].weight == 2);
	assert_false(finding_list_failed(&list));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(bursts_at_their_threshold),  cmocka_unit_test(narrower_bursts_are_hidden),
	        cmocka_unit_test(runs_are_joined),            cmocka_unit_test(slow_for_long_enough),
	        cmocka_unit_test(refusals_name_no_client),    cmocka_unit_test(the_weightiest_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
