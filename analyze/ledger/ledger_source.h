/* Where a ledger's rows come from: which file it is, whether that is a CSV file or a workbook, and which sheet. What a
 * file is follows from its first bytes, never from its name. Knows no records. */
#ifndef GEPPO_LEDGER_SOURCE_H
#define GEPPO_LEDGER_SOURCE_H

#include "ledger_columns.h"

struct ledger_source {
	const char *path;           /* as a person finds it: ledgers/inquiries.xlsx; in the notes' arena */
	bool kept;                  /* the file is there */
	struct sha256 digest;       /* of a kept file */
	struct ledger_table *table; /* the caller's; NULL without a file, or after an error note that says why */
};

/* The file of geppo.yaml, else ledgers/NAME.csv, else ledgers/NAME.xlsx or .xlsm; two of these are an error that names
 * both. In a workbook the sheet of geppo.yaml, else the first one whose heading fits, visible ones first; others that
 * fit too are warned of. Files that cannot be read as a ledger (.xls, .xlsb, .ods, a password, HTML, damage) are error
 * notes that say what to do; fails only when the system or memory does, or at BOUND_LEDGER_BYTES. */
bool ledger_source_open(const struct ledger_format *format, const struct config *config, const char *folder,
                        struct ledger_notes *notes, struct ledger_source *ret_source, struct fail *fail) MUST_CHECK;

#endif
