/* The CPU chapter's statistics: spans over the threshold, peaks, load duration, inside and outside reception hours. Samples of a host follow one another in
 * time; a sample covers span_s seconds from its stamp. */
#include <string.h>

#include "calendar.h"
#include "month_run.h"
#include "named_plans.h"
#include "presence.h"

#define PEAKS 10
#define PEAK_APART_US HOUR_US
#define TEN_MINUTES_US (10 * MINUTE_US)
#define PERCENT_STEPS 101
#define BUSY_MAX 10000

/* A stretch of samples at or over the threshold without a hole between. */
struct over_span {
	struct str host;
	int64_t from_us, until_us, weighted, seconds, max;
};

struct over_sum {
	int64_t over_us;
	int64_t count;
};

static void end_span(struct month_run *run, struct figure_table *out, const struct over_span *span)
{
	struct figure_value values[5] = {figure_str(span->host), month_time(run, span->from_us), month_time(run, span->until_us),
	                                 figure_integer(span->max), figure_ratio(span->weighted, span->seconds)};

	if (span->seconds && span->until_us - span->from_us >= run->config->thresholds.cpu_span_s * SECOND_US)
		figures_row(run->figures, out, values);
}

static void add_spans(struct month_run *run)
{
	const struct table *over = month_table(run, "cpu.over");
	struct figure_origin origin = month_origin(run, "cpu.over", SAY(run->config, "neighbouring samples at or above the threshold, together at least the stated time",
		"閾値以上の隣り合う測定値、合わせて規定時間以上"));
	struct figure_table *out = figures_table(run->figures, "cpu.spans", "host from:time until:time max:bp mean:bp", &origin);
	struct over_span span = {0};

	for (size_t row = 0; row < over->row_count; row++) {
		struct str host = month_text(over, row, "host");
		int64_t at_us = month_number(over, row, "time");
		int64_t span_s = month_number(over, row, "span_s");
		int64_t busy = month_number(over, row, "max");

		/* Stamps move by a second or so while the interval column does not. */
		if (span.seconds && (!str_equal(span.host, host) || at_us > span.until_us + span_s * SECOND_US / 10 + 2 * SECOND_US)) {
			end_span(run, out, &span);
			span = (struct over_span){0};
		}
		if (!span.seconds) {
			span.host = host;
			span.from_us = at_us;
		}
		span.until_us = at_us + span_s * SECOND_US;
		span.weighted += busy * span_s;
		span.seconds += span_s;
		if (busy > span.max)
			span.max = busy;
	}
	end_span(run, out, &span);
}

/* All time over the threshold of a host, and the spans that are long enough to count. */
static struct over_sum sum_over(const struct month_run *run, struct str host)
{
	const struct table *over = month_table(run, "cpu.over");
	const struct figure_table *spans = figures_find_table(run->figures, "cpu.spans");
	struct over_sum sum = {0};

	for (size_t row = 0; row < over->row_count; row++)
		if (str_equal(month_text(over, row, "host"), host))
			sum.over_us += month_number(over, row, "span_s") * SECOND_US;
	for (size_t row = 0; spans && row < spans->row_count; row++)
		if (str_equal(figure_get(spans, row, "host").text, host))
			sum.count++;
	return sum;
}

/* The earliest instant at which the host reached its maximum: a plan of its own, since the highest samples of all hosts together need not hold it. */
static bool max_at(const struct month_run *run, struct str host, int64_t max, struct figure_value *ret_time, struct fail *fail)
{
	struct plan_text text = {.table = "cpu", .by = "time", .show = "max", .sort = "", .limit = 1, .zone = run->config->zone};
	struct plan plan;
	struct table table;

	text.where = arena_printf(run->arena, "%s and host = '%.*s' and busy = %lld.%02lld%%", named_plan_cpu_filter(run->config, run->arena),
	                          STR_ARGS(host), (long long)(max / 100), (long long)(max % 100));
	if (arena_failed(run->arena))
		return fail_memory(fail);
	if (!plan_parse(&text, run->arena, &plan, fail))
		return false;
	plan.from_us = run->from_us;
	plan.until_us = run->until_us;
	if (!engine_run(run->engine, &plan, 1, run->arena, &table, fail))
		return false;
	*ret_time = month_time(run, table.row_count ? month_number(&table, 0, "time") : NO_TIME);
	return true;
}

