/* The values that people write into ledger cells, as typed values. Pure functions of a cell's text: no zone, no
 * calendar, no ledger. Full-width digits, letters and signs count as their ASCII forms everywhere. Each returns false
 * for what it does not take; the allowed forms are said by cell_problem_en and _ja. */
#ifndef GEPPO_LEDGER_CELL_H
#define GEPPO_LEDGER_CELL_H

#include "civil.h"
#include "str.h"
#include "text.h"

/* A date with or without a clock time, as written. */
struct cell_time {
	struct civil_time time; /* 0:00 without has_time */
	bool has_time;
	bool has_offset;  /* "Z", "+09:00" stood behind it */
	int32_t offset_s; /* east of UTC */
};

/* Why a text is no date; each names what to write instead. */
enum cell_problem {
	CELL_FINE,
	CELL_UNREADABLE,    /* no form that is known */
	CELL_NO_SUCH_DATE,  /* 2019/2/30, 13月 */
	CELL_NO_YEAR,       /* 10月1日: Excel's display lost the year */
	CELL_OUTSIDE_ERA,   /* R1.4.30, H32.1.1 */
	CELL_FAR_YEAR,      /* 2109/10/1, 令和32年10月1日: no year of a contract, mistyped */
	CELL_WRONG_WEEKDAY, /* 2019/10/1(水) was a Tuesday */
	CELL_EXCEL_ERROR,   /* #N/A, #REF!, ##### */
	CELL_NO_SUCH_TIME,  /* 25:00, 9:60 */
};

/* 2019/10/1 9:05 · 2019-10-01T09:05[:30][Z|+09:00] · 2019.10.1 · 2019年10月1日(火) 午前9時5分 · 令和元年10月1日 ·
 * R1.10.1 · H31.4.1 · 20191001 · Excel serials 36526 … 54788 of the 1900 system, with a fraction as clock time (to the
 * second). 平成31年 runs to its December, since papers of that year are full of it; 令和 begins on 2019-05-01. */
enum cell_problem cell_time(struct str text, struct cell_time *ret_time);

/* 2019-10 · 2019/10 · 201910 · 2019年10月(分) · 令和元年10月 · R1.10 · Oct-19 (what Excel makes of 2019/10) · any whole date
 * that cell_time takes: its month. */
enum cell_problem cell_month(struct str text, struct civil_month *ret_month);

/* What is wrong and what is allowed, for a problem other than CELL_FINE. */
const char *cell_problem_en(enum cell_problem problem);
const char *cell_problem_ja(enum cell_problem problem);

/* 済 ○ 〇 ◯ レ ✓ 有 要 はい 対応済 yes y true 1 → true; 未 × ✕ - 無 否 不要 いいえ no n false 0 → false. */
bool cell_flag(struct str text, bool *ret_flag);

/* Work in thousandths of a 人日, ≥ 0 and below 1,000 人日: "0.5", "1.25人日", "4時間" or "4h" by minutes_per_day,
 * "30分". */
bool cell_effort(struct str text, int32_t minutes_per_day, int64_t *ret_milli);

/* A whole number, 0 or more: 18200, 18,200, 18200MB. */
bool cell_number(struct str text, int64_t *ret_number);

/* One accepted spelling of a word; the first spelling of a value in the table is the one that messages name. */
struct cell_word {
	const char *text;
	int value;
};

/* Ends with a NULL text. Compares without blanks, full-width forms as ASCII, ASCII letters without case. */
bool cell_word(struct str text, const struct cell_word *words, int *ret_value);
/* The first spelling of a value, or "". */
const char *cell_word_text(const struct cell_word *words, int value);
/* "操作方法, データ管理, 障害" */
void cell_words_list(const struct cell_word *words, struct text *text);

/* #N/A, #REF!, #VALUE! and the others that spreadsheets write for what they cannot compute, and ##### for what they
 * could not show. */
bool cell_is_error(struct str text);

/* The cell as a sentence shows it: its first 60 bytes or so, cut at a character. */
struct str cell_shown(struct str text);

/* The text with full-width ASCII (U+FF01–FF5E), U+3000, and the signs ‐ − – ー(between digits) 〜 as ASCII, without
 * blanks at both ends. */
void cell_fold(struct str text, struct text *ret_text);

#endif
