/* Rules over changes and vulnerabilities: agreed and approved before they were done. */
#include "judge.h"

/* Is `late` on a day before `early`, or at an earlier clock time of the same day? */
static bool wrong_order(struct ledger_stamp early, struct ledger_stamp late)
{
	return ledger_stamp_there(early) && ledger_stamp_there(late) && ledger_stamp_before(late, early);
}

/* change-approval: no release before the client's approval. */
void grade_change_approval(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	(void)clause;
	for (size_t i = 0; i < judge->ledgers->change_count; i++) {
		const struct change *change = &judge->ledgers->changes[i];
		if (change->state != CHANGE_RELEASED || !judge_in_month(judge, change->released) ||
		    !clause_takes(clause, change_class_name(change->class)))
			continue;
		if (!ledger_stamp_there(change->approved))
			tally_add(tally, GRADE_MISSED, change->number, change->row.line,
			          SAY(judge->ledgers->config, "Release without recorded approval",
			              "承認の記録のないリリース"));
		else if (wrong_order(change->approved, change->released))
			tally_add(tally, GRADE_MISSED, change->number, change->row.line,
			          SAY(judge->ledgers->config, "Release before approval", "承認前のリリース"));
		else if (!change->approver[0])
			tally_add(tally, GRADE_CAUTION, change->number, change->row.line,
			          SAY(judge->ledgers->config, "Approver not recorded", "承認者の記録なし"));
		else
			tally_add(tally, GRADE_GOOD, change->number, change->row.line, "");
	}
}

/* light-modification: what is changed in software or server was agreed before. Patches are §3.2.3②'s. */
void grade_light_modification(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->change_count; i++) {
		const struct change *change = &judge->ledgers->changes[i];
		bool released = change->state == CHANGE_RELEASED && judge_in_month(judge, change->released);
		bool working = change->state == CHANGE_WORKING && judge_known(judge, change->requested);
		bool asked = change->class != CHANGE_PATCH && clause_takes(clause, change_class_name(change->class));
		if (!asked || (!released && !working))
			continue;
		bool agreed = ledger_stamp_there(change->agreed) || change->agreement[0];
		if (working && !agreed)
			tally_add(
			        tally, GRADE_CAUTION, change->number, change->row.line,
			        SAY(judge->ledgers->config, "Begun without recorded agreement", "協議の記録なく着手"));
		else if (!agreed)
			tally_add(tally, GRADE_MISSED, change->number, change->row.line,
			          SAY(judge->ledgers->config, "No agreement recorded", "協議の記録なし"));
		else if (released && wrong_order(change->agreed, change->released))
			tally_add(tally, GRADE_MISSED, change->number, change->row.line,
			          SAY(judge->ledgers->config, "Agreed after release", "リリース後の協議"));
		else if (released)
			tally_add(tally, GRADE_GOOD, change->number, change->row.line, "");
	}
}

/* What is wrong with the order of a vulnerability that was applied: "" nothing. */
static const char *order_problem(const struct judge *judge, const struct vulnerability *one)
{
	if (!ledger_stamp_there(one->planned))
		return SAY(judge->ledgers->config, "Applied without a recorded plan", "対応計画の提出の記録なく適用");
	if (!ledger_stamp_there(one->agreed))
		return SAY(judge->ledgers->config, "Applied without recorded agreement", "合意の記録なく適用");
	if (wrong_order(one->planned, one->agreed))
		return SAY(judge->ledgers->config, "Agreed before the plan", "計画の提出前の合意");
	return wrong_order(one->agreed, one->done)
	               ? SAY(judge->ledgers->config, "Applied before agreement", "合意前の適用")
	               : "";
}

static void grade_vulnerability(const struct judge *judge, const struct config_clause *clause,
                                const struct vulnerability *one, struct tally *tally)
{
	const struct config_terms *terms = judge_terms_of(clause, one->learned);
	const char *id = one->number[0] ? one->number : one->cve;
	if (judge_known(judge, one->done)) {
		const char *problem = order_problem(judge, one);
		if (judge_in_month(judge, one->done))
			tally_add(tally, problem[0] ? GRADE_MISSED : GRADE_GOOD, id, one->row.line, problem);
		return;
	}
	if (judge_known(judge, one->planned)) {
		tally_add(tally, GRADE_GOOD, id, one->row.line, "");
		return;
	}
	struct case_input input = {.received_us = case_starting_us(judge->ledgers, one->learned), .done_us = NO_TIME};
	struct case_result age = case_judge(judge->ledgers->calendar, judge->zone, &input, terms, judge->moment);
	if (age.state == CASE_UNKNOWN)
		tally_add(tally, GRADE_UNKNOWN, id, one->row.line,
		          SAY(judge->ledgers->config, "Due date of the plan not computable",
		              "計画の提出期限を計算できない"));
	else if (age.state == CASE_MISSED)
		tally_add(tally, GRADE_MISSED, id, one->row.line,
		          SAY(judge->ledgers->config, "Plan late", "対応計画の提出が期限超過"));
	else if (terms->caution > 0 && age.elapsed_milli >= terms->caution)
		tally_add(tally, GRADE_CAUTION, id, one->row.line,
		          SAY(judge->ledgers->config, "Plan not submitted yet", "対応計画が未提出"));
	else
		tally_add(tally, GRADE_PENDING, id, one->row.line, "");
}

/* vulnerabilities: plan, agreement, application in this order, and the plan within the limit. */
void grade_vulnerabilities(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->vulnerability_count; i++) {
		const struct vulnerability *one = &judge->ledgers->vulnerabilities[i];
		if (!judge_known(judge, one->learned))
			continue;
		if (one->state != VULNERABILITY_UNAFFECTED)
			grade_vulnerability(judge, clause, one, tally);
		else if (judge_in_month(judge, one->learned))
			tally_add(tally, GRADE_GOOD, one->number[0] ? one->number : one->cve, one->row.line, "");
	}
}

void aim_vulnerabilities(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_terms *terms = config_terms_on(verdict->clause, civil_date_of_day(judge->last_day));
	verdict->target = or_empty(
	        arena_printf(judge->arena,
	                     SAY(judge->ledgers->config, "Plan within %s of the notice, applied after agreement",
	                         "情報入手後%s以内に計画、合意後に適用"),
	                     duration_text(judge, terms->limit, terms->unit)));
}

void word_vulnerabilities(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)
{
	uint32_t waiting = 0;
	for (size_t i = 0; i < judge->ledgers->vulnerability_count; i++) {
		const struct vulnerability *one = &judge->ledgers->vulnerabilities[i];
		waiting += judge_known(judge, one->learned) && one->state != VULNERABILITY_UNAFFECTED &&
		           !judge_known(judge, one->done);
	}
	if (tally->count > 0)
		verdict_add_actual(verdict, judge->arena, SAY(judge->ledgers->config, "not applied: %u", "未適用%u件"),
		                   waiting);
}
