/* Which hours each source measured anything in; see measured_hours.h. */
#include "measured_hours.h"

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool take_lines(struct month_run *run, struct measured_hours *hours, struct fail *fail)
{
	struct coverage coverage;

	if (!engine_coverage(run->engine, hours->from_us, hours->from_us + (int64_t)hours->hour_count * HOUR_US,
	                     run->arena, &coverage, fail))
		return false;
	for (size_t source = 0; source < run->config->source_count; source++)
		for (size_t hour = 0; run->config->sources[source].kind != SOURCE_CPU && hour < hours->hour_count;
		     hour++)
			hours->hours[source * hours->hour_count + hour] =
			        coverage.lines[source * coverage.hour_count + hour] > 0;
	return true;
}

/* Every CPU source by itself, also those that are not reported. */
static bool take_samples(struct month_run *run, struct measured_hours *hours, size_t source, struct fail *fail)
{
	const struct plan_text text = {.table = "cpu",
	                               .by = "minute:60",
	                               .show = "samples",
	                               .where = "busy >= 0%",
	                               .sort = "",
	                               .zone = run->config->zone};
	struct plan plan;
	struct table table;

	if (!plan_parse(&text, run->arena, &plan, fail))
		return false;
	plan.source = run->config->sources[source].name;
	plan.from_us = hours->from_us;
	plan.until_us = hours->from_us + (int64_t)hours->hour_count * HOUR_US;
	if (!engine_run(run->engine, &plan, 1, run->arena, &table, fail))
		return false;
	for (size_t row = 0; row < table.row_count; row++) {
		size_t hour = (size_t)((month_number(&table, row, "minute:60") - hours->from_us) / HOUR_US);

		if (hour < hours->hour_count)
			hours->hours[source * hours->hour_count + hour] |= month_number(&table, row, "samples") > 0;
	}
	return true;
}

static void stretch_by_rhythm(struct measured_hours *hours, size_t source, int32_t rhythm_s)
{
	bool *seen = &hours->hours[source * hours->hour_count];
	int32_t reach = rhythm_s / 3600, left = 0;

	for (size_t hour = 0; hour < hours->hour_count; hour++) {
		left = seen[hour] ? reach : left - 1;
		seen[hour] |= left >= 0 && reach > 0;
	}
}

bool measured_hours_find(struct month_run *run, struct measured_hours *ret_hours, struct fail *fail)
{
	const struct config *config = run->config;
	int64_t until_us = earlier(run->until_us, zone_day_start(config->zone, civil_day(config->until) + 1));

	*ret_hours = (struct measured_hours){.from_us = zone_day_start(config->zone, civil_day(config->from))};
	until_us = earlier(until_us, run->now_us - run->now_us % HOUR_US);
	if (until_us <= ret_hours->from_us)
		return true;
	ret_hours->hour_count = (size_t)((until_us - ret_hours->from_us) / HOUR_US);
	if (ret_hours->hour_count == 0)
		return true;
	ret_hours->hours = arena_alloc(run->arena, config->source_count * ret_hours->hour_count, sizeof(bool));
	if (!ret_hours->hours)
		return fail_memory(fail);
	if (!take_lines(run, ret_hours, fail))
		return false;
	for (size_t source = 0; source < config->source_count; source++) {
		if (config->sources[source].kind == SOURCE_CPU && !take_samples(run, ret_hours, source, fail))
			return false;
		stretch_by_rhythm(ret_hours, source, config->sources[source].rhythm_s);
	}
	return true;
}
