/* CLAUSE_DEADLINE: each case of a ledger within the limit of its day. */
#include "judge.h"
#include "verdict_case.h"

static bool set_case_evidence(const struct judge *judge, struct clause_verdict *verdict,
                              const struct judged_case *cases, size_t count)
{
	const char **evidence = arena_alloc(judge->arena, count, sizeof *evidence);
	if (!evidence)
		return false;
	for (size_t i = 0; i < count; i++) {
		bool decides = cases[i].result.judged_here || (cases[i].result.state == CASE_MISSED && !cases[i].done);
		if (!decides)
			continue;
		const char *number = cases[i].number[0] ? cases[i].number
		                                        : arena_printf(judge->arena,
		                                                       SAY(judge->ledgers->config, "line %u", "%u行目"),
		                                                       cases[i].line);
		evidence[verdict->evidence_count++] = or_empty(number);
	}
	verdict->evidence = evidence;
	return true;
}

/* What the cases come to. */
struct case_sum {
	const struct judged_case *worst; /* of those judged here, NULL: none */
	const struct judged_case *longest;
	bool authoritative;
	bool no_calendar;
};

static bool is_judged(const struct case_result *result)
{
	return result->state == CASE_MET || result->state == CASE_CAUTION || result->state == CASE_MISSED;
}

static struct case_sum sum_cases(const struct judge *judge, struct clause_verdict *verdict,
                                 const struct judged_case *cases, size_t count)
{
	struct case_sum sum = {.authoritative = true};
	for (size_t i = 0; i < count; i++) {
		const struct case_result *result = &cases[i].result;
		bool judged = is_judged(result);
		if (judged && !result->judged_here) {
			verdict->overdue_before += result->state == CASE_MISSED && !cases[i].done &&
			                           civil_month_compare(result->judged_in, judge->moment.month) < 0;
			continue;
		}
		/* Cases out of scope have no month that judges them: they count where they came in. */
		if (result->state == CASE_OUT_OF_SCOPE && !cases[i].received_here)
			continue;
		verdict->states[result->state]++;
		if (result->state == CASE_UNKNOWN && case_terms_valid(result->terms))
			sum.no_calendar = true;
		if (!judged)
			continue;
		if (!sum.worst)
			sum.worst = &cases[i];
		if (!sum.longest || result->elapsed_milli > sum.longest->result.elapsed_milli)
			sum.longest = &cases[i];
		if (result->deadline.due_us != NO_TIME && !result->deadline.authoritative)
			sum.authoritative = false;
	}
	return sum;
}

static void add_counts(struct text *text, const struct clause_verdict *verdict)
{
	static const enum case_state apart[] = {CASE_PENDING, CASE_PAUSED, CASE_OUT_OF_SCOPE};
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		if (verdict->states[apart[i]] > 0)
			text_addf(text, SAY(verdict->config, "; %s: %u", "、%s%u件"),
			          case_state_name(apart[i], (enum report_language)verdict->config->report.language),
			          verdict->states[apart[i]]);
}

static const char *kept(const struct judge *judge, struct text *text)
{
	const char *copy = text_failed(text) ? NULL : arena_cstr(judge->arena, text_str(text));
	judge->arena->failed = judge->arena->failed || text_failed(text);
	text_release(text);
	return or_empty(copy);
}

/* A sentence behind another. */
static void gap(const struct judge *judge, struct text *text)
{
	if (text->size)
		text_add_cstr(text, SAY(judge->ledgers->config, " ", ""));
}

