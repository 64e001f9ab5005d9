/* Rules over the incidents ledger; failures out of scope (KOREDA Web API, Azure itself) are none of them. */
#include <string.h>

#include "judge.h"

static bool is_known_cause(const struct incident *incident)
{
	return incident->cause_class != CAUSE_UNKNOWN && incident->cause[0] && strcmp(incident->cause, "調査中") != 0;
}

/* incident-cause: a recovered incident has a cause and a prevention, each prevention an owner and a day. */
void grade_incident_cause(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->incident_count; i++) {
		const struct incident *incident = &judge->ledgers->incidents[i];
		uint32_t line = incident->row.line;
		if (incident->scope == SCOPE_OUTSIDE || !judge_known(judge, incident->recovered))
			continue;
		bool cause = is_known_cause(incident), prevention = incident->prevention[0];
		if (!cause || !prevention) {
			enum grade grade =
			        judge_lack(judge, judge_terms_of(clause, incident->detected), incident->recovered);
			tally_add(tally, grade, incident->number, line,
			          grade == GRADE_PENDING ? ""
			          : grade == GRADE_UNKNOWN
			                  ? SAY(judge->ledgers->config, "Due date not computable", "期限を計算できない")
			          : !cause ? SAY(judge->ledgers->config, "No cause recorded", "原因の記録なし")
			                   : SAY(judge->ledgers->config, "No prevention recorded",
			                         "再発防止策の記録なし"));
			continue;
		}
		if (!judge_in_month(judge, incident->recovered))
			continue;
		if (!incident->owner[0] || !ledger_stamp_there(incident->due))
			tally_add(tally, GRADE_CAUTION, incident->number, line,
			          SAY(judge->ledgers->config, "Prevention without owner or due date",
			              "再発防止策の担当又は期限なし"));
		else if (incident->certainty != CERTAINTY_CONFIRMED)
			tally_add(tally, GRADE_CAUTION, incident->number, line,
			          SAY(judge->ledgers->config, "Cause presumed only", "原因が推定"));
		else
			tally_add(tally, GRADE_GOOD, incident->number, line, "");
	}
}

static void word_limit(const struct judge *judge, const char *format, struct clause_verdict *verdict)
{
	const struct config_terms *terms = config_terms_on(verdict->clause, civil_date_of_day(judge->last_day));
	verdict->target = or_empty(arena_printf(judge->arena, format, duration_text(judge, terms->limit, terms->unit)));
}

void aim_incident_cause(const struct judge *judge, struct clause_verdict *verdict)
{
	word_limit(judge,
	           SAY(judge->ledgers->config, "Cause, prevention, owner and due date recorded within %s of recovery",
	               "復旧後%s以内に原因・再発防止策・担当・期限を記録"),
	           verdict);
}

/* incident-report: each recovered incident has its report's number. */
void grade_incident_report(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->incident_count; i++) {
		const struct incident *incident = &judge->ledgers->incidents[i];
		if (incident->scope == SCOPE_OUTSIDE || !judge_known(judge, incident->recovered))
			continue;
		if (incident->report_number[0]) {
			if (judge_in_month(judge, incident->recovered))
				tally_add(tally, GRADE_GOOD, incident->number, incident->row.line, "");
			continue;
		}
		enum grade grade = judge_lack(judge, judge_terms_of(clause, incident->detected), incident->recovered);
		tally_add(tally, grade, incident->number, incident->row.line,
		          grade == GRADE_PENDING ? ""
		          : grade == GRADE_UNKNOWN
		                  ? SAY(judge->ledgers->config, "Due date not computable", "期限を計算できない")
		                  : SAY(judge->ledgers->config, "No number of the incident report",
		                        "障害報告書番号なし"));
	}
}

void aim_incident_report(const struct judge *judge, struct clause_verdict *verdict)
{
	word_limit(judge,
	           SAY(judge->ledgers->config, "Incident report within %s of recovery", "復旧後%s以内に障害報告書"),
	           verdict);
}

/* The notice of one incident as a case: 検知 to 連絡. */
static struct case_result notice_of(const struct judge *judge, const struct config_clause *clause,
                                    const struct incident *incident)
{
	struct case_input input = {.received_us = case_starting_us(judge->ledgers, incident->detected),
	                           .done_us = case_stopping_us(judge->ledgers, incident->told)};
	return case_judge(judge->ledgers->calendar, judge->zone, &input, judge_terms_of(clause, incident->detected),
	                  judge->moment);
}

