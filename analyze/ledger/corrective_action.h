/* The corrective actions ledger (是正措置台帳, actions.csv): for each 未達 its cause, measure, owner and due date.
 * Immutable after reading. */
#ifndef GEPPO_CORRECTIVE_ACTION_H
#define GEPPO_CORRECTIVE_ACTION_H

#include "ledger_columns.h"

struct corrective_action {
	struct ledger_row row;
	const char *number;
	const char *clause;          /* 条項: id of a clause of geppo.yaml or its section (3.2.1③); unknown: error */
	struct civil_month month;    /* 対象月: of the 未達 */
	const char *case_number;     /* 対象番号: the inquiry, incident …; "" the whole clause */
	const char *cause, *measure; /* 原因, 是正措置 */
	const char *owner;
	struct ledger_stamp due, done;
	const char *remark;
};

extern const struct ledger_format corrective_action_format;
bool corrective_actions_check(struct corrective_action *actions, size_t count, const char *name,
                              struct ledger_notes *notes) MUST_CHECK;

/* Is it about this clause: by its id or its section, with or without §? */
bool corrective_action_names(const struct corrective_action *action, const struct config_clause *clause);

#endif
