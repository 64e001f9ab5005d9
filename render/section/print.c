/* Values as they are printed, and read back from the figures. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "report.h"

#define NOTHING STR("―")

/* Products of two 64-bit figures need it; gcc and clang have it on every 64-bit machine. */
__extension__ typedef __int128 wide;

struct str print_text(struct report *report, const char *format, ...)
{
	struct text text = {0};
	struct str kept;
	va_list arguments;

	va_start(arguments, format);
	text_addv(&text, format, arguments);
	va_end(arguments);
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

struct str print_count(struct report *report, struct figure_value value)
{
	struct text text = {0};
	struct str kept;

	if (value.kind == FIGURE_TEXT)   /* 3未満: a small count of the client's edition */
		return value.text;
	if (value.kind != FIGURE_INTEGER)
		return NOTHING;
	text_add_grouped(&text, value.number);
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

/* number / divisor × 10^decimals, rounded half up (away from zero). */
static int64_t rounded(int64_t number, int64_t divisor, int64_t factor)
{
	wide scaled = (wide)number * factor * 2 + (number < 0 ? -divisor : divisor);

	return (int64_t)(scaled / ((wide)divisor * 2));
}

static int64_t power_of_ten(int count)
{
	int64_t power = 1;

	while (count-- > 0)
		power *= 10;
	return power;
}

/* An integer in units of 10^-decimals as a decimal with thousands separators. */
static struct str decimal(struct report *report, int64_t scaled, int decimals, const char *unit)
{
	int64_t power = power_of_ten(decimals);
	int64_t size = scaled < 0 ? -scaled : scaled;
	struct text text = {0};
	struct str kept;

	if (scaled < 0)
		text_add_cstr(&text, "−");
	text_add_grouped(&text, size / power);
	if (decimals)
		text_addf(&text, ".%0*lld", decimals, (long long)(size % power));
	text_add_cstr(&text, unit);
	kept = arena_str(report->arena, text_str(&text));
	text_release(&text);
	return kept;
}

struct str print_percent(struct report *report, struct figure_value value, int decimals)
{
	if (value.kind != FIGURE_RATIO)
		return NOTHING;
	return decimal(report, rounded(value.number, value.divisor, 100 * power_of_ten(decimals)), decimals, "%");
}

struct str print_share(struct report *report, int64_t part, int64_t whole)
{
	return whole > 0 ? decimal(report, part * 1000 / whole, 1, "%") : NOTHING;
}

struct str print_bp(struct report *report, struct figure_value value)
{
	if (value.kind == FIGURE_INTEGER)
		return decimal(report, rounded(value.number, 10, 1), 1, "%");
	if (value.kind == FIGURE_RATIO)
		return decimal(report, rounded(value.number, value.divisor * 10, 1), 1, "%");
	return NOTHING;
}

struct str print_duration(struct report *report, struct figure_value value)
{
	int64_t us = value.kind == FIGURE_RATIO ? value.number / value.divisor : value.number;
	int64_t seconds = us / SECOND_US;

	if (value.kind != FIGURE_INTEGER && value.kind != FIGURE_RATIO)
		return NOTHING;
	if (us == 0)
		return STR("0");
	if (us < SECOND_US)
		return decimal(report, rounded(us, 1000, 1), 0, " ms");
	if (us < MINUTE_US)
		return decimal(report, rounded(us, 10000, 1), 2, " s");
	if (us < HOUR_US)
		return print_text(report, SAY(report->config, "%lld min %02lld s", "%lld分%02lld秒"), (long long)(seconds / 60), (long long)(seconds % 60));
	return print_text(report, SAY(report->config, "%lld h %02lld min", "%lld時間%02lld分"), (long long)(seconds / 3600), (long long)(seconds / 60 % 60));
}

struct str print_bytes(struct report *report, struct figure_value value)
{
	static const char *const units[] = {" B", " kB", " MB", " GB", " TB", " PB"};
	int64_t divisor = 1;
	size_t unit = 0;

