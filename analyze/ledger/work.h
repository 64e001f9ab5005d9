/* Work of the other ledgers that count towards the contract's 人日 a month: patches, vulnerabilities, backups. Only
 * what the sum needs is read: number, day of the work, effort. Their other columns are not this reader's and give no
 * warning. */
#ifndef GEPPO_WORK_H
#define GEPPO_WORK_H

#include "ledger_columns.h"

struct work {
	struct ledger_row row;
	const char *number, *subject;
	struct ledger_stamp done; /* 適用日, 実施日 …; empty: not done yet */
	int64_t effort_milli;     /* NO_EFFORT when empty */
};

enum work_ledger {
	WORK_PATCHES,
	WORK_VULNERABILITIES,
	WORK_BACKUPS,
	WORK_LEDGERS,
};

extern const struct ledger_format work_formats[WORK_LEDGERS];

#endif
