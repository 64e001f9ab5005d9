/* The incidents ledger (障害台帳): one record per failure of the system. Immutable after reading. */
#ifndef GEPPO_INCIDENT_H
#define GEPPO_INCIDENT_H

#include "ledger_columns.h"

enum incident_cause {
	CAUSE_APPLICATION, /* アプリケーション */
	CAUSE_MIDDLEWARE,  /* ミドルウェア */
	CAUSE_SERVER,      /* サーバ */
	CAUSE_NETWORK,     /* ネットワーク */
	CAUSE_PLATFORM,    /* 基盤(Azure) */
	CAUSE_EXTERNAL,    /* 外部連携(KOREDA) */
	CAUSE_DATA,        /* データ */
	CAUSE_OPERATION,   /* 操作・運用 */
	CAUSE_OTHER,
	CAUSE_UNKNOWN, /* 調査中, or empty */
};

enum incident_certainty {
	CERTAINTY_NONE,      /* empty */
	CERTAINTY_CONFIRMED, /* 確定 */
	CERTAINTY_ASSUMED,   /* 推定 */
};

enum incident_scope {
	SCOPE_INSIDE,  /* 対象 */
	SCOPE_OUTSIDE, /* 対象外: KOREDA Web API, Azure itself; never judged */
};

enum incident_judgement {
	JUDGEMENT_NONE,    /* empty, - */
	JUDGEMENT_MET,     /* 達成 */
	JUDGEMENT_MISSED,  /* 未達 */
	JUDGEMENT_OUTSIDE, /* 対象外 */
};

enum incident_state {
	INCIDENT_OPEN,       /* 未対応 */
	INCIDENT_WORKING,    /* 対応中 */
	INCIDENT_WORKAROUND, /* 暫定復旧 */
	INCIDENT_RECOVERED,  /* 復旧済 */
	INCIDENT_CLOSED,     /* 完了 */
};

struct incident {
	struct ledger_row row;
	const char *number, *subject;
	struct ledger_stamp occurred; /* may be unknown */
	struct ledger_stamp detected; /* always there: the clock starts here */
	const char *detected_by;
	struct ledger_stamp told; /* 連絡日時 */
	struct ledger_stamp instructed; /* 指示日時: the client's instruction */
	struct ledger_stamp recovered, workaround;
	const char *impact;
	const char *service; /* 対象サービス, as written; "" all */
	int scope;           /* enum incident_scope */
	const char *excluded_by; /* 除外理由: KOREDA, Azure … */
	int judgement;           /* 判定 by hand, enum incident_judgement: for readers, never used to judge */
	int cause_class; /* enum incident_cause */
	const char *cause;
	int certainty; /* enum incident_certainty */
	const char *workaround_text, *permanent_fix, *prevention;
	const char *owner;
	struct ledger_stamp due;   /* of the prevention */
	int64_t effort_milli;      /* NO_EFFORT when empty */
	const char *report_number; /* 障害報告書番号 */
	struct ledger_spans stops; /* 停止: in order, never overlapping; the last may be open */
	int state;                 /* enum incident_state */
	const char *remark;
};

extern const struct ledger_format incident_format;

/* Checks across the cells and records of a read ledger; see the .c for the list. False when memory is out. */
bool incidents_check(struct incident *incidents, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;

/* The end of the clock: the earlier of workaround and recovery (a workaround counts), without has_time's loss; at_us
 * NO_TIME while neither is. */
struct ledger_stamp incident_restored(const struct incident *incident);

const char *incident_cause_name(int cause);
const char *incident_state_name(int state);
const char *incident_certainty_name(int certainty);

#endif
