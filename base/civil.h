/* Civil dates and clock times, and instants. The only file that converts between them; the zone is always an argument (zone.h).
 * Instants are microseconds since 1970-01-01T00:00:00Z without leap seconds (`…_us`), civil days are days since 1970-01-01 (`…_day`). Years 1..9999.
 * Day arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#ifndef GEPPO_CIVIL_H
#define GEPPO_CIVIL_H

#include "str.h"

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)
#define NO_TIME INT64_MIN /* an instant that is not there */

struct civil_date {
	int16_t year;   /* 1..9999 */
	int8_t month;   /* 1..12 */
	int8_t day;     /* 1..31 */
};

struct civil_time {
	struct civil_date date;
	int8_t hour;          /* 0..23 */
	int8_t minute;        /* 0..59 */
	int8_t second;        /* 0..59 */
	int32_t microsecond;  /* 0..999999 */
};

struct civil_month {
	int16_t year;
	int8_t month;
};

bool civil_date_valid(struct civil_date date);
int32_t civil_day(struct civil_date date);
struct civil_date civil_date_of_day(int32_t day);
int civil_weekday(int32_t day);                   /* 0 = Sunday … 6 = Saturday */
int civil_days_in_month(struct civil_month month);
struct civil_month civil_month_of(struct civil_date date);
struct civil_month civil_month_add(struct civil_month month, int count);
int civil_month_compare(struct civil_month a, struct civil_month b);
int32_t civil_month_first_day(struct civil_month month);
int civil_fiscal_year(struct civil_date date);    /* April to March: 2020-03-31 is in 2019 */

/* The instant as if the clock time were UTC, and back; zone.h shifts between this and real instants. */
int64_t civil_as_us(struct civil_time time);
struct civil_time civil_of_us(int64_t as_us);

/* "YYYY-MM-DD", "YYYY-MM"; the whole view must be it. */
bool civil_parse_date(struct str text, struct civil_date *ret_date);
bool civil_parse_month(struct str text, struct civil_month *ret_month);

#define CIVIL_TEXT_SIZE 40
/* "2019-10-15", "2019-10", "2019-10-15 10:42:05"; return `buffer`. */
const char *civil_format_date(struct civil_date date, char buffer[CIVIL_TEXT_SIZE]);
const char *civil_format_month(struct civil_month month, char buffer[CIVIL_TEXT_SIZE]);
const char *civil_format_time(struct civil_time time, char buffer[CIVIL_TEXT_SIZE]);

/* 日月火水木金土 */
const char *civil_weekday_ja(int weekday);
const char *civil_weekday_en(int weekday);        /* "Tue" */
const char *civil_month_en(int month);            /* 1 .. 12: "Oct" */

#endif
