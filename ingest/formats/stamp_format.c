/* strftime's forms, read. */
#include "stamp_format.h"

#include <string.h>

#include "lang.h"
#include "text.h"
#include "time_part.h"

/* Conversions that stand for others, in the C locale. */
static const struct {
	char letter;
	const char *text;
} shorthands[] = {
        {'T', "%H:%M:%S"}, {'X', "%H:%M:%S"}, {'R', "%H:%M"},       {'F', "%Y-%m-%d"},
        {'D', "%m/%d/%y"}, {'x', "%m/%d/%y"}, {'r', "%I:%M:%S %p"}, {'c', "%a %b %e %H:%M:%S %Y"},
        {'v', "%e-%b-%Y"}, {'h', "%b"},       {'n', "\n"},          {'t', "\t"},
};

static const struct {
	const char *word;
	char letter;
} apache_words[] = {{"sec", 's'}, {"msec", 'q'}, {"usec", 'u'}, {"msec_frac", '3'}, {"usec_frac", '6'}};

static const char *const month_names[12] = {"January", "February", "March",     "April",   "May",      "June",
                                            "July",    "August",   "September", "October", "November", "December"};
static const char *const day_names[7] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

static uint32_t bits_of(char letter)
{
	switch (letter) {
	case 'Y':
	case 'y':
		return STAMP_YEAR;
	case 'm':
	case 'b':
	case 'B':
		return STAMP_MONTH;
	case 'd':
	case 'e':
		return STAMP_DAY;
	case 'j':
		return STAMP_YEAR_DAY;
	case 'H':
	case 'k':
		return STAMP_HOUR;
	case 'I':
	case 'l':
		return STAMP_HALF_HOUR;
	case 'p':
	case 'P':
		return STAMP_HALF;
	case 'M':
		return STAMP_MINUTE;
	case 'S':
		return STAMP_SECOND;
	case 'z':
	case ':':
		return STAMP_OFFSET;
	case 'Z':
		return STAMP_ZONE;
	case 's':
		return STAMP_EPOCH;
	case 'q':
	case 'u':
		return STAMP_EPOCH | STAMP_FRACTION;
	case 'f':
		return STAMP_FRACTION;
	default:
		return letter >= '1' && letter <= '9' ? STAMP_FRACTION : 0;
	}
}

static bool add_piece(struct stamp_format *format, char letter, struct str literal, struct fail *fail)
{
	if (format->count == STAMP_PIECES_MAX)
		return fail_set(fail, FAIL_INPUT,
		                TR("the time format has more than %d parts", "時刻形式の要素が %d を超えています"),
		                STAMP_PIECES_MAX);
	format->pieces[format->count++] = (struct stamp_piece){letter, literal};
	format->bits |= bits_of(letter);
	return true;
}

/* The conversion at the front of *rest (behind its "%"), or '\0' when it is none. Flags that choose padding are known:
 * "-" has no recipe, so it is none. */
static char take_letter(struct str *rest)
{
	struct str at = *rest;
	char digits = 0, letter;
	if (at.size > 1 && at.at[0] == ':' && at.at[1] == 'z') {
		*rest = str_skip(at, 2);
		return ':';
	}
	if (at.size > 1 && (at.at[0] == 'E' || at.at[0] == 'O'))
		at = str_skip(at, 1);
	if (at.size > 1 && at.at[0] >= '1' && at.at[0] <= '9') {
		digits = at.at[0];
		at = str_skip(at, 1);
	}
	if (at.size == 0)
		return 0;
	letter = at.at[0];
	*rest = str_skip(at, 1);
	if (letter == 'f' || letter == 'N')
		return digits ? digits : letter == 'N' ? '9' : 'f';
	if (letter == 'L')
		return '3';
	if (digits || letter == 'u' || letter == 'q')
		return 0;
	return letter == 's' || letter == 'Z' || time_part_valid(letter) ? letter : 0;
}

/* The text behind a shorthand's letter, or NULL. */
static const char *shorthand(struct str rest)
{
	for (size_t i = 0; rest.size > 0 && i < sizeof(shorthands) / sizeof(shorthands[0]); i++)
		if (shorthands[i].letter == rest.at[0])
			return shorthands[i].text;
	return NULL;
}

