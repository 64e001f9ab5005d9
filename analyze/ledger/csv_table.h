/* A CSV file as rows of cells, each with its place. Knows encodings, line ends and quotes; not what the cells mean nor
 * which row is the heading. Read strictly (RFC 4180): a quote that would swallow the rest of the file is an error where
 * it opened, and reading goes on in the line after it, so that all errors are found in one run. UTF-8 with or without
 * BOM; else CP932 (Windows-31J with NEC and IBM extensions). Cells are UTF-8, NUL-free, trimmed of blanks (also U+3000)
 * at both ends; line ends inside quotes are "\n". Blank rows and empty cells at the end of a row are left out. */
#ifndef GEPPO_CSV_TABLE_H
#define GEPPO_CSV_TABLE_H

#include "digest.h"
#include "ledger_note.h"

enum csv_encoding {
	CSV_UTF8,
	CSV_UTF8_BOM,
	CSV_CP932,
};

/* Cells of one row; more is no ledger (FAIL_LIMIT's bound for the columns table). */
#define CSV_ROW_CELLS 1024

struct csv_cell {
	struct str text;       /* NUL behind it */
	uint32_t line, column; /* of its first character, 1-based; columns are characters */
};

struct csv_row {
	const struct csv_cell *cells;
	size_t count; /* ≥ 1; the last cell is not empty */
};

/* Immutable after csv_table_new. */
struct csv_table {
	const char *path;     /* `name` as given */
	struct sha256 digest; /* of the file's bytes */
	enum csv_encoding encoding;
	const struct csv_row *rows;
	size_t count;
};

/* Reads the file whole (at most BOUND_LEDGER_BYTES). What is wrong inside goes to `notes` with its place, and the
 * damaged rows are left out; fails only when the file cannot be read or memory is out. `name` is how notes call the
 * file; it and the table's memory must outlive notes that name it, which they do when `name` is a literal or in the
 * notes' arena. */
struct csv_table *csv_table_new(const char *path, const char *name, struct ledger_notes *notes,
                                struct fail *fail) MUST_CHECK;
/* The same from bytes in memory; `digest` is theirs. */
struct csv_table *csv_table_of(struct str bytes, const char *name, struct ledger_notes *notes,
                               struct fail *fail) MUST_CHECK;
void csv_table_free(struct csv_table *table);

#endif
