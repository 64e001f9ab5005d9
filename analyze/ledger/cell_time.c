/* Dates and clock times as people and Excel write them. */
#include <string.h>

#include "ledger_cell.h"
#include "number.h"

/* Serials of the 1900 system: 25569 is 1970-01-01. The range keeps amounts and short numbers from becoming dates. */
#define SERIAL_EPOCH 25569
#define SERIAL_MIN 36526 /* 2000-01-01 */
#define SERIAL_MAX 54788 /* 2049-12-31 */

/* Years that a ledger may mean: whoever writes 2109 or 令和32年 (2050) meant 2019 or 平成32年. */
#define YEAR_MIN 1989
#define YEAR_MAX 2049

/* Takes `word` off the front. */
static bool take(struct str *text, const char *word)
{
	struct str head = str_of(word);
	if (!str_starts(*text, head))
		return false;
	*text = str_skip(*text, head.size);
	return true;
}

static bool take_any(struct str *text, const char *const *words)
{
	for (; *words; words++)
		if (take(text, *words))
			return true;
	return false;
}

static void take_blanks(struct str *text)
{
	while (take(text, " ") || take(text, "\t") || take(text, "\n"))
		;
}

/* 1 to max_digits digits; blanks around numbers are common in typed dates. */
static bool take_number(struct str *text, size_t max_digits, int *ret_number)
{
	take_blanks(text);
	size_t size = 0;
	int number = 0;
	while (size < text->size && size < max_digits && text->at[size] >= '0' && text->at[size] <= '9')
		number = number * 10 + (text->at[size++] - '0');
	if (size == 0)
		return false;
	*text = str_skip(*text, size);
	*ret_number = number;
	return true;
}

static bool all_digits(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.size > 0;
}

/* An era's year. The limits of the era are checked with the whole date. */
struct era {
	const char *names[5];
	int first_year;                /* the year of 元年 */
	struct civil_date from, until; /* dates that the era may name */
};

static const struct era eras[] = {
        {{"令和", "㋿", "R", "r", NULL}, 2019, {2019, 5, 1}, {2117, 12, 31}},
        /* 平成31年10月 stands in contracts of that year for what became 令和元年10月: not ambiguous, so taken. */
        {{"平成", "㍻", "H", "h", NULL}, 1989, {1989, 1, 8}, {2019, 12, 31}},
};

static const struct era *take_era(struct str *text)
{
	for (size_t i = 0; i < sizeof eras / sizeof *eras; i++)
		if (take_any(text, eras[i].names))
			return &eras[i];
	return NULL;
}

/* One of the separators; 年月日 and signs may be mixed (R1年10/1). */
static bool take_separator(struct str *text, const char *kanji)
{
	take_blanks(text);
	const char *const separators[] = {kanji, "/", "-", ".", NULL};
	return take_any(text, separators);
}

static enum cell_problem take_year(struct str *text, const struct era **ret_era, int *ret_year)
{
	const struct era *era = take_era(text);
	*ret_era = era;
	if (!era)
		return take_number(text, 4, ret_year) ? CELL_FINE : CELL_UNREADABLE;
	int number = 1;
	take_blanks(text);
	if (!take(text, "元") && !take_number(text, 3, &number))
		return CELL_UNREADABLE;
	if (number < 1)
		return CELL_OUTSIDE_ERA;
	*ret_year = era->first_year + number - 1;
	return CELL_FINE;
}

static int compare_dates(struct civil_date a, struct civil_date b)
{
	int32_t day_a = civil_day(a), day_b = civil_day(b);
	return (day_a > day_b) - (day_a < day_b);
}

static enum cell_problem take_date(struct str *text, struct civil_date *ret_date)
{
	const struct era *era;
	int year, month, day;
	struct str before = *text;
	enum cell_problem problem = take_year(text, &era, &year);
	if (problem != CELL_FINE)
		return problem;
	size_t year_digits = before.size - text->size;
	bool short_year = !era && year_digits < 4;
	if (short_year && (take(text, "月") || take(text, ":") || take(text, "時")))
		return CELL_NO_YEAR;
	if (!take_separator(text, "年") || !take_number(text, 2, &month))
		return CELL_UNREADABLE;
	take_blanks(text);
	if (short_year) /* 10/1 and 10/1 9:05; but 19/10/1: a year, or 令和19年? */
		return text->size == 0 || (text->at[0] >= '0' && text->at[0] <= '9') ? CELL_NO_YEAR : CELL_UNREADABLE;
	if (!take_separator(text, "月") || !take_number(text, 2, &day))
		return CELL_UNREADABLE;
	take_blanks(text);
	take(text, "日");
	struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
	if (!civil_date_valid(date))
		return CELL_NO_SUCH_DATE;
	if (era && (compare_dates(date, era->from) < 0 || compare_dates(date, era->until) > 0))
		return CELL_OUTSIDE_ERA;
	if (year < YEAR_MIN || year > YEAR_MAX)
		return CELL_FAR_YEAR;
	*ret_date = date;
	return CELL_FINE;
}