/* Means over the hours that lie wholly inside reception on business days, and over all the others. */
static void business_means(const struct month_run *run, struct str host, struct figure_value *ret_business,
                           struct figure_value *ret_other)
{
	const struct table *hours = month_table(run, "cpu.by_host_day_hour");
	int mean = table_column(hours, "mean");
	int64_t weighted[2] = {0}, seconds[2] = {0};

	for (size_t row = 0; row < hours->row_count && mean >= 0; row++) {
		const struct value *value = table_value(hours, row, (size_t)mean);
		int64_t hour = month_number(hours, row, "hour");
		int32_t day = (int32_t)month_number(hours, row, "day");
		bool business;

		if (!str_equal(month_text(hours, row, "host"), host) || value->kind != VALUE_RATIO)
			continue;
		business = run->ledgers->calendar && calendar_is_business_day(run->ledgers->calendar, day);
		if (business) {
			struct config_reception open = calendar_reception(run->ledgers->calendar, day);

			business = hour * 60 >= open.open_minute && (hour + 1) * 60 <= open.close_minute;
		}
		weighted[business] += value->number;
		seconds[business] += value->divisor;
	}
	*ret_business = figure_ratio(weighted[1], seconds[1]);
	*ret_other = run->ledgers->calendar ? figure_ratio(weighted[0], seconds[0]) : figure_none();
}

/* Hours of the month in which the host's CPU sources have samples, and those in which they should. */
static struct figure_coverage host_coverage(const struct month_run *run, struct str host)
{
	struct figure_coverage coverage = {0};

	for (size_t i = 0; i < run->coverage.source_count; i++) {
		const struct config_source *source = config_source(run->config, run->coverage.sources[i]);

		const struct config_host *reported = source ? config_host(run->config, source->host) : NULL;

		if (!source || source->kind != SOURCE_CPU || !str_is(host, source->host) ||
		    (reported && reported->cpu_source && strcmp(reported->cpu_source, source->name) != 0))
			continue;
		coverage.expected_hours += (int32_t)run->coverage.hour_count;
		for (size_t hour = 0; hour < run->coverage.hour_count; hour++)
			coverage.present_hours += presence_hour(run, i, hour)->state != PRESENCE_ABSENT;
	}
	return coverage;
}

static bool add_hosts(struct month_run *run, struct fail *fail)
{
	const struct table *hosts = month_table(run, "cpu.by_host.month");
	struct figure_origin origin = month_origin(run, "cpu.by_host.month", "");
	struct figure_table *out = figures_table(run->figures, "cpu.by_host",
	        "host samples mean:bp p50:bp p95:bp max:bp max_at:time over_us:us over_count business_mean:bp other_mean:bp "
	        "present:hours expected:hours", &origin);

	for (size_t row = 0; row < hosts->row_count; row++) {
		struct str host = month_text(hosts, row, "host");
		struct over_sum over = sum_over(run, host);
		struct figure_coverage coverage = host_coverage(run, host);
		struct figure_value values[13] = {
			figure_str(host),
			month_get(run, hosts, row, "samples"), month_get(run, hosts, row, "mean"), month_get(run, hosts, row, "p50"),
			month_get(run, hosts, row, "p95"), month_get(run, hosts, row, "max"),
			figure_none(),
			figure_integer(over.over_us), figure_integer(over.count),
		};

		if (!max_at(run, host, month_number(hosts, row, "max"), &values[6], fail))
			return false;
		business_means(run, host, &values[9], &values[10]);
		values[11] = figure_integer(coverage.present_hours);
		values[12] = figure_integer(coverage.expected_hours);
		figures_row(run->figures, out, values);
	}
	return true;
}

