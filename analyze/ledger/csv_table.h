/* A CSV file as rows of cells, each with its place. Knows encodings, line ends and quotes; not what the cells mean nor
 * which row is the heading. Read strictly (RFC 4180): a quote that would swallow the rest of the file is an error where
 * it opened, and reading goes on in the line after it, so that all errors are found in one run. UTF-8 with or without
 * BOM; else CP932 (Windows-31J with NEC and IBM extensions). A cell that a spreadsheet would take
 * for a formula (=1+1, =A1, @SUM(A1), +cmd|'…'!A1) is CELL_FORMULA; +81-3-1234 and => are text. */
#ifndef GEPPO_CSV_TABLE_H
#define GEPPO_CSV_TABLE_H

#include "ledger_table.h"

/* Reads the file whole (at most BOUND_LEDGER_BYTES). What is wrong inside goes to `notes` with its place, and the
 * damaged rows are left out; fails only when the file cannot be read or memory is out. `name` is how notes call the
 * file; it and the table's memory must outlive notes that name it, which they do when `name` is a literal or in the
 * notes' arena. */
struct ledger_table *csv_table_new(const char *path, const char *name, struct ledger_notes *notes,
                                   struct fail *fail) MUST_CHECK;
/* The same from bytes in memory; `digest` is theirs. */
struct ledger_table *csv_table_of(struct str bytes, const char *name, struct ledger_notes *notes,
                                  struct fail *fail) MUST_CHECK;
#endif