/* (火) · （火曜日） is folded to (火曜日) · 火曜. Says whether it agrees. */
static enum cell_problem take_weekday(struct str *text, struct civil_date date)
{
	struct str rest = *text;
	take_blanks(&rest);
	bool bracket = take(&rest, "(");
	for (int weekday = 0; weekday < 7; weekday++) {
		if (!take(&rest, civil_weekday_ja(weekday)))
			continue;
		if (take(&rest, "曜"))
			take(&rest, "日");
		else if (!bracket)
			return CELL_UNREADABLE;
		if (bracket && !take(&rest, ")"))
			return CELL_UNREADABLE;
		*text = rest;
		return civil_weekday(civil_day(date)) == weekday ? CELL_FINE : CELL_WRONG_WEEKDAY;
	}
	return bracket ? CELL_UNREADABLE : CELL_FINE;
}

enum half_day {
	HALF_NONE,
	HALF_MORNING,
	HALF_AFTERNOON,
};

static enum half_day take_half_day(struct str *text)
{
	static const char *const morning[] = {"午前", "AM", "am", "a.m.", NULL};
	static const char *const afternoon[] = {"午後", "PM", "pm", "p.m.", NULL};
	take_blanks(text);
	if (take_any(text, morning))
		return HALF_MORNING;
	return take_any(text, afternoon) ? HALF_AFTERNOON : HALF_NONE;
}

/* Seconds and what is finer: the fraction is cut off. */
static bool take_seconds(struct str *text, int *ret_second)
{
	int fraction;
	if (!take_number(text, 2, ret_second))
		return false;
	return !take(text, ".") || take_number(text, 9, &fraction);
}

static bool take_minutes(struct str *text, int *ret_minute, int *ret_second)
{
	if (take(text, "時")) {
		take_blanks(text);
		if (take(text, "半")) {
			*ret_minute = 30;
			return true;
		}
		if (text->size == 0)
			return true;
		return take_number(text, 2, ret_minute) && take(text, "分") &&
		       (text->size == 0 || text->at[0] == ' ' || (take_seconds(text, ret_second) && take(text, "秒")));
	}
	if (!take(text, ":") || !take_number(text, 2, ret_minute))
		return false;
	return !take(text, ":") || take_seconds(text, ret_second);
}

static enum cell_problem take_clock(struct str *text, struct civil_time *time)
{
	int hour, minute = 0, second = 0;
	enum half_day half = take_half_day(text);
	if (!take_number(text, 2, &hour) || !take_minutes(text, &minute, &second))
		return CELL_UNREADABLE;
	if (half == HALF_NONE)
		half = take_half_day(text);
	if (hour > (half == HALF_NONE ? 23 : 12) || minute > 59 || second > 59)
		return CELL_NO_SUCH_TIME;
	if (half != HALF_NONE)
		hour = hour % 12 + (half == HALF_AFTERNOON ? 12 : 0);
	time->hour = (int8_t)hour;
	time->minute = (int8_t)minute;
	time->second = (int8_t)second;
	return CELL_FINE;
}

static enum cell_problem take_offset(struct str *text, struct cell_time *time)
{
	take_blanks(text);
	if (text->size == 0)
		return CELL_FINE;
	int hour = 0, minute = 0;
	bool east = take(text, "+");
	if (!take(text, "Z")) {
		if ((!east && !take(text, "-")) || !take_number(text, 2, &hour))
			return CELL_UNREADABLE;
		take(text, ":");
		if (!take_number(text, 2, &minute) || hour > 14 || minute > 59)
			return CELL_UNREADABLE;
	}
	time->has_offset = true;
	time->offset_s = (east ? 1 : -1) * (hour * 3600 + minute * 60);
	return text->size == 0 ? CELL_FINE : CELL_UNREADABLE;
}

/* 43739, 43739.3784722: only a number whose days are plausible. */
static bool serial_time(struct str text, struct cell_time *ret_time)
{
	double serial;
	bool whole = text.size == 5 && all_digits(text);
	bool broken =
	        text.size > 6 && text.at[5] == '.' && all_digits(str_take(text, 5)) && all_digits(str_skip(text, 6));
	if (!whole && !broken)
		return false;
	if (!number_double(text, &serial) || serial < SERIAL_MIN || serial >= SERIAL_MAX + 1)
		return false;
	int64_t seconds = (int64_t)(serial * 86400.0 + 0.5) - INT64_C(86400) * SERIAL_EPOCH;
	*ret_time = (struct cell_time){.time = civil_of_us(seconds * SECOND_US), .has_time = broken};
	return true;
}

