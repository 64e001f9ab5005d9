/* Clauses against the ledgers. */
#include "verdict.h"

#include <string.h>

#include "verdict_case.h"
#include "verdict_count.h"
#include "verdict_effort.h"

const char *verdict_name(enum verdict verdict)
{
	static const char *const words[] = {[VERDICT_MET] = "達成",
	                                    [VERDICT_CAUTION] = "注意",
	                                    [VERDICT_MISSED] = "未達",
	                                    [VERDICT_UNKNOWN] = "判定不能"};
	return words[verdict];
}

/* One month under judgement. */
struct judge {
	const struct ledgers *ledgers;
	struct case_moment moment;
	struct arena *arena;
};

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Thousandths without trailing zeros: 3000 is "3", 2750 "2.75". */
static const char *milli_text(const struct judge *judge, int64_t milli)
{
	char *text = arena_printf(judge->arena, "%lld.%03d", (long long)(milli / 1000), (int)(milli % 1000));
	if (!text)
		return "";
	size_t size = strlen(text);
	while (text[size - 1] == '0')
		text[--size] = 0;
	if (text[size - 1] == '.')
		text[--size] = 0;
	return text;
}

static void unknown(struct clause_verdict *verdict, const char *reason, bool elsewhere)
{
	verdict->verdict = VERDICT_UNKNOWN;
	verdict->actual = "―";
	verdict->reason = or_empty(reason);
	verdict->elsewhere = elsewhere;
}

/* Is the ledger there, and the calendar where it is needed? Says so in the verdict when not. */
static bool judgeable(const struct judge *judge, struct clause_verdict *verdict, bool needs_calendar)
{
	const struct ledger_file *file = ledgers_file(judge->ledgers, verdict->clause->ledger);
	if (file && !file->kept)
		unknown(verdict, arena_printf(judge->arena, "台帳 %s がないため判定できない", file->path), false);
	else if (needs_calendar && !judge->ledgers->calendar)
		unknown(verdict,
		        arena_printf(judge->arena, "祝日表 %s がないため営業日を数えられない",
		                     judge->ledgers->config->calendar.file),
		        false);
	else
		return true;
	return false;
}

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
		const char *number =
		        cases[i].number[0] ? cases[i].number : arena_printf(judge->arena, "%u行目", cases[i].line);
		evidence[verdict->evidence_count++] = or_empty(number);
	}
	verdict->evidence = evidence;
	return true;
}

static bool count_cases(struct clause_verdict *verdict, const struct judged_case *cases, size_t count,
                        struct case_moment moment)
{
	bool authoritative = true;
	for (size_t i = 0; i < count; i++) {
		const struct case_result *result = &cases[i].result;
		bool judged =
		        result->state == CASE_MET || result->state == CASE_CAUTION || result->state == CASE_MISSED;
		if (judged && !result->judged_here) {
			verdict->overdue_before += result->state == CASE_MISSED && !cases[i].done &&
			                           civil_month_compare(result->judged_in, moment.month) < 0;
			continue;
		}
		verdict->states[result->state]++;
		if (judged && (int64_t)result->elapsed_days * 1000 > verdict->actual_milli)
			verdict->actual_milli = (int64_t)result->elapsed_days * 1000;
		if (judged && result->deadline.due_us != NO_TIME && !result->deadline.authoritative)
			authoritative = false;
	}
	return authoritative;
}

static void add_counts(struct text *text, const struct clause_verdict *verdict)
{
	static const enum case_state apart[] = {CASE_PENDING, CASE_PAUSED, CASE_OUT_OF_SCOPE};
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		if (verdict->states[apart[i]] > 0)
			text_addf(text, "、%s%u件", case_state_name(apart[i]), verdict->states[apart[i]]);
}

static void word_deadline(const struct judge *judge, struct clause_verdict *verdict, bool authoritative)
{
	uint32_t met = verdict->states[CASE_MET] + verdict->states[CASE_CAUTION];
	uint32_t missed = verdict->states[CASE_MISSED];
	int64_t margin_days = verdict->clause->terms.limit / 1000 - verdict->actual_milli / 1000;
	struct text actual = {0}, reason = {0};
	if (met + missed == 0)
		text_add_cstr(&actual, "該当なし");
	else
		text_addf(&actual, "%u件中%u件達成 (最長%lld営業日)", met + missed, met,
		          (long long)(verdict->actual_milli / 1000));
	add_counts(&actual, verdict);
	if (missed > 0)
		text_addf(&reason, "期限超過%u件。", missed);
	else if (verdict->states[CASE_CAUTION] > 0)
		text_addf(&reason, "期限間際%u件。", verdict->states[CASE_CAUTION]);
	if (verdict->overdue_before > 0)
		text_addf(&reason, "前月以前に期限を過ぎ未了%u件。", verdict->overdue_before);
	if (!authoritative)
		text_add_cstr(&reason, "祝日が確定していない日を含む。");
	verdict->actual = or_empty(arena_cstr(judge->arena, text_str(&actual)));
	verdict->reason = or_empty(arena_cstr(judge->arena, text_str(&reason)));
	if (met + missed > 0)
		verdict->margin = or_empty(
		        margin_days >= 0 ? arena_printf(judge->arena, "%lld営業日", (long long)margin_days)
		                         : arena_printf(judge->arena, "%lld営業日超過", (long long)-margin_days));
	judge->arena->failed = judge->arena->failed || text_failed(&actual) || text_failed(&reason);
	text_release(&actual);
	text_release(&reason);
}

