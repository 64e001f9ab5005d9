/* Changes, and the person-days of the month against the contract's cap. */
#include "month_run.h"
#include "verdict.h"
#include "ledger_words.h"

static struct figure_value day_of(const struct month_run *run, const struct ledger_stamp *stamp)
{
	return stamp->at_us == NO_TIME ? figure_none() : month_day(run, stamp->day);
}

/* Requested before the month's end; not released or withdrawn before it began. */
static bool belongs(const struct month_run *run, const struct change *change)
{
	int64_t first_us = INT64_MAX;
	const struct ledger_stamp *stamps[] = {&change->requested, &change->agreed, &change->approved, &change->released};

	/* The earliest day that the ledger knows of it: 申請日 may be missing. */
	for (size_t i = 0; i < 4; i++)
		if (stamps[i]->at_us != NO_TIME && stamps[i]->at_us < first_us)
			first_us = stamps[i]->at_us;
	if (first_us != INT64_MAX && first_us >= run->until_us)
		return false;
	if (change->released.at_us != NO_TIME)
		return change->released.at_us >= run->from_us;
	return change->state != CHANGE_WITHDRAWN;
}

static void add_changes(struct month_run *run)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of changes",
		"変更台帳"), .rows = run->ledgers->change_count};
	struct figure_table *out = figures_table(run->figures, "changes.list",
	        "id subject category requested:day agreed:day approved:day approver released:day effort:milliday impact status line", &origin);

	for (size_t i = 0; i < run->ledgers->change_count; i++) {
		const struct change *change = &run->ledgers->changes[i];

		if (!belongs(run, change))
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(change->number), figure_text(change->subject), figure_text(ledger_word(run->config, change_class_name(change->class))),
			day_of(run, &change->requested), day_of(run, &change->agreed), day_of(run, &change->approved),
			figure_text(change->approver), day_of(run, &change->released),
			change->effort_milli == NO_EFFORT ? figure_none() : figure_integer(change->effort_milli),
			figure_text(change->impact), figure_text(ledger_word(run->config, change_state_name(change->state))), figure_integer(change->row.line)});
	}
}

/* Patches done in the month. */
static void add_patches(struct month_run *run)
{
	const struct patch *patches = run->ledgers->patches;
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of patches",
		"パッチ台帳"), .rows = run->ledgers->patch_count};
	struct figure_table *out = figures_table(run->figures, "patches.list", "id subject done:day effort:milliday", &origin);

	for (size_t i = 0; i < run->ledgers->patch_count; i++) {
		if (patches[i].done.at_us == NO_TIME || patches[i].done.at_us < run->from_us || patches[i].done.at_us >= run->until_us)
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(patches[i].number), figure_text(patches[i].subject), day_of(run, &patches[i].done),
			patches[i].effort_milli == NO_EFFORT ? figure_none() : figure_integer(patches[i].effort_milli)});
	}
}

/* The cap: the first clause that caps a month's person-days. */
static const struct config_clause *cap_clause(const struct config *config)
{
	for (size_t i = 0; i < config->clause_count; i++)
		if (config->clauses[i].test == CLAUSE_CAP_MONTH)
			return &config->clauses[i];
	return NULL;
}

static void add_effort(struct month_run *run)
{
	static const char *const names[WORK_LEDGERS] = {"patches", "vulnerabilities", "backups"};
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "effort in the ledgers", "各台帳の工数")};
	struct effort_sum sum = verdict_effort(run->ledgers, month_moment(run));
	const struct config_clause *clause = cap_clause(run->config);
	const struct config_terms *cap = clause ? config_terms_on(clause, civil_date_of_day(run->first_day)) : NULL;
	struct figure_table *out = figures_table(run->figures, "effort.by_source", "ledger effort:milliday", &origin);

	/* A ledger that is not kept leaves the sum unknown, not smaller. */
	bool whole = ledgers_keep(run->ledgers, "changes") && ledgers_keep(run->ledgers, "incidents");

	figures_add(run->figures, "effort.used", "milliday", whole ? figure_integer(sum.total_milli) : figure_none(), &origin);
	figures_add(run->figures, "effort.cap", "milliday", cap ? figure_integer(cap->limit) : figure_none(), NULL);
	figures_add(run->figures, "effort.left", "milliday", cap && whole ? figure_integer(cap->limit - sum.total_milli) : figure_none(), &origin);
	figures_add(run->figures, "effort.missing", "", figure_integer(sum.missing), &origin);
	if (ledgers_keep(run->ledgers, "changes"))
		figures_row(run->figures, out, (struct figure_value[]){figure_text("changes"), figure_integer(sum.changes_milli)});
	if (ledgers_keep(run->ledgers, "incidents"))
		figures_row(run->figures, out, (struct figure_value[]){figure_text("incidents"), figure_integer(sum.incidents_milli)});
	for (int i = 0; i < WORK_LEDGERS; i++)
		if (ledgers_keep(run->ledgers, names[i]))
			figures_row(run->figures, out, (struct figure_value[]){figure_text(names[i]), figure_integer(sum.works_milli[i])});
}

static void add_effort_by_month(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "effort.by_month", "month effort:milliday", NULL);
	struct civil_month month = civil_month_of(run->config->from);

	for (; civil_month_compare(month, run->month) <= 0; month = civil_month_add(month, 1)) {
		struct effort_sum sum = verdict_effort(run->ledgers, case_moment_of(run->config, month, run->now_us));
		char name[CIVIL_TEXT_SIZE];

		figures_row(run->figures, out, (struct figure_value[]){figure_text(civil_format_month(month, name)),
		            figure_integer(sum.total_milli)});
	}
}

void figures_of_effort(struct month_run *run)
{
	if (ledgers_keep(run->ledgers, "changes"))
		add_changes(run);
	if (ledgers_keep(run->ledgers, "patches"))
		add_patches(run);
	if (!ledgers_keep(run->ledgers, "changes") && !ledgers_keep(run->ledgers, "incidents"))
		return;
	add_effort(run);
	if (ledgers_keep(run->ledgers, "changes") && ledgers_keep(run->ledgers, "incidents"))
		add_effort_by_month(run);
}
