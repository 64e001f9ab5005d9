/* The schedule ledger (作業予定台帳): planned service time, planned stops, and the work of the months to come. Immutable
 * after reading. */
#ifndef GEPPO_PLANNED_WORK_H
#define GEPPO_PLANNED_WORK_H

#include "ledger_columns.h"

enum planned_class {
	PLANNED_WORK,    /* 作業; also when the cell is empty */
	PLANNED_SERVICE, /* サービス時間: a span that was promised as service time, where that is not all the time */
	PLANNED_CLOSURE, /* 休業: reception is closed, the service runs */
};

struct planned_work {
	struct ledger_row row;
	struct ledger_stamp from, until; /* `until` empty: a day without clock time, or not said */
	int class;                       /* enum planned_class */
	const char *subject;             /* 作業 */
	const char *target;              /* the service or host, as written; "" all */
	bool stop;                       /* 停止の有無 */
	struct ledger_stamp stopped_from, stopped_until; /* 実績: the stop as it was; empty: as planned */
	const char *impact, *owner;
	struct ledger_stamp notified;    /* 告知日 */
	bool cancelled;                  /* 中止 */
	const char *remark;
};

extern const struct ledger_format planned_work_format;
bool planned_works_check(struct planned_work *works, size_t count, const char *name,
                         struct ledger_notes *notes) MUST_CHECK;
const char *planned_class_name(int class);

#endif
