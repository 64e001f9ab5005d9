/* The access chapter's statistics: totals, comparisons with the month before, bursts of server errors. */
#include <stdlib.h>

#include "month_run.h"
#include "named_plans.h"

/* A 5-minute bucket is part of a burst from this many server errors on, if they are at least this share of its requests. */
#define BURST_ERRORS 10
#define BURST_SHARE_PERCENT 10
#define BURST_JOIN_US (15 * MINUTE_US)
/* Refused requests from which a client is shown. */
#define SUSPICIOUS_REQUESTS 30
#define SUSPICIOUS_CLIENTS 10
#define BUCKET_US (5 * MINUTE_US)

/* A month without any access log was not measured: its counts are none, not zero. */
static bool measured(const struct month_run *run)
{
	return run->kind_coverage[SOURCE_ACCESS].present_hours > 0;
}

static void add_total(struct month_run *run, const char *id, const char *unit, const char *measure)
{
	const struct table *total = month_table(run, "access.total");
	struct figure_origin origin = month_origin(run, "access.total", "");

	figures_add(run->figures, id, unit, measured(run) && total->row_count ? month_get(run, total, 0, measure) : figure_none(), &origin);
}

static int64_t single(const struct month_run *run, const char *plan, const char *measure)
{
	const struct table *table = month_table(run, plan);

	return table->row_count ? month_number(table, 0, measure) : 0;
}

static void add_totals(struct month_run *run)
{
	struct figure_origin origin = month_origin(run, "access.total", SAY(run->config, "5xx ÷ requests", "5xx ÷ リクエスト"));
	int64_t requests = single(run, "access.total", "requests");

	add_total(run, "access.requests", "", "requests");
	add_total(run, "access.users", "", "users");
	add_total(run, "access.bytes", "bytes", "bytes");
	add_total(run, "access.errors", "", "errors");
	add_total(run, "access.server_errors", "", "server_errors");
	add_total(run, "access.p50", "us", "p50");
	add_total(run, "access.p95", "us", "p95");
	add_total(run, "access.p99", "us", "p99");
	add_total(run, "access.max", "us", "max");
	figures_add(run->figures, "access.error_rate", "ratio", figure_ratio(single(run, "access.total", "server_errors"), requests),
	            &origin);
	origin = month_origin(run, "access.within_target", "access.within_target ÷ access.timed");
	figures_add(run->figures, "access.within_target", "ratio",
	            figure_ratio(single(run, "access.within_target", "requests"), single(run, "access.timed", "requests")), &origin);
	origin = month_origin(run, "access.pages", "");
	figures_add(run->figures, "access.pages", "", measured(run) ? figure_integer(single(run, "access.pages", "requests")) : figure_none(),
	            &origin);
}

/* The measure of the row whose key column holds the text; NONE when there is no such row. */
static struct figure_value of_key(const struct month_run *run, const struct table *table, const char *key, struct str text,
                                  const char *measure)
{
	for (size_t row = 0; row < table->row_count; row++)
		if (str_equal(month_text(table, row, key), text))
			return month_get(run, table, row, measure);
	return figure_none();
}

/* The month before counts as zero for a key that it lacks, but only if it has any rows at all. */
static struct figure_value previous_count(const struct month_run *run, const char *plan, const char *key, struct str text)
{
	const struct table *previous = month_table(run, plan);
	struct figure_value value = of_key(run, previous, key, text, "requests");

	if (value.kind == FIGURE_NONE && previous->row_count)
		value = figure_integer(0);
	return value;
}

static void add_site_row(struct month_run *run, struct figure_table *out, const struct table *sites, struct str key)
{
	static const char *const measures[] = {"requests", "users", "bytes", "errors", "server_errors", "p95"};
	struct figure_value values[8] = {figure_str(key)};

	for (size_t i = 0; i < 6; i++) {
		values[i + 1] = of_key(run, sites, "site", key, measures[i]);
		if (values[i + 1].kind == FIGURE_NONE && i < 5 && measured(run))
			values[i + 1] = figure_integer(0);
	}
	values[7] = previous_count(run, "access.by_site.previous", "site", key);
	figures_row(run->figures, out, values);
}

/* Every site of geppo.yaml has a row, also one without a request; then the requests that belong to no site. */
static void add_sites(struct month_run *run)
{
	const struct table *sites = month_table(run, "access.by_site.month");
	struct figure_origin origin = month_origin(run, "access.by_site.month", "");
	struct figure_table *out = figures_table(run->figures, "access.by_site",
	        "site requests users bytes:bytes errors server_errors p95:us previous", &origin);

	for (size_t i = 0; i < run->config->site_count; i++)
		add_site_row(run, out, sites, str_of(run->config->sites[i].key));
	if (run->config->site_count && of_key(run, sites, "site", STR(""), "requests").kind != FIGURE_NONE)
		add_site_row(run, out, sites, STR(""));
}

/* Several rules may share a name; the plan counts them together. */
static bool has_event_before(const struct config *config, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (str_is(str_of(config->events[i].name), config->events[index].name))
			return true;
	return false;
}

