/* Ledgers of which the contract counts entries: meetings held, manuals revised. Only the day and what names the entry
 * are read; their other columns are not this reader's and give no warning. */
#ifndef GEPPO_ENTRY_H
#define GEPPO_ENTRY_H

#include "ledger_columns.h"

struct entry {
	struct ledger_row row;
	const char *name;         /* 区分 or 名称 with 版: may be "" */
	const char *agenda;       /* meetings */
	struct ledger_stamp date; /* 開催日, 改訂日; empty: planned, not counted */
};

enum entry_ledger {
	ENTRY_MEETINGS,
	ENTRY_MANUALS,
	ENTRY_LEDGERS,
};

extern const struct ledger_format entry_formats[ENTRY_LEDGERS];

#endif
