/* What the logs say against what the ledger says: events in the logs and what covers them, and incidents without a trace. The rules are those of
 * the room finding; here they get their tables, their covers and the command that shows each. */
#include <string.h>

#include "finding_command.h"
#include "finding_covers.h"
#include "finding_drops.h"
#include "finding_logins.h"
#include "month_run.h"
#include "named_plans.h"
#include "usual.h"

#define LOGIN_WINDOWS 30
/* More lines of failed logins than this in a window are not looked at one by one. */
#define LOGIN_LINES 200000
#define REFUSED_WHERE "kind != own and kind != monitor and status in (400, 401, 403, 404, 405)"
#define SITE_WHERE "kind = human and site != ''"

/* What the rules of this run have to work with. */
struct searcher {
	struct month_run *run;
	struct finding_list list;
	const char *reasons[FINDING_KINDS]; /* why a rule could not be applied; NULL: it was */
	struct fail *fail;
};

/* Instants stand as text in the figures; here they are needed as numbers again. */
static int64_t instant_of(const struct month_run *run, struct figure_value value)
{
	int parts[6] = {0};
	size_t at = 0;

	if (value.kind != FIGURE_TEXT || value.text.size < 19)
		return NO_TIME;
	for (size_t i = 0; i < 19 && at < 6; i++) {
		char byte = value.text.at[i];

		if (byte >= '0' && byte <= '9')
			parts[at] = parts[at] * 10 + (byte - '0');
		else
			at++;
	}
	return zone_instant(run->config->zone, (struct civil_time){
		.date = {(int16_t)parts[0], (int8_t)parts[1], (int8_t)parts[2]},
		.hour = (int8_t)parts[3], .minute = (int8_t)parts[4], .second = (int8_t)parts[5]});
}

/* One question of the month; `text` without its zone. Too many groups are no failure: *ret_table is NULL. */
static bool ask(struct searcher *searcher, struct plan_text text, int64_t from_us, int64_t until_us, struct table **ret_table)
{
	struct month_run *run = searcher->run;
	struct table *table = arena_alloc(run->arena, 1, sizeof(*table));
	struct fail fail = {0};
	struct plan plan;

	*ret_table = NULL;
	if (!table)
		return fail_memory(searcher->fail);
	text.zone = run->config->zone;
	if (!text.where || !plan_parse(&text, run->arena, &plan, searcher->fail))
		return fail_memory(searcher->fail);
	plan.from_us = from_us > run->from_us ? from_us : run->from_us;
	plan.until_us = until_us < run->until_us ? until_us : run->until_us;
	if (!engine_run(run->engine, &plan, 1, run->arena, table, &fail)) {
		if (fail.kind == FAIL_LIMIT)
			return true;
		*searcher->fail = fail;
		return false;
	}
	*ret_table = table;
	return true;
}

/* Sites with enough errors in some 5 minutes, then all requests of these sites. */
static bool add_site_bursts(struct searcher *searcher)
{
	const struct config_findings *rules = &searcher->run->config->findings;
	struct table *errors, *all;
	struct text where = {0};
	struct str before = STR("");
	const char *condition;
	bool good;

	if (!searcher->run->config->site_pattern)
		return true;
	if (!ask(searcher, (struct plan_text){.table = "access", .by = "site,minute:5", .show = "requests", .sort = "",
	         .where = SITE_WHERE " and status >= 500", .min_rows = (uint64_t)rules->burst_errors},
	         searcher->run->from_us, searcher->run->until_us, &errors))
		return false;
	if (!errors || !errors->row_count)
		return true;
	text_add_cstr(&where, SITE_WHERE " and site in (");
	for (size_t row = 0; row < errors->row_count; row++) {
		struct str site = table_value(errors, row, 0)->text;

		if (str_equal(site, before))
			continue;
		text_addf(&where, "%s\"%.*s\"", before.size ? ", " : "", STR_ARGS(site));
		before = site;
	}
	text_add_byte(&where, ')');
	condition = text_failed(&where) ? NULL : arena_cstr(searcher->run->arena, text_str(&where));
	text_release(&where);
	good = ask(searcher, (struct plan_text){.table = "access", .by = "site,minute:5", .show = "requests,server_errors", .sort = "",
	           .where = condition}, searcher->run->from_us, searcher->run->until_us, &all);
	if (good && all)
		finding_bursts(&searcher->list, all, FINDING_OF_SITE, rules);
	return good;
}