/* Hours cannot be told from days. */
static bool lacks_clock(const struct config_terms *terms, const struct incident *incident)
{
	return terms->unit != UNIT_BUSINESS_DAYS &&
	       (!incident->detected.has_time || (ledger_stamp_there(incident->told) && !incident->told.has_time));
}

static void grade_notice(const struct judge *judge, const struct config_clause *clause, const struct incident *incident,
                         struct tally *tally)
{
	struct case_result result = notice_of(judge, clause, incident);
	uint32_t line = incident->row.line;
	bool judged = result.state == CASE_MET || result.state == CASE_CAUTION || result.state == CASE_MISSED;
	if (judged && !result.judged_here)
		return;
	if (lacks_clock(result.terms, incident))
		tally_add(tally, GRADE_UNKNOWN, incident->number, line,
		          SAY(judge->ledgers->config, "Time of detection or notice not recorded",
		              "検知又は連絡の時刻の記入なし"));
	else if (result.state == CASE_UNKNOWN)
		tally_add(tally, GRADE_UNKNOWN, incident->number, line,
		          SAY(judge->ledgers->config, "Due time of the notice not computable",
		              "連絡の期限を計算できない"));
	else if (result.state == CASE_MISSED)
		tally_add(tally, GRADE_MISSED, incident->number, line,
		          judge_known(judge, incident->told)
		                  ? SAY(judge->ledgers->config, "Notice late", "連絡が期限超過")
		                  : SAY(judge->ledgers->config, "No notice recorded", "連絡の記録なし"));
	else if (!judged)
		tally_add(tally, GRADE_PENDING, incident->number, line, "");
	else if (result.state == CASE_CAUTION)
		tally_add(tally, GRADE_CAUTION, incident->number, line,
		          SAY(judge->ledgers->config, "Notice took long", "連絡に時間を要した"));
	else if (!judge_known(judge, incident->instructed))
		tally_add(tally, GRADE_CAUTION, incident->number, line,
		          SAY(judge->ledgers->config, "No instruction recorded", "指示の記録なし"));
	else if (judge_known(judge, incident->recovered) && incident->effort_milli == NO_EFFORT)
		tally_add(tally, GRADE_CAUTION, incident->number, line,
		          SAY(judge->ledgers->config, "No effort of the fix recorded", "修正工数の記録なし"));
	else
		tally_add(tally, GRADE_GOOD, incident->number, line, "");
}

/* defect-notice: told within the limit, with the effort, and instructed. */
void grade_defect_notice(const struct judge *judge, const struct config_clause *clause, struct tally *tally)
{
	for (size_t i = 0; i < judge->ledgers->incident_count; i++) {
		const struct incident *incident = &judge->ledgers->incidents[i];
		if (incident->scope == SCOPE_INSIDE && judge_known(judge, incident->detected))
			grade_notice(judge, clause, incident, tally);
	}
}

void aim_defect_notice(const struct judge *judge, struct clause_verdict *verdict)
{
	word_limit(judge,
	           SAY(judge->ledgers->config, "Notice within %s of detection, instruction taken",
	               "検知から%s以内に連絡、指示を受ける"),
	           verdict);
}

void word_defect_notice(const struct judge *judge, const struct tally *tally, struct clause_verdict *verdict)
{
	int64_t longest = -1, least = INT64_MAX;
	enum clause_unit unit = UNIT_HOURS, least_unit = UNIT_HOURS;
	(void)tally;
	for (size_t i = 0; i < judge->ledgers->incident_count; i++) {
		const struct incident *incident = &judge->ledgers->incidents[i];
		if (incident->scope != SCOPE_INSIDE || !judge_known(judge, incident->detected))
			continue;
		struct case_result result = notice_of(judge, verdict->clause, incident);
		if (!result.judged_here || lacks_clock(result.terms, incident))
			continue;
		if (result.elapsed_milli > longest) {
			longest = result.elapsed_milli;
			unit = result.terms->unit;
		}
		if (result.margin_milli < least) {
			least = result.margin_milli;
			least_unit = result.terms->unit;
		}
	}
	if (longest < 0)
		return;
	const char *left = duration_text(judge, least < 0 ? -least : least, least_unit);
	verdict_add_actual(verdict, judge->arena,
	                   SAY(judge->ledgers->config, "longest to notice: %s", "連絡まで最長%s"),
	                   duration_text(judge, longest, unit));
	verdict->margin =
	        least < 0 ? or_empty(arena_printf(judge->arena, SAY(judge->ledgers->config, "%s over", "%s超過"), left))
	                  : left;
	verdict->actual_milli = longest;
}