/* Shorthands written out, one level deep: none of them holds another. */
static bool expand(struct str text, struct text *out)
{
	while (text.size > 0) {
		size_t literal = str_find(text, '%');
		text_add(out, str_take(text, literal));
		text = str_skip(text, literal);
		const char *long_form = shorthand(str_skip(text, 1));
		if (long_form)
			text_add_cstr(out, long_form);
		else
			text_add(out, str_take(text, 2));
		text = str_skip(text, 2);
	}
	return !text_failed(out);
}

static bool compile_text(struct stamp_format *format, struct str rest, struct fail *fail)
{
	while (rest.size > 0) {
		size_t literal = str_find(rest, '%');
		if (literal > 0 && !add_piece(format, 0, str_take(rest, literal), fail))
			return false;
		rest = str_skip(rest, literal);
		if (rest.size == 0)
			break;
		if (rest.size > 1 && rest.at[1] == '%') {
			if (!add_piece(format, 0, str_take(rest, 1), fail))
				return false;
			rest = str_skip(rest, 2);
			continue;
		}
		struct str conversion = rest;
		rest = str_skip(rest, 1);
		char letter = take_letter(&rest);
		if (!letter)
			return fail_set(
			        fail, FAIL_INPUT,
			        TR("the time format has %.*s, which is none of %%Y %%y %%m %%b %%B %%d %%e %%j %%H "
			           "%%k %%I %%l %%p %%M %%S %%f %%3f %%z %%:z %%Z %%s %%F %%T %%D %%R %%a %%A",
			           "時刻形式の %.*s は使えません。使えるもの: %%Y %%y %%m %%b %%B %%d %%e %%j %%H "
			           "%%k %%I %%l %%p %%M %%S %%f %%3f %%z %%:z %%Z %%s %%F %%T %%D %%R %%a %%A"),
			        STR_ARGS(str_take(conversion, 2)));
		if (!add_piece(format, letter, (struct str){0}, fail))
			return false;
	}
	return true;
}

bool stamp_format_compile(struct stamp_format *format, struct str text, struct arena *arena, struct fail *fail)
{
	memset(format, 0, sizeof(*format));
	for (size_t i = 0; i < sizeof(apache_words) / sizeof(apache_words[0]); i++)
		if (str_is(text, apache_words[i].word))
			return add_piece(format, apache_words[i].letter, (struct str){0}, fail);
	struct text expanded = {0};
	bool good = expand(text, &expanded) || fail_memory(fail);
	struct str copy = good ? arena_str(arena, text_str(&expanded)) : (struct str){0};
	text_release(&expanded);
	return good && (!arena_failed(arena) || fail_memory(fail)) && compile_text(format, copy, fail);
}

bool stamp_bits_complete(uint32_t bits, const char **ret_missing)
{
	*ret_missing = "";
	if (bits & STAMP_EPOCH)
		return true;
	if (!(bits & STAMP_YEAR))
		*ret_missing = TR("the year (%Y)", "年 (%Y)");
	else if (!(bits & STAMP_YEAR_DAY) && !(bits & STAMP_MONTH))
		*ret_missing = TR("the month (%m, %b)", "月 (%m, %b)");
	else if (!(bits & STAMP_YEAR_DAY) && !(bits & STAMP_DAY))
		*ret_missing = TR("the day (%d)", "日 (%d)");
	else if (!(bits & (STAMP_HOUR | STAMP_HALF_HOUR)))
		*ret_missing = TR("the hour (%H)", "時 (%H)");
	else if (!(bits & STAMP_HOUR) && !(bits & STAMP_HALF))
		*ret_missing = TR("AM or PM (%p)", "午前・午後 (%p)");
	else if (!(bits & STAMP_MINUTE))
		*ret_missing = TR("the minute (%M)", "分 (%M)");
	else
		return true;
	return false;
}

bool stamp_bits_clash(uint32_t bits, uint32_t others)
{
	const uint32_t beside_epoch = STAMP_EPOCH | STAMP_FRACTION | STAMP_OFFSET | STAMP_ZONE;
	return (bits & others) != 0 || ((bits & STAMP_EPOCH) && (others & ~beside_epoch)) ||
	       ((others & STAMP_EPOCH) && (bits & ~beside_epoch));
}

static bool is_digit(char byte)
{
	return (unsigned char)(byte - '0') <= 9;
}

