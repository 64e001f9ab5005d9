/* The clause table: what the ledgers judge, and what only the archive can prove. */
#include <string.h>

#include "corrective.h"
#include "month_run.h"
#include "verdict.h"

static const char *const words[] = {"met", "caution", "missed", "unknown"};

/* The cases that decide come first in a verdict's evidence: a table shows these and the number of the others, which the chapter's list has. */
#define EVIDENCE_SHOWN 5

static struct figure_value joined(struct month_run *run, const char *const *items, size_t count)
{
	struct text text = {0};
	struct figure_value value;

	for (size_t i = 0; i < count && i < EVIDENCE_SHOWN; i++)
		text_addf(&text, "%s%s", i ? SAY(run->config, ", ", "、") : "", items[i]);
	if (count > EVIDENCE_SHOWN)
		text_addf(&text, SAY(run->config, " and %zu more", " ほか%zu件"), count - EVIDENCE_SHOWN);
	value = figure_str(arena_str(run->arena, text_str(&text)));
	text_release(&text);
	return value;
}

/* Hours without data for which gaps.csv gives no reason, over the sources of two kinds. */
static int64_t unexplained_hours(const struct month_run *run, enum source_kind one, enum source_kind other)
{
	const struct figure_table *gaps = figures_find_table(run->figures, "coverage.gaps");
	int64_t hours = 0;

	for (size_t row = 0; gaps && row < gaps->row_count; row++) {
		struct str name = figure_get(gaps, row, "source").text;
		const struct config_source *source = config_source(run->config, arena_cstr(run->arena, name));

		if (source && (source->kind == one || source->kind == other) && figure_get(gaps, row, "reason").text.size == 0)
			hours += figure_get(gaps, row, "hours").number;
	}
	return hours;
}

static const char *percent(const struct month_run *run, struct figure_coverage coverage)
{
	int64_t tenths = coverage.expected_hours ? (int64_t)coverage.present_hours * 1000 / coverage.expected_hours : 0;

	return arena_printf(run->arena, "%lld.%lld%%", (long long)(tenths / 10), (long long)(tenths % 10));
}

/* Logs of the month, all hours of them: whole is 達成, holes 注意, nothing 判定不能. A hole that gaps.csv explains is one all the same: what was
 * not measured is not met, and the reason says that it is explained. */
static void judge_presence(const struct month_run *run, struct clause_verdict *verdict, bool access_too)
{
	struct figure_coverage cpu = run->kind_coverage[SOURCE_CPU];
	struct figure_coverage access = run->kind_coverage[SOURCE_ACCESS];
	int64_t hours = unexplained_hours(run, SOURCE_CPU, access_too ? SOURCE_ACCESS : SOURCE_CPU);
	int64_t absent = cpu.expected_hours - cpu.present_hours + (access_too ? access.expected_hours - access.present_hours : 0);

	verdict->actual = access_too ? arena_printf(run->arena, SAY(run->config, "coverage: CPU %s, access %s",
		"取得率 CPU %s、アクセス %s"), percent(run, cpu), percent(run, access))
	                             : arena_printf(run->arena, SAY(run->config, "coverage: CPU %s",
		"取得率 CPU %s"), percent(run, cpu));
	verdict->elsewhere = false;
	if (!cpu.present_hours || (access_too && !access.present_hours)) {
		verdict->verdict = VERDICT_UNKNOWN;
		verdict->reason = SAY(run->config, "Not assessable: logs are missing",
			"取得できていないログがあるため判定できない");
	} else if (absent) {
		verdict->verdict = VERDICT_CAUTION;
		verdict->reason = hours ? arena_printf(run->arena, SAY(run->config, "Missing without a recorded reason: %lld hours in all",
			"理由の記録がない欠測が延べ%lld時間ある"), (long long)hours)
		                        : arena_printf(run->arena, SAY(run->config, "Missing with a recorded reason: %lld hours in all",
			"理由の記録がある欠測が延べ%lld時間ある"), (long long)absent);
	} else {
		verdict->verdict = VERDICT_MET;
		verdict->reason = "";
	}
}