static void judge_deadline(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_clause *clause = verdict->clause;
	verdict->target = or_empty(arena_printf(judge->arena, "%lld営業日以内", (long long)(clause->terms.limit / 1000)));
	if (!judgeable(judge, verdict, true))
		return;
	if (!verdict_has_cases(clause->ledger)) {
		unknown(verdict, "この台帳には期限を計る案件がない", true);
		return;
	}
	size_t count;
	struct judged_case *cases = verdict_cases(judge->ledgers, clause, judge->moment, judge->arena, &count);
	if (!cases)
		return; /* the arena remembers */
	bool authoritative = count_cases(verdict, cases, count, judge->moment);
	if (verdict->states[CASE_UNKNOWN] > 0) {
		unknown(verdict, "期限の営業日数が1から1000の範囲にない", false);
		return;
	}
	if (!set_case_evidence(judge, verdict, cases, count))
		return;
	word_deadline(judge, verdict, authoritative);
	if (verdict->states[CASE_MISSED] > 0)
		verdict->verdict = VERDICT_MISSED;
	else if (verdict->states[CASE_CAUTION] > 0 || verdict->overdue_before > 0)
		verdict->verdict = VERDICT_CAUTION;
	else
		verdict->verdict = VERDICT_MET;
}

/* Other work counts too; a ledger of it that is not kept is said, not guessed. */
static void add_uncounted(const struct judge *judge, struct text *reason)
{
	bool any = false;
	for (size_t i = 0; i < WORK_LEDGERS; i++) {
		if (ledgers_keep(judge->ledgers, work_formats[i]->name))
			continue;
		text_addf(reason, "%s%s", any ? "・" : "", work_formats[i]->title);
		any = true;
	}
	if (any)
		text_add_cstr(reason, "がないため、その工数は合計に入っていない。");
}

static enum verdict weigh_effort(const struct config_clause *clause, const struct effort_sum *sum, struct text *reason)
{
	if (sum->total_milli > clause->terms.limit) {
		text_addf(reason,
		          sum->not_agreed > 0 ? "上限を超過し、協議日のない変更が%u件ある。"
		                              : "上限を超過したが、協議の記録がある。",
		          sum->not_agreed);
		return sum->not_agreed > 0 || sum->changes_milli == 0 ? VERDICT_MISSED : VERDICT_CAUTION;
	}
	if (sum->missing > 0) {
		text_addf(reason, "工数の記入がない作業が%u件あるため判定できない。", sum->missing);
		return VERDICT_UNKNOWN;
	}
	if (clause->terms.caution > 0 && sum->total_milli >= clause->terms.caution) {
		text_add_cstr(reason, "上限に近い。");
		return VERDICT_CAUTION;
	}
	return VERDICT_MET;
}

static void judge_cap(const struct judge *judge, struct clause_verdict *verdict)
{
	const struct config_clause *clause = verdict->clause;
	verdict->target = or_empty(arena_printf(judge->arena, "月%s人日以内", milli_text(judge, clause->terms.limit)));
	if (!judgeable(judge, verdict, false))
		return;
	if (!ledgers_keep(judge->ledgers, change_format.name) || !ledgers_keep(judge->ledgers, incident_format.name)) {
		unknown(verdict, "変更台帳と障害台帳の両方がないため、工数を合計できない", false);
		return;
	}
	struct effort_sum sum = verdict_effort(judge->ledgers, judge->moment);
	struct text reason = {0};
	verdict->verdict = weigh_effort(clause, &sum, &reason);
	add_uncounted(judge, &reason);
	verdict->reason = or_empty(arena_cstr(judge->arena, text_str(&reason)));
	judge->arena->failed = judge->arena->failed || text_failed(&reason);
	text_release(&reason);
	verdict->actual_milli = sum.total_milli;
	verdict->actual = or_empty(
	        arena_printf(judge->arena, "%s人日 (変更%s、障害%s、その他%s)", milli_text(judge, sum.total_milli),
	                     milli_text(judge, sum.changes_milli), milli_text(judge, sum.incidents_milli),
	                     milli_text(judge, sum.total_milli - sum.changes_milli - sum.incidents_milli)));
	int64_t margin = clause->terms.limit - sum.total_milli;
	if (verdict->verdict != VERDICT_UNKNOWN)
		verdict->margin = or_empty(arena_printf(judge->arena, margin >= 0 ? "%s人日" : "%s人日超過",
		                                        milli_text(judge, margin >= 0 ? margin : -margin)));
	verdict->evidence = effort_evidence(judge->ledgers, judge->moment, judge->arena, &verdict->evidence_count);
}

