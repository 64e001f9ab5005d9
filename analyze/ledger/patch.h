/* The patches ledger (パッチ台帳): security patches of the web service. Immutable after reading. */
#ifndef GEPPO_PATCH_H
#define GEPPO_PATCH_H

#include "ledger_columns.h"

enum patch_result {
	PATCH_NOT_DONE, /* 未実施; also when the cell is empty and there is no 適用日 */
	PATCH_GOOD,     /* 正常; also when it is empty and there is one */
	PATCH_FAILED,   /* 失敗, 異常 */
	PATCH_NOT_NEEDED, /* 対象なし: looked at, nothing to apply; counts as the month's patch work */
};

struct patch {
	struct ledger_row row;
	const char *number, *subject;
	struct ledger_stamp published; /* 公開日 */
	struct ledger_stamp done;      /* 適用日; empty: not done yet */
	const char *target;            /* 対象: hosts, as written */
	int64_t effort_milli;          /* NO_EFFORT when empty */
	int result;                    /* enum patch_result */
	const char *remark;
};

extern const struct ledger_format patch_format;
bool patches_check(struct patch *patches, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;
const char *patch_result_name(int result);

#endif
