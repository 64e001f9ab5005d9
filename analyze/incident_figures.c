/* The incidents chapter's statistics: the ledger, the clock, and what the access logs show between 発生 and 復旧. */
#include "engine.h"
#include "month_run.h"
#include "verdict.h"
#include "ledger_words.h"

static struct figure_value stamp(const struct month_run *run, const struct ledger_stamp *stamp)
{
	if (stamp->at_us == NO_TIME)
		return figure_none();
	return stamp->has_time ? month_time(run, stamp->at_us) : month_day(run, stamp->day);
}

static int64_t incident_from(const struct incident *incident)
{
	return incident->occurred.at_us != NO_TIME ? incident->occurred.at_us : incident->detected.at_us;
}

/* Begun before the month's end, and not recovered before it began. */
static bool belongs(const struct month_run *run, const struct incident *incident)
{
	int64_t recovered_us = incident->recovered.at_us;

	return incident_from(incident) < run->until_us && (recovered_us == NO_TIME || recovered_us >= run->from_us);
}

/* What the access logs say about one incident. */
struct impact {
	bool measured;
	int64_t requests, server_errors, users;
};

/* Does every counted access source have lines in the span? A silent one would make its failures look like none. */
static bool was_logged(const struct month_run *run, int64_t from_us, int64_t until_us)
{
	for (size_t i = 0; i < run->coverage.source_count; i++) {
		const struct config_source *source = config_source(run->config, run->coverage.sources[i]);
		bool any = false;

		if (!source || source->kind != SOURCE_ACCESS || !engine_counts(run->config, source))
			continue;
		for (size_t hour = 0; hour < run->coverage.hour_count; hour++) {
			int64_t at_us = run->coverage_from_us + (int64_t)hour * HOUR_US;

			any |= at_us < until_us && at_us + HOUR_US > from_us && run->coverage.lines[i * run->coverage.hour_count + hour] > 0;
		}
		if (!any)
			return false;
	}
	return true;
}

/* One plan over the incident's span within the month. */
static bool measure_impact(const struct month_run *run, const struct incident *incident, struct impact *ret_impact, struct fail *fail)
{
	const struct plan_text text = {.table = "access", .by = "", .show = "requests,server_errors,users",
	                               .where = "kind = human", .sort = "", .zone = run->config->zone};
	struct plan plan;
	struct table table;
	int64_t until_us = incident->recovered.at_us == NO_TIME ? run->until_us : incident->recovered.at_us;

	*ret_impact = (struct impact){0};
	if (!incident->occurred.has_time || incident->occurred.at_us == NO_TIME)
		return true;
	if (!plan_parse(&text, run->arena, &plan, fail))
		return false;
	plan.from_us = incident->occurred.at_us > run->from_us ? incident->occurred.at_us : run->from_us;
	plan.until_us = until_us < run->until_us ? until_us : run->until_us;
	if (plan.until_us <= plan.from_us || !was_logged(run, plan.from_us, plan.until_us))
		return true;
	if (!engine_run(run->engine, &plan, 1, run->arena, &table, fail))
		return false;
	ret_impact->measured = table.row_count > 0 && table.rows_matched > 0;
	if (ret_impact->measured) {
		ret_impact->requests = month_number(&table, 0, "requests");
		ret_impact->server_errors = month_number(&table, 0, "server_errors");
		ret_impact->users = month_number(&table, 0, "users");
	}
	return true;
}

/* Time of the stops inside the month; stops that are not over run to its end. */
static int64_t stop_us(const struct month_run *run, const struct incident *incident)
{
	int64_t sum_us = 0;

	for (size_t i = 0; i < incident->stops.count; i++) {
		int64_t from_us = incident->stops.items[i].from.at_us;
		int64_t until_us = incident->stops.items[i].until.at_us;

		if (from_us < run->from_us)
			from_us = run->from_us;
		if (until_us == NO_TIME || until_us > run->until_us)
			until_us = run->until_us;
		if (until_us > from_us)
			sum_us += until_us - from_us;
	}
	return sum_us;
}