static void add_events(struct month_run *run)
{
	const struct table *events = month_table(run, "access.by_event.month");
	struct figure_origin origin = month_origin(run, "access.by_event.month", "");
	struct figure_table *out = figures_table(run->figures, "access.by_event", "event requests errors previous", &origin);

	for (size_t i = 0; i < run->config->event_count; i++) {
		struct str name = str_of(run->config->events[i].name);

		if (has_event_before(run->config, i))
			continue;
		struct figure_value values[4] = {figure_str(name), of_key(run, events, "event", name, "requests"),
		                                 of_key(run, events, "event", name, "errors"),
		                                 previous_count(run, "access.by_event.previous", "event", name)};

		for (size_t j = 1; j < 3; j++)
			if (values[j].kind == FIGURE_NONE && measured(run))
				values[j] = figure_integer(0);
		figures_row(run->figures, out, values);
	}
}

static void add_slow_pages(struct month_run *run)
{
	const struct table *pages = month_table(run, "access.slow_pages.all");
	struct figure_origin origin = month_origin(run, "access.slow_pages.all", SAY(run->config, "top 10 by p95 of pages with 20 or more requests",
		"20件以上のページのp95上位10"));
	struct figure_table *out = figures_table(run->figures, "access.slow_pages", "page requests p95:us max:us", &origin);

	for (size_t row = 0; row < pages->row_count; row++) {
		struct figure_value values[4] = {month_get(run, pages, row, "page"), month_get(run, pages, row, "requests"),
		                                 month_get(run, pages, row, "p95"), month_get(run, pages, row, "max")};

		if (values[2].kind != FIGURE_NONE)
			figures_row(run->figures, out, values);
	}
}

struct burst {
	int64_t from_us, until_us, errors, requests, peak;
};

static void add_burst(struct month_run *run, struct figure_table *out, const struct burst *burst)
{
	struct figure_value values[5] = {month_time(run, burst->from_us), month_time(run, burst->until_us),
	                                 figure_integer(burst->errors), figure_integer(burst->requests), figure_integer(burst->peak)};

	if (burst->errors)
		figures_row(run->figures, out, values);
}

static void add_bursts(struct month_run *run)
{
	const struct table *buckets = month_table(run, "access.by_5_minutes");
	struct figure_origin origin = month_origin(run, "access.by_5_minutes",
	        SAY(run->config, "10 or more 5xx in 5 minutes that are 10% or more; up to 15 minutes apart joined",
		"5分間に5xxが10件以上かつ10%以上、15分以内の間隔は連結"));
	struct figure_table *out = figures_table(run->figures, "access.bursts",
	        "from:time until:time server_errors requests peak", &origin);
	struct burst burst = {0}, between = {0};     /* between: buckets since its end, which belong to it if it goes on */

	for (size_t row = 0; row < buckets->row_count; row++) {
		int64_t at_us = table_value(buckets, row, 0)->number;
		int64_t requests = month_number(buckets, row, "requests");
		int64_t errors = month_number(buckets, row, "server_errors");

		between.errors += errors;
		between.requests += requests;
		if (errors < BURST_ERRORS || errors * 100 < requests * BURST_SHARE_PERCENT)
			continue;
		if (burst.errors && at_us - burst.until_us > BURST_JOIN_US) {
			add_burst(run, out, &burst);
			burst = (struct burst){0};
		}
		if (!burst.errors) {
			burst.from_us = at_us;
			between = (struct burst){.errors = errors, .requests = requests};
		}
		burst.until_us = at_us + BUCKET_US;
		burst.errors += between.errors;
		burst.requests += between.requests;
		between = (struct burst){0};
		if (errors > burst.peak)
			burst.peak = errors;
	}
	add_burst(run, out, &burst);
}

/* Clients with many refused requests; the report names them by their rank, since an address is nobody's business there. */
static void add_suspicious(struct month_run *run)
{
	const struct table *clients = month_table(run, "access.suspicious.all");
	struct figure_origin origin = month_origin(run, "access.suspicious.all", SAY(run->config, "clients with 30 or more refused or not found requests (400, 401, 403, 404, 405), top 10",
		"拒否・該当なし（400・401・403・404・405）が30件以上の接続元、上位10"));
	struct figure_table *out = figures_table(run->figures, "access.suspicious", "client requests paths first:time last:time", &origin);

	for (size_t row = 0; row < clients->row_count && row < SUSPICIOUS_CLIENTS; row++) {
		if (month_number(clients, row, "requests") < SUSPICIOUS_REQUESTS)
			break;
		figures_row(run->figures, out, (struct figure_value[]){
			figure_text(arena_printf(run->arena, SAY(run->config, "Client %zu",
				"接続元%zu"), row + 1)), month_get(run, clients, row, "requests"),
			month_get(run, clients, row, "distinct:path"), month_get(run, clients, row, "first"), month_get(run, clients, row, "last")});
	}
}

void figures_of_access(struct month_run *run)
{
	figures_add(run->figures, "access.previous_coverage", "ratio",
	            figure_ratio(run->previous_access.present_hours, run->previous_access.expected_hours), NULL);
	add_totals(run);
	add_sites(run);
	add_events(run);
	add_slow_pages(run);
	add_bursts(run);
	add_suspicious(run);
}
