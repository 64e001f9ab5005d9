/* Merged cells of a sheet, and what they mean for its rows: a value that spans rows is the value of each of them. Knows
 * places, not headings. */
#ifndef GEPPO_XLSX_MERGE_H
#define GEPPO_XLSX_MERGE_H

#include "ledger_table.h"

/* More than a ledger has, whose every row may have some. */
#define XLSX_MERGES_MOST 65536

/* From 1, both ends included. */
struct xlsx_merge {
	uint32_t row, column, last_row, last_column;
};

/* A zeroed struct is ready. */
struct xlsx_merges {
	struct xlsx_merge *items;
	size_t count, capacity;
};

/* Keeps those that span rows. False beyond XLSX_MERGES_MOST, or when memory is out. */
bool xlsx_merges_add(struct xlsx_merges *merges, struct xlsx_merge merge) MUST_CHECK;
void xlsx_merges_release(struct xlsx_merges *merges);

/* Puts their values into the rows below that have other cells. `text_bytes` counts what cells hold, up to
 * BOUND_LEDGER_BYTES. Warns once. */
bool xlsx_merges_fill(const struct xlsx_merges *merges, struct ledger_table *table, uint64_t *text_bytes,
                      struct ledger_notes *notes, struct fail *fail) MUST_CHECK;

#endif
