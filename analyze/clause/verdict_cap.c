/* CLAUSE_CAP_MONTH, CLAUSE_CAP_YEAR, CLAUSE_MONTHLY: sums and counts against a number. */
#include "judge.h"
#include "verdict_count.h"
#include "verdict_effort.h"

/* Other work counts too; a ledger of it that is not kept is said, not guessed. */
static void add_uncounted(const struct judge *judge, struct text *reason)
{
	bool any = false;
	for (size_t i = 0; i < WORK_LEDGERS; i++) {
		if (ledgers_keep(judge->ledgers, work_formats[i]->name))
			continue;
		text_addf(reason, "%s%s",
		          any            ? SAY(judge->ledgers->config, ", ", "・")
		          : reason->size ? SAY(judge->ledgers->config, " ", "")
		                         : "",
		          SAY(judge->ledgers->config, work_formats[i]->name, work_formats[i]->title));
		any = true;
	}
	if (any)
		text_add_cstr(reason, SAY(judge->ledgers->config, ": not kept, its effort is not in the sum.",
		                          "がないため、その工数は合計に入っていない。"));
}

static enum verdict weigh_effort(const struct judge *judge, const struct config_terms *terms,
                                 const struct effort_sum *sum, struct text *reason)
{
	int64_t forecast;
	uint32_t not_agreed = effort_forecast(judge->ledgers, judge->moment, &forecast);
	if (sum->total_milli > terms->limit) {
		text_addf(reason,
		          sum->not_agreed > 0 ? SAY(judge->ledgers->config,
		                                    "Over the cap, with changes without recorded agreement: %u.",
		                                    "上限を超過し、協議の記録のない変更が%u件ある。")
		                              : SAY(judge->ledgers->config, "Over the cap, with recorded agreement.",
		                                    "上限を超過したが、協議の記録がある。"),
		          sum->not_agreed);
		return sum->not_agreed > 0 || sum->changes_milli == 0 ? VERDICT_MISSED : VERDICT_CAUTION;
	}
	if (sum->missing > 0) {
		text_addf(reason,
		          SAY(judge->ledgers->config, "Not assessable: work without recorded effort: %u.",
		              "工数の記入がない作業が%u件あるため判定できない。"),
		          sum->missing);
		return VERDICT_UNKNOWN;
	}
	if (forecast > terms->limit && not_agreed > 0) {
		text_addf(reason,
		          SAY(judge->ledgers->config,
		              "The forecast of %s person-days exceeds the cap; changes without recorded agreement: %u.",
		              "見積%s人日が上限を超えるのに協議の記録のない変更が%u件ある。"),
		          milli_text(judge->arena, forecast), not_agreed);
		return VERDICT_CAUTION;
	}
	if (terms->caution > 0 && sum->total_milli >= terms->caution) {
		text_add_cstr(reason, SAY(judge->ledgers->config, "Close to the cap.", "上限に近い。"));
		return VERDICT_CAUTION;
	}
	return VERDICT_MET;
}

void judge_cap_month(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_terms *terms = judge_terms(judge, verdict->clause);
	verdict->target = or_empty(arena_printf(
	        judge->arena, SAY(judge->ledgers->config, "At most %s person-days a month", "月%s人日以内"),
	        milli_text(judge->arena, terms->limit)));
	if (!judge_able(judge, verdict, false))
		return;
	if (!ledgers_keep(judge->ledgers, change_format.name) || !ledgers_keep(judge->ledgers, incident_format.name)) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config,
		                  "Effort cannot be added up: there are no ledgers of changes and incidents",
		                  "変更台帳と障害台帳の両方がないため、工数を合計できない"),
		              false);
		return;
	}
	struct effort_sum sum = verdict_effort(judge->ledgers, judge->moment);
	struct text reason = {0};
	verdict->verdict = weigh_effort(judge, terms, &sum, &reason);
	add_uncounted(judge, &reason);
	verdict->reason = or_empty(arena_cstr(judge->arena, text_str(&reason)));
	judge->arena->failed = judge->arena->failed || text_failed(&reason);
	text_release(&reason);
	verdict->actual_milli = sum.total_milli;
	verdict->actual = or_empty(
	        arena_printf(judge->arena,
	                     SAY(judge->ledgers->config, "%s person-days (changes %s, incidents %s, other %s)",
	                         "%s人日 (変更%s、障害%s、その他%s)"),
	                     milli_text(judge->arena, sum.total_milli), milli_text(judge->arena, sum.changes_milli),
	                     milli_text(judge->arena, sum.incidents_milli),
	                     milli_text(judge->arena, sum.total_milli - sum.changes_milli - sum.incidents_milli)));
	int64_t margin = terms->limit - sum.total_milli;
	if (verdict->verdict != VERDICT_UNKNOWN)
		verdict->margin = or_empty(
		        arena_printf(judge->arena,
		                     margin >= 0 ? SAY(judge->ledgers->config, "%s person-days", "%s人日")
		                                 : SAY(judge->ledgers->config, "%s person-days over", "%s人日超過"),
		                     milli_text(judge->arena, margin >= 0 ? margin : -margin)));
	verdict->evidence = effort_evidence(judge->ledgers, judge->moment, judge->arena, &verdict->evidence_count);
}

