/* Time stamps by hand. */
#include "stamp.h"

#include <string.h>

static int two_digits(const char *at)
{
	unsigned tens = (unsigned)(at[0] - '0'), ones = (unsigned)(at[1] - '0');
	return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static int four_digits(const char *at)
{
	int high = two_digits(at), low = two_digits(at + 2);
	return high < 0 || low < 0 ? -1 : high * 100 + low;
}

int stamp_month(const char *at)
{
	static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	for (int i = 0; i < 12; i++)
		if (memcmp(at, names[i], 3) == 0)
			return i + 1;
	return 0;
}

/* "HH:MM:SS" as seconds of the day, or -1. A leap second counts as the next one. */
static int clock_seconds(const char *at)
{
	int hour = two_digits(at), minute = two_digits(at + 3), second = two_digits(at + 6);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || at[2] != ':' ||
	    at[5] != ':')
		return -1;
	return hour * 3600 + minute * 60 + second;
}

static bool offset_digits(const char *at, bool colon, int32_t *ret_offset_s)
{
	int hour = two_digits(at + 1), minute = two_digits(at + (colon ? 4 : 3));
	if ((at[0] != '+' && at[0] != '-') || hour < 0 || hour > 18 || minute < 0 || minute > 59)
		return false;
	*ret_offset_s = (at[0] == '-' ? -1 : 1) * (hour * 3600 + minute * 60);
	return true;
}

bool stamp_clf(const char *at, struct stamp_cache *cache, int64_t *ret_us, int32_t *ret_offset_s)
{
	/* dd/Mon/yyyy:HH:MM: is 18 bytes, SS, then " +HHMM" */
	if (!cache->valid || memcmp(at, cache->head, 18) != 0 || memcmp(at + 20, cache->zone, 6) != 0) {
		int day = two_digits(at), month = stamp_month(at + 3), year = four_digits(at + 7);
		struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
		int32_t offset_s;
		int seconds = clock_seconds(at + 12);
		if (at[2] != '/' || at[6] != '/' || at[11] != ':' || at[20] != ' ' || seconds < 0 || day < 1 ||
		    year < 1 || month == 0 || !civil_date_valid(date) || !offset_digits(at + 21, false, &offset_s))
			return false;
		memcpy(cache->head, at, 18);
		memcpy(cache->zone, at + 20, 6);
		cache->minute_us =
		        civil_day(date) * DAY_US + (seconds - two_digits(at + 18)) * SECOND_US - offset_s * SECOND_US;
		cache->offset_s = offset_s;
		cache->valid = true;
	}
	int second = two_digits(at + 18);
	if (second < 0 || second > 60)
		return false;
	*ret_us = cache->minute_us + second * SECOND_US;
	*ret_offset_s = cache->offset_s;
	return true;
}

bool stamp_date(struct str text, int32_t *ret_day)
{
	struct civil_date date;
	if (text.size != 10 || !civil_parse_date(text, &date))
		return false;
	*ret_day = civil_day(date);
	return true;
}

bool stamp_clock(struct str text, int64_t *ret_us_of_day, int *ret_digits)
{
	int seconds = text.size >= 8 ? clock_seconds(text.at) : -1;
	if (seconds < 0)
		return false;
	int64_t fraction = 0;
	int digits = 0;
	if (text.size > 8) {
		if (text.at[8] != '.' || text.size < 10 || text.size > 15)
			return false;
		for (size_t i = 9; i < text.size; i++, digits++) {
			unsigned digit = (unsigned)(text.at[i] - '0');
			if (digit > 9)
				return false;
			fraction = fraction * 10 + (int64_t)digit;
		}
		for (int i = digits; i < 6; i++)
			fraction *= 10;
	}
	*ret_us_of_day = seconds * SECOND_US + fraction;
	*ret_digits = digits;
	return true;
}

bool stamp_iso(struct str text, struct stamp_iso *ret_stamp)
{
	struct civil_date date;
	if (text.size < 19 || (text.at[10] != 'T' && text.at[10] != ' ') ||
	    !civil_parse_date(str_take(text, 10), &date))
		return false;
	size_t end = 19;
	if (end < text.size && text.at[end] == '.')
		for (end++; end < text.size && text.at[end] >= '0' && text.at[end] <= '9';)
			end++;
	/* Nanoseconds are cut to microseconds. */
	size_t clock_end = end > 11 + 15 ? 11 + 15 : end;
	int64_t us_of_day;
	int digits;
	if (!stamp_clock(str_range(text.at + 11, text.at + clock_end), &us_of_day, &digits))
		return false;
	struct stamp_iso stamp = {end, civil_day(date) * DAY_US + us_of_day, 0, digits, 0};
	size_t left = text.size - end;
	if (left >= 1 && text.at[end] == 'Z') {
		stamp.zone = 'Z';
		stamp.size++;
	} else if (left >= 6 && text.at[end + 3] == ':' && offset_digits(text.at + end, true, &stamp.offset_s)) {
		stamp.zone = ':';
		stamp.size += 6;
	} else if (left >= 5 && offset_digits(text.at + end, false, &stamp.offset_s)) {
		stamp.zone = '+';
		stamp.size += 5;
	}
	*ret_stamp = stamp;
	return true;
}

bool stamp_syslog(struct str text, int *ret_month, int *ret_day, int64_t *ret_us_of_day)
{
	if (text.size < 15 || text.at[3] != ' ' || text.at[6] != ' ')
		return false;
	int month = stamp_month(text.at);
	char padded[2] = {text.at[4] == ' ' ? '0' : text.at[4], text.at[5]};
	int day = two_digits(padded);
	int seconds = clock_seconds(text.at + 7);
	/* 2000 was a leap year: every day that exists in some year. */
	if (month == 0 || seconds < 0 || !civil_date_valid((struct civil_date){2000, (int8_t)month, (int8_t)day}))
		return false;
	*ret_month = month;
	*ret_day = day;
	*ret_us_of_day = seconds * SECOND_US;
	return true;
}
