/* Flags, words, work: the small cells. Dates are in cell_time.c. */
#include "ledger_cell.h"

#include <string.h>

#include "number.h"

static uint32_t fold_one(uint32_t code_point)
{
	switch (code_point) {
	case 0x3000: /* ideographic space */
	case 0x00A0:
		return ' ';
	case 0x2010: /* hyphens, dashes, minus: input methods give any of them */
	case 0x2012:
	case 0x2013:
	case 0x2212:
		return '-';
	case 0x301C: /* wave dash */
		return '~';
	default:
		return code_point >= 0xFF01 && code_point <= 0xFF5E ? code_point - 0xFEE0 : code_point;
	}
}

void cell_fold(struct str text, struct text *ret_text)
{
	struct text folded = {0};
	uint32_t before = 0;
	while (text.size > 0) {
		size_t size;
		uint32_t code_point = str_utf8(text, &size);
		uint32_t one = fold_one(code_point);
		/* A long vowel mark between digits was meant as a hyphen: 2019ー10ー01. */
		if (code_point == 0x30FC && before >= '0' && before <= '9')
			one = '-';
		text_add_utf8(&folded, one);
		before = one;
		text = str_skip(text, size);
	}
	text_add(ret_text, str_trim(text_str(&folded)));
	ret_text->failed = ret_text->failed || text_failed(&folded);
	text_release(&folded);
}

#define SHOWN_BYTES 60

bool cell_is_error(struct str text)
{
	static const char *const errors[] = {"#N/A",   "#REF!",  "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!",
	                                     "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!",
	                                     "#CONNECT!", "#GETTING_DATA", "Err:502", "Err:504", "Err:508", "Err:509", "Err:522"};
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (str_is(text, errors[i]))
			return true;
	size_t signs = 0;
	while (signs < text.size && text.at[signs] == '#')
		signs++;
	return signs >= 3 && signs == text.size;
}

struct str cell_shown(struct str text)
{
	size_t size = 0;
	while (size < text.size && size < SHOWN_BYTES) {
		size_t step;
		str_utf8(str_skip(text, size), &step);
		size += step;
	}
	return str_take(text, size);
}

/* Folded and without any blanks. */
static void fold_tight(struct str text, struct text *ret_text)
{
	struct text folded = {0};
	cell_fold(text, &folded);
	for (size_t i = 0; i < folded.size; i++)
		if (folded.at[i] != ' ' && folded.at[i] != '\t' && folded.at[i] != '\n')
			text_add_byte(ret_text, folded.at[i]);
	ret_text->failed = ret_text->failed || text_failed(&folded);
	text_release(&folded);
}

bool cell_word(struct str text, const struct cell_word *words, int *ret_value)
{
	struct text given = {0}, known = {0};
	bool found = false;
	fold_tight(text, &given);
	for (; words->text && !found; words++) {
		text_clear(&known);
		fold_tight(str_of(words->text), &known);
		found = str_equal_nocase(text_str(&given), text_str(&known));
		if (found)
			*ret_value = words->value;
	}
	text_release(&given);
	text_release(&known);
	return found;
}

const char *cell_word_text(const struct cell_word *words, int value)
{
	for (; words->text; words++)
		if (words->value == value)
			return words->text;
	return "";
}

void cell_words_list(const struct cell_word *words, struct text *text)
{
	for (const struct cell_word *word = words; word->text; word++) {
		bool first_spelling = true;
		for (const struct cell_word *before = words; before != word; before++)
			first_spelling = first_spelling && before->value != word->value;
		if (!first_spelling)
			continue;
		if (word != words)
			text_add_cstr(text, ", ");
		text_add_cstr(text, word->text);
	}
}

bool cell_flag(struct str text, bool *ret_flag)
{
	static const struct cell_word words[] = {
	        {"済", 1},     {"○", 1},    {"〇", 1},   {"◯", 1},     {"●", 1},    {"レ", 1},     {"✓", 1},
	        {"✔", 1},      {"有", 1},   {"あり", 1}, {"要", 1},    {"はい", 1}, {"対応済", 1}, {"yes", 1},
	        {"y", 1},      {"true", 1}, {"1", 1},    {"未", 0},    {"×", 0},    {"✕", 0},      {"✗", 0},
	        {"-", 0},      {"―", 0},    {"ー", 0},   {"無", 0},    {"なし", 0}, {"否", 0},     {"不要", 0},
	        {"いいえ", 0}, {"no", 0},   {"n", 0},    {"false", 0}, {"0", 0},    {NULL, 0},
	};
	int value;
	if (!cell_word(text, words, &value))
		return false;
	*ret_flag = value != 0;
	return true;
}

/* Units by which an effort may be written, longest spelling first. */
enum effort_unit {
	EFFORT_DAYS,
	EFFORT_HOURS,
	EFFORT_MINUTES,
};

static enum effort_unit effort_unit(struct str *text)
{
	static const struct {
		const char *text;
		enum effort_unit unit;
	} units[] = {
	        {"人日", EFFORT_DAYS},  {"日", EFFORT_DAYS}, {"人時間", EFFORT_HOURS}, {"人時", EFFORT_HOURS},
	        {"時間", EFFORT_HOURS}, {"h", EFFORT_HOURS}, {"H", EFFORT_HOURS},      {"分", EFFORT_MINUTES},
	};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct str unit = str_of(units[i].text);
		if (text->size > unit.size && str_ends(*text, unit)) {
			*text = str_take(*text, text->size - unit.size);
			return units[i].unit;
		}
	}
	return EFFORT_DAYS;
}

bool cell_effort(struct str text, int32_t minutes_per_day, int64_t *ret_milli)
{
	struct text folded = {0};
	fold_tight(text, &folded);
	struct str number = text_str(&folded);
	enum effort_unit unit = effort_unit(&number);
	int64_t milli = -1;
	bool good = !text_failed(&folded) && minutes_per_day > 0 && number_scaled(number, 3, &milli) && milli >= 0 &&
	            milli < INT64_C(1000000000);
	text_release(&folded);
	if (!good)
		return false;
	/* Half a thousandth is rounded up: work is never made less. */
	if (unit == EFFORT_HOURS)
		milli = (milli * 60 + minutes_per_day / 2) / minutes_per_day;
	else if (unit == EFFORT_MINUTES)
		milli = (milli + minutes_per_day / 2) / minutes_per_day;
	if (milli >= 1000000)
		return false;
	*ret_milli = milli;
	return true;
}

/* Commas must stand at thousands: 18,200 but not 18,2. */
static bool digits_without_commas(struct str text, struct text *digits)
{
	bool grouped = str_find_str(text, STR(",")) < text.size;
	for (size_t i = 0; i < text.size; i++) {
		bool comma_due = grouped && i > 0 && (text.size - i) % 4 == 0;
		if (comma_due != (text.at[i] == ','))
			return false;
		if (!comma_due)
			text_add_byte(digits, text.at[i]);
	}
	return !text_failed(digits);
}

bool cell_number(struct str text, int64_t *ret_number)
{
	struct text folded = {0}, digits = {0};
	fold_tight(text, &folded);
	struct str number = text_str(&folded);
	if (number.size > 2 && str_equal_nocase(str_skip(number, number.size - 2), STR("MB")))
		number = str_take(number, number.size - 2);
	bool good = !text_failed(&folded) && digits_without_commas(number, &digits) &&
	            number_i64(text_str(&digits), 0, INT64_C(1000000000000), ret_number);
	text_release(&folded);
	text_release(&digits);
	return good;
}