static bool add_access(struct searcher *searcher)
{
	struct month_run *run = searcher->run;
	const struct config_findings *rules = &run->config->findings;
	struct table *refused;

	finding_bursts(&searcher->list, month_table(run, "access.by_host_5_minutes"), FINDING_OF_HOST, rules);
	finding_bursts(&searcher->list, month_table(run, "access.by_5_minutes"), FINDING_OF_ALL, rules);
	if (!add_site_bursts(searcher))
		return false;
	finding_narrow_bursts(&searcher->list, (int64_t)rules->join_s * SECOND_US);
	finding_slow(&searcher->list, month_table(run, "access.timed_5_minutes"), month_table(run, "access.slow_5_minutes"), run->config);
	if (!month_table(run, "access.timed_5_minutes")->row_count)
		searcher->reasons[FINDING_SLOW] = SAY(run->config, "no response times recorded", "応答時間の記録がない");
	if (!ask(searcher, (struct plan_text){.table = "access", .by = "client,minute:10", .show = "requests,distinct:path,first,last",
	         .where = REFUSED_WHERE, .sort = "", .min_rows = (uint64_t)rules->refused_requests}, run->from_us, run->until_us, &refused))
		return false;
	if (refused)
		finding_refused(&searcher->list, refused, rules);
	else
		searcher->reasons[FINDING_REFUSED] = SAY(run->config, "too many clients to count", "接続元が多すぎて数えられない");
	return true;
}

static void add_drops(struct searcher *searcher)
{
	struct month_run *run = searcher->run;
	size_t compared = 0;

	for (size_t i = 0; i < run->usual->host_count; i++) {
		const struct usual_host *host = &run->usual->hosts[i];

		compared += finding_drops(&searcher->list, &host->series, host->measured, host->name, run->from_us, run->until_us,
		                          &run->config->findings);
	}
	if (!compared)
		searcher->reasons[FINDING_DROP] = arena_printf(run->arena, SAY(run->config, "fewer than %d comparable weeks",
			"比較できる週が%d週に満たない"), run->config->findings.baseline_minimum);
}

static void add_plateaus(struct searcher *searcher)
{
	struct month_run *run = searcher->run;
	const struct figure_table *spans = figures_find_table(run->figures, "cpu.spans");

	for (size_t row = 0; spans && row < spans->row_count; row++) {
		int64_t max = figure_get(spans, row, "max").number;
		struct figure_value mean = figure_get(spans, row, "mean");
		int64_t mean_bp = mean.kind == FIGURE_RATIO ? mean.number / mean.divisor : 0;
		struct finding finding = {
			.kind = FINDING_CPU, .severity = mean_bp >= 9500 ? FINDING_SERIOUS : FINDING_CAUTION, .scope = FINDING_OF_HOST,
			.place = figure_get(spans, row, "host").text,
			.from_us = instant_of(run, figure_get(spans, row, "from")),
			.until_us = instant_of(run, figure_get(spans, row, "until")),
		};

		finding.weight = finding.until_us - finding.from_us;
		finding.evidence = arena_printf(run->arena, SAY(run->config, "CPU at %d%% or above for %lld minutes, mean %lld.%lld%%, maximum %lld.%lld%%",
			"CPU %d%%以上が%lld分継続、平均%lld.%lld%%、最大%lld.%lld%%"),
			run->config->thresholds.cpu_bp / 100, (long long)(finding.weight / MINUTE_US), (long long)(mean_bp / 100),
			(long long)(mean_bp % 100 / 10), (long long)(max / 100), (long long)(max % 100 / 10));
		finding_add(&searcher->list, &finding);
	}
}

static const struct config_source *config_source_of(const struct month_run *run, struct str name)
{
	for (size_t i = 0; i < run->config->source_count; i++)
		if (str_is(name, run->config->sources[i].name))
			return &run->config->sources[i];
	return NULL;
}

/* Absent hours side by side, whatever their reasons are: they cover parts of it. */
static void add_silences(struct searcher *searcher)
{
	struct month_run *run = searcher->run;
	const struct figure_table *gaps = figures_find_table(run->figures, "coverage.gaps");

	for (size_t row = 0, end; gaps && row < gaps->row_count; row = end) {
		struct finding finding = {
			.kind = FINDING_SILENCE, .severity = FINDING_CAUTION, .scope = FINDING_OF_SOURCE,
			.place = figure_get(gaps, row, "source").text,
			.from_us = instant_of(run, figure_get(gaps, row, "from")),
			.until_us = instant_of(run, figure_get(gaps, row, "until")),
		};

		if (config_source_of(run, finding.place))
			finding.host = str_of(config_source_of(run, finding.place)->host);
		for (end = row + 1; end < gaps->row_count && str_equal(figure_get(gaps, end, "source").text, finding.place) &&
		     instant_of(run, figure_get(gaps, end, "from")) == finding.until_us; end++)
			finding.until_us = instant_of(run, figure_get(gaps, end, "until"));
		finding.weight = (finding.until_us - finding.from_us) / HOUR_US;
		if (finding.weight < run->config->findings.silence_hours)
			continue;
		finding.evidence = arena_printf(run->arena, SAY(run->config, "%lld hours without a line",
			"%lld時間、ログが1行もない"), (long long)finding.weight);
		finding_add(&searcher->list, &finding);
	}
}

