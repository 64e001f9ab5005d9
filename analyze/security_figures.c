/* The chapter on security: patches and vulnerabilities from publication to application, and what the logs show of strangers at the door. A row of the patches
 * ledger that has neither 公開日 nor 適用日 is a plan and in no figure. */
#include "known_month.h"
#include "ledger_check.h"

static struct figure_value days_between(struct ledger_stamp from, struct ledger_stamp until)
{
	return ledger_stamp_there(from) && ledger_stamp_there(until) ? figure_integer(until.day - from.day) : figure_none();
}

/* --- Patches --- */

/* applied, not_needed, failed, open */
static const char *patch_state(const struct known_month *month, const struct patch *patch)
{
	if (!known_month_knows(month, patch->done) || patch->result == PATCH_NOT_DONE)
		return "open";
	if (patch->result == PATCH_FAILED)
		return "failed";
	return patch->result == PATCH_NOT_NEEDED ? "not_needed" : "applied";
}

static bool patch_is(const struct known_month *month, const struct patch *patch, const char *state)
{
	return str_is(str_of(patch_state(month, patch)), state);
}

/* Published and not applied at the moment. */
static bool patch_waits(const struct known_month *month, const struct patch *patch)
{
	return known_month_knows(month, patch->published) && patch_is(month, patch, "open");
}

static void add_patches(struct month_run *run, const struct known_month *month)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of patches", "パッチ台帳"), .rows = run->ledgers->patch_count};
	struct figure_table *out = figures_table(run->figures, "security.patches",
	        "id subject published:day done:day days target state effort:milliday remark line", &origin);

	for (size_t i = 0; i < run->ledgers->patch_count; i++) {
		const struct patch *patch = &run->ledgers->patches[i];
		bool waits = patch_waits(month, patch);

		if (!known_month_has(month, patch->done) && !waits)
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(patch->number), figure_text(patch->subject), stamp_day(run, patch->published),
			known_month_day(run, month, patch->done),
			waits ? figure_integer(month->last_day - patch->published.day) : days_between(patch->published, patch->done),
			figure_text(patch->target), figure_text(patch_state(month, patch)),
			waits ? figure_none() : effort_value(patch->effort_milli), figure_text(waits ? "" : patch->remark),
			figure_integer(patch->row.line)});
	}
}

/* --- Vulnerabilities --- */

/* What is not affected needs no application: it is closed by the last of its steps that the ledger has. */
static struct ledger_stamp closing(const struct vulnerability *one)
{
	if (one->state != VULNERABILITY_UNAFFECTED || ledger_stamp_there(one->done))
		return one->done;
	if (ledger_stamp_there(one->agreed))
		return one->agreed;
	return ledger_stamp_there(one->planned) ? one->planned : one->learned;
}

/* found, planned, agreed, applied, unaffected: by the steps that are known at the moment. */
static const char *vulnerability_state(const struct known_month *month, const struct vulnerability *one)
{
	if (known_month_knows(month, closing(one)))
		return one->state == VULNERABILITY_UNAFFECTED ? "unaffected" : "applied";
	if (known_month_knows(month, one->agreed))
		return "agreed";
	return known_month_knows(month, one->planned) ? "planned" : "found";
}

static const char *severity_of(const struct vulnerability *one)
{
	static const struct { int severity; const char *name; } names[] = {
		{SEVERITY_WORD_CRITICAL, "critical"}, {SEVERITY_WORD_HIGH, "high"}, {SEVERITY_WORD_MIDDLE, "middle"}, {SEVERITY_WORD_LOW, "low"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (one->severity == names[i].severity)
			return names[i].name;
	return "";
}

static void add_vulnerabilities(struct month_run *run, const struct known_month *month)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of vulnerabilities", "脆弱性台帳"), .rows = run->ledgers->vulnerability_count};
	struct figure_table *out = figures_table(run->figures, "security.vulnerabilities",
	        "id cve subject severity learned:day planned:day agreed:day done:day days state target effort:milliday remark line", &origin);

	for (size_t i = 0; i < run->ledgers->vulnerability_count; i++) {
		const struct vulnerability *one = &run->ledgers->vulnerabilities[i];
		bool closed = known_month_knows(month, closing(one));

		if (!known_month_knows(month, one->learned) || known_month_before(month, closing(one)))
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(one->number), figure_text(one->cve), figure_text(one->subject), figure_text(severity_of(one)),
			stamp_day(run, one->learned), known_month_day(run, month, one->planned), known_month_day(run, month, one->agreed),
			known_month_day(run, month, one->done),
			closed ? days_between(one->learned, closing(one)) : figure_integer(month->last_day - one->learned.day),
			figure_text(vulnerability_state(month, one)), figure_text(one->target),
			closed ? effort_value(one->effort_milli) : figure_none(), figure_text(one->remark), figure_integer(one->row.line)});
	}
}

/* --- From publication to application --- */

