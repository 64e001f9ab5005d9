/* The problems ledger (課題台帳): problems, risks and proposals that both sides follow until they are done. Immutable
 * after reading. */
#ifndef GEPPO_PROBLEM_H
#define GEPPO_PROBLEM_H

#include "ledger_columns.h"

enum problem_class {
	PROBLEM_ISSUE,    /* 課題; also when the cell is empty */
	PROBLEM_PROBLEM,  /* 問題: the cause behind incidents */
	PROBLEM_RISK,     /* リスク */
	PROBLEM_PROPOSAL, /* 改善提案 */
	PROBLEM_CLASSES,
};

enum priority {
	PRIORITY_NONE, /* empty */
	PRIORITY_HIGH, /* 高 */
	PRIORITY_MIDDLE,
	PRIORITY_LOW,
};

enum problem_state {
	PROBLEM_OPEN,    /* 未着手 */
	PROBLEM_WORKING, /* 対応中 */
	PROBLEM_ON_HOLD, /* 保留 */
	PROBLEM_DONE,    /* 完了 */
};

struct problem {
	struct ledger_row row;
	const char *number;
	struct ledger_stamp recorded; /* 記帳日, always there */
	const char *recorder;         /* 記帳者: a personal name */
	int class;                    /* enum problem_class */
	const char *subject, *content;
	int priority; /* enum priority */
	const char *owner;
	struct ledger_stamp due;
	bool decision; /* 要判断: the client has to decide */
	int state;     /* enum problem_state */
	const char *progress; /* 経過: what changed */
	struct ledger_stamp closed; /* 完了日 */
	const char *related;        /* numbers of other ledgers, as written */
	const char *remark;
};

extern const struct ledger_format problem_format;
bool problems_check(struct problem *problems, size_t count, const char *name, struct ledger_notes *notes) MUST_CHECK;

const char *problem_class_name(int class);
const char *problem_state_name(int state);
const char *priority_name(int priority); /* "" for PRIORITY_NONE */

#endif