/* Retention: everything since the first line stands in the archive, and the archive verifies. Before a year has passed the duty is under way. */
static void judge_retention(const struct month_run *run, struct clause_verdict *verdict)
{
	int64_t limit_days = config_terms_on(verdict->clause, civil_date_of_day(run->first_day))->limit / 1000;
	int64_t days = run->oldest_us == NO_TIME ? 0 : (run->newest_us - run->oldest_us + DAY_US - 1) / DAY_US;
	int64_t hours = unexplained_hours(run, SOURCE_SYSTEM, SOURCE_ACCESS);

	verdict->target = arena_printf(run->arena, SAY(run->config, "%lld days or more", "%lld日以上"), (long long)limit_days);
	if (run->oldest_us == NO_TIME || run->archive_problems) {
		verdict->verdict = VERDICT_UNKNOWN;
		verdict->actual = "―";
		verdict->reason = run->archive_problems ? SAY(run->config, "Verifying the archive found problems",
			"保管庫の検証で問題が見つかった") : SAY(run->config, "No logs are archived",
			"保管されたログがない");
		return;
	}
	if (days < limit_days && run->oldest_us > run->contract_from_us + DAY_US) {
		verdict->actual = arena_printf(run->arena, SAY(run->config, "%lld days archived (verified)",
			"%lld日分を保管（検証済み）"), (long long)days);
		verdict->verdict = VERDICT_CAUTION;
		verdict->reason = SAY(run->config, "Logs since the contract began are not complete",
			"契約開始日からのログがそろっていない");
		return;
	}
	if (hours) {
		verdict->actual = arena_printf(run->arena, SAY(run->config, "%lld days archived (verified)",
			"%lld日分を保管（検証済み）"), (long long)days);
		verdict->verdict = VERDICT_CAUTION;
		verdict->reason = arena_printf(run->arena, SAY(run->config, "Missing this month without a recorded reason: %lld hours in all",
			"当月に理由の記録がない欠測が延べ%lld時間ある"), (long long)hours);
		return;
	}
	verdict->actual = arena_printf(run->arena, days < limit_days ? SAY(run->config, "all %lld days since the contract began archived (verified)",
		"契約開始以降の全量%lld日分を保管（検証済み）")
	                                                             : SAY(run->config, "%lld days archived (verified)",
		"%lld日分を保管（検証済み）"), (long long)days);
	verdict->verdict = VERDICT_MET;
	verdict->reason = "";
	verdict->margin = days >= limit_days ? arena_printf(run->arena, SAY(run->config, "%lld days",
		"%lld日"), (long long)(days - limit_days)) : "";
}

static void judge_elsewhere(const struct month_run *run, struct clause_verdict *verdict)
{
	const char *rule = verdict->clause->rule;

	if (!verdict->elsewhere)
		return;
	if (verdict->clause->test == CLAUSE_RETENTION)
		judge_retention(run, verdict);
	else if (strcmp(rule, "monitoring") == 0 || strcmp(rule, "log-analysis") == 0)
		judge_presence(run, verdict, strcmp(rule, "log-analysis") == 0);
}

/* The clause that an action names by its id or section; NULL: none of this contract's. */
static const struct config_clause *clause_of(const struct config *config, const struct corrective_action *action)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (corrective_is_of(action, &config->clauses[i]))
			return &config->clauses[i];
	return NULL;
}

/* done, overdue or open at the report's moment. */
static const char *action_state(const struct corrective_action *action, struct case_moment moment)
{
	if (action->done.at_us != NO_TIME && action->done.at_us < moment.as_of_us)
		return "done";
	return action->due.at_us != NO_TIME && action->due.at_us + DAY_US <= moment.as_of_us ? "overdue" : "open";
}

