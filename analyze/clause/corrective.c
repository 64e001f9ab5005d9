/* Each 未達 carries its cause, measure, owner and due date. */
#include "corrective.h"

#include <string.h>

#include "judge.h"

/* So many stand in a reason; the table of corrective actions has them all. */
#define TOLD_MAX 2

bool corrective_is_of(const struct corrective_action *action, const struct config_clause *clause)
{
	return strcmp(action->clause, clause->id) == 0 || strcmp(action->clause, clause->section) == 0;
}

static void tell(const struct judge *judge, const struct corrective_action *action, struct clause_verdict *verdict)
{
	char day[CIVIL_TEXT_SIZE];
	const char *due = SAY(judge->ledgers->config, "open", "未定");
	bool done = judge_known(judge, action->done);
	if (ledger_stamp_there(action->due))
		due = civil_format_date(civil_date_of_day(action->due.day), day);
	verdict_add_reason(
	        verdict, judge->arena,
	        SAY(judge->ledgers->config, "Corrective action %s: cause: %s; measure: %s; owner: %s; due: %s%s.",
	            "是正措置 %s: 原因 %s、措置 %s、担当 %s、期限 %s%s。"),
	        action->number, action->cause[0] ? action->cause : SAY(judge->ledgers->config, "not stated", "未記入"),
	        action->measure[0] ? action->measure : SAY(judge->ledgers->config, "not stated", "未記入"),
	        action->owner[0] ? action->owner : SAY(judge->ledgers->config, "open", "未定"), due,
	        done ? SAY(judge->ledgers->config, " (done)", " (完了)")
	        : ledger_stamp_there(action->due) && action->due.day <= judge->last_day
	                ? SAY(judge->ledgers->config, " (overdue)", " (期限超過)")
	                : "");
}

void corrective_add(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct ledgers *ledgers = judge->ledgers;
	const struct corrective_action **actions =
	        arena_alloc(judge->arena, ledgers->corrective_action_count, sizeof *actions);
	if (!actions)
		return; /* the arena remembers */
	for (size_t i = 0; i < ledgers->corrective_action_count; i++) {
		const struct corrective_action *action = &ledgers->corrective_actions[i];
		if (!corrective_is_of(action, verdict->clause) ||
		    civil_month_compare(action->month, judge->moment.month) != 0)
			continue;
		if (verdict->action_count < TOLD_MAX)
			tell(judge, action, verdict);
		actions[verdict->action_count++] = action;
	}
	verdict->actions = actions;
	if (verdict->action_count > TOLD_MAX)
		verdict_add_reason(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "%zu more corrective actions.", "是正措置はほか%zu件。"),
		                   verdict->action_count - TOLD_MAX);
	if (verdict->action_count == 0)
		verdict_add_reason(
		        verdict, judge->arena,
		        SAY(judge->ledgers->config, "No corrective action is recorded.", "是正措置の記録がない。"));
}