static void add_runs(struct searcher *searcher)
{
	const struct config *config = searcher->run->config;
	const struct config_findings *rules = &config->findings;
	int64_t join_us = (int64_t)rules->join_s * SECOND_US;
	const struct { const char *plan; struct finding_run run; } runs[] = {
		{"system.oom_5_minutes", {FINDING_OOM, join_us, 1, SAY(config, "processes killed, out of memory",
			"メモリ不足によるプロセスの強制終了")}},
		{"system.restart_5_minutes", {FINDING_RESTART, join_us, 2, SAY(config, "starts of the server",
			"サーバーの起動")}},
		{"system.disk_5_minutes", {FINDING_DISK, (int64_t)rules->disk_join_s * SECOND_US, 0, SAY(config, "disk warnings",
			"ディスクの警告")}},
		{"system.service_failed_5_minutes", {FINDING_SERVICE, join_us, 0, SAY(config, "failed services",
			"サービスの異常終了")}},
	};

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		finding_runs(&searcher->list, month_table(searcher->run, runs[i].plan), &runs[i].run);
}

static bool add_logins(struct searcher *searcher)
{
	struct month_run *run = searcher->run;
	const char *where = named_plan(named_plan_index("system.login_failed"))->text.where;
	struct login_window windows[LOGIN_WINDOWS];
	size_t found, count = login_windows(month_table(run, "system.login_failed_5_minutes"), &run->config->findings, windows,
	                                    LOGIN_WINDOWS, &found);

	for (size_t i = 0; i < count; i++) {
		const struct login_window *window = &windows[i];
		struct plan_text text = {.table = "system", .by = "time,message", .show = "lines", .sort = "",
		                         .where = finding_condition(run, where, "host", window->host)};
		struct table *failed = NULL, *accepted = NULL;

		if (window->lines <= LOGIN_LINES && !ask(searcher, text, window->from_us, window->until_us, &failed))
			return false;
		text.where = finding_condition(run, "message ~ '^Accepted '", "host", window->host);
		if (failed && !ask(searcher, text, window->from_us, window->until_us + HOUR_US, &accepted))
			return false;
		finding_logins(&searcher->list, window, failed, accepted, &run->config->findings);
	}
	if (found > count)
		searcher->reasons[FINDING_LOGINS] = arena_printf(run->arena, SAY(run->config, "%zu candidates; only the %zu with the most failures were searched",
			"候補が%zu件あり、回数の多い%zu件だけを調べた"), found, count);
	return true;
}

/* Guesses and scans from the Internet are always there: they say nothing about an incident. */
static bool is_trace(const struct finding *finding)
{
	return finding->kind != FINDING_LOGINS && finding->kind != FINDING_REFUSED;
}

/* In-scope incidents of the month that none of the log findings touches. */
static void add_without_trace(struct searcher *searcher)
{
	struct month_run *run = searcher->run;
	int64_t margin_us = (int64_t)run->config->findings.margin_s * SECOND_US;
	size_t from_logs = searcher->list.count;

	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];
		int64_t from_us = incident_begin(incident), until_us = incident_end(run, incident);
		struct finding finding = {.kind = FINDING_WITHOUT_TRACE, .severity = FINDING_NOTICE, .scope = FINDING_OF_LEDGER,
		                          .from_us = from_us, .until_us = until_us, .place = STR(""), .evidence = incident->subject,
		                          .incident = incident->number, .cover = incident->number};
		bool traced = false;

		if (incident->scope == SCOPE_OUTSIDE || from_us >= run->until_us || until_us < run->from_us)
			continue;
		for (size_t at = 0; at < from_logs; at++)
			traced = traced || (is_trace(&searcher->list.items[at]) &&
			                    finding_touches(&searcher->list.items[at], from_us, until_us, margin_us));
		if (!traced)
			finding_add(&searcher->list, &finding);
	}
}

