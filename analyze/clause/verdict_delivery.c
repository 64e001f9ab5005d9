/* CLAUSE_DELIVERY: the report of the month before is delivered within so many business days after that month's end, and
 * accepted. A month's own report cannot have been delivered when it is made, so each month judges the one that fell due
 * in it. */
#include "judge.h"

/* The first delivery of a month's report, by the day; NULL: none is known. */
static const struct delivery *delivery_of(const struct judge *judge, struct civil_month month)
{
	const struct delivery *found = NULL;
	for (size_t i = 0; i < judge->ledgers->delivery_count; i++) {
		const struct delivery *delivery = &judge->ledgers->deliveries[i];
		if (civil_month_compare(delivery->month, month) != 0 || !judge_known(judge, delivery->delivered))
			continue;
		if (!found || delivery->delivered.at_us < found->delivered.at_us)
			found = delivery;
	}
	return found;
}

/* Has any edition of the month's report been accepted? */
static bool is_accepted(const struct judge *judge, struct civil_month month)
{
	for (size_t i = 0; i < judge->ledgers->delivery_count; i++) {
		const struct delivery *delivery = &judge->ledgers->deliveries[i];
		if (civil_month_compare(delivery->month, month) == 0 && judge_known(judge, delivery->accepted))
			return true;
	}
	return false;
}

/* Earlier months of the contract whose report is still not there, or not accepted. */
static void add_earlier(const struct judge *judge, struct civil_month until, struct clause_verdict *verdict)
{
	struct civil_month month = civil_month_of(judge->ledgers->config->from);
	uint32_t missing = 0, waiting = 0;
	for (; civil_month_compare(month, until) < 0; month = civil_month_add(month, 1)) {
		bool delivered = delivery_of(judge, month) != NULL;
		missing += !delivered;
		waiting += delivered && !is_accepted(judge, month);
	}
	if (missing > 0)
		verdict_add_reason(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "Earlier months not delivered: %u.",
		                       "それ以前の未納入が%uか月分ある。"),
		                   missing);
	if (waiting > 0)
		verdict_add_reason(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "Earlier months without recorded acceptance: %u.",
		                       "それ以前の検収の記録なしが%uか月分ある。"),
		                   waiting);
	if (missing + waiting > 0 && verdict->verdict == VERDICT_MET)
		verdict->verdict = VERDICT_CAUTION;
}

static void word_delivered(const struct judge *judge, const struct delivery *delivery, bool accepted,
                           const struct case_result *result, struct clause_verdict *verdict)
{
	char month[CIVIL_TEXT_SIZE], day[CIVIL_TEXT_SIZE];
	const char **evidence = arena_alloc(judge->arena, 1, sizeof *evidence);
	bool late = result->state == CASE_MISSED;
	int64_t margin = result->margin_milli / 1000;
	civil_format_month(delivery->month, month);
	civil_format_date(civil_date_of_day(delivery->delivered.day), day);
	verdict->actual =
	        or_empty(arena_printf(judge->arena,
	                              SAY(judge->ledgers->config, "%s delivered on %s (business day %d), %s",
	                                  "%s分を%sに納入 (%d営業日目)、%s"),
	                              month, day, result->elapsed_days,
	                              accepted ? SAY(judge->ledgers->config, "accepted", "検収済")
	                                       : SAY(judge->ledgers->config, "not accepted yet", "検収未了")));
	verdict->verdict = late ? VERDICT_MISSED : accepted ? VERDICT_MET : VERDICT_CAUTION;
	verdict->reason = late       ? SAY(judge->ledgers->config, "Delivered late.", "納入が期限を過ぎた。")
	                  : accepted ? ""
	                             : SAY(judge->ledgers->config, "No acceptance recorded.", "検収の記録がない。");
	verdict->margin = or_empty(
	        late ? arena_printf(judge->arena,
	                            SAY(judge->ledgers->config, "%lld business days over", "%lld営業日超過"),
	                            (long long)-margin)
	             : arena_printf(judge->arena, SAY(judge->ledgers->config, "%lld business days", "%lld営業日"),
	                            (long long)margin));
	verdict->actual_milli = result->elapsed_milli;
	if (!evidence)
		return;
	evidence[0] = delivery->document[0] ? delivery->document : or_empty(arena_cstr(judge->arena, str_of(month)));
	verdict->evidence = evidence;
	verdict->evidence_count = 1;
}

static void judge_previous(const struct judge *judge, const struct config_terms *terms, struct civil_month previous,
                           struct clause_verdict *verdict)
{
	const struct delivery *delivery = delivery_of(judge, previous);
	struct case_input input = {
	        .received_us = judge->from_us,
	        .done_us = delivery ? case_stopping_us(judge->ledgers, delivery->delivered) : NO_TIME,
	};
	struct case_result result = case_judge(judge->ledgers->calendar, judge->zone, &input, terms, judge->moment);
	char month[CIVIL_TEXT_SIZE];
	civil_format_month(previous, month);
	if (result.state == CASE_UNKNOWN) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config, "The limit is not within 1 to 1000 business days",
		                  "納入期限が1から1000営業日の範囲にない"),
		              false);
		return;
	}
	if (delivery) {
		word_delivered(judge, delivery, is_accepted(judge, previous), &result, verdict);
	} else if (result.state == CASE_MISSED) {
		verdict->verdict = VERDICT_MISSED;
		verdict->actual = or_empty(arena_printf(
		        judge->arena, SAY(judge->ledgers->config, "%s: no delivery recorded", "%s分の納入の記録なし"),
		        month));
		verdict->reason = SAY(judge->ledgers->config, "Overdue.", "納入期限を過ぎている。");
	} else {
		verdict->verdict = VERDICT_MET;
		verdict->actual = or_empty(arena_printf(
		        judge->arena,
		        SAY(judge->ledgers->config, "None; not due yet: 1 (%s)", "該当なし、期限未到来1件 (%s分)"),
		        month));
	}
	if (result.deadline.due_us != NO_TIME && !result.deadline.authoritative)
		verdict_add_reason(verdict, judge->arena,
		                   SAY(judge->ledgers->config, "Includes days whose holidays are not settled.",
		                       "祝日が確定していない日を含む。"));
	add_earlier(judge, previous, verdict);
}

void judge_delivery(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_terms *terms = judge_terms(judge, verdict->clause);
	struct civil_month previous = civil_month_add(judge->moment.month, -1);
	verdict->target =
	        or_empty(arena_printf(judge->arena,
	                              SAY(judge->ledgers->config, "Delivered within %s of month end, and accepted",
	                                  "月末後%s以内に納入、検収"),
	                              duration_text(judge, terms->limit, terms->unit)));
	if (!judge_able(judge, verdict, true))
		return;
	if (civil_month_compare(previous, civil_month_of(judge->ledgers->config->from)) < 0) {
		verdict->verdict = VERDICT_MET;
		verdict->actual =
		        SAY(judge->ledgers->config, "None (first month of the contract)", "該当なし (契約の初月)");
		return;
	}
	judge_previous(judge, terms, previous, verdict);
}
