/* Baseline series of a run; see usual.h. */
#include "usual.h"

#include <string.h>

#include "case_of.h"
#include "presence.h"

#define ALL_BUCKET_US (5 * MINUTE_US)
#define HOST_BUCKET_US (15 * MINUTE_US)

int64_t usual_from(const struct month_run *run)
{
	int64_t from_us = baseline_weeks_before(run->config->zone, run->from_us, BASELINE_WEEKS_BACK);

	return from_us > run->contract_from_us ? from_us : run->contract_from_us;
}

bool usual_incident_span(const struct month_run *run, const struct incident *incident, int64_t *ret_from_us,
                         int64_t *ret_until_us)
{
	*ret_from_us = incident->occurred.at_us != NO_TIME ? incident->occurred.at_us : incident->detected.at_us;
	*ret_until_us = case_stopping_us(run->ledgers, incident->recovered);
	if (*ret_until_us == NO_TIME)
		*ret_until_us = run->until_us;
	return *ret_from_us != NO_TIME;
}

static bool counts(const struct month_run *run, const char *name, const char *host)
{
	const struct config_source *source = config_source(run->config, name);

	return source && source->kind == SOURCE_ACCESS && engine_counts(run->config, source) &&
	       (!host || strcmp(source->host, host) == 0);
}

/* Hours from `from_us` in which each counted access source of the host (NULL: of all) has lines; in the month also
 * those in which none were to be expected. */
static void measure_hours(const struct month_run *run, const struct coverage *coverage, int64_t from_us,
                          const char *host, uint8_t *hours)
{
	memset(hours, 1, coverage->hour_count);
	for (size_t i = 0; i < coverage->source_count; i++) {
		if (!counts(run, coverage->sources[i], host))
			continue;
		for (size_t hour = 0; hour < coverage->hour_count; hour++) {
			int64_t at_us = from_us + (int64_t)hour * HOUR_US;
			int64_t inside = (at_us - run->coverage_from_us) / HOUR_US;
			bool known = at_us >= run->coverage_from_us && inside < (int64_t)run->coverage.hour_count &&
			             i < run->coverage.source_count;

			if (known ? presence_hour(run, i, (size_t)inside)->state == PRESENCE_ABSENT
			          : coverage->lines[i * coverage->hour_count + hour] == 0)
				hours[hour] = 0;
		}
	}
}

/* The requests of the plan's rows of the place (NULL: the plan has none) by bucket. */
static void fill(const struct table *table, const char *place, const struct baseline_series *series, int64_t *values)
{
	int requests = table_column(table, "requests");
	size_t time = place ? 1 : 0;

	for (size_t row = 0; requests >= 0 && row < table->row_count; row++) {
		int64_t apart_us = table_value(table, row, time)->number - series->from_us;

		if (apart_us >= 0 && apart_us / series->bucket_us < (int64_t)series->count &&
		    (!place || str_is(table_value(table, row, 0)->text, place)))
			values[apart_us / series->bucket_us] += table_value(table, row, (size_t)requests)->number;
	}
}

/* Buckets that an incident touches are no measure of what is usual. */
static void leave_out_incidents(const struct month_run *run, const struct baseline_series *series, uint8_t *usable)
{
	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		int64_t from_us, until_us;

		if (!usual_incident_span(run, &run->ledgers->incidents[i], &from_us, &until_us))
			continue;
		for (size_t at = 0; at < series->count; at++) {
			int64_t at_us = series->from_us + (int64_t)at * series->bucket_us;

			if (at_us + series->bucket_us > from_us && at_us < until_us)
				usable[at] = 0;
		}
	}
}

/* `host` NULL: all counted access sources. */
static bool make_series(const struct month_run *run, const struct coverage *coverage, const char *host, int64_t bucket_us,
                        struct baseline_series *ret_series, const uint8_t **ret_measured)
{
	struct baseline_series series = {.zone = run->config->zone, .calendar = run->ledgers->calendar,
	                                 .from_us = usual_from(run), .bucket_us = bucket_us};
	size_t per_hour = (size_t)(HOUR_US / bucket_us);
	uint8_t *hours = arena_alloc(run->arena, coverage->hour_count + 1, 1), *measured, *usable;
	int64_t *values;

	series.count = coverage->hour_count * per_hour;
	measured = arena_alloc(run->arena, series.count + 1, 1);
	usable = arena_alloc(run->arena, series.count + 1, 1);
	values = arena_alloc(run->arena, series.count + 1, sizeof(*values));
	if (!hours || !measured || !usable || !values)
		return false;
	measure_hours(run, coverage, series.from_us, host, hours);
	for (size_t i = 0; i < series.count; i++) {
		measured[i] = usable[i] = hours[i / per_hour];
		values[i] = 0;
	}
	fill(month_table(run, host ? "access.baseline.by_host" : "access.baseline.all"), host, &series, values);
	leave_out_incidents(run, &series, usable);
	series.values = values;
	series.usable = usable;
	*ret_series = series;
	*ret_measured = measured;
	return true;
}

bool usual_find(struct month_run *run, struct fail *fail)
{
	const struct config *config = run->config;
	struct usual *usual = arena_alloc(run->arena, 1, sizeof(*usual));
	struct usual_host *hosts = arena_alloc(run->arena, config->host_count + 1, sizeof(*hosts));
	int64_t from_us = usual_from(run);
	/* Until the last hour that is over, and no further than the month. */
	int64_t until_us = run->coverage_from_us + (int64_t)run->coverage.hour_count * HOUR_US;
	struct coverage coverage = {0};
	size_t count = 0;

	if (!usual || !hosts)
		return fail_memory(fail);
	*usual = (struct usual){.hosts = hosts};
	run->usual = usual;
	if (until_us > from_us && run->coverage.hour_count &&
	    !engine_coverage(run->engine, from_us, until_us, run->arena, &coverage, fail))
		return false;
	if (!make_series(run, &coverage, NULL, ALL_BUCKET_US, &usual->all, &usual->measured))
		return fail_memory(fail);
	for (size_t i = 0; i < config->host_count; i++) {
		bool has_access = false;

		for (size_t j = 0; j < config->source_count; j++)
			has_access = has_access || counts(run, config->sources[j].name, config->hosts[i].name);
		if (!has_access)
			continue;
		hosts[count].name = str_of(config->hosts[i].name);
		if (!make_series(run, &coverage, config->hosts[i].name, HOST_BUCKET_US, &hosts[count].series, &hosts[count].measured))
			return fail_memory(fail);
		count++;
	}
	usual->host_count = count;
	return true;
}