static enum cell_problem compact_date(struct str text, struct cell_time *ret_time)
{
	int year = 0, month = 0, day = 0;
	take_number(&text, 4, &year);
	take_number(&text, 2, &month);
	take_number(&text, 2, &day);
	struct civil_date date = {(int16_t)year, (int8_t)month, (int8_t)day};
	if (!civil_date_valid(date))
		return CELL_NO_SUCH_DATE;
	if (year < YEAR_MIN || year > YEAR_MAX)
		return CELL_FAR_YEAR;
	*ret_time = (struct cell_time){.time.date = date};
	return CELL_FINE;
}

static enum cell_problem folded_time(struct str text, struct cell_time *ret_time)
{
	struct cell_time time = {0};
	if (str_starts(text, STR("#")))
		return CELL_EXCEL_ERROR;
	if (serial_time(text, ret_time))
		return CELL_FINE;
	if (text.size == 8 && all_digits(text))
		return compact_date(text, ret_time);
	enum cell_problem problem = take_date(&text, &time.time.date);
	if (problem == CELL_FINE)
		problem = take_weekday(&text, time.time.date);
	if (problem != CELL_FINE)
		return problem;
	if (!take(&text, "T"))
		take_blanks(&text);
	if (text.size > 0) {
		time.has_time = true;
		problem = take_clock(&text, &time.time);
		if (problem == CELL_FINE)
			problem = take_offset(&text, &time);
	}
	if (problem == CELL_FINE)
		*ret_time = time;
	return problem;
}

enum cell_problem cell_time(struct str text, struct cell_time *ret_time)
{
	struct text folded = {0};
	cell_fold(text, &folded);
	enum cell_problem problem = text_failed(&folded) ? CELL_UNREADABLE : folded_time(text_str(&folded), ret_time);
	text_release(&folded);
	return problem;
}

#define FORMS_EN "write 2019/10/1 9:05, 2019-10-01T09:05, 令和元年10月1日 or R1.10.1"
#define FORMS_JA "2019/10/1 9:05、2019-10-01T09:05、令和元年10月1日、R1.10.1 のように書いてください"

const char *cell_problem_en(enum cell_problem problem)
{
	switch (problem) {
	case CELL_FINE:
		break;
	case CELL_UNREADABLE:
		return "is no date; " FORMS_EN;
	case CELL_NO_SUCH_DATE:
		return "is a date that does not exist; " FORMS_EN;
	case CELL_NO_YEAR:
		return "has no year (Excel saves what it shows); " FORMS_EN;
	case CELL_OUTSIDE_ERA:
		return "lies outside its era (令和 from 2019-05-01, 平成 1989-01-08 to 31年12月); " FORMS_EN;
	case CELL_FAR_YEAR:
		return "lies in a year that cannot be meant; 1989 to 2049 (平成元年 to 令和31年) are taken";
	case CELL_WRONG_WEEKDAY:
		return "names the wrong day of the week; mend the date or the weekday";
	case CELL_EXCEL_ERROR:
		return "is an error value of Excel; " FORMS_EN;
	case CELL_NO_SUCH_TIME:
		return "has a clock time that does not exist; 0:00 to 23:59 are allowed";
	}
	return "";
}

const char *cell_problem_ja(enum cell_problem problem)
{
	switch (problem) {
	case CELL_FINE:
		break;
	case CELL_UNREADABLE:
		return "は日付として読めません。" FORMS_JA;
	case CELL_NO_SUCH_DATE:
		return "は存在しない日付です。" FORMS_JA;
	case CELL_NO_YEAR:
		return "には年がありません(Excelは表示どおりに保存します)。" FORMS_JA;
	case CELL_OUTSIDE_ERA:
		return "は元号の期間外です(令和は2019-05-01から、平成は1989-01-08から31年12月まで)。" FORMS_JA;
	case CELL_FAR_YEAR:
		return "は年が離れすぎています。1989年～2049年(平成元年～令和31年)で書いてください";
	case CELL_WRONG_WEEKDAY:
		return "は曜日が日付と合いません。日付か曜日を直してください";
	case CELL_EXCEL_ERROR:
		return "はExcelのエラー値です。" FORMS_JA;
	case CELL_NO_SUCH_TIME:
		return "の時刻は存在しません。0:00から23:59までで書いてください";
	}
	return "";
}