/* The load that was reached or exceeded for 0, 1, 2 … 100 % of the measured time. */
static void add_duration(struct month_run *run)
{
	const struct table *busy = month_table(run, "cpu.by_host_busy");
	const struct table *hosts = month_table(run, "cpu.by_host.month");
	struct figure_origin origin = month_origin(run, "cpu.by_host_busy", SAY(run->config, "accumulated in falling order",
		"降順に並べて累積"));
	struct figure_table *out = figures_table(run->figures, "cpu.duration", "host percent busy:bp", &origin);

	for (size_t at = 0; at < hosts->row_count; at++) {
		struct str host = month_text(hosts, at, "host");
		int64_t seconds[BUSY_MAX + 1] = {0};
		int64_t total = 0, sum = 0;
		int level = BUSY_MAX;

		for (size_t row = 0; row < busy->row_count; row++) {
			int64_t value = month_number(busy, row, "busy");

			if (!str_equal(month_text(busy, row, "host"), host) || value < 0 || value > BUSY_MAX)
				continue;
			seconds[value] += month_number(busy, row, "sum:span_s");
			total += month_number(busy, row, "sum:span_s");
		}
		sum = seconds[level];
		for (int percent = 0; percent < PERCENT_STEPS && total; percent++) {
			while (level > 0 && (sum == 0 || sum * 100 < total * percent))
				sum += seconds[--level];
			figures_row(run->figures, out, (struct figure_value[]){figure_str(host), figure_integer(percent), figure_integer(level)});
		}
	}
}

/* Requests of people in the ten minutes of the instant on the host; NONE when the host has no access log. */
static struct figure_value requests_at(const struct month_run *run, struct str host, int64_t at_us)
{
	const struct table *requests = month_table(run, "access.by_host_10_minutes");
	bool seen = false;

	for (size_t row = 0; row < requests->row_count; row++) {
		if (!str_equal(month_text(requests, row, "host"), host))
			continue;
		seen = true;
		if (at_us >= table_value(requests, row, 1)->number && at_us < table_value(requests, row, 1)->number + TEN_MINUTES_US)
			return month_get(run, requests, row, "requests");
	}
	return seen ? figure_integer(0) : figure_none();
}

static void add_peaks(struct month_run *run)
{
	const struct table *highest = month_table(run, "cpu.highest");
	struct figure_origin origin = month_origin(run, "cpu.highest", SAY(run->config, "at most one in an hour for each server",
		"サーバーごとに1時間に1件まで"));
	struct figure_table *out = figures_table(run->figures, "cpu.peaks", "host time:time busy:bp requests", &origin);
	size_t taken[PEAKS];
	size_t count = 0;

	for (size_t row = 0; row < highest->row_count && count < PEAKS; row++) {
		struct str host = month_text(highest, row, "host");
		int64_t at_us = month_number(highest, row, "time");
		bool near = false;

		for (size_t i = 0; i < count; i++) {
			int64_t apart_us = at_us - month_number(highest, taken[i], "time");

			near |= str_equal(month_text(highest, taken[i], "host"), host) && apart_us < PEAK_APART_US && -apart_us < PEAK_APART_US;
		}
		if (near)
			continue;
		taken[count++] = row;
		figures_row(run->figures, out, (struct figure_value[]){figure_str(host), month_time(run, at_us),
		            month_get(run, highest, row, "max"), requests_at(run, host, at_us)});
	}
}

/* Of several CPU logs of a host one is reported. */
static void add_sources(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "cpu.sources", "host source reported", NULL);

	for (size_t i = 0; i < run->config->source_count; i++) {
		const struct config_source *source = &run->config->sources[i];
		const struct config_host *host = config_host(run->config, source->host);
		bool reported = !host || !host->cpu_source || strcmp(host->cpu_source, source->name) == 0;

		if (source->kind == SOURCE_CPU)
			figures_row(run->figures, out, (struct figure_value[]){
				figure_text(source->host), figure_text(source->name), figure_integer(reported)});
	}
}

bool figures_of_cpu(struct month_run *run, struct fail *fail)
{
	add_sources(run);
	add_spans(run);
	if (!add_hosts(run, fail))
		return false;
	add_duration(run);
	add_peaks(run);
	return true;
}