/* Up to `most` digits, at least `least`, after up to one blank when padded so. */
static const char *read_digits(const char *at, const char *end, int least, int most, int64_t *ret_value)
{
	int count = 0;
	int64_t value = 0;
	for (; at < end && count < most && is_digit(*at); at++, count++)
		value = value * 10 + (*at - '0');
	*ret_value = value;
	return count >= least ? at : NULL;
}

/* One of the names, whole or its first three letters; its number from 1 on. */
static const char *read_name(const char *at, const char *end, const char *const *names, int count, bool whole,
                             int64_t *ret_value)
{
	for (int i = 0; i < count; i++) {
		size_t size = whole ? strlen(names[i]) : 3;
		if ((size_t)(end - at) >= size &&
		    str_equal_nocase(str_range(at, at + size), (struct str){names[i], size})) {
			*ret_value = i + 1;
			return at + size;
		}
	}
	return NULL;
}

/* +0900, +09:00 or Z, whichever the form says: lines differ. */
static const char *read_offset(const char *at, const char *end, struct stamp_parts *parts)
{
	int64_t hour, minute;
	bool west = at < end && *at == '-';
	if (at < end && *at == 'Z') {
		parts->offset_s = 0;
		return at + 1;
	}
	if (at == end || (*at != '+' && !west))
		return NULL;
	at = read_digits(at + 1, end, 2, 2, &hour);
	if (at && at < end && *at == ':')
		at++;
	at = at ? read_digits(at, end, 2, 2, &minute) : NULL;
	if (!at || hour > 18 || minute > 59)
		return NULL;
	parts->offset_s = (west ? -1 : 1) * (int32_t)(hour * 3600 + minute * 60);
	return at;
}

static const char *read_fraction(const char *at, const char *end, char letter, struct stamp_parts *parts)
{
	int most = letter == 'f' ? 9 : letter - '0';
	int64_t value;
	const char *stop = read_digits(at, end, letter == 'f' ? 1 : most, most, &value);
	if (!stop)
		return NULL;
	for (int digits = (int)(stop - at); digits < 6; digits++)
		value *= 10;
	for (int digits = (int)(stop - at); digits > 6; digits--)
		value /= 10;
	parts->fraction_us = (int32_t)value;
	return stop;
}

static const char *read_epoch(const char *at, const char *end, char letter, struct stamp_parts *parts)
{
	int64_t value, scale = letter == 's' ? 1 : letter == 'q' ? 1000 : 1000000;
	at = read_digits(at, end, 1, letter == 's' ? 12 : letter == 'q' ? 15 : 18, &value);
	if (!at)
		return NULL;
	parts->epoch_s = value / scale;
	if (scale > 1)
		parts->fraction_us = (int32_t)(value % scale * (1000000 / scale));
	return at;
}

