/* What the logs say against what the ledger says: events in the logs that no incident covers, and incidents without a trace in the logs. Each
 * rule is stated with its numbers in the finding's own evidence. */
#include <string.h>

#include "month_run.h"

#define SILENCE_HOURS 2
/* An incident covers what begins this long before it or after it: people write round times. */
#define MARGIN_US (30 * MINUTE_US)

struct finding {
	const char *kind;
	int64_t from_us, until_us;
	struct str place;
	const char *evidence;
};

static int64_t incident_begin(const struct incident *incident)
{
	return incident->occurred.at_us != NO_TIME ? incident->occurred.at_us : incident->detected.at_us;
}

static int64_t incident_end(const struct month_run *run, const struct incident *incident)
{
	return incident->recovered.at_us != NO_TIME ? incident->recovered.at_us : run->until_us;
}

static const char *covering_incident(const struct month_run *run, int64_t from_us, int64_t until_us)
{
	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];

		if (incident_begin(incident) - MARGIN_US < until_us && incident_end(run, incident) + MARGIN_US > from_us)
			return incident->number;
	}
	return "";
}

static void add_finding(struct month_run *run, struct figure_table *out, const struct finding *finding)
{
	figures_row(run->figures, out, (struct figure_value[]){
		figure_text(finding->kind), month_time(run, finding->from_us), month_time(run, finding->until_us),
		figure_str(finding->place), figure_text(finding->evidence),
		figure_text(covering_incident(run, finding->from_us, finding->until_us))});
}

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

static void add_bursts(struct month_run *run, struct figure_table *out)
{
	const struct figure_table *bursts = figures_find_table(run->figures, "access.bursts");

	for (size_t row = 0; bursts && row < bursts->row_count; row++) {
		struct finding finding = {
			.kind = "error_burst", .place = STR(""),
			.from_us = instant_of(run, figure_get(bursts, row, "from")),
			.until_us = instant_of(run, figure_get(bursts, row, "until")),
			.evidence = arena_printf(run->arena, "5xx %lld件 / %lld件、最大 %lld件/5分",
				(long long)figure_get(bursts, row, "server_errors").number, (long long)figure_get(bursts, row, "requests").number,
				(long long)figure_get(bursts, row, "peak").number),
		};
		add_finding(run, out, &finding);
	}
}

static void add_plateaus(struct month_run *run, struct figure_table *out)
{
	const struct figure_table *spans = figures_find_table(run->figures, "cpu.spans");

	for (size_t row = 0; spans && row < spans->row_count; row++) {
		int64_t max = figure_get(spans, row, "max").number;
		struct finding finding = {
			.kind = "cpu_plateau", .place = figure_get(spans, row, "host").text,
			.from_us = instant_of(run, figure_get(spans, row, "from")),
			.until_us = instant_of(run, figure_get(spans, row, "until")),
			.evidence = arena_printf(run->arena, "CPU %d%%以上が継続、最大 %lld.%lld%%", run->config->thresholds.cpu_bp / 100,
				(long long)(max / 100), (long long)(max % 100 / 10)),
		};
		add_finding(run, out, &finding);
	}
}

/* Explained silences are listed only where an incident stands behind them: gaps.csv has the others. */
static void add_silences(struct month_run *run, struct figure_table *out)
{
	const struct figure_table *gaps = figures_find_table(run->figures, "coverage.gaps");

	for (size_t row = 0; gaps && row < gaps->row_count; row++) {
		struct str reason = figure_get(gaps, row, "reason").text;
		int64_t hours = figure_get(gaps, row, "hours").number;
		struct finding finding = {
			.kind = "silence", .place = figure_get(gaps, row, "source").text,
			.from_us = instant_of(run, figure_get(gaps, row, "from")),
			.until_us = instant_of(run, figure_get(gaps, row, "until")),
		};

		if (hours < SILENCE_HOURS || (reason.size && !*covering_incident(run, finding.from_us, finding.until_us)))
			continue;
		finding.evidence = arena_printf(run->arena, "%lld時間ログがない（%s）", (long long)hours,
		                                reason.size ? "理由は付録B" : "理由の記録なし");
		add_finding(run, out, &finding);
	}
}

/* Each host's kills of the month as one finding, from the first to the last. */
static void add_oom(struct month_run *run, struct figure_table *out)
{
	const struct table *oom = month_table(run, "system.oom");

	for (size_t row = 0; row < oom->row_count; row++) {
		struct finding finding = {
			.kind = "oom", .place = month_text(oom, row, "host"),
			.from_us = month_number(oom, row, "first"), .until_us = month_number(oom, row, "last"),
			.evidence = arena_printf(run->arena, "メモリ不足によるプロセス停止 %lld件", (long long)month_number(oom, row, "lines")),
		};
		add_finding(run, out, &finding);
	}
}

/* In-scope incidents of the month that none of the log findings touches. */
static void add_without_trace(struct month_run *run, struct figure_table *out)
{
	size_t from_logs = out ? out->row_count : 0;

	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];
		bool traced = false;

		if (incident->scope == SCOPE_OUTSIDE || incident_begin(incident) >= run->until_us ||
		    incident_end(run, incident) < run->from_us)
			continue;
		for (size_t row = 0; row < from_logs; row++)
			traced |= instant_of(run, figure_get(out, row, "from")) < incident_end(run, incident) + MARGIN_US &&
			          instant_of(run, figure_get(out, row, "until")) > incident_begin(incident) - MARGIN_US;
		if (traced)
			continue;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text("ledger_without_trace"), month_time(run, incident_begin(incident)),
			month_time(run, incident->recovered.at_us), figure_text(""), figure_text(incident->subject),
			figure_text(incident->number)});
	}
}

void figures_of_findings(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "findings", "kind from:time until:time place evidence incident", NULL);

	add_bursts(run, out);
	add_plateaus(run, out);
	add_silences(run, out);
	add_oom(run, out);
	if (ledgers_keep(run->ledgers, "incidents"))
		add_without_trace(run, out);
}
