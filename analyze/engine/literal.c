/* Units and times. Fractions are exact: they are read as decimals in the smallest unit, never as floating point. */
#include "literal.h"

#include <inttypes.h>

#include "lang.h"
#include "number.h"

struct unit {
	const char *name;
	int64_t factor;
};

static const struct unit duration_units[] = {
        {"", 1},          {"us", 1},          {"µs", 1},      {"ms", 1000}, {"s", SECOND_US},
        {"m", MINUTE_US}, {"min", MINUTE_US}, {"h", HOUR_US}, {NULL, 0},
};
static const struct unit byte_units[] = {
        {"", 1},
        {"B", 1},
        {"kB", 1000},
        {"KB", 1000},
        {"MB", 1000000},
        {"GB", 1000000000},
        {"TB", 1000000000000},
        {"KiB", 1 << 10},
        {"MiB", 1 << 20},
        {"GiB", 1 << 30},
        {NULL, 0},
};
static const struct unit percent_units[] = {{"", 100}, {"%", 100}, {NULL, 0}};
static const struct unit plain_units[] = {{"", 1}, {NULL, 0}};

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* 1.5 with factor 1000 is 1500; what does not come out whole is no such value. */
static bool number_times(struct str digits, int64_t factor, int64_t *ret_number)
{
	int64_t scaled, whole;

	/* The two least integers mean «missing» and «not asked» further in. */
	if (number_i64(digits, INT64_MIN / factor + 2, INT64_MAX / factor, &whole)) {
		*ret_number = whole * factor;
		return true;
	}
	if (!number_scaled(digits, 6, &scaled) || scaled > INT64_MAX / factor || scaled < INT64_MIN / factor)
		return false;
	if (scaled * factor % 1000000)
		return false;
	*ret_number = scaled * factor / 1000000;
	return true;
}

static bool number_with_unit(struct str text, const struct unit *units, int64_t *ret_number)
{
	size_t size = 0;

	if (size < text.size && text.at[size] == '-')
		size++;
	while (size < text.size && (is_digit(text.at[size]) || text.at[size] == '.'))
		size++;
	for (const struct unit *unit = units; unit->name; unit++)
		if (str_is(str_skip(text, size), unit->name))
			return number_times(str_take(text, size), unit->factor, ret_number);
	return false;
}

/* Takes `width` digits within min..max off the front. */
static bool take_digits(struct str *text, size_t width, int64_t min, int64_t max, int64_t *ret_number)
{
	for (size_t i = 0; i < width; i++)
		if (i >= text->size || !is_digit(text->at[i]))
			return false;
	if (!number_i64(str_take(*text, width), min, max, ret_number))
		return false;
	*text = str_skip(*text, width);
	return true;
}

static bool take_byte(struct str *text, char byte)
{
	if (!text->size || text->at[0] != byte)
		return false;
	*text = str_skip(*text, 1);
	return true;
}

/* HH:MM[:SS[.ffffff]] */
static bool take_clock(struct str *text, struct civil_time *time)
{
	int64_t hour, minute, second = 0, micro = 0;

	if (!take_digits(text, 2, 0, 23, &hour) || !take_byte(text, ':') || !take_digits(text, 2, 0, 59, &minute))
		return false;
	if (take_byte(text, ':')) {
		if (!take_digits(text, 2, 0, 59, &second))
			return false;
		if (take_byte(text, '.')) {
			int64_t unit = 100000;

			if (!text->size || !is_digit(text->at[0]))
				return false;
			for (; text->size && is_digit(text->at[0]) && unit; unit /= 10) {
				micro += (text->at[0] - '0') * unit;
				*text = str_skip(*text, 1);
			}
		}
	}
	time->hour = (int8_t)hour;
	time->minute = (int8_t)minute;
	time->second = (int8_t)second;
	time->microsecond = (int32_t)micro;
	return true;
}

/* "Z", "+09:00", "+0900", or nothing: *ret_has says which. */
static bool take_offset(struct str *text, bool *ret_has, int64_t *ret_offset_s)
{
	int64_t hours, minutes;
	bool east;

	*ret_has = true;
	*ret_offset_s = 0;
	if (take_byte(text, 'Z'))
		return true;
	*ret_has = text->size > 0;
	if (!*ret_has)
		return true;
	east = take_byte(text, '+');
	if (!east && !take_byte(text, '-'))
		return false;
	if (!take_digits(text, 2, 0, 23, &hours))
		return false;
	(void)take_byte(text, ':');
	if (!take_digits(text, 2, 0, 59, &minutes))
		return false;
	*ret_offset_s = (hours * 3600 + minutes * 60) * (east ? 1 : -1);
	return true;
}