/* At least `limit` entries in the month. While the month is not over, too few are not missed yet. */
static void judge_monthly(const struct judge *judge, struct clause_verdict *verdict)
{
	long long wanted = (long long)(verdict->clause->terms.limit / 1000);
	const struct zone *zone = judge->ledgers->config->zone;
	int64_t from_us = zone_month_start(zone, judge->moment.month);
	bool over = judge->moment.as_of_us >= zone_month_start(zone, civil_month_add(judge->moment.month, 1));
	verdict->target = or_empty(arena_printf(judge->arena, "月%lld回以上", wanted));
	if (!judgeable(judge, verdict, false))
		return;
	if (!verdict_count(judge->ledgers, verdict->clause->ledger, from_us, judge->moment.as_of_us, judge->arena,
	                   &verdict->evidence, &verdict->evidence_count))
		return; /* the arena remembers */
	long long count = (long long)verdict->evidence_count;
	if (count < wanted && !over) {
		unknown(verdict, "対象月が終わっていない", false);
		return;
	}
	verdict->verdict = count >= wanted ? VERDICT_MET : VERDICT_MISSED;
	verdict->actual = or_empty(arena_printf(judge->arena, "%lld回", count));
	verdict->actual_milli = count * 1000;
	if (count >= wanted)
		verdict->margin = or_empty(arena_printf(judge->arena, "%lld回", count - wanted));
	else
		verdict->reason = or_empty(arena_printf(judge->arena, "当月の記録が%lld回不足。", wanted - count));
}

/* At most `limit` entries from the fiscal year's first of April to the report's moment. */
static void judge_year(const struct judge *judge, struct clause_verdict *verdict)
{
	long long limit = (long long)(verdict->clause->terms.limit / 1000);
	struct civil_month month = judge->moment.month;
	int year = civil_fiscal_year((struct civil_date){month.year, month.month, 1});
	int64_t from_us = zone_month_start(judge->ledgers->config->zone, (struct civil_month){(int16_t)year, 4});
	verdict->target = or_empty(arena_printf(judge->arena, "年%lld回以内", limit));
	if (!judgeable(judge, verdict, false))
		return;
	if (!verdict_count(judge->ledgers, verdict->clause->ledger, from_us, judge->moment.as_of_us, judge->arena,
	                   &verdict->evidence, &verdict->evidence_count))
		return; /* the arena remembers */
	long long count = (long long)verdict->evidence_count;
	bool caution = verdict->clause->terms.caution > 0 && count * 1000 >= verdict->clause->terms.caution;
	verdict->verdict = count > limit ? VERDICT_MISSED : caution ? VERDICT_CAUTION : VERDICT_MET;
	verdict->actual = or_empty(arena_printf(judge->arena, "%d年度累計%lld回", year, count));
	verdict->actual_milli = count * 1000;
	verdict->margin = or_empty(count > limit ? arena_printf(judge->arena, "%lld回超過", count - limit)
	                                         : arena_printf(judge->arena, "%lld回", limit - count));
	verdict->reason = count > limit ? "上限を超過した。" : caution ? "上限に近い。" : "";
}

static void judge_other(const struct judge *judge, struct clause_verdict *verdict)
{
	verdict->target = "";
	if (!ledgers_file(judge->ledgers, verdict->clause->ledger))
		unknown(verdict, "台帳では判定しない条項", true);
	else if (judgeable(judge, verdict, false))
		unknown(verdict, "この台帳からの自動判定はない。台帳の記載を確認のこと", true);
}

struct clause_verdict *verdicts_of_month(const struct ledgers *ledgers, struct case_moment moment, struct arena *arena,
                                         struct fail *fail)
{
	const struct config *config = ledgers->config;
	struct judge judge = {ledgers, moment, arena};
	struct clause_verdict *verdicts = arena_alloc(arena, config->clause_count, sizeof *verdicts);
	for (size_t i = 0; verdicts && i < config->clause_count; i++) {
		const struct config_clause *clause = &config->clauses[i];
		verdicts[i] = (struct clause_verdict){.clause = clause,
		                                      .verdict = VERDICT_UNKNOWN,
		                                      .target = "",
		                                      .actual = "―",
		                                      .margin = "",
		                                      .reason = "",
		                                      .actual_milli = -1};
		if (clause->test == CLAUSE_DEADLINE)
			judge_deadline(&judge, &verdicts[i]);
		else if (clause->test == CLAUSE_CAP_MONTH)
			judge_cap(&judge, &verdicts[i]);
		else if (clause->test == CLAUSE_MONTHLY && verdict_can_count(clause->ledger))
			judge_monthly(&judge, &verdicts[i]);
		else if (clause->test == CLAUSE_CAP_YEAR && verdict_can_count(clause->ledger))
			judge_year(&judge, &verdicts[i]);
		else
			judge_other(&judge, &verdicts[i]);
	}
	if (!verdicts || arena_failed(arena)) {
		fail_memory(fail);
		return NULL;
	}
	return verdicts;
}
