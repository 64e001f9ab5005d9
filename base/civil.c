/* Civil dates and instants. Day numbers: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days). */
#include "civil.h"

#include <assert.h>
#include <stdio.h>

#include "number.h"

#define FIRST_DAY (-719162)   /* 0001-01-01 */
#define LAST_DAY 2932896      /* 9999-12-31 */

int civil_days_in_month(struct civil_month month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = month.year % 4 == 0 && (month.year % 100 != 0 || month.year % 400 == 0);

	assert(month.month >= 1 && month.month <= 12);
	return days[month.month - 1] + (month.month == 2 && leap);
}

bool civil_date_valid(struct civil_date date)
{
	return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
	       date.day <= civil_days_in_month(civil_month_of(date));
}

int32_t civil_day(struct civil_date date)
{
	assert(civil_date_valid(date));

	int32_t year = date.year - (date.month <= 2);
	int32_t era = year / 400;   /* the year is 0 or more */
	int32_t year_of_era = year - era * 400;
	int32_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
	int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

struct civil_date civil_date_of_day(int32_t day)
{
	if (day < FIRST_DAY)
		day = FIRST_DAY;
	if (day > LAST_DAY)
		day = LAST_DAY;

	int32_t shifted = day + 719468;   /* since 0000-03-01, so never negative */
	int32_t era = shifted / 146097;
	int32_t day_of_era = shifted - era * 146097;
	int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int32_t month_from_march = (5 * day_of_year + 2) / 153;
	int32_t month = month_from_march + (month_from_march < 10 ? 3 : -9);

	return (struct civil_date){
		.year = (int16_t)(year_of_era + era * 400 + (month <= 2)),
		.month = (int8_t)month,
		.day = (int8_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
	};
}

int civil_weekday(int32_t day)
{
	int weekday = (day % 7 + 4) % 7;   /* 1970-01-01 was a Thursday */

	return weekday < 0 ? weekday + 7 : weekday;
}

struct civil_month civil_month_of(struct civil_date date)
{
	return (struct civil_month){date.year, date.month};
}

struct civil_month civil_month_add(struct civil_month month, int count)
{
	int64_t index = (int64_t)month.year * 12 + (month.month - 1) + count;

	if (index < 12)
		index = 12;
	if (index > 9999 * 12 + 11)
		index = 9999 * 12 + 11;
	return (struct civil_month){(int16_t)(index / 12), (int8_t)(index % 12 + 1)};
}

int civil_month_compare(struct civil_month a, struct civil_month b)
{
	int difference = (a.year - b.year) * 12 + (a.month - b.month);

	return (difference > 0) - (difference < 0);
}

int32_t civil_month_first_day(struct civil_month month)
{
	return civil_day((struct civil_date){month.year, month.month, 1});
}

int civil_fiscal_year(struct civil_date date)
{
	return date.month >= 4 ? date.year : date.year - 1;
}

int64_t civil_as_us(struct civil_time time)
{
	int64_t seconds = time.hour * 3600 + time.minute * 60 + time.second;

	return civil_day(time.date) * DAY_US + seconds * SECOND_US + time.microsecond;
}

struct civil_time civil_of_us(int64_t as_us)
{
	if (as_us < FIRST_DAY * DAY_US)
		as_us = FIRST_DAY * DAY_US;
	if (as_us > LAST_DAY * DAY_US + (DAY_US - 1))
		as_us = LAST_DAY * DAY_US + (DAY_US - 1);

	int64_t day = as_us / DAY_US;
	int64_t rest_us = as_us % DAY_US;

	if (rest_us < 0) {
		day--;
		rest_us += DAY_US;
	}
	return (struct civil_time){
		.date = civil_date_of_day((int32_t)day),
		.hour = (int8_t)(rest_us / HOUR_US),
		.minute = (int8_t)(rest_us % HOUR_US / MINUTE_US),
		.second = (int8_t)(rest_us % MINUTE_US / SECOND_US),
		.microsecond = (int32_t)(rest_us % SECOND_US),
	};
}

static bool digits_in(struct str text, size_t at, size_t size, int min, int max, int *ret_value)
{
	uint64_t value;

	if (!number_u64(str_take(str_skip(text, at), size), (uint64_t)max, &value) || value < (uint64_t)min)
		return false;
	*ret_value = (int)value;
	return true;
}

bool civil_parse_month(struct str text, struct civil_month *ret_month)
{
	int year, month;

	if (text.size != 7 || text.at[4] != '-')
		return false;
	if (!digits_in(text, 0, 4, 1, 9999, &year) || !digits_in(text, 5, 2, 1, 12, &month))
		return false;
	*ret_month = (struct civil_month){(int16_t)year, (int8_t)month};
	return true;
}

bool civil_parse_date(struct str text, struct civil_date *ret_date)
{
	struct civil_month month;
	int day;

	if (text.size != 10 || text.at[7] != '-' || !civil_parse_month(str_take(text, 7), &month))
		return false;
	if (!digits_in(text, 8, 2, 1, civil_days_in_month(month), &day))
		return false;
	*ret_date = (struct civil_date){month.year, month.month, (int8_t)day};
	return true;
}

const char *civil_format_date(struct civil_date date, char buffer[CIVIL_TEXT_SIZE])
{
	snprintf(buffer, CIVIL_TEXT_SIZE, "%04d-%02d-%02d", date.year, date.month, date.day);
	return buffer;
}

const char *civil_format_month(struct civil_month month, char buffer[CIVIL_TEXT_SIZE])
{
	snprintf(buffer, CIVIL_TEXT_SIZE, "%04d-%02d", month.year, month.month);
	return buffer;
}

const char *civil_format_time(struct civil_time time, char buffer[CIVIL_TEXT_SIZE])
{
	snprintf(buffer, CIVIL_TEXT_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", time.date.year, time.date.month, time.date.day,
	         time.hour, time.minute, time.second);
	return buffer;
}

const char *civil_weekday_ja(int weekday)
{
	static const char *const names[] = {"日", "月", "火", "水", "木", "金", "土"};

	assert(weekday >= 0 && weekday < 7);
	return names[weekday];
}

const char *civil_weekday_en(int weekday)
{
	static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

	assert(weekday >= 0 && weekday < 7);
	return names[weekday];
}

const char *civil_month_en(int month)
{
	static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

	assert(month >= 1 && month <= 12);
	return names[month - 1];
}
