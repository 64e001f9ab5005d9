/* The changes ledger (変更台帳): changes and light modifications of the system, with the client's approval and the work
 * they took. Immutable after reading. */
#ifndef GEPPO_CHANGE_H
#define GEPPO_CHANGE_H

#include "ledger_columns.h"

enum change_class {
	CHANGE_FIX,           /* 不具合修正 */
	CHANGE_IMPROVEMENT,   /* 改修 */
	CHANGE_CONFIGURATION, /* 設定変更 */
	CHANGE_RESOURCE,      /* リソース変更 */
	CHANGE_PATCH,         /* パッチ */
	CHANGE_OTHER,
};

enum change_state {
	CHANGE_REQUESTED, /* 申請中 */
	CHANGE_AGREED,    /* 協議中 */
	CHANGE_APPROVED,  /* 承認済 */
	CHANGE_WORKING,   /* 作業中 */
	CHANGE_RELEASED,  /* リリース済, 完了 */
	CHANGE_WITHDRAWN, /* 取下げ */
};

struct change {
	struct ledger_row row;
	const char *number, *subject;
	int class; /* enum change_class */
	struct ledger_stamp requested;
	const char *requester;
	struct ledger_stamp agreed; /* 協議日 */
	struct ledger_stamp approved;
	const char *approver;
	struct ledger_stamp released;
	int64_t effort_milli;   /* NO_EFFORT when empty */
	int64_t forecast_milli; /* 見積工数; NO_EFFORT when empty */
	const char *agreement;  /* 協議記録: number or file of the record */
	const char *impact;
	int state; /* enum change_state */
	const char *remark;
};

extern const struct ledger_format change_format;

/* Checks across the cells and records of a read ledger; see the .c for the list. False when memory is out. */
bool changes_check(struct change *changes, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;

const char *change_class_name(int class);
const char *change_state_name(int state);

#endif