	if (value.kind != FIGURE_INTEGER)
		return NOTHING;
	while (value.number / divisor >= 1000 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		divisor *= 1000;
		unit++;
	}
	return decimal(report, rounded(value.number, divisor, unit ? 10 : 1), unit ? 1 : 0, units[unit]);
}

struct str print_milliday(struct report *report, struct figure_value value)
{
	if (value.kind != FIGURE_INTEGER)
		return NOTHING;
	return value.number % 100 ? decimal(report, rounded(value.number, 10, 1), 2, "")
	                          : decimal(report, value.number / 100, 1, "");
}

bool figure_civil(struct figure_value value, struct civil_time *ret_time)
{
	struct civil_time time = {.hour = 0};
	uint64_t hour = 0, minute = 0, second = 0;

	if (value.kind != FIGURE_TEXT || value.text.size < 10 || !civil_parse_date(str_take(value.text, 10), &time.date))
		return false;
	if (value.text.size >= 19) {
		if (!number_u64(str_take(str_skip(value.text, 11), 2), 23, &hour) ||
		    !number_u64(str_take(str_skip(value.text, 14), 2), 59, &minute) ||
		    !number_u64(str_take(str_skip(value.text, 17), 2), 59, &second))
			return false;
		time.hour = (int8_t)hour;
		time.minute = (int8_t)minute;
		time.second = (int8_t)second;
	}
	*ret_time = time;
	return true;
}

/* 10/15(火); 15 Oct (Tue) */
static struct str day_text(struct report *report, struct civil_date date)
{
	int weekday = civil_weekday(civil_day(date));

	if (report->config->report.language == REPORT_ENGLISH)
		return print_text(report, "%d %s (%s)", date.day, civil_month_en(date.month), civil_weekday_en(weekday));
	return print_text(report, "%d/%d(%s)", date.month, date.day, civil_weekday_ja(weekday));
}

struct str print_day(struct report *report, struct figure_value value)
{
	struct civil_time time;

	return figure_civil(value, &time) ? day_text(report, time.date) : NOTHING;
}

struct str print_time(struct report *report, struct figure_value value)
{
	struct civil_time time;

	if (!figure_civil(value, &time))
		return NOTHING;
	if (value.text.size < 19)
		return day_text(report, time.date);
	return print_text(report, "%.*s %d:%02d", STR_ARGS(day_text(report, time.date)), time.hour, time.minute);
}

/* 令和 began on 2019-05-01 (平成31年政令第143号); its first year is written 元年. */
static struct str print_year(struct report *report, struct civil_month month)
{
	if (!report->config->report.era || month.year < 1989)
		return print_text(report, "%d年", month.year);
	if (month.year < 2019 || (month.year == 2019 && month.month < 5))
		return month.year == 1989 ? STR("平成元年") : print_text(report, "平成%d年", month.year - 1988);
	return month.year == 2019 ? STR("令和元年") : print_text(report, "令和%d年", month.year - 2018);
}

struct str print_month(struct report *report, struct civil_month month)
{
	if (report->config->report.language == REPORT_ENGLISH)
		return print_text(report, "%s %d", civil_month_en(month.month), month.year);
	return print_text(report, "%.*s%d月", STR_ARGS(print_year(report, month)), month.month);
}

struct str print_date_long(struct report *report, struct figure_value value)
{
	struct civil_time time;
	int weekday;

	if (!figure_civil(value, &time))
		return NOTHING;
	weekday = civil_weekday(civil_day(time.date));
	if (report->config->report.language == REPORT_ENGLISH)
		return print_text(report, "%d %.*s (%s)", time.date.day, STR_ARGS(print_month(report, civil_month_of(time.date))),
		                  civil_weekday_en(weekday));
	return print_text(report, "%.*s%d日(%s)", STR_ARGS(print_month(report, civil_month_of(time.date))), time.date.day,
	                  civil_weekday_ja(weekday));
}

struct str print_change(struct report *report, struct figure_value now, struct figure_value before)
{
	int64_t change = now.number - before.number;
	struct str size, percent;

	if (now.kind != FIGURE_INTEGER || before.kind != FIGURE_INTEGER)
		return NOTHING;
	size = print_count(report, figure_integer(change < 0 ? -change : change));
	if (before.number <= 0)
		return print_text(report, "%s%.*s", change < 0 ? "−" : "+", STR_ARGS(size));
	percent = print_percent(report, figure_ratio(change < 0 ? -change : change, before.number), 1);
	return print_text(report, "%s%.*s (%s%.*s)", change < 0 ? "−" : "+", STR_ARGS(size), change < 0 ? "−" : "+", STR_ARGS(percent));
}

double figure_double(struct figure_value value, double scale)
{
	if (value.kind == FIGURE_INTEGER)
		return (double)value.number * scale;
	if (value.kind == FIGURE_RATIO)
		return (double)value.number / (double)value.divisor * scale;
	return (double)NAN;
}

bool figure_is(struct figure_value value, const char *text)
{
	return value.kind == FIGURE_TEXT && str_is(value.text, text);
}
