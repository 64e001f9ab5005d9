/* The minutes around each incident: requests, server errors and the busiest processor, for the incident report's chart. */
#include "impact.h"
#include "named_plans.h"

struct minutes {
	int64_t from_us;
	size_t count;
	int64_t *requests, *errors;
	int32_t *cpu;  /* basis points; -1: not measured */
};

static bool ask_minutes(const struct month_run *run, const struct minutes *minutes, struct table *ret_tables, struct fail *fail)
{
	struct plan_text access = {.table = "access", .by = "minute:1", .show = "requests,server_errors", .where = "kind = human",
	                           .sort = "", .zone = run->config->zone};
	struct plan_text cpu = {.table = "cpu", .by = "time,host,span_s", .show = "max", .sort = "", .zone = run->config->zone,
	                        .where = named_plan_cpu_filter(run->config, run->arena)};
	struct plan plans[2];

	if (!plan_parse(&access, run->arena, &plans[0], fail) || !plan_parse(&cpu, run->arena, &plans[1], fail))
		return false;
	for (size_t i = 0; i < 2; i++) {
		plans[i].from_us = minutes->from_us;
		plans[i].until_us = minutes->from_us + (int64_t)minutes->count * MINUTE_US;
	}
	/* A sample that began before covers the first minutes. */
	plans[1].from_us -= HOUR_US;
	return engine_run(run->engine, plans, 2, run->arena, ret_tables, fail);
}

static void fill_minutes(const struct table *tables, struct minutes *minutes)
{
	for (size_t row = 0; row < tables[0].row_count; row++) {
		size_t at = (size_t)((table_value(&tables[0], row, 0)->number - minutes->from_us) / MINUTE_US);

		if (at < minutes->count) {
			minutes->requests[at] = month_number(&tables[0], row, "requests");
			minutes->errors[at] = month_number(&tables[0], row, "server_errors");
		}
	}
	for (size_t row = 0; row < tables[1].row_count; row++) {
		int64_t from_us = table_value(&tables[1], row, 0)->number;
		int64_t until_us = from_us + month_number(&tables[1], row, "span_s") * SECOND_US;
		int64_t busy = month_number(&tables[1], row, "max");

		/* The minutes whose middle lies in the sample. */
		for (size_t at = 0; at < minutes->count; at++) {
			int64_t middle_us = minutes->from_us + (int64_t)at * MINUTE_US + MINUTE_US / 2;

			if (middle_us >= from_us && middle_us < until_us && busy > minutes->cpu[at])
				minutes->cpu[at] = (int32_t)busy;
		}
	}
}

/* The counted access sources have lines in the hour, or are known to have had none. */
static bool is_measured(const struct month_run *run, int64_t at_us)
{
	for (size_t i = 0; i < run->coverage.source_count; i++) {
		const struct config_source *source = config_source(run->config, run->coverage.sources[i]);
		int64_t hour = (at_us - run->coverage_from_us) / HOUR_US;

		if (!source || source->kind != SOURCE_ACCESS || !engine_counts(run->config, source))
			continue;
		if (at_us < run->coverage_from_us || hour >= (int64_t)run->coverage.hour_count ||
		    !run->coverage.lines[i * run->coverage.hour_count + (size_t)hour])
			return false;
	}
	return true;
}

static bool add_series(struct month_run *run, struct figure_table *out, const struct incident *incident, int64_t from_us,
                       int64_t until_us, struct fail *fail)
{
	struct minutes minutes = {.from_us = from_us - from_us % MINUTE_US};
	struct table tables[2];

	minutes.count = (size_t)((until_us - minutes.from_us) / MINUTE_US);
	minutes.requests = arena_alloc(run->arena, minutes.count + 1, sizeof(*minutes.requests));
	minutes.errors = arena_alloc(run->arena, minutes.count + 1, sizeof(*minutes.errors));
	minutes.cpu = arena_alloc(run->arena, minutes.count + 1, sizeof(*minutes.cpu));
	if (!minutes.requests || !minutes.errors || !minutes.cpu)
		return fail_memory(fail);
	for (size_t at = 0; at < minutes.count; at++) {
		minutes.requests[at] = minutes.errors[at] = 0;
		minutes.cpu[at] = -1;
	}
	if (!ask_minutes(run, &minutes, tables, fail))
		return false;
	fill_minutes(tables, &minutes);
	for (size_t at = 0; at < minutes.count; at++) {
		int64_t at_us = minutes.from_us + (int64_t)at * MINUTE_US;
		bool measured = is_measured(run, at_us);

		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(incident->number), month_time(run, at_us),
			measured ? figure_integer(minutes.requests[at]) : figure_none(),
			measured ? figure_integer(minutes.errors[at]) : figure_none(),
			minutes.cpu[at] < 0 ? figure_none() : figure_integer(minutes.cpu[at])});
	}
	return true;
}

bool impact_series(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = {.plan = "", .derivation = SAY(run->config, "from an hour before the occurrence to an hour after the recovery, by minute; CPU: the highest server of the samples that hold the minute",
		"発生の1時間前から復旧の1時間後まで、1分ごと。CPUはその時刻を含む測定値のうち最も高いサーバー"),
	                               .coverage = run->kind_coverage[SOURCE_ACCESS]};
	struct figure_table *out = figures_table(run->figures, "incidents.series", "id time:time requests server_errors cpu:bp", &origin);
	size_t count = 0;

	for (size_t i = 0; i < run->ledgers->incident_count && count < IMPACT_SERIES_INCIDENTS; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];
		struct impact_span span = impact_span(run, incident);
		int64_t from_us = span.from_us - IMPACT_AROUND_US, until_us = span.until_us + IMPACT_AROUND_US;

		if (!impact_belongs(run, incident) || incident->occurred.at_us == NO_TIME || !incident->occurred.has_time ||
		    span.until_us <= span.from_us)
			continue;
		if (from_us < run->from_us)
			from_us = run->from_us;
		if (until_us > run->until_us)
			until_us = run->until_us;
		if (until_us - from_us > IMPACT_SERIES_US)
			until_us = from_us + IMPACT_SERIES_US;
		if (until_us <= from_us)
			continue;
		count++;
		if (!add_series(run, out, incident, from_us, until_us, fail))
			return false;
	}
	return true;
}