/* Everything that was applied since the contract began, in the ledgers' order. */
static void add_application(struct month_run *run, const struct known_month *month)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledgers of patches and vulnerabilities", "パッチ台帳・脆弱性台帳"),
	                               .rows = run->ledgers->patch_count + run->ledgers->vulnerability_count};
	struct figure_table *out = figures_table(run->figures, "security.application", "kind id from:day done:day days here", &origin);

	for (size_t i = 0; i < run->ledgers->patch_count; i++) {
		const struct patch *patch = &run->ledgers->patches[i];

		if (patch_is(month, patch, "applied") && ledger_stamp_there(patch->published))
			figures_row(run->figures, out, (struct figure_value[]){
				figure_text("patch"), figure_text(patch->number), stamp_day(run, patch->published), stamp_day(run, patch->done),
				days_between(patch->published, patch->done), figure_integer(known_month_has(month, patch->done))});
	}
	for (size_t i = 0; i < run->ledgers->vulnerability_count; i++) {
		const struct vulnerability *one = &run->ledgers->vulnerabilities[i];

		if (known_month_knows(month, one->done))
			figures_row(run->figures, out, (struct figure_value[]){
				figure_text("vulnerability"), figure_text(*one->number ? one->number : one->cve), stamp_day(run, one->learned),
				stamp_day(run, one->done), days_between(one->learned, one->done), figure_integer(known_month_has(month, one->done))});
	}
}

/* --- By month --- */

static struct figure_value kept_count(bool kept, int64_t count)
{
	return kept ? figure_integer(count) : figure_none();
}

/* Events of the month by a plan by month; 0 where `all`, a plan by source and month, has logs of that kind without any, and NONE where there are none. */
static struct figure_value month_events(struct month_run *run, const char *plan, const char *all, struct figure_value month, const char *measure)
{
	const struct table *events = month_table(run, plan), *logs = month_table(run, all);

	for (size_t row = 0; row < events->row_count; row++)
		if (str_equal(month_text(events, row, "month"), month.text))
			return month_get(run, events, row, measure);
	for (size_t row = 0; row < logs->row_count; row++)
		if (str_equal(month_text(logs, row, "month"), month.text))
			return figure_integer(0);
	return figure_none();
}

struct security_counts {
	int64_t applied, not_needed, failed, waiting, learned, closed, open, longest;
};

static void count_vulnerabilities(const struct month_run *run, const struct known_month *month, struct security_counts *count)
{
	for (size_t i = 0; i < run->ledgers->vulnerability_count; i++) {
		const struct vulnerability *one = &run->ledgers->vulnerabilities[i];

		count->learned += known_month_has(month, one->learned);
		count->closed += known_month_has(month, closing(one));
		count->open += known_month_knows(month, one->learned) && !known_month_knows(month, closing(one));
	}
}

static struct security_counts count_month(const struct month_run *run, const struct known_month *month)
{
	struct security_counts count = {.longest = -1};

	for (size_t i = 0; i < run->ledgers->patch_count; i++) {
		const struct patch *patch = &run->ledgers->patches[i];
		struct figure_value days = days_between(patch->published, patch->done);

		count.waiting += patch_waits(month, patch);
		if (!known_month_has(month, patch->done))
			continue;
		count.applied += patch_is(month, patch, "applied");
		count.not_needed += patch_is(month, patch, "not_needed");
		count.failed += patch_is(month, patch, "failed");
		if (patch_is(month, patch, "applied") && days.kind == FIGURE_INTEGER && days.number > count.longest)
			count.longest = days.number;
	}
	count_vulnerabilities(run, month, &count);
	return count;
}

static void add_months(struct month_run *run)
{
	bool patches = ledgers_keep(run->ledgers, "patches"), found = ledgers_keep(run->ledgers, "vulnerabilities");
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledgers of patches and vulnerabilities, access and system logs",
	                                                              "パッチ台帳・脆弱性台帳、アクセスログ・システムログ")};
	struct figure_table *out = figures_table(run->figures, "security.by_month",
	        "month patches_applied patches_not_needed patches_failed patches_open patch_days vulnerabilities_learned vulnerabilities_closed "
	        "vulnerabilities_open refused login_failed", &origin);

	for (struct civil_month at = civil_month_of(run->config->from); civil_month_compare(at, run->month) <= 0; at = civil_month_add(at, 1)) {
		struct known_month month = known_month_of(run, at);
		struct security_counts count = count_month(run, &month);
		struct figure_value name = month_name(run, at);

		figures_row(run->figures, out, (struct figure_value[]){
			name, kept_count(patches, count.applied), kept_count(patches, count.not_needed), kept_count(patches, count.failed),
			kept_count(patches, count.waiting), kept_count(patches && count.longest >= 0, count.longest),
			kept_count(found, count.learned), kept_count(found, count.closed), kept_count(found, count.open),
			month_events(run, "access.refused_by_month", "custody.access", name, "requests"),
			month_events(run, "system.login_failed_by_month", "custody.system", name, "lines")});
	}
}

void figures_of_security(struct month_run *run)
{
	struct known_month month = known_month_of(run, run->month);

	if (ledgers_keep(run->ledgers, "patches"))
		add_patches(run, &month);
	if (ledgers_keep(run->ledgers, "vulnerabilities"))
		add_vulnerabilities(run, &month);
	if (ledgers_keep(run->ledgers, "patches") || ledgers_keep(run->ledgers, "vulnerabilities"))
		add_application(run, &month);
	add_months(run);
}