bool literal_time(struct str text, const struct zone *zone, int64_t *ret_us)
{
	struct civil_time time = {0};
	bool has_offset = false;
	int64_t offset_s = 0;

	if (text.size < 10 || !civil_parse_date(str_take(text, 10), &time.date))
		return false;
	text = str_skip(text, 10);
	if (text.size) {
		if (!take_byte(&text, 'T') && !take_byte(&text, ' '))
			return false;
		if (!take_clock(&text, &time) || !take_offset(&text, &has_offset, &offset_s) || text.size)
			return false;
	}
	if (has_offset || !zone)
		*ret_us = civil_as_us(time) - offset_s * SECOND_US;
	else
		*ret_us = zone_instant(zone, time);
	return true;
}

bool literal_number(struct str text, enum field_type type, const struct zone *zone, int64_t *ret_number)
{
	struct civil_date date;

	switch (type) {
	case FIELD_INTEGER:
		return number_with_unit(text, plain_units, ret_number);
	case FIELD_DURATION:
		return number_with_unit(text, duration_units, ret_number);
	case FIELD_BYTES:
		return number_with_unit(text, byte_units, ret_number);
	case FIELD_PERCENT:
		return number_with_unit(text, percent_units, ret_number);
	case FIELD_TIME:
		return literal_time(text, zone, ret_number);
	case FIELD_DAY:
		if (!civil_parse_date(text, &date))
			return false;
		*ret_number = civil_day(date);
		return true;
	case FIELD_TEXT:
	case FIELD_ADDRESS:
		break;
	}
	return false;
}

const char *literal_expected(enum field_type type)
{
	switch (type) {
	case FIELD_INTEGER:
		return TR("a whole number", "整数");
	case FIELD_DURATION:
		return TR("a duration such as 500ms, 1.5s or 2min", "500ms、1.5s、2min のような時間");
	case FIELD_BYTES:
		return TR("a size such as 512, 10kB, 10MB or 10MiB", "512、10kB、10MB、10MiB のような大きさ");
	case FIELD_PERCENT:
		return TR("a percentage such as 80% or 99.5%", "80%、99.5% のような割合");
	case FIELD_TIME:
		return TR("a time such as 2019-10-15T10:42:05", "2019-10-15T10:42:05 のような日時");
	case FIELD_DAY:
		return TR("a day such as 2019-10-15", "2019-10-15 のような日付");
	case FIELD_TEXT:
	case FIELD_ADDRESS:
		break;
	}
	return TR("a text", "文字列");
}

static void format_time(int64_t at_us, const struct zone *zone, struct text *text)
{
	int32_t offset_s = zone ? zone_offset_s(zone, at_us) : 0;
	struct civil_time time = civil_of_us(at_us + offset_s * SECOND_US);
	int32_t size = offset_s < 0 ? -offset_s : offset_s;

	text_addf(text, "%04d-%02d-%02dT%02d:%02d:%02d", time.date.year, time.date.month, time.date.day, time.hour,
	          time.minute, time.second);
	if (time.microsecond)
		text_addf(text, ".%06" PRId32, time.microsecond);
	if (zone)
		text_addf(text, "%c%02d:%02d", offset_s < 0 ? '-' : '+', (int)(size / 3600), (int)(size / 60 % 60));
	else
		text_add_byte(text, 'Z');
}

void literal_format(int64_t number, enum field_type type, const struct zone *zone, struct text *text)
{
	char buffer[CIVIL_TEXT_SIZE];
	uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	switch (type) {
	case FIELD_TIME:
		format_time(number, zone, text);
		return;
	case FIELD_DAY:
		text_add_cstr(text, civil_format_date(civil_date_of_day((int32_t)number), buffer));
		return;
	case FIELD_DURATION:
		text_addf(text, "%" PRId64 "us", number);
		return;
	case FIELD_PERCENT:
		text_addf(text, "%s%" PRIu64 ".%02u%%", number < 0 ? "-" : "", size / 100, (unsigned)(size % 100));
		return;
	case FIELD_INTEGER:
	case FIELD_BYTES:
	case FIELD_TEXT:
	case FIELD_ADDRESS:
		break;
	}
	text_addf(text, "%" PRId64, number);
}
