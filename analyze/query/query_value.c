/* Exact decimals: no floating point between a count and its print. */
#include "query_value.h"

#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "lang.h"
#include "literal.h"

__extension__ typedef unsigned __int128 wide;

void query_add_ratio(int64_t number, int64_t divisor, int decimals, bool grouped, struct text *text)
{
	uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number, whole;
	wide scaled = size, unit = 1;

	for (int i = 0; i < decimals; i++)
		unit *= 10;
	scaled = (scaled * unit * 2 + (uint64_t)divisor) / ((wide)(uint64_t)divisor * 2);
	whole = (uint64_t)(scaled / unit);
	if (number < 0 && scaled)
		text_add_byte(text, '-');
	if (grouped)
		text_add_grouped(text, (int64_t)whole);
	else
		text_addf(text, "%" PRIu64, whole);
	if (decimals)
		text_addf(text, ".%0*" PRIu64, decimals, (uint64_t)(scaled % unit));
}

/* Without the zeros that end it. */
static void add_short_ratio(int64_t number, int64_t divisor, int decimals, struct text *text)
{
	query_add_ratio(number, divisor, decimals, false, text);
	while (decimals && !text->failed && text->at[text->size - 1] == '0')
		text->at[--text->size] = '\0';
	if (decimals && !text->failed && text->at[text->size - 1] == '.')
		text->at[--text->size] = '\0';
}

void query_value_plain(const struct value *value, enum field_type type, const struct zone *zone, struct text *text, bool *ret_quoted)
{
	*ret_quoted = value->kind == VALUE_TEXT || type == FIELD_TIME || type == FIELD_DAY;
	if (value->kind == VALUE_NONE)
		*ret_quoted = false;
	else if (value->kind == VALUE_TEXT)
		text_add(text, value->text);
	else if (type == FIELD_PERCENT)
		add_short_ratio(value->number, (value->kind == VALUE_RATIO ? value->divisor : 1) * 100, 4, text);
	else if (value->kind == VALUE_RATIO)
		add_short_ratio(value->number, value->divisor, 3, text);
	else if (*ret_quoted)
		literal_format(value->number, type, zone, text);
	else
		text_addf(text, "%" PRId64, value->number);
}

const char *query_unit_shown(enum field_type type)
{
	return type == FIELD_DURATION ? "ms" : type == FIELD_PERCENT ? "%" : type == FIELD_BYTES ? "B" : "";
}

static void add_weekday(int64_t weekday, struct text *text)
{
	static const char *const names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

	text_add_cstr(text, lang_is_japanese() ? civil_weekday_ja((int)weekday) : names[weekday]);
}

void query_value_shown(const struct value *value, enum field_type type, const char *name, const struct zone *zone, struct text *text)
{
	int64_t divisor = value->kind == VALUE_RATIO ? value->divisor : 1;

	if (value->kind == VALUE_NONE)
		text_add_byte(text, '-');
	else if (value->kind == VALUE_TEXT)
		text_add_visible(text, value->text);
	else if (strcmp(name, "weekday") == 0 && value->number >= 0 && value->number < 7)
		add_weekday(value->number, text);
	else if (type == FIELD_DURATION)
		query_add_ratio(value->number, divisor * 1000, 3, true, text);
	else if (type == FIELD_PERCENT)
		query_add_ratio(value->number, divisor * 100, 1, true, text);
	else if (value->kind == VALUE_RATIO)
		query_add_ratio(value->number, divisor, 1, true, text);
	else if (type == FIELD_TIME || type == FIELD_DAY)
		literal_format(value->number, type, zone, text);
	else if (strcmp(name, "status") == 0 || strcmp(name, "event_id") == 0)
		text_addf(text, "%" PRId64, value->number);
	else
		text_add_grouped(text, value->number);
}
