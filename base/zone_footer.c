/* POSIX TZ strings. */
#include "zone_footer.h"

#include <assert.h>

#include "civil.h"

/* Takes one byte off the front if it is this one. */
static bool byte_take(struct str *text, char byte)
{
	if (text->size == 0 || text->at[0] != byte)
		return false;
	*text = str_skip(*text, 1);
	return true;
}

static bool digit_ahead(struct str text)
{
	return text.size && text.at[0] >= '0' && text.at[0] <= '9';
}

static bool number_take(struct str *text, int min, int max, int *ret_value)
{
	int value = 0;

	if (!digit_ahead(*text))
		return false;
	for (; digit_ahead(*text); *text = str_skip(*text, 1)) {
		value = value * 10 + (text->at[0] - '0');
		if (value > max)
			return false;
	}
	if (value < min)
		return false;
	*ret_value = value;
	return true;
}

/* The abbreviation: three letters or more, or anything in <>. It is not needed. */
static bool abbreviation_skip(struct str *text)
{
	size_t size = 0;

	if (byte_take(text, '<')) {
		size = str_find(*text, '>');
		if (size == text->size)
			return false;
		*text = str_skip(*text, size + 1);
		return size > 0;
	}
	while (size < text->size && ((text->at[size] >= 'A' && text->at[size] <= 'Z') || (text->at[size] >= 'a' && text->at[size] <= 'z')))
		size++;
	*text = str_skip(*text, size);
	return size >= 3;
}

/* [+-]h[:mm[:ss]] in seconds. */
static bool clock_take(struct str *text, int most_hours, int32_t *ret_s)
{
	bool negative = byte_take(text, '-');
	int hours, minutes = 0, seconds = 0;

	if (!negative)
		byte_take(text, '+');
	if (!number_take(text, 0, most_hours, &hours))
		return false;
	if (byte_take(text, ':')) {
		if (!number_take(text, 0, 59, &minutes))
			return false;
		if (byte_take(text, ':') && !number_take(text, 0, 59, &seconds))
			return false;
	}
	*ret_s = hours * 3600 + minutes * 60 + seconds;
	if (negative)
		*ret_s = -*ret_s;
	return true;
}

static bool day_rule_take(struct str *text, struct zone_day_rule *ret_rule)
{
	struct zone_day_rule rule = {.kind = 'n', .time_s = 2 * 3600};

	if (byte_take(text, 'M')) {
		rule.kind = 'M';
		if (!number_take(text, 1, 12, &rule.month) || !byte_take(text, '.') || !number_take(text, 1, 5, &rule.week) ||
		    !byte_take(text, '.') || !number_take(text, 0, 6, &rule.number))
			return false;
	} else if (byte_take(text, 'J')) {
		rule.kind = 'J';
		if (!number_take(text, 1, 365, &rule.number))
			return false;
	} else if (!number_take(text, 0, 365, &rule.number)) {
		return false;
	}
	if (byte_take(text, '/') && !clock_take(text, 167, &rule.time_s))
		return false;
	*ret_rule = rule;
	return true;
}

bool zone_footer_parse(struct str text, struct zone_footer *ret_footer)
{
	struct zone_footer footer = {0};

	if (!abbreviation_skip(&text) || !clock_take(&text, 24, &footer.standard_s))
		return false;
	footer.standard_s = -footer.standard_s;   /* POSIX counts west of Greenwich */
	if (text.size) {
		footer.has_daylight = true;
		footer.daylight_s = footer.standard_s + 3600;
		if (!abbreviation_skip(&text))
			return false;
		if (text.size && text.at[0] != ',') {
			if (!clock_take(&text, 24, &footer.daylight_s))
				return false;
			footer.daylight_s = -footer.daylight_s;
		}
		if (!byte_take(&text, ',') || !day_rule_take(&text, &footer.start) || !byte_take(&text, ',') ||
		    !day_rule_take(&text, &footer.end))
			return false;
	}
	if (text.size)
		return false;
	*ret_footer = footer;
	return true;
}

/* The instant in seconds as if the rule's clock were UTC. */
static int64_t day_rule_s(const struct zone_day_rule *rule, int year)
{
	struct civil_month january = {(int16_t)year, 1};
	int32_t day = civil_month_first_day(january);

	if (rule->kind == 'M') {
		struct civil_month month = {(int16_t)year, (int8_t)rule->month};
		int32_t first = civil_month_first_day(month);
		int into = (rule->number - civil_weekday(first) + 7) % 7 + 7 * (rule->week - 1);

		if (into >= civil_days_in_month(month))
			into -= 7;
		day = first + into;
	} else if (rule->kind == 'J') {
		struct civil_month february = {(int16_t)year, 2};

		day += rule->number - 1 + (rule->number >= 60 && civil_days_in_month(february) == 29);
	} else {
		day += rule->number;
	}
	return day * INT64_C(86400) + rule->time_s;
}

void zone_footer_year(const struct zone_footer *footer, int year, struct zone_change ret_changes[2])
{
	assert(footer->has_daylight);

	struct zone_change start = {day_rule_s(&footer->start, year) - footer->standard_s, footer->daylight_s};
	struct zone_change end = {day_rule_s(&footer->end, year) - footer->daylight_s, footer->standard_s};
	bool start_first = start.at_s <= end.at_s;

	ret_changes[0] = start_first ? start : end;
	ret_changes[1] = start_first ? end : start;
}
