/* The manuals ledger (手順書台帳): one record per revision. Immutable after reading. */
#ifndef GEPPO_MANUAL_H
#define GEPPO_MANUAL_H

#include "ledger_columns.h"

struct manual {
	struct ledger_row row;
	struct ledger_stamp date; /* 改訂日; empty: planned, not counted */
	const char *edition;      /* 版 */
	const char *name, *content;
	struct ledger_stamp approved;
	const char *approver, *remark;
};

extern const struct ledger_format manual_format;
bool manuals_check(struct manual *manuals, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;

#endif
