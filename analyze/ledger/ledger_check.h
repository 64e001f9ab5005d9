/* Checks that every ledger needs across its cells and records. Knows columns by key; not what a ledger means. */
#ifndef GEPPO_LEDGER_CHECK_H
#define GEPPO_LEDGER_CHECK_H

#include "ledger_columns.h"

/* One ledger under check. */
struct ledger_check {
	const struct ledger_format *format;
	const char *name; /* of the file, for places */
	struct ledger_notes *notes;
};

/* A note at the cell of `key` in a record's row. */
void ledger_check_note(const struct ledger_check *check, enum note_level level, const struct ledger_row *row,
                       const char *key, const char *english, const char *japanese);

/* An error at `late_key` when the later stamp is before the earlier one. Stamps that are not there, or of the same day
 * without a clock time, pass. */
bool ledger_check_order(const struct ledger_check *check, const struct ledger_row *row, const char *early_key,
                        struct ledger_stamp early, const char *late_key, struct ledger_stamp late);

/* a < b; by day where one has no clock time. False when one is not there. */
bool ledger_stamp_before(struct ledger_stamp a, struct ledger_stamp b);
bool ledger_stamp_there(struct ledger_stamp stamp);

#endif
