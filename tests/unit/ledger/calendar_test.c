#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contract.h"

static struct config *config;
static struct calendar *calendar;

static int setup(void **state)
{
	(void)state;
	config = contract_new();
	calendar = contract_calendar(config);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	calendar_free(calendar);
	contract_free(config);
	return 0;
}

/* The ten days off of 2019: no business day between 26 April and 7 May. */
static void golden_week_of_2019(void **state)
{
	(void)state;
	assert_true(calendar_is_business_day(calendar, day_of(2019, 4, 26)));
	for (int32_t day = day_of(2019, 4, 27); day <= day_of(2019, 5, 6); day++)
		assert_false(calendar_is_business_day(calendar, day));
	assert_int_equal(calendar_next_business_day(calendar, day_of(2019, 4, 27)), day_of(2019, 5, 7));
	assert_string_equal(calendar_closed_name(calendar, day_of(2019, 4, 27)), "土曜日");
	assert_string_equal(calendar_closed_name(calendar, day_of(2019, 5, 1)), "天皇の即位の日");
	assert_string_equal(calendar_closed_name(calendar, day_of(2019, 5, 5)), "こどもの日"); /* a Sunday, too */
	assert_string_equal(calendar_closed_name(calendar, day_of(2019, 5, 6)), "振替休日");
	assert_string_equal(calendar_closed_name(calendar, day_of(2019, 10, 22)), "即位礼正殿の儀の行われる日");
	assert_null(calendar_closed_name(calendar, day_of(2019, 10, 23)));
}

/* Counted from the Cabinet Office's list: with and without the year end. */
static void business_days_of_the_contract(void **state)
{
	static const struct {
		int year, month, count;
	} months[] = {{2019, 5, 19},  {2019, 6, 20},  {2019, 7, 22}, {2019, 8, 21}, {2019, 9, 19}, {2019, 10, 21},
	              {2019, 11, 20}, {2019, 12, 20}, {2020, 1, 19}, {2020, 2, 18}, {2020, 3, 21}};
	int total = 0;
	(void)state;
	for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
		struct civil_month month = {(int16_t)months[i].year, (int8_t)months[i].month};
		int32_t count = calendar_business_days(calendar, civil_month_first_day(month),
		                                       civil_month_first_day(civil_month_add(month, 1)));
		assert_int_equal(count, months[i].count);
		total += count;
	}
	assert_int_equal(total, 220);
}

/* Moved for the Olympic games: the days that the moved ones left are business days. */
static void moved_holidays(void **state)
{
	(void)state;
	assert_false(calendar_is_business_day(calendar, day_of(2020, 7, 23)));
	assert_false(calendar_is_business_day(calendar, day_of(2020, 7, 24)));
	assert_true(calendar_is_business_day(calendar, day_of(2020, 7, 20)));  /* 海の日 by the ordinary law */
	assert_true(calendar_is_business_day(calendar, day_of(2020, 10, 12))); /* スポーツの日 */
	assert_true(calendar_is_business_day(calendar, day_of(2020, 8, 11)));  /* 山の日 */
	assert_false(calendar_is_business_day(calendar, day_of(2020, 8, 10)));
	assert_false(calendar_is_business_day(calendar, day_of(2021, 7, 22)));
	assert_false(calendar_is_business_day(calendar, day_of(2021, 7, 23)));
	assert_true(calendar_is_business_day(calendar, day_of(2021, 7, 19)));
	assert_false(calendar_is_business_day(calendar, day_of(2021, 8, 9)));
	assert_true(calendar_is_business_day(calendar, day_of(2021, 10, 11)));
}

static void year_end_and_closures(void **state)
{
	struct civil_date closures[] = {{2019, 8, 14}};
	struct config closed = *config;
	struct fail fail = {0};
	(void)state;
	assert_true(calendar_is_business_day(calendar, day_of(2019, 12, 27)));
	assert_int_equal(calendar_next_business_day(calendar, day_of(2019, 12, 28)), day_of(2020, 1, 6));
	assert_int_equal(calendar_kind(calendar, day_of(2019, 12, 31)), DAY_YEAR_END);
	assert_int_equal(calendar_kind(calendar, day_of(2020, 1, 1)), DAY_HOLIDAY);
	assert_int_equal(calendar_kind(calendar, day_of(2020, 1, 3)), DAY_YEAR_END);
	assert_true(calendar_is_business_day(calendar, day_of(2021, 1, 4)));
	closed.calendar.closures = closures;
	closed.calendar.closure_count = 1;
	struct calendar *own = calendar_new(&closed, NULL, 0, &fail);
	assert_int_equal(calendar_kind(own, day_of(2019, 8, 14)), DAY_CLOSURE);
	assert_int_equal(calendar_kind(own, day_of(2019, 8, 15)), DAY_BUSINESS);
	calendar_free(own);
}

static void reception_hours(void **state)
{
	(void)state;
	assert_false(calendar_is_open(calendar, tokyo(2019, 10, 1, 9, 0) - 1));
	assert_true(calendar_is_open(calendar, tokyo(2019, 10, 1, 9, 0)));
	assert_true(calendar_is_open(calendar, tokyo(2019, 10, 1, 17, 0) - 1));
	assert_false(calendar_is_open(calendar, tokyo(2019, 10, 1, 17, 0)));
	assert_true(calendar_next_opening_us(calendar, tokyo(2019, 10, 1, 12, 0)) == tokyo(2019, 10, 1, 12, 0));
	assert_true(calendar_next_opening_us(calendar, tokyo(2019, 10, 1, 8, 59)) == tokyo(2019, 10, 1, 9, 0));
	assert_true(calendar_next_opening_us(calendar, tokyo(2019, 10, 11, 17, 0)) == tokyo(2019, 10, 15, 9, 0));
	assert_true(calendar_is_authoritative(calendar, day_of(2021, 12, 31)));
	assert_false(calendar_is_authoritative(calendar, day_of(2022, 1, 1)));
}

static void closed_for_ever(void **state)
{
	struct config never = *config;
	struct fail fail = {0};
	(void)state;
	never.calendar.year_end_from_month = 1;
	never.calendar.year_end_from_day = 1;
	never.calendar.year_end_to_month = 12;
	never.calendar.year_end_to_day = 31;
	struct calendar *own = calendar_new(&never, NULL, 0, &fail);
	assert_int_equal(calendar_next_business_day(own, day_of(2019, 10, 1)), INT32_MAX);
	assert_true(calendar_next_opening_us(own, tokyo(2019, 10, 1, 12, 0)) == NO_TIME);
	calendar_free(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(golden_week_of_2019), cmocka_unit_test(business_days_of_the_contract),
	        cmocka_unit_test(moved_holidays),      cmocka_unit_test(year_end_and_closures),
	        cmocka_unit_test(reception_hours),     cmocka_unit_test(closed_for_ever),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
