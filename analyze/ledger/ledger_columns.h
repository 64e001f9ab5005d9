/* A ledger described by one const table of columns, and the reader that turns a CSV table into typed records by it.
 * Knows kinds of columns, not ledgers. The heading is the first row in which at least half of the cells, and at least
 * two, are headings of the ledger: titles above it are skipped. Unknown headings are warned of and ignored, a heading
 * that stands twice is an error, a heading row repeated further down is skipped with a warning. Reading goes on after
 * an error, so that one run finds them all. */
#ifndef GEPPO_LEDGER_COLUMNS_H
#define GEPPO_LEDGER_COLUMNS_H

#include "arena.h"
#include "config.h"
#include "csv_table.h"
#include "ledger_cell.h"
#include "ledger_number.h"

/* An instant of a ledger. Without a clock time it stands for the whole day: see ledger_stamp_from and
 * ledger_stamp_until. */
struct ledger_stamp {
	int64_t at_us;  /* NO_TIME: the cell is empty */
	int32_t day;    /* civil day in the contract's zone */
	int16_t minute; /* of that day, by the clock there */
	bool has_time;  /* false: only the day is known, at_us is its 0:00 */
};

/* Spans of one record: several stand in one cell, one per line or separated by ";". An `until` with NO_TIME is not
 * over. */
struct ledger_span {
	struct ledger_stamp from, until;
};

struct ledger_spans {
	const struct ledger_span *items;
	size_t count;
};

/* A whole record's row, and where each cell is. */
struct ledger_row {
	uint32_t line;              /* of its first cell */
	const uint32_t *cell_lines; /* per column of the table; 0: not in the file */
	const uint32_t *cell_columns;
};

#define NO_EFFORT INT64_C(-1)
#define NO_NUMBER INT64_C(-1)

enum site_number {
	SITE_HEADQUARTERS = -1, /* 機構本部 */
	SITE_NONE = -2,         /* cell empty, or the configuration lists no sites */
};

enum ledger_kind {
	LEDGER_TEXT,       /* const char *; "" when empty */
	LEDGER_STAMP,      /* struct ledger_stamp */
	LEDGER_DAY,        /* struct ledger_stamp whose clock time is not needed: no warning without it */
	LEDGER_SPAN_FROM,  /* struct ledger_spans; the next column is its LEDGER_SPAN_UNTIL */
	LEDGER_SPAN_UNTIL, /* the same member */
	LEDGER_WORD,       /* int: one of `words`; `none` when empty */
	LEDGER_FLAG,       /* bool; false when empty */
	LEDGER_EFFORT,     /* int64_t, thousandths of 人日; NO_EFFORT when empty */
	LEDGER_NUMBER,     /* int64_t; NO_NUMBER when empty */
	LEDGER_MONTH,      /* struct civil_month; year 0 when empty */
	LEDGER_SITE,       /* int32_t: index in config->sites, or enum site_number */
};

enum ledger_need {
	LEDGER_OPTIONAL,
	LEDGER_PRESENT, /* the column must be there; its cells may be empty */
	LEDGER_FILLED,  /* no cell of it may be empty */
};

struct ledger_column {
	const char *key;         /* name in SQL and figures: received */
	const char *headings[8]; /* accepted ones, the first is printed; the English one is among them; NULL ends */
	enum ledger_need need;
	enum ledger_kind kind;
	size_t offset;                 /* in the record */
	const struct cell_word *words; /* LEDGER_WORD */
	int none;                      /* LEDGER_WORD: value of an empty cell */
};

/* One ledger. The record begins with a struct ledger_row. */
struct ledger_format {
	const char *name;  /* inquiries: ledgers/inquiries.csv */
	const char *title; /* 問い合わせ台帳 */
	const struct ledger_column *columns;
	size_t column_count;
	size_t record_size;
	bool partial; /* the file has columns that are not ours: no warning for them */
};

/* Checks the numbers (ledger_number.h) of a ledger whose first column is "number"; rows that only say 欠番 are no
 * records. Makes the records, in the file's order, in `arena`; *ret_count of them. Rows with an error are left out (the error is
 * in `notes`). NULL only when memory is out; a ledger with no rows gives a valid pointer. A missing heading row or a
 * missing required column is an error note and gives no records. */
void *ledger_read(const struct ledger_format *format, const struct ledger_table *table, const char *name,
                  const struct config *config, struct arena *arena, struct ledger_notes *notes, size_t *ret_count,
                  struct fail *fail) MUST_CHECK;

/* The same with the numbers of all its rows, checked and sorted, for references; none of a ledger whose first column is
 * no "number" or is not in the file. They live in `arena`. */
void *ledger_read_numbered(const struct ledger_format *format, const struct ledger_table *table, const char *name,
                           const struct config *config, struct arena *arena, struct ledger_notes *notes,
                           struct ledger_numbers *ret_numbers, size_t *ret_count, struct fail *fail) MUST_CHECK;

/* The place of a column's cell in a record's row, for messages; the row's first cell when the column is not in the
 * file. */
struct ledger_place ledger_row_place(const struct ledger_format *format, const struct ledger_row *row, const char *name,
                                     const char *key);

/* "函館高専" of a site number: the short name, 機構本部, or "". */
const char *ledger_site_name(const struct config *config, int32_t site);

#endif
