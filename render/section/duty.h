/* What the chapters share that show a duty of the contract by its ledger: the verdicts of its clauses, and the month beside the month before. */
#ifndef GEPPO_DUTY_H
#define GEPPO_DUTY_H

#include "ledger_chapter.h"

/* The verdicts of the clauses over these ledgers (names as geppo.yaml has them; NULL ends). Nothing where the contract has none. */
void report_duties(struct report *report, const char *const *ledgers);

enum compare_kind {
	COMPARE_COUNT,
	COMPARE_BYTES,
	COMPARE_SHARE,              /* a ratio; the difference is in points */
};

struct compare_line {
	const char *english, *japanese; /* the metric with its unit */
	const char *column;             /* of the table by month */
	enum compare_kind kind;
};

/* 当月・前月・差, and 前年同月 where the table knows it. `id` is a table with a column "month". */
void report_compare(struct report *report, const char *title, const char *id, const char *label, const struct compare_line *lines, size_t count, const char *more);

/* The note under what reaches back to the contract's begin: that period, and the source. */
struct str history_note(struct report *report, const struct figure_origin *origin, const char *more);

/* The row of the report's month, shifted by so many months; row_count when there is none. */
size_t month_row(const struct report *report, const struct figure_table *rows, int shift);

/* 2020/3/15: days of other years. ― for none. */
struct str print_date(struct report *report, struct figure_value day);
/* The civil day; INT32_MIN when it is none. */
int32_t day_number(struct figure_value day);
/* "2019-10" as 2019年10月. */
struct str print_month_of(struct report *report, struct figure_value month);
/* The text, or ― for an empty one. */
struct str text_or_dash(struct figure_value value);

/* The word of a key; the key itself where the list has none. */
struct key_word {
	const char *key, *english, *japanese;
	enum mark mark;
};
struct cell word_cell(struct report *report, const struct key_word *words, size_t count, struct figure_value key);

#endif