/* At least `limit` entries in the month. While the month is not over, too few are not missed yet. */
void judge_monthly(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_clause *clause = verdict->clause;
	long long wanted = (long long)(judge_terms(judge, clause)->limit / 1000);
	uint32_t failed;
	verdict->target = or_empty(arena_printf(
	        judge->arena, SAY(judge->ledgers->config, "At least %lld a month", "月%lld回以上"), wanted));
	if (!judge_able(judge, verdict, false))
		return;
	if (!verdict_can_count(clause->ledger)) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config, "The records of this ledger cannot be counted",
		                  "この台帳の件数は数えられない"),
		              false);
		return;
	}
	if (!verdict_count(judge->ledgers, clause, judge->from_us, judge->moment.as_of_us, judge->arena,
	                   &verdict->evidence, &verdict->evidence_count, &failed))
		return; /* the arena remembers */
	long long count = (long long)verdict->evidence_count;
	if (count < wanted && !judge->over) {
		judge_unknown(verdict, SAY(judge->ledgers->config, "The month is not over", "対象月が終わっていない"),
		              false);
		return;
	}
	verdict->verdict = count < wanted ? VERDICT_MISSED : failed > 0 ? VERDICT_CAUTION : VERDICT_MET;
	verdict->actual = or_empty(arena_printf(judge->arena, SAY(judge->ledgers->config, "%lld", "%lld回"), count));
	verdict->actual_milli = count * 1000;
	if (count >= wanted)
		verdict->margin = or_empty(
		        arena_printf(judge->arena, SAY(judge->ledgers->config, "%lld", "%lld回"), count - wanted));
	else
		verdict->reason = or_empty(arena_printf(
		        judge->arena,
		        SAY(judge->ledgers->config, "Records of this month missing: %lld.", "当月の記録が%lld回不足。"),
		        wanted - count));
	if (failed > 0)
		verdict_add_reason(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "Failed, not counted: %u.", "失敗%u件は数えない。"),
		                   failed);
}

/* At most `limit` entries from the fiscal year's first of April to the report's moment. */
void judge_cap_year(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_clause *clause = verdict->clause;
	const struct config_terms *terms = judge_terms(judge, clause);
	long long limit = (long long)(terms->limit / 1000);
	struct civil_month month = judge->moment.month;
	int year = civil_fiscal_year((struct civil_date){month.year, month.month, 1});
	int64_t from_us = zone_month_start(judge->zone, (struct civil_month){(int16_t)year, 4});
	uint32_t failed;
	verdict->target = or_empty(
	        arena_printf(judge->arena, SAY(judge->ledgers->config, "At most %lld a year", "年%lld回以内"), limit));
	if (!judge_able(judge, verdict, false))
		return;
	if (!verdict_can_count(clause->ledger)) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config, "The records of this ledger cannot be counted",
		                  "この台帳の件数は数えられない"),
		              false);
		return;
	}
	if (!verdict_count(judge->ledgers, clause, from_us, judge->moment.as_of_us, judge->arena, &verdict->evidence,
	                   &verdict->evidence_count, &failed))
		return; /* the arena remembers */
	long long count = (long long)verdict->evidence_count;
	bool caution = terms->caution > 0 && count * 1000 >= terms->caution;
	verdict->verdict = count > limit ? VERDICT_MISSED : caution ? VERDICT_CAUTION : VERDICT_MET;
	verdict->actual = or_empty(arena_printf(
	        judge->arena, SAY(judge->ledgers->config, "Fiscal year %d so far: %lld", "%d年度累計%lld回"), year,
	        count));
	verdict->actual_milli = count * 1000;
	verdict->margin = or_empty(
	        count > limit
	                ? arena_printf(judge->arena, SAY(judge->ledgers->config, "%lld over", "%lld回超過"),
	                               count - limit)
	                : arena_printf(judge->arena, SAY(judge->ledgers->config, "%lld", "%lld回"), limit - count));
	verdict->reason = count > limit ? SAY(judge->ledgers->config, "Over the limit.", "上限を超過した。")
	                  : caution     ? SAY(judge->ledgers->config, "Close to the cap.", "上限に近い。")
	                                : "";
}
