#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "civil.h"

/* Counted day by day, which shares nothing with the closed formula. */
static void every_day_of_all_years_goes_there_and_back(void **state)
{
	struct civil_date date = {1, 1, 1};
	int32_t day = -719162;
	int weekday = 1;   /* 0001-01-01 was a Monday */

	(void)state;
	for (;;) {
		struct civil_date back = civil_date_of_day(day);

		assert_int_equal(civil_day(date), day);
		assert_true(back.year == date.year && back.month == date.month && back.day == date.day);
		assert_int_equal(civil_weekday(day), weekday);
		if (date.year == 9999 && date.month == 12 && date.day == 31)
			break;
		day++;
		weekday = (weekday + 1) % 7;
		if (date.day < civil_days_in_month(civil_month_of(date))) {
			date.day++;
		} else {
			date.day = 1;
			date.month = (int8_t)(date.month % 12 + 1);
			date.year = (int16_t)(date.year + (date.month == 1));
		}
	}
	assert_int_equal(day, 2932896);
}

static void known_days(void **state)
{
	(void)state;
	assert_int_equal(civil_day((struct civil_date){1970, 1, 1}), 0);
	assert_int_equal(civil_day((struct civil_date){2019, 10, 15}), 18184);
	assert_string_equal(civil_weekday_ja(civil_weekday(18184)), "火");
	assert_int_equal(civil_days_in_month((struct civil_month){1900, 2}), 28);
	assert_int_equal(civil_days_in_month((struct civil_month){2000, 2}), 29);
	assert_int_equal(civil_fiscal_year((struct civil_date){2020, 3, 31}), 2019);
	assert_int_equal(civil_fiscal_year((struct civil_date){2020, 4, 1}), 2020);
}

static void months_count(void **state)
{
	struct civil_month month = civil_month_add((struct civil_month){2019, 5}, -5);

	(void)state;
	assert_true(month.year == 2018 && month.month == 12);
	month = civil_month_add(month, 15);
	assert_true(month.year == 2020 && month.month == 3);
	month = civil_month_add((struct civil_month){1, 3}, -100);
	assert_true(month.year == 1 && month.month == 1);
	month = civil_month_add((struct civil_month){9999, 3}, 100);
	assert_true(month.year == 9999 && month.month == 12);
	assert_int_equal(civil_month_compare((struct civil_month){2019, 12}, (struct civil_month){2020, 1}), -1);
	assert_int_equal(civil_month_compare((struct civil_month){2020, 1}, (struct civil_month){2020, 1}), 0);
}

static void instants_before_1970(void **state)
{
	struct civil_time time = civil_of_us(-1);
	char buffer[CIVIL_TEXT_SIZE];

	(void)state;
	assert_string_equal(civil_format_time(time, buffer), "1969-12-31 23:59:59");
	assert_int_equal(time.microsecond, 999999);
	assert_int_equal(civil_as_us(time), -1);
	assert_string_equal(civil_format_time(civil_of_us(NO_TIME), buffer), "0001-01-01 00:00:00");
	assert_string_equal(civil_format_time(civil_of_us(INT64_MAX), buffer), "9999-12-31 23:59:59");
	assert_string_equal(civil_format_month((struct civil_month){987, 6}, buffer), "0987-06");
}

static void texts_that_are_no_dates(void **state)
{
	static const char *const bad[] = {"", "2019-02-29", "2019-13-01", "2019-00-10", "2019-10-00", "0000-01-01", "2019-1-01",
	                                  "2019/10/01", "2019-10-01 ", " 2019-10-1", "2019-10-3x", "+019-10-01", "2019-10-32"};
	struct civil_date date = {1, 2, 3};
	struct civil_month month;
	char buffer[CIVIL_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(civil_parse_date(str_of(bad[i]), &date));
	assert_int_equal(date.day, 3);
	assert_true(civil_parse_date(STR("2020-02-29"), &date));
	assert_string_equal(civil_format_date(date, buffer), "2020-02-29");
	assert_false(civil_parse_month(STR("2019-13"), &month));
	assert_false(civil_parse_month(STR("2019-010"), &month));
	assert_true(civil_parse_month(STR("2019-10"), &month));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_all_years_goes_there_and_back),
		cmocka_unit_test(known_days),
		cmocka_unit_test(months_count),
		cmocka_unit_test(instants_before_1970),
		cmocka_unit_test(texts_that_are_no_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
