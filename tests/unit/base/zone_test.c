#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "zone.h"
#include "zone_footer.h"

static struct zone *zone_of(const char *name)
{
	struct fail fail = {0};
	struct zone *zone = zone_new(str_of(name), &fail);

	if (!zone)
		fail_msg("%s", fail.sentence);
	return zone;
}

static int64_t instant(const struct zone *zone, int year, int month, int day, int hour, int minute)
{
	return zone_instant(zone, (struct civil_time){.date = {(int16_t)year, (int8_t)month, (int8_t)day},
	                                              .hour = (int8_t)hour, .minute = (int8_t)minute});
}

static void tokyo(void **state)
{
	struct zone *zone = zone_of("Asia/Tokyo");
	char buffer[CIVIL_TEXT_SIZE];

	(void)state;
	assert_string_equal(zone_name(zone), "Asia/Tokyo");
	assert_int_equal(zone_month_start(zone, (struct civil_month){2019, 10}), INT64_C(1569855600) * SECOND_US);
	assert_int_equal(zone_offset_s(zone, INT64_C(253402000000) * SECOND_US), 32400);
	assert_int_equal(zone_offset_s(zone, INT64_C(-615000000) * SECOND_US), 36000);   /* summer 1950 had summer time */
	assert_string_equal(civil_format_time(zone_civil(zone, 0), buffer), "1970-01-01 09:00:00");
	assert_int_equal(zone_day(zone, -9 * HOUR_US - 1), -1);
	assert_int_equal(zone_day(zone, 15 * HOUR_US), 1);
	zone_free(zone);
	zone_free(NULL);
}

static void new_york_twice_and_never(void **state)
{
	struct zone *zone = zone_of("America/New_York");

	(void)state;
	/* 2019-03-10: 02:00 becomes 03:00; 2019-11-03: 02:00 becomes 01:00. */
	assert_int_equal(instant(zone, 2019, 3, 10, 2, 30), INT64_C(1552201200) * SECOND_US);
	assert_int_equal(instant(zone, 2019, 3, 10, 3, 0), INT64_C(1552201200) * SECOND_US);
	assert_int_equal(instant(zone, 2019, 3, 10, 1, 59), INT64_C(1552201140) * SECOND_US);

	struct civil_time last_skipped = {.date = {2019, 3, 10}, .hour = 2, .minute = 59, .second = 59, .microsecond = 999999};

	assert_int_equal(zone_instant(zone, last_skipped), INT64_C(1552201200) * SECOND_US);
	assert_int_equal(instant(zone, 2019, 11, 3, 1, 30), INT64_C(1572759000) * SECOND_US);
	assert_int_equal(instant(zone, 2019, 11, 3, 2, 0), INT64_C(1572764400) * SECOND_US);
	zone_free(zone);
}

/* The C library reads the same files with code of its own. */
static void the_c_library_agrees(void **state)
{
	static const char *const names[] = {"Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe",
	                                    "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "America/Nuuk",
	                                    "Europe/Dublin", "Asia/Gaza", "UTC", "Etc/GMT+12", "Asia/Kathmandu"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct zone *zone = zone_of(names[i]);

		setenv("TZ", names[i], 1);
		tzset();
		for (int64_t at_s = -2000000000; at_s < INT64_C(20000000000); at_s += 1000003 + at_s % 1009) {
			struct tm tm;
			time_t at = (time_t)at_s;
			struct civil_time time = zone_civil(zone, at_s * SECOND_US);

			assert_non_null(localtime_r(&at, &tm));
			if (tm.tm_year + 1900 != time.date.year || tm.tm_mon + 1 != time.date.month || tm.tm_mday != time.date.day ||
			    tm.tm_hour != time.hour || tm.tm_min != time.minute || tm.tm_sec != time.second)
				fail_msg("%s at %lld", names[i], (long long)at_s);

			/* A clock time leads back to its instant, or to an earlier one at which the clock showed the same. */
			int64_t back_us = zone_instant(zone, time);

			assert_true(back_us <= at_s * SECOND_US);
			assert_int_equal(civil_as_us(zone_civil(zone, back_us)), civil_as_us(time));
		}
		zone_free(zone);
	}
}

/* A day lost to the date line (Apia had no 2011-12-30), and midnights that the clock jumped over. */
static void days_begin_where_the_clock_says(void **state)
{
	struct zone *apia = zone_of("Pacific/Apia"), *sao_paulo = zone_of("America/Sao_Paulo");
	int32_t lost = civil_day((struct civil_date){2011, 12, 30});
	int64_t start = zone_day_start(sao_paulo, civil_day((struct civil_date){2018, 11, 4}));

	(void)state;
	assert_int_equal(zone_day_start(apia, lost), zone_day_start(apia, lost + 1));
	assert_int_equal(zone_civil(sao_paulo, start).hour, 1);
	assert_int_equal(zone_civil(sao_paulo, start - 1).hour, 23);
	zone_free(apia);
	zone_free(sao_paulo);
}

static void names_are_checked(void **state)
{
	static const struct {
		const char *name, *hint;
	} bad[] = {{"../../etc/passwd", NULL}, {"/etc/localtime", NULL}, {"Asia/../UTC", NULL}, {"", NULL}, {"Asia/", NULL},
	           {"Asia//Tokyo", NULL}, {"Mars/Olympus", NULL}, {"Asia/Tokio", "Asia/Tokyo"}, {"asia/tokyo", "Asia/Tokyo"},
	           {"Tokyo", "Asia/Tokyo"}, {"JST", "Asia/Tokyo"}, {"tzdata.zi", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fail fail = {0};

		assert_null(zone_new(str_of(bad[i].name), &fail));
		assert_int_equal(fail.kind, FAIL_INPUT);
		if (bad[i].hint && !strstr(fail.sentence, bad[i].hint))
			fail_msg("%s: %s", bad[i].name, fail.sentence);
	}
}

static void footers(void **state)
{
	static const char *const bad[] = {"", "JST", "JS-9", "JST-9x", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
	                                  "EST5EDT,M3.2.0,M11.1.0,", "<+09-9", "JST-25", "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,J0,J5"};
	struct zone_footer footer;
	struct zone_change changes[2];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(zone_footer_parse(str_of(bad[i]), &footer));
	assert_true(zone_footer_parse(STR("<+0530>-5:30"), &footer));
	assert_int_equal(footer.standard_s, 19800);
	assert_false(footer.has_daylight);
	assert_true(zone_footer_parse(STR("AAA0BBB,J60/0,59/0"), &footer));
	zone_footer_year(&footer, 2020, changes);   /* J60 is always 1 March, 59 is 29 February in a leap year */
	assert_int_equal(changes[0].at_s, civil_day((struct civil_date){2020, 2, 29}) * INT64_C(86400) - 3600);
	assert_int_equal(changes[1].at_s, civil_day((struct civil_date){2020, 3, 1}) * INT64_C(86400));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokyo), cmocka_unit_test(new_york_twice_and_never), cmocka_unit_test(the_c_library_agrees),
		cmocka_unit_test(days_begin_where_the_clock_says), cmocka_unit_test(names_are_checked), cmocka_unit_test(footers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
