/* Values as the report prints them: rounding, signs, units, eras, and that nothing unmeasured prints as a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "report.h"

static struct arena arena;
static struct config config;
static struct report report = {.config = &config, .arena = &arena};

static void expect(struct str printed, const char *wanted)
{
	if (!str_is(printed, wanted))
		fail_msg("printed \"%.*s\", wanted \"%s\"", STR_ARGS(printed), wanted);
}

static void test_counts(void **state)
{
	(void)state;
	expect(print_count(&report, figure_integer(0)), "0");
	expect(print_count(&report, figure_integer(1234567)), "1,234,567");
	expect(print_count(&report, figure_none()), "―");
	expect(print_count(&report, figure_text("3未満")), "3未満");
	expect(print_change(&report, figure_integer(110), figure_integer(100)), "+10 (+10.0%)");
	expect(print_change(&report, figure_integer(90), figure_integer(100)), "−10 (−10.0%)");
	expect(print_change(&report, figure_integer(5), figure_integer(0)), "+5");
	expect(print_change(&report, figure_integer(5), figure_none()), "―");
}

static void test_ratios(void **state)
{
	(void)state;
	expect(print_percent(&report, figure_ratio(1, 3), 1), "33.3%");
	expect(print_percent(&report, figure_ratio(2, 3), 2), "66.67%");
	expect(print_percent(&report, figure_ratio(1, 2000), 1), "0.1%");
	expect(print_percent(&report, figure_ratio(49, 100000), 1), "0.0%");
	expect(print_percent(&report, figure_ratio(1, 0), 1), "―");
	expect(print_percent(&report, figure_integer(5), 1), "―");
	expect(print_bp(&report, figure_integer(9870)), "98.7%");
	expect(print_bp(&report, figure_integer(9875)), "98.8%");
	expect(print_bp(&report, figure_ratio(12345, 10)), "12.3%");
	expect(print_percent(&report, figure_ratio(INT64_MAX, INT64_MAX), 2), "100.00%");
}

static void test_durations_and_sizes(void **state)
{
	(void)state;
	expect(print_duration(&report, figure_integer(0)), "0");
	expect(print_duration(&report, figure_integer(850400)), "850 ms");
	expect(print_duration(&report, figure_integer(1254000)), "1.25 s");
	expect(print_duration(&report, figure_integer(200 * SECOND_US)), "3分20秒");
	expect(print_duration(&report, figure_integer(125 * MINUTE_US)), "2時間05分");
	expect(print_duration(&report, figure_none()), "―");
	expect(print_bytes(&report, figure_integer(999)), "999 B");
	expect(print_bytes(&report, figure_integer(1000)), "1.0 kB");
	expect(print_bytes(&report, figure_integer(2747282740)), "2.7 GB");
	expect(print_milliday(&report, figure_integer(2500)), "2.5");
	expect(print_milliday(&report, figure_integer(250)), "0.25");
	expect(print_milliday(&report, figure_integer(-250)), "−0.25");
}

static void test_dates(void **state)
{
	struct civil_time time;

	(void)state;
	expect(print_day(&report, figure_text("2019-10-15")), "10/15(火)");
	expect(print_time(&report, figure_text("2019-10-15T09:05:00+09:00")), "10/15(火) 9:05");
	expect(print_time(&report, figure_text("2019-10-15")), "10/15(火)");
	expect(print_time(&report, figure_none()), "―");
	expect(print_time(&report, figure_text("2019-02-30")), "―");
	config.report.era = false;
	expect(print_month(&report, (struct civil_month){2019, 10}), "2019年10月");
	config.report.era = true;
	expect(print_month(&report, (struct civil_month){2019, 10}), "令和元年10月");
	expect(print_month(&report, (struct civil_month){2019, 4}), "平成31年4月");
	expect(print_month(&report, (struct civil_month){2020, 1}), "令和2年1月");
	expect(print_date_long(&report, figure_text("2019-05-01")), "令和元年5月1日(水)");
	assert_true(figure_civil(figure_text("2019-10-15T23:59:58+09:00"), &time));
	assert_int_equal(time.hour, 23);
	assert_int_equal(time.second, 58);
	assert_false(figure_civil(figure_text("2019-10-15T25:00:00+09:00"), &time));
}

static void test_english(void **state)
{
	(void)state;
	config.report.language = REPORT_ENGLISH;
	expect(print_day(&report, figure_text("2019-10-15")), "15 Oct (Tue)");
	expect(print_time(&report, figure_text("2019-10-15T09:05:00+09:00")), "15 Oct (Tue) 9:05");
	expect(print_date_long(&report, figure_text("2019-10-15")), "15 Oct 2019 (Tue)");
	expect(print_duration(&report, figure_integer(200 * INT64_C(1000000))), "3 min 20 s");
	expect(print_duration(&report, figure_integer(7500 * INT64_C(1000000))), "2 h 05 min");
	assert_string_equal(state_word(&report, figure_text("missed")), "Missed");
	config.report.language = REPORT_JAPANESE;
}

static void test_unmeasured(void **state)
{
	(void)state;
	assert_true(isnan(figure_double(figure_none(), 1)));
	assert_true(isnan(figure_double(figure_text("1"), 1)));
	assert_true(fabs(figure_double(figure_ratio(1, 4), 100) - 25) < 1e-12);
	assert_string_equal(state_word(&report, figure_text("missed")), "未達");
	assert_string_equal(state_word(&report, figure_none()), "―");
	assert_int_equal(state_mark(figure_text("unknown")), MARK_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts), cmocka_unit_test(test_ratios), cmocka_unit_test(test_durations_and_sizes),
		cmocka_unit_test(test_dates), cmocka_unit_test(test_english), cmocka_unit_test(test_unmeasured),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_release(&arena);
	return failed;
}