/* Actions of this month's 未達, and those of earlier months that were not done before it began. */
static struct figure_table *add_corrective(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "corrective.list",
	        "id clause section duty month case cause measure owner due:day done:day state line", NULL);

	for (size_t i = 0; i < run->ledgers->corrective_action_count; i++) {
		const struct corrective_action *action = &run->ledgers->corrective_actions[i];
		const struct config_clause *clause = clause_of(run->config, action);
		const char *state = action_state(action, month_moment(run));
		bool done_before = action->done.at_us != NO_TIME && action->done.at_us < run->from_us;
		char month[CIVIL_TEXT_SIZE];
		int order = civil_month_compare(action->month, run->month);

		if (order > 0 || (order < 0 && done_before))
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(action->number), figure_text(clause ? clause->id : action->clause), figure_text(clause ? clause->section : ""),
			figure_text(clause ? clause->duty : ""), figure_text(civil_format_month(action->month, month)), figure_text(action->case_number),
			figure_text(action->cause), figure_text(action->measure), figure_text(action->owner),
			action->due.at_us == NO_TIME ? figure_none() : month_day(run, action->due.day),
			action->done.at_us == NO_TIME ? figure_none() : month_day(run, action->done.day), figure_text(state),
			figure_integer(action->row.line)});
	}
	return out;
}

/* A 未達 without its action stands in the list too: it is what the client will ask for. */
static void add_missing_action(struct month_run *run, struct figure_table *out, const struct clause_verdict *verdict)
{
	char month[CIVIL_TEXT_SIZE];

	if (verdict->action_count)
		return;
	figures_row(run->figures, out, (struct figure_value[]){
		figure_text(""), figure_text(verdict->clause->id), figure_text(verdict->clause->section), figure_text(verdict->clause->duty),
		figure_text(civil_format_month(run->month, month)), figure_text(""), figure_text(""), figure_text(""), figure_text(""),
		figure_none(), figure_none(), figure_text("missing"), figure_none()});
}

static bool add_clauses(struct month_run *run, struct fail *fail)
{
	struct figure_table *out = figures_table(run->figures, "clauses",
	                                         "id section duty target actual verdict evidence margin reason evidence_count actions", NULL);
	struct clause_verdict *verdicts = verdicts_of_month(run->ledgers, month_moment(run), run->arena, fail);

	struct figure_table *corrective = add_corrective(run);

	if (!verdicts)
		return false;
	for (size_t i = 0; i < run->config->clause_count; i++) {
		struct clause_verdict *verdict = &verdicts[i];

		judge_elsewhere(run, verdict);
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(verdict->clause->id), figure_text(verdict->clause->section), figure_text(verdict->clause->duty),
			figure_text(verdict->target), figure_text(verdict->actual), figure_text(words[verdict->verdict]),
			joined(run, verdict->evidence, verdict->evidence_count), figure_text(verdict->margin), figure_text(verdict->reason),
			figure_integer((int64_t)verdict->evidence_count), figure_integer((int64_t)verdict->action_count)});
		if (verdict->verdict == VERDICT_MISSED)
			add_missing_action(run, corrective, verdict);
	}
	return true;
}

/* Earlier months by their ledgers; what only an archive's coverage of that month could say has no verdict here. */
static bool add_history(struct month_run *run, struct fail *fail)
{
	struct figure_table *out = figures_table(run->figures, "clauses.by_month", "id month verdict", NULL);
	const struct figure_table *now = figures_find_table(run->figures, "clauses");
	struct civil_month month = civil_month_of(run->config->from);

	for (; civil_month_compare(month, run->month) < 0; month = civil_month_add(month, 1)) {
		struct clause_verdict *verdicts =
			verdicts_of_month(run->ledgers, case_moment_of(run->config, month, run->now_us), run->arena, fail);
		char name[CIVIL_TEXT_SIZE];

		if (!verdicts)
			return false;
		civil_format_month(month, name);
		for (size_t i = 0; i < run->config->clause_count; i++)
			figures_row(run->figures, out, (struct figure_value[]){figure_text(verdicts[i].clause->id), figure_text(name),
			            verdicts[i].elsewhere ? figure_none() : figure_text(words[verdicts[i].verdict])});
	}
	for (size_t row = 0; now && row < now->row_count; row++) {
		char name[CIVIL_TEXT_SIZE];

		figures_row(run->figures, out, (struct figure_value[]){figure_get(now, row, "id"),
		            figure_text(civil_format_month(run->month, name)), figure_get(now, row, "verdict")});
	}
	return true;
}

bool figures_of_clauses(struct month_run *run, struct fail *fail)
{
	return add_clauses(run, fail) && add_history(run, fail);
}
