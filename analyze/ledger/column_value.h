/* One cell into one member of a record, by the column's kind. Knows places and sentences; not rows, headings or
 * ledgers. */
#ifndef GEPPO_COLUMN_VALUE_H
#define GEPPO_COLUMN_VALUE_H

#include "ledger_columns.h"

/* What the values of one file need. */
struct value_reader {
	const struct config *config;
	struct arena *arena;
	struct ledger_notes *notes;
};

/* The value of an absent or empty cell. */
void column_value_default(const struct ledger_column *column, void *record);

/* Parses a cell that is not empty. False after an error note. */
bool column_value_read(const struct value_reader *reader, const struct ledger_column *column, struct str text,
                       struct ledger_place place, void *record);

/* After all columns of a record: spans in order, none overlapping or ending before it begins. False after an error
 * note. */
bool column_spans_check(const struct value_reader *reader, const struct ledger_column *column,
                        struct ledger_place place, void *record);

#endif
