/* The backups ledger (バックアップ台帳): backups taken, restores and restore tests. One row may stand for a run of days
 * (実施日 … 終了日). Immutable after reading. */
#ifndef GEPPO_BACKUP_H
#define GEPPO_BACKUP_H

#include "ledger_columns.h"

enum backup_work {
	BACKUP_TAKEN,   /* バックアップ (日次, 週次, 手動); also any word that is none of the others */
	BACKUP_RESTORE, /* リストア, 再構築: as agreed, needs 協議日 */
	BACKUP_TEST,    /* 復元試験 */
};

enum backup_result {
	BACKUP_PLANNED, /* 予定; also when the cell is empty */
	BACKUP_GOOD,    /* 成功 */
	BACKUP_PARTIAL, /* 一部失敗 */
	BACKUP_FAILED,  /* 失敗 */
};

struct backup {
	struct ledger_row row;
	struct ledger_stamp done;  /* 実施日, always there */
	struct ledger_stamp until; /* 終了日: every day from `done` to this one, included; empty: the one day */
	int work;                  /* enum backup_work */
	const char *work_text;     /* 作業, as written */
	const char *target;        /* host or store */
	int result;                /* enum backup_result */
	int64_t size_mb;           /* 容量(MB); -1 when empty */
	struct ledger_stamp verified; /* 検証日 */
	struct ledger_stamp tested;   /* 復元試験日: a restore of this backup was tried */
	struct ledger_stamp agreed;   /* 協議日 */
	int64_t effort_milli;         /* NO_EFFORT when empty */
	const char *remark;
};

extern const struct ledger_format backup_format;
bool backups_check(struct backup *backups, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;
const char *backup_work_name(int work);
const char *backup_result_name(int result);

#endif
