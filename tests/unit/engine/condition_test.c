/* Conditions, lists and values as people write them: what is read, and where an error points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "condition.h"
#include "lang.h"
#include "literal.h"
#include "network.h"

static void assert_reads(const char *where, const char *expected)
{
	struct arena arena = {0};
	struct plan plan = {.table = PLAN_ACCESS};
	struct text text = {0};
	struct fail fail = {0};

	if (!condition_parse(where, PLAN_ACCESS, NULL, &arena, &plan.filter, &fail))
		fail_msg("%s: %s", where, fail.sentence);
	plan_filter_text(&plan, plan.filter, &text);
	assert_string_equal(text.at, expected);
	text_release(&text);
	arena_release(&arena);
}

static void assert_refused(const char *where, const char *sentence)
{
	struct arena arena = {0};
	const struct filter *filter;
	struct fail fail = {0};

	assert_false(condition_parse(where, PLAN_ACCESS, NULL, &arena, &filter, &fail));
	assert_int_equal(fail.kind, FAIL_USAGE);
	if (strncmp(fail.sentence, sentence, strlen(sentence)) != 0)
		fail_msg("%s: got “%s”", where, fail.sentence);
	arena_release(&arena);
}

static void conditions_are_read(void **state)
{
	(void)state;
	assert_reads("status=200", "status = 200");
	assert_reads("status >= 400 AND site = fukui or took_us > 1.5s", "status >= 400 and site = fukui or took_us > 1500000us");
	assert_reads("status = 1 and (status = 2 or status = 3)", "status = 1 and (status = 2 or status = 3)");
	assert_reads("(status = 1 and status = 2) and status = 3", "status = 1 and status = 2 and status = 3");
	assert_reads("status = 1 or (status = 2 or status = 3)", "status = 1 or (status = 2 or status = 3)");
	assert_reads("not (status = 1 or status = 2)", "not (status = 1 or status = 2)");
	assert_reads("not status = 1 and status = 2", "not status = 1 and status = 2");
	assert_reads("status not in (1, 2)", "not status in (1, 2)");
	assert_reads("path ~ '^/a''b\\.\"'", "path ~ \"^/a'b\\.\"\"\"");
	assert_reads("client = 10.0.0.0/8", "client in (10.0.0.0/8)");
	assert_reads("client in (10.0.0.0/8, host.example)", "client in (host.example) or client in (10.0.0.0/8)");
	assert_reads("bytes > 10MB and bytes < 1KiB", "bytes > 10000000 and bytes < 1024");
	assert_reads("day = 2019-10-15 and time < 2019-10-15T09:00+09:00", "day = 2019-10-15 and time < 2019-10-15T00:00:00Z");
	assert_reads("agent = 日本語", "agent = \"日本語\"");
}

static void errors_point_at_the_character(void **state)
{
	(void)state;
	assert_refused("stauts = 200", "--where:1: there is no field stauts; did you mean status?");
	assert_refused("status = 200 and", "--where:17: here a field's name");
	assert_refused("status = abc", "--where:10: “abc” is not what status takes: a whole number");
	assert_refused("agent = 日本 status", "--where:12: here and, or");
	assert_refused("path < a", "--where:6: path is a text");
	assert_refused("status ~ 2", "--where:8: status is no text");
	assert_refused("(status = 1", "--where:1: this “(” is never closed");
	assert_refused("status = 1)", "--where:11: this “)” closes nothing");
	assert_refused("path = 'x", "--where:8: this quote has no end");
	assert_refused("path ~ '('", "--where:8: the pattern ( is wrong");
	assert_refused("status in (1, 2", "--where:16: here “,” or “)”");
	assert_refused("status ! 1", "--where:8: “!” stands only");
	assert_refused("took_us > 5 weeks", "--where:13: here and, or");
	assert_refused("took_us > 5weeks", "--where:11: “5weeks” is not what took_us takes");
}

static void nesting_is_bounded(void **state)
{
	struct text deep = {0}, wide = {0};
	struct arena arena = {0};
	const struct filter *filter;
	struct fail fail = {0};

	(void)state;
	for (int i = 0; i < PLAN_FILTER_DEPTH; i++)
		text_add_cstr(&deep, i % 2 ? "not " : "(");
	text_add_cstr(&deep, "status = 1");
	for (int i = 0; i < PLAN_FILTER_DEPTH / 2; i++)
		text_add_cstr(&deep, ")");
	assert_true(condition_parse(deep.at, PLAN_ACCESS, NULL, &arena, &filter, &fail));
	text_clear(&deep);
	for (int i = 0; i <= PLAN_FILTER_DEPTH; i++)
		text_add_cstr(&deep, "(");
	assert_refused(deep.at, "--where:65: nested more than 64 deep");
	for (int i = 0; i < 5000; i++)
		text_addf(&wide, "%sstatus = %d", i ? " or " : "", i);
	assert_refused(wide.at, "--where: more than 1000 parts");
	text_release(&deep);
	text_release(&wide);
	arena_release(&arena);
}

static void assert_plan_refused(const char *by, const char *show, const char *sort, const char *sentence)
{
	struct plan_text text = {.table = "access", .by = by, .show = show, .sort = sort};
	struct arena arena = {0};
	struct plan plan;
	struct fail fail = {0};

	assert_false(plan_parse(&text, &arena, &plan, &fail));
	if (strncmp(fail.sentence, sentence, strlen(sentence)) != 0)
		fail_msg("got “%s”", fail.sentence);
	arena_release(&arena);
}

static void lists_are_checked(void **state)
{
	(void)state;
	assert_plan_refused("dai", "", "", "--by: there is no field dai; did you mean day?");
	assert_plan_refused("minute:7", "", "", "--by: minute:7: minutes that divide a day");
	assert_plan_refused("day,day", "", "", "--by: day stands there twice");
	assert_plan_refused("day", "request", "", "--show: there is no measure request; did you mean requests?");
	assert_plan_refused("day", "sum", "", "--show: sum: write of which field");
	assert_plan_refused("day", "p95:path", "", "--show: p95:path: path is no quantity");
	assert_plan_refused("day", "requests", "users", "--sort: users is no column of the result; these are: day requests");
	assert_plan_refused("bytes", "bytes", "", "--show: bytes stands there twice");
}

static void sort_has_directions(void **state)
{
	static const struct {
		const char *sort;
		int expected;
	} cases[] = {{"", 0}, {"day", 1}, {"-day", -1}, {"requests", -2}, {"+requests", 2}, {"p99.9", -3}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_text text = {.table = "access", .by = "day", .show = "requests, p99.9", .sort = cases[i].sort};
		struct arena arena = {0};
		struct plan plan;
		struct fail fail = {0};

		assert_true(plan_parse(&text, &arena, &plan, &fail));
		assert_int_equal(plan.sort, cases[i].expected);
		assert_int_equal(plan.measures[1].quantile_bp, 9990);
		arena_release(&arena);
	}
}

static void commands_are_written(void **state)
{
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("Asia/Tokyo"), &fail);
	struct plan_text words = {.table = "access", .by = "day", .show = "users", .where = "path ~ 'it''s'", .sort = "users", .limit = 3, .min_rows = 20, .zone = zone};
	struct arena arena = {0};
	struct text text = {0};
	struct plan plan;

	(void)state;
	assert_true(plan_parse(&words, &arena, &plan, &fail));
	plan.from_us = zone_month_start(zone, (struct civil_month){2019, 10});
	plan.until_us = zone_month_start(zone, (struct civil_month){2019, 11});
	plan_command(&plan, &text);
	assert_string_equal(text.at, "geppo query access --month 2019-10 --where 'path ~ \"it'\\''s\"' --by day --show users --sort -users --min-rows 20 --limit 3");
	plan.until_us -= HOUR_US;
	text_clear(&text);
	plan_command(&plan, &text);
	assert_non_null(strstr(text.at, " --from 2019-10-01T00:00:00+09:00 --until 2019-10-31T23:00:00+09:00 "));
	text_release(&text);
	arena_release(&arena);
	zone_free(zone);
}

static void literals_are_exact(void **state)
{
	int64_t number;

	(void)state;
	assert_true(literal_number(STR("1.5ms"), FIELD_DURATION, NULL, &number) && number == 1500);
	assert_true(literal_number(STR("99.95%"), FIELD_PERCENT, NULL, &number) && number == 9995);
	assert_false(literal_number(STR("99.955%"), FIELD_PERCENT, NULL, &number));
	assert_false(literal_number(STR("0.5us"), FIELD_DURATION, NULL, &number));
	assert_true(literal_number(STR("-3"), FIELD_INTEGER, NULL, &number) && number == -3);
	assert_false(literal_number(STR(""), FIELD_INTEGER, NULL, &number));
	assert_false(literal_number(STR("9223372036854775808"), FIELD_INTEGER, NULL, &number));
	assert_false(literal_number(STR("99999999999TB"), FIELD_BYTES, NULL, &number));
	assert_false(literal_time(STR("2019-10-15T24:00"), NULL, &number));
	assert_false(literal_time(STR("2019-02-29"), NULL, &number));
	assert_true(literal_time(STR("1970-01-01T00:00:00.000001Z"), NULL, &number) && number == 1);
	assert_true(literal_time(STR("1970-01-01 09:00+0900"), NULL, &number) && number == 0);
}

static void networks_hold_addresses(void **state)
{
	static const struct {
		const char *network, *address;
		bool holds;
	} cases[] = {
		{"10.0.0.0/8", "10.255.0.1", true}, {"10.0.0.0/8", "11.0.0.1", false}, {"0.0.0.0/0", "198.51.100.1", true}, {"0.0.0.0/0", "2001:db8::1", false},
		{"192.0.2.128/25", "192.0.2.127", false}, {"192.0.2.128/25", "192.0.2.128", true}, {"2001:db8::/33", "2001:db8:7fff::1", true},
		{"2001:db8::/33", "2001:db8:8000::1", false}, {"::/0", "2001:db8::1", true}, {"192.0.2.7", "192.0.2.7", true}, {"fe80::/10", "fe80::1%3", true},
	};
	struct network network;
	uint8_t address[16];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(network_parse(str_of(cases[i].network), &network));
		assert_true(network_parse_address(str_of(cases[i].address), address));
		assert_int_equal(network_contains(&network, address), cases[i].holds);
	}
	assert_false(network_parse(STR("10.0.0.0/33"), &network));
	assert_false(network_parse(STR("10.0.0/8"), &network));
	assert_false(network_parse_address(STR("256.0.0.1"), address));
	assert_false(network_parse_address(STR("host.example"), address));
	assert_false(network_parse_address(STR(""), address));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_are_read), cmocka_unit_test(errors_point_at_the_character), cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(lists_are_checked), cmocka_unit_test(sort_has_directions), cmocka_unit_test(commands_are_written),
		cmocka_unit_test(literals_are_exact), cmocka_unit_test(networks_hold_addresses),
	};

	lang_set("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
