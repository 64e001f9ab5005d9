/* Each college in one row: its requests beside the month before, errors, users, response times, the inquiries it made,
 * and the requests that failed there while an incident lasted. */
#include "case_of.h"
#include "impact.h"
#include "as_known.h"

#include <stdlib.h>

/* Incidents that are looked at, and the longest of them: one that lasts for weeks says nothing of its impact. */
#define INCIDENTS_MOST IMPACT_INCIDENTS
#define INCIDENT_LONGEST_US IMPACT_LONGEST_US

struct lasting {
	int64_t from_us, until_us;
};

static int compare_spans(const void *left, const void *right)
{
	const struct lasting *a = left, *b = right;

	return (a->from_us > b->from_us) - (a->from_us < b->from_us);
}

/* Spans of the month in which an incident lasted, overlapping ones joined, so that no request counts twice. */
static size_t incident_spans(const struct month_run *run, struct lasting spans[INCIDENTS_MOST])
{
	size_t count = 0, joined = 0;

	for (size_t i = 0; i < run->ledgers->incident_count && count < INCIDENTS_MOST; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];
		struct lasting span;
		struct impact_span measured;

		if (!impact_belongs(run, incident))
			continue;
		measured = impact_span(run, incident);
		span = (struct lasting){measured.from_us, measured.until_us};
		if (*measured.reason || span.until_us - span.from_us > INCIDENT_LONGEST_US)
			continue;
		if (span.from_us < run->from_us)
			span.from_us = run->from_us;
		if (span.until_us > run->until_us)
			span.until_us = run->until_us;
		if (span.until_us > span.from_us)
			spans[count++] = span;
	}
	qsort(spans, count, sizeof(*spans), compare_spans);
	for (size_t i = 0; i < count; i++) {
		if (joined && spans[i].from_us <= spans[joined - 1].until_us) {
			if (spans[i].until_us > spans[joined - 1].until_us)
				spans[joined - 1].until_us = spans[i].until_us;
		} else {
			spans[joined++] = spans[i];
		}
	}
	return joined;
}

/* Failed requests by site in each of the spans. */
static bool measure_failures(const struct month_run *run, const struct lasting *spans, size_t count,
                             struct table tables[INCIDENTS_MOST], struct fail *fail)
{
	const struct plan_text text = {.table = "access",
	                               .by = "site",
	                               .show = "server_errors",
	                               .where = "kind = human",
	                               .sort = "",
	                               .zone = run->config->zone};
	struct plan plans[INCIDENTS_MOST];

	for (size_t i = 0; i < count; i++) {
		if (!plan_parse(&text, run->arena, &plans[i], fail))
			return false;
		plans[i].from_us = spans[i].from_us;
		plans[i].until_us = spans[i].until_us;
	}
	return !count || engine_run(run->engine, plans, count, run->arena, tables, fail);
}

static int64_t failures_of(const struct table *tables, size_t count, struct str site)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t row = 0; row < tables[i].row_count; row++)
			if (str_equal(month_text(&tables[i], row, "site"), site))
				sum += month_number(&tables[i], row, "server_errors");
	return sum;
}

/* Place of the site of a row; site_count for requests of none. */
static int32_t site_place(const struct config *config, struct str key)
{
	size_t i = 0;

	while (i < config->site_count && !str_is(key, config->sites[i].key))
		i++;
	return (int32_t)i;
}

/* Inquiries received in the month from the site, by class; those of headquarters and of nobody count to the last row.
 */
static void count_inquiries(const struct month_run *run, int32_t place, struct figure_value counts[INQUIRY_CLASSES])
{
	int64_t sums[INQUIRY_CLASSES] = {0};
	bool kept = ledgers_keep(run->ledgers, "inquiries");

	for (size_t i = 0; i < run->ledgers->inquiry_count; i++) {
		const struct inquiry *inquiry = &run->ledgers->inquiries[i];
		int32_t site = inquiry->site < 0 ? (int32_t)run->config->site_count : inquiry->site;

		sums[inquiry->class] += site == place && known_in_month(run, inquiry->received);
	}
	for (int class = 0; class < INQUIRY_CLASSES; class ++)
		counts[class] = kept ? figure_integer(sums[class]) : figure_none();
}

static void add_row(struct month_run *run, struct figure_table *out, struct figure_value values[8],
                    struct figure_value failed)
{
	struct figure_value counts[INQUIRY_CLASSES];
	struct figure_value row[8 + INQUIRY_CLASSES + 1];

	count_inquiries(run, site_place(run->config, values[0].text), counts);
	for (size_t i = 0; i < 8; i++)
		row[i] = values[i];
	for (size_t i = 0; i < INQUIRY_CLASSES; i++)
		row[8 + i] = counts[i];
	row[8 + INQUIRY_CLASSES] = failed;
	figures_row(run->figures, out, row);
}

static void add_rows(struct month_run *run, const struct figure_table *sites, const struct table *tables, size_t count)
{
	static const char *const names[] = {"site",          "requests", "previous", "errors",
	                                    "server_errors", "users",    "bytes",    "p95"};
	struct figure_origin origin = sites->origin;
	struct figure_table *out = figures_table(run->figures, "sites.detail",
	                                         "site requests previous errors server_errors users bytes:bytes p95:us "
	                                         "operation data fault other failed",
	                                         &origin);
	bool rest = false;

	for (size_t row = 0; row < sites->row_count; row++) {
		struct figure_value values[8];
		struct str key = figure_get(sites, row, "site").text;

		for (size_t i = 0; i < 8; i++)
			values[i] = figure_get(sites, row, names[i]);
		rest |= !key.size;
		add_row(run, out, values, count ? figure_integer(failures_of(tables, count, key)) : figure_none());
	}
	/* Inquiries of nobody have a row even where every request has its site. */
	if (!rest) {
		struct figure_value values[8] = {figure_text("")};

		for (size_t i = 1; i < 8; i++)
			values[i] = figure_none();
		add_row(run, out, values, figure_none());
	}
	figures_add(run->figures, "sites.incident_spans", "", figure_integer((int64_t)count), NULL);
}

bool figures_of_sites(struct month_run *run, struct fail *fail)
{
	const struct figure_table *sites = figures_find_table(run->figures, "access.by_site");
	struct lasting spans[INCIDENTS_MOST];
	struct table tables[INCIDENTS_MOST];
	size_t count;

	if (!run->config->site_count || !sites)
		return true;
	count = incident_spans(run, spans);
	if (!measure_failures(run, spans, count, tables, fail))
		return false;
	add_rows(run, sites, tables, count);
	return true;
}