static bool add_incident(struct month_run *run, struct figure_table *out, const struct incident *incident, struct fail *fail)
{
	const struct ledger_spans *stops = &incident->stops;
	int64_t as_of_us = month_moment(run).as_of_us;
	bool recovered = incident->recovered.at_us != NO_TIME && incident->recovered.at_us < as_of_us;
	bool restored = incident_restored(incident).at_us != NO_TIME && incident_restored(incident).at_us < as_of_us;
	struct case_result result;
	struct impact impact;

	if (!verdict_incident(run->ledgers, incident, month_moment(run), &result, fail) ||
	    !measure_impact(run, incident, &impact, fail))
		return false;
	figures_row(run->figures, out, (struct figure_value[]){
		figure_text(incident->number), figure_text(incident->subject), stamp(run, &incident->occurred),
		stamp(run, &incident->detected), stamp(run, &incident->told),
		recovered ? stamp(run, &incident->recovered) : figure_none(),
		incident->workaround.at_us < as_of_us ? stamp(run, &incident->workaround) : figure_none(),
		stops->count ? stamp(run, &stops->items[0].from) : figure_none(),
		stops->count ? stamp(run, &stops->items[stops->count - 1].until) : figure_none(),
		stops->count ? figure_integer(stop_us(run, incident)) : figure_none(), figure_integer(incident->scope == SCOPE_INSIDE),
		restored && result.elapsed_days >= 0 && incident->scope == SCOPE_INSIDE
			? figure_integer(result.elapsed_days) : figure_none(),
		month_due(run, &result), figure_text(month_state(result.state)), figure_text(incident->impact),
		figure_text(ledger_word(run->config, incident_cause_name(incident->cause_class))), figure_text(incident->cause),
		figure_text(ledger_word(run->config, incident_certainty_name(incident->certainty))), figure_text(incident->workaround_text),
		figure_text(incident->permanent_fix), figure_text(incident->prevention), figure_text(incident->owner),
		stamp(run, &incident->due),
		incident->effort_milli == NO_EFFORT ? figure_none() : figure_integer(incident->effort_milli),
		figure_text(incident->report_number), figure_text(ledger_word(run->config, incident_state_name(incident->state))),
		figure_text(verdict_incident_derivation(run->ledgers, incident, run->arena)),
		impact.measured ? figure_integer(impact.requests) : figure_none(),
		impact.measured ? figure_integer(impact.server_errors) : figure_none(),
		impact.measured ? figure_integer(impact.users) : figure_none(), figure_integer(incident->row.line)});
	return true;
}

static bool add_scalars(struct month_run *run, int64_t count, struct fail *fail)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of incidents",
		"障害台帳"), .rows = run->ledgers->incident_count};
	int64_t judged = 0, missed = 0, pending = 0;

	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		struct case_result result;

		if (incident_from(&run->ledgers->incidents[i]) >= run->until_us)
			continue;
		if (!verdict_incident(run->ledgers, &run->ledgers->incidents[i], month_moment(run), &result, fail))
			return false;
		judged += result.judged_here;
		missed += result.judged_here && result.state == CASE_MISSED;
		pending += result.state == CASE_PENDING;
	}
	figures_add(run->figures, "incidents.count", "", figure_integer(count), &origin);
	figures_add(run->figures, "incidents.judged", "", figure_integer(judged), &origin);
	figures_add(run->figures, "incidents.met", "", figure_integer(judged - missed), &origin);
	figures_add(run->figures, "incidents.missed", "", figure_integer(missed), &origin);
	figures_add(run->figures, "incidents.pending", "", figure_integer(pending), &origin);
	return true;
}

static bool add_by_month(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of incidents",
		"障害台帳"), .rows = run->ledgers->incident_count};
	struct figure_table *out = figures_table(run->figures, "incidents.by_month", "month count missed", &origin);
	struct civil_month month = civil_month_of(run->config->from);

	for (; civil_month_compare(month, run->month) <= 0; month = civil_month_add(month, 1)) {
		struct case_moment moment = case_moment_of(run->config, month, run->now_us);
		int64_t from_us = zone_month_start(run->config->zone, month);
		int64_t until_us = zone_month_start(run->config->zone, civil_month_add(month, 1));
		int64_t count = 0, missed = 0;
		char name[CIVIL_TEXT_SIZE];

		for (size_t i = 0; i < run->ledgers->incident_count; i++) {
			const struct incident *incident = &run->ledgers->incidents[i];
			struct case_result result;

			if (!verdict_incident(run->ledgers, incident, moment, &result, fail))
				return false;
			count += incident_from(incident) < until_us &&
			         (incident->recovered.at_us == NO_TIME || incident->recovered.at_us >= from_us);
			missed += result.judged_here && result.state == CASE_MISSED;
		}
		figures_row(run->figures, out, (struct figure_value[]){figure_text(civil_format_month(month, name)),
		            figure_integer(count), figure_integer(missed)});
	}
	return true;
}

bool figures_of_incidents(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "ledger of incidents, access log from occurrence to recovery",
		"障害台帳、発生〜復旧のアクセスログ"),
	                               .rows = run->ledgers->incident_count, .coverage = run->kind_coverage[SOURCE_ACCESS]};
	struct figure_table *list;
	int64_t count = 0;

	if (!ledgers_keep(run->ledgers, "incidents"))
		return true;
	list = figures_table(run->figures, "incidents.list",
	        "id subject occurred:time detected:time reported:time recovered:time workaround:time stop_from:time stop_until:time "
	        "stop_us:us in_scope days:days due:time state impact cause_class cause certainty temporary permanent prevention owner "
	        "prevention_due:day effort:milliday report status derivation log_requests log_server_errors log_users line", &origin);
	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];

		if (!belongs(run, incident))
			continue;
		count++;
		if (!add_incident(run, list, incident, fail))
			return false;
	}
	return add_scalars(run, count, fail) && add_by_month(run, fail);
}