static void word(const struct judge *judge, struct clause_verdict *verdict, const struct case_sum *sum)
{
	uint32_t met = verdict->states[CASE_MET] + verdict->states[CASE_CAUTION];
	uint32_t missed = verdict->states[CASE_MISSED];
	struct text actual = {0}, reason = {0};
	if (!sum->worst)
		text_add_cstr(&actual, SAY(judge->ledgers->config, "None", "該当なし"));
	else
		text_addf(&actual,
		          SAY(judge->ledgers->config, "Of %u, %u met (longest: %s)", "%u件中%u件達成 (最長%s)"),
		          met + missed, met,
		          duration_text(judge, sum->longest->result.elapsed_milli, sum->longest->result.terms->unit));
	add_counts(&actual, verdict);
	if (missed > 0)
		text_addf(&reason, SAY(judge->ledgers->config, "Missed: %u.", "期限超過%u件。"), missed);
	else if (verdict->states[CASE_CAUTION] > 0)
		text_addf(&reason, SAY(judge->ledgers->config, "Close to the limit: %u.", "期限間際%u件。"),
		          verdict->states[CASE_CAUTION]);
	if (verdict->overdue_before > 0) {
		gap(judge, &reason);
		text_addf(&reason,
		          SAY(judge->ledgers->config, "Missed in earlier months and still open: %u.",
		              "前月以前に期限を過ぎ未了%u件。"),
		          verdict->overdue_before);
	}
	if (!sum->authoritative) {
		gap(judge, &reason);
		text_add_cstr(&reason, SAY(judge->ledgers->config, "Includes days whose holidays are not settled.",
		                           "祝日が確定していない日を含む。"));
	}
	verdict->actual = kept(judge, &actual);
	verdict->reason = kept(judge, &reason);
	if (!sum->worst)
		return;
	int64_t margin = sum->worst->result.margin_milli;
	const char *left = duration_text(judge, margin < 0 ? -margin : margin, sum->worst->result.terms->unit);
	verdict->actual_milli = sum->longest->result.elapsed_milli;
	verdict->margin =
	        sum->worst->result.state == CASE_MISSED
	                ? or_empty(arena_printf(judge->arena, SAY(judge->ledgers->config, "%s over", "%s超過"), left))
	                : left;
}

/* The terms of the month's last day, and others by which a case of this month was judged: 5営業日以内
 * (2019-09-30以前の受付は3営業日以内). */
static void word_target(const struct judge *judge, struct clause_verdict *verdict, const struct judged_case *cases,
                        size_t count)
{
	const struct config_clause *clause = verdict->clause;
	const struct config_terms *now = config_terms_on(clause, civil_date_of_day(judge->last_day));
	struct text text = {0};
	text_addf(&text, SAY(judge->ledgers->config, "Within %s", "%s以内"),
	          duration_text(judge, now->limit, now->unit));
	for (size_t k = 0; k <= clause->change_count; k++) {
		const struct config_terms *terms = k ? &clause->changes[k - 1] : &clause->terms;
		bool used = false;
		for (size_t i = 0; i < count; i++)
			used = used || (cases[i].result.judged_here && cases[i].result.terms == terms);
		if (!used || terms == now || k == clause->change_count)
			continue;
		char day[CIVIL_TEXT_SIZE];
		civil_format_date(civil_date_of_day(civil_day(clause->changes[k].from) - 1), day);
		text_addf(&text, SAY(judge->ledgers->config, " (up to %s, %s: within %s)", " (%s以前の%sは%s以内)"),
		          day, cases[0].clock, duration_text(judge, terms->limit, terms->unit));
	}
	verdict->target = kept(judge, &text);
}

void judge_deadline(const struct judge *judge, struct clause_verdict *verdict)
{
	size_t count = 0;
	struct judged_case *cases = NULL;
	word_target(judge, verdict, NULL, 0);
	if (!judge_able(judge, verdict, false))
		return;
	if (!verdict_has_cases(verdict->clause->ledger)) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config, "This ledger has no cases with a deadline",
		                  "この台帳には期限を計る案件がない"),
		              false);
		return;
	}
	cases = verdict_cases(judge->ledgers, verdict->clause, judge->moment, judge->arena, &count);
	if (!cases)
		return; /* the arena remembers */
	struct case_sum sum = sum_cases(judge, verdict, cases, count);
	word_target(judge, verdict, cases, count);
	if (sum.no_calendar) {
		(void)judge_able(judge, verdict, true);
		return;
	}
	if (verdict->states[CASE_UNKNOWN] > 0) {
		judge_unknown(verdict,
		              SAY(judge->ledgers->config,
		                  "The limit is not within 1 to 1000 business days or 10,000 hours",
		                  "期限が1から1000営業日、または1万時間までの範囲にない"),
		              false);
		return;
	}
	if (!set_case_evidence(judge, verdict, cases, count))
		return;
	word(judge, verdict, &sum);
	if (verdict->states[CASE_MISSED] > 0)
		verdict->verdict = VERDICT_MISSED;
	else if (verdict->states[CASE_CAUTION] > 0 || verdict->overdue_before > 0)
		verdict->verdict = VERDICT_CAUTION;
	else
		verdict->verdict = VERDICT_MET;
}