/* The abbreviations that mean one offset everywhere geppo is used; others leave the source's zone in force. */
static const char *read_zone(const char *at, const char *end, struct stamp_parts *parts, struct str *ret_zone)
{
	const char *from = at;
	while (at < end && at - from < 6 && ((*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z')))
		at++;
	if (at == from)
		return NULL;
	*ret_zone = str_range(from, at);
	bool universal = str_is(*ret_zone, "UTC") || str_is(*ret_zone, "GMT") || str_is(*ret_zone, "Z");
	if ((universal || str_is(*ret_zone, "JST")) && !(parts->bits & STAMP_OFFSET)) {
		parts->offset_s = universal ? 0 : 9 * 3600;
		parts->bits |= STAMP_OFFSET;
	}
	return at;
}

static const char *read_half(const char *at, const char *end, struct stamp_parts *parts)
{
	if (end - at < 2 || (at[1] | 32) != 'm' || ((at[0] | 32) != 'a' && (at[0] | 32) != 'p'))
		return NULL;
	parts->afternoon = (at[0] | 32) == 'p';
	return at + 2;
}

/* Conversions that are digits or names, with their limits. */
static const char *read_plain(const char *at, const char *end, char letter, struct stamp_parts *parts)
{
	int64_t value = 0;
	bool padded = letter == 'e' || letter == 'k' || letter == 'l';
	if (letter == 'b' || letter == 'B')
		at = read_name(at, end, month_names, 12, letter == 'B', &value);
	else if (letter == 'a' || letter == 'A')
		return read_name(at, end, day_names, 7, letter == 'A', &value);
	else if (letter == 'Y')
		at = read_digits(at, end, 4, 4, &value);
	else if (letter == 'j')
		at = read_digits(at, end, 3, 3, &value);
	else
		at = read_digits(padded && at < end && *at == ' ' ? at + 1 : at, end, 1, 2, &value);
	switch (letter) {
	case 'Y':
	case 'y':
		/* POSIX: 69 … 99 are of the twentieth century. */
		parts->year = (int)(letter == 'Y' ? value : value + (value < 69 ? 2000 : 1900));
		return at;
	case 'm':
	case 'b':
	case 'B':
		parts->month = (int)value;
		return at;
	case 'd':
	case 'e':
		parts->day = (int)value;
		return at;
	case 'j':
		parts->year_day = (int)value;
		return value >= 1 && value <= 366 ? at : NULL;
	case 'H':
	case 'k':
		parts->hour = (int)value;
		return value <= 23 ? at : NULL;
	case 'I':
	case 'l':
		parts->hour = (int)value % 12;
		return value >= 1 && value <= 12 ? at : NULL;
	case 'M':
		parts->minute = (int)value;
		return value <= 59 ? at : NULL;
	default:
		parts->second = (int)value;
		return value <= 60 ? at : NULL;
	}
}

static const char *read_piece(const char *at, const char *end, char letter, struct stamp_parts *parts,
                              struct str *ret_zone)
{
	switch (letter) {
	case 'z':
	case ':':
		return read_offset(at, end, parts);
	case 'Z':
		return read_zone(at, end, parts, ret_zone);
	case 's':
	case 'q':
	case 'u':
		return read_epoch(at, end, letter, parts);
	case 'p':
	case 'P':
		return read_half(at, end, parts);
	default:
		return letter == 'f' || is_digit(letter) ? read_fraction(at, end, letter, parts)
		                                         : read_plain(at, end, letter, parts);
	}
}

const char *stamp_format_read(const struct stamp_format *format, const char *at, const char *end,
                              struct stamp_parts *parts, struct str *ret_zone)
{
	for (size_t i = 0; i < format->count && at; i++) {
		const struct stamp_piece *piece = &format->pieces[i];
		if (piece->letter == 0) {
			if (!str_starts(str_range(at, end), piece->literal))
				return NULL;
			at += piece->literal.size;
			continue;
		}
		at = read_piece(at, end, piece->letter, parts, ret_zone);
		if (at)
			parts->bits |= bits_of(piece->letter);
	}
	return at;
}

bool stamp_parts_instant(const struct stamp_parts *parts, const struct zone *zone, int64_t *ret_us,
                         int32_t *ret_offset_s)
{
	int64_t as_us;
	if (parts->bits & STAMP_EPOCH) {
		if (parts->epoch_s > INT64_C(253402300799))
			return false;
		*ret_us = parts->epoch_s * SECOND_US + parts->fraction_us;
		*ret_offset_s = parts->bits & STAMP_OFFSET ? parts->offset_s : 0;
		return true;
	}
	struct civil_date date = {(int16_t)parts->year, (int8_t)parts->month, (int8_t)parts->day};
	bool by_year_day = (parts->bits & STAMP_YEAR_DAY) && !(parts->bits & STAMP_DAY);
	if (by_year_day)
		date = (struct civil_date){(int16_t)parts->year, 1, 1};
	if (parts->year < 1 || !civil_date_valid(date))
		return false;
	int hour = parts->hour + (!(parts->bits & STAMP_HOUR) && parts->afternoon ? 12 : 0);
	as_us = (civil_day(date) + (by_year_day ? parts->year_day - 1 : 0)) * DAY_US + hour * HOUR_US +
	        parts->minute * MINUTE_US + parts->second * SECOND_US + parts->fraction_us;
	*ret_offset_s = parts->offset_s;
	*ret_us = as_us - parts->offset_s * SECOND_US;
	if (!(parts->bits & STAMP_OFFSET)) {
		*ret_us = zone ? zone_instant(zone, civil_of_us(as_us)) : as_us;
		*ret_offset_s = (int32_t)((as_us - *ret_us) / SECOND_US);
	}
	return true;
}