/* Kinds of sources without which a rule has nothing to look at. */
static void note_reasons(struct searcher *searcher)
{
	static const enum finding_kind kinds[3][5] = {
		[SOURCE_ACCESS] = {FINDING_ERROR_BURST, FINDING_SLOW, FINDING_DROP, FINDING_REFUSED, FINDING_KINDS},
		[SOURCE_SYSTEM] = {FINDING_OOM, FINDING_RESTART, FINDING_DISK, FINDING_SERVICE, FINDING_LOGINS},
		[SOURCE_CPU] = {FINDING_CPU, FINDING_KINDS, FINDING_KINDS, FINDING_KINDS, FINDING_KINDS},
	};
	const struct config *config = searcher->run->config;
	const char *const reasons[3] = {
		[SOURCE_ACCESS] = SAY(config, "no access log", "アクセスログがない"),
		[SOURCE_SYSTEM] = SAY(config, "no system log", "システムログがない"),
		[SOURCE_CPU] = SAY(config, "no CPU samples", "CPUの測定値がない"),
	};

	for (size_t kind = 0; kind < 3; kind++)
		for (size_t i = 0; i < 5 && !searcher->run->kind_coverage[kind].present_hours; i++)
			if (kinds[kind][i] != FINDING_KINDS)
				searcher->reasons[kinds[kind][i]] = reasons[kind];
	if (!ledgers_keep(searcher->run->ledgers, "incidents"))
		searcher->reasons[FINDING_WITHOUT_TRACE] = SAY(config, "no ledger of incidents", "障害台帳がない");
}

static void add_rules(struct searcher *searcher, const size_t *found)
{
	struct month_run *run = searcher->run;
	struct figure_table *out = figures_table(run->figures, "findings.rules", "kind version definition found listed uncovered reason", NULL);

	for (size_t kind = 0; kind < FINDING_KINDS; kind++) {
		int64_t listed = 0, uncovered = 0;

		for (size_t i = 0; i < searcher->list.count; i++) {
			const struct finding *finding = &searcher->list.items[i];

			listed += finding->kind == kind;
			uncovered += finding->kind == kind && !*finding->cover;
		}
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(finding_kind_name((enum finding_kind)kind)), figure_integer(finding_rule_version((enum finding_kind)kind)),
			figure_text(finding_rule_text((enum finding_kind)kind, run->config, run->arena)), figure_integer((int64_t)found[kind]),
			figure_integer(listed), figure_integer(uncovered),
			figure_text(searcher->reasons[kind] ? searcher->reasons[kind] : "")});
	}
}

static bool add_rows(struct searcher *searcher)
{
	struct month_run *run = searcher->run;
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "the rules of findings.rules",
		"findings.rules の規則"), .rows = searcher->list.count};
	struct figure_table *out = figures_table(run->figures, "findings",
		"kind severity from:time until:time scope place evidence incident cover command", &origin);

	for (size_t i = 0; i < searcher->list.count; i++) {
		const struct finding *finding = &searcher->list.items[i];
		const char *command;

		if (!finding_command(run, finding, &command, searcher->fail))
			return false;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(finding_kind_name(finding->kind)), figure_text(finding_severity_name(finding->severity)),
			month_time(run, finding->from_us), month_time(run, finding->until_us), figure_text(finding_scope_name(finding->scope)),
			figure_str(finding->place), figure_text(finding->evidence), figure_text(finding->incident),
			figure_text(finding->cover), figure_text(command)});
	}
	return true;
}

bool figures_of_findings(struct month_run *run, struct fail *fail)
{
	struct searcher searcher = {.run = run, .list = {.english = run->config->report.language == REPORT_ENGLISH, .arena = run->arena}, .fail = fail};
	const struct cover *covers;
	size_t found[FINDING_KINDS], cover_count;

	if (!finding_covers(run, &covers, &cover_count, fail) || !add_access(&searcher))
		return false;
	add_drops(&searcher);
	add_plateaus(&searcher);
	add_silences(&searcher);
	add_runs(&searcher);
	if (!add_logins(&searcher))
		return false;
	finding_cover(&searcher.list, covers, cover_count, (int64_t)run->config->findings.margin_s * SECOND_US);
	if (ledgers_keep(run->ledgers, "incidents"))
		add_without_trace(&searcher);
	note_reasons(&searcher);
	finding_sort(&searcher.list);
	finding_keep(&searcher.list, (size_t)run->config->findings.limit, found);
	if (finding_list_failed(&searcher.list) || arena_failed(run->arena))
		return fail_memory(fail);
	add_rules(&searcher, found);
	return add_rows(&searcher);
}
