/* A ledger's file as rows of cells, each with its place: what the readers of CSV files and workbooks make, and the only
 * thing that is known of a file when its columns are read. Cells are UTF-8, NUL-free, trimmed of blanks (also U+3000)
 * at both ends; line ends inside a cell are "\n". Blank rows and empty cells at the end of a row are left out. */
#ifndef GEPPO_LEDGER_TABLE_H
#define GEPPO_LEDGER_TABLE_H

#include "arena.h"
#include "digest.h"
#include "ledger_note.h"

enum table_encoding {
	TABLE_UTF8,
	TABLE_UTF8_BOM,
	TABLE_CP932,
	TABLE_WORKBOOK, /* .xlsx: its encoding is its own business */
};

/* Cells of one row; more is no ledger. */
#define TABLE_ROW_CELLS 1024

enum cell_kind {
	CELL_VALUE,
	CELL_FORMULA,  /* a formula instead of its value: `text` is the formula */
	CELL_ERROR,    /* #REF! and the like: `text` is that */
	CELL_BAD_DATE, /* a number shown as a date that there is none of: `text` is the number */
};

struct table_cell {
	struct str text; /* NUL behind it */
	uint32_t line,
	        column; /* of its first character, 1-based, columns are characters; of a workbook its row and column */
	enum cell_kind kind;
};

struct table_row {
	const struct table_cell *cells;
	size_t count; /* ≥ 1; the last cell is not empty */
};

/* Immutable after reading. */
struct ledger_table {
	const char *name;     /* how notes call the file: ledgers/inquiries.csv, ledgers/inquiries.xlsx:一覧! */
	struct sha256 digest; /* of the file's bytes */
	enum table_encoding encoding;
	const struct table_row *rows;
	size_t count;
};

void ledger_table_free(struct ledger_table *table);

/* For the readers: an empty table that grows. NULL when memory is out; `name` must outlive it and the notes. */
struct ledger_table *ledger_table_new(const char *name);
/* Where the texts of its cells live; dies with the table. */
struct arena *ledger_table_arena(struct ledger_table *table);
/* A copy of the cells as the next row, without empty ones at the end; a blank row is none. At most TABLE_ROW_CELLS.
 * False when memory is out. */
bool ledger_table_add(struct ledger_table *table, const struct table_cell *cells, size_t count) MUST_CHECK;
/* Puts a cell into a row that is there, which may become longer. False when memory is out. */
bool ledger_table_put(struct ledger_table *table, size_t row, size_t column, struct table_cell cell) MUST_CHECK;
/* Does it hold BOUND_LEDGER_CELLS? Then the reader says so and stops. */
bool ledger_table_full(const struct ledger_table *table);

/* Without blanks, U+3000 among them, and line ends at both ends. */
struct str ledger_table_trim(struct str text);
/* A copy in the table's arena, trimmed, with "\n" as its line ends. NULL text when memory is out. */
struct str ledger_table_text(struct ledger_table *table, struct str text);

#endif
