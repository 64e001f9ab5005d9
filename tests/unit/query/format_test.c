/* One table in every format, with the values that are easily printed wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lang.h"
#include "query_format.h"
#include "query_value.h"

static const char *const names[] = {"page", "weekday", "requests", "p95", "error_rate", "first"};
static const enum field_type types[] = {FIELD_TEXT, FIELD_INTEGER, FIELD_INTEGER, FIELD_DURATION, FIELD_PERCENT, FIELD_TIME};
static const struct value values[] = {
	{VALUE_TEXT, 0, 0, {"/日本\x1b\"\xff,\t\\", 13}}, {VALUE_INTEGER, 0, 0, {0}}, {VALUE_INTEGER, 12345, 0, {0}}, {VALUE_INTEGER, 1500, 0, {0}},
	{VALUE_RATIO, 10000, 3, {0}}, {VALUE_INTEGER, 1571097600000000, 0, {0}},
	{VALUE_NONE, 0, 0, {0}}, {VALUE_NONE, 0, 0, {0}}, {VALUE_INTEGER, 7, 0, {0}}, {VALUE_NONE, 0, 0, {0}}, {VALUE_NONE, 0, 0, {0}}, {VALUE_NONE, 0, 0, {0}},
};
static const struct table table = {6, names, types, 2, values, true, 100, 90};

static void assert_format(enum query_format format, const char *expected)
{
	struct plan plan = {.table = PLAN_ACCESS, .key_count = 2, .from_us = 0, .until_us = DAY_US};
	struct query_coverage coverage = {23, 24};
	struct query_result result = {.plan = &plan, .table = &table, .coverage = &coverage};
	struct text text = {0};

	query_format(format, &result, &text);
	assert_false(text_failed(&text));
	assert_string_equal(text.at, expected);
	text_release(&text);
}

static void programs_get_plain_values(void **state)
{
	(void)state;
	assert_format(QUERY_JSONL,
	              "{\"page\":\"/日本\\u001b\\\"\\\\xFF,\\u0009\\\\\",\"weekday\":0,\"requests\":12345,\"p95\":1500,\"error_rate\":33.3333,"
	              "\"first\":\"2019-10-15T00:00:00Z\"}\n"
	              "{\"page\":null,\"weekday\":null,\"requests\":7,\"p95\":null,\"error_rate\":null,\"first\":null,\"rest\":true}\n");
	assert_format(QUERY_CSV, "page,weekday,requests,p95,error_rate,first\r\n\"/日本\x1b\"\"\xff,\t\\\",0,12345,1500,33.3333,2019-10-15T00:00:00Z\r\n,,7,,,\r\n");
	assert_format(QUERY_TSV, "page\tweekday\trequests\tp95\terror_rate\tfirst\n/日本\x1b\"\xff,\\t\\\\\t0\t12345\t1500\t33.3333\t2019-10-15T00:00:00Z\n\t\t7\t\t\t\n");
}

static void json_says_what_was_read(void **state)
{
	struct plan plan = {.table = PLAN_ACCESS, .from_us = 0, .until_us = DAY_US};
	struct table empty = {0, names, types, 0, values, false, 100, 90};
	struct query_result result = {.plan = &plan, .table = &empty};
	struct text text = {0};

	(void)state;
	query_format(QUERY_JSON, &result, &text);
	assert_string_equal(text.at, "{\"table\":\"access\",\"from\":\"1970-01-01T00:00:00Z\",\"until\":\"1970-01-02T00:00:00Z\",\"command\":\"geppo query access "
	                             "--from 1970-01-01T00:00:00Z --until 1970-01-02T00:00:00Z\",\"rows_scanned\":100,\"rows_matched\":90,\"rows\":[\n]}\n");
	text_release(&text);
}

static void people_get_aligned_columns(void **state)
{
	(void)state;
	lang_set("en");
	assert_format(QUERY_TABLE, "page                  weekday  requests  p95 (ms)  error_rate (%)  first\n"
	                           "/日本\\x1B\"\\xFF,\\x09\\      Sun    12,345     1.500            33.3  2019-10-15T00:00:00Z\n"
	                           "(rest)                      -         7         -               -  -\n");
}

static void ratios_round_half_away(void **state)
{
	static const struct {
		int64_t number, divisor;
		int decimals;
		const char *expected;
	} cases[] = {{1, 2, 0, "1"}, {-1, 2, 0, "-1"}, {1, 3, 3, "0.333"}, {2, 3, 1, "0.7"}, {-1, 1000, 1, "0.0"}, {999999, 1000, 1, "1,000.0"}, {INT64_MAX, 1, 0, "9,223,372,036,854,775,807"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text text = {0};

		query_add_ratio(cases[i].number, cases[i].divisor, cases[i].decimals, true, &text);
		assert_string_equal(text.at, cases[i].expected);
		text_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(programs_get_plain_values), cmocka_unit_test(json_says_what_was_read), cmocka_unit_test(people_get_aligned_columns),
		cmocka_unit_test(ratios_round_half_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
