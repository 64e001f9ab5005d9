/* Impact of incidents as the access logs have it: failed requests, users, sites, and requests that did not come against the same weekday's baseline. */
#include "impact.h"

#include "case_of.h"
#include "presence.h"
#include "usual.h"

#define BUCKET_US (5 * MINUTE_US)
#define CALM_US (30 * MINUTE_US)
/* How long after 復旧 the logs are looked at. */
#define AFTER_US (24 * HOUR_US)

bool impact_belongs(const struct month_run *run, const struct incident *incident)
{
	int64_t begin_us = incident->occurred.at_us != NO_TIME ? incident->occurred.at_us : incident->detected.at_us;

	return begin_us < run->until_us && (incident->recovered.at_us == NO_TIME || incident->recovered.at_us >= run->from_us);
}

/* The hours of the counted access sources that the span touches. Hours before the month are known by their lines alone. */
static void count_hours(const struct month_run *run, struct impact_span *span)
{
	for (size_t i = 0; i < run->coverage.source_count; i++) {
		const struct config_source *source = config_source(run->config, run->coverage.sources[i]);

		if (!source || source->kind != SOURCE_ACCESS || !engine_counts(run->config, source))
			continue;
		for (size_t hour = 0; hour < run->coverage.hour_count; hour++) {
			int64_t at_us = run->coverage_from_us + (int64_t)hour * HOUR_US;

			if (at_us + HOUR_US <= span->from_us || at_us >= span->until_us)
				continue;
			span->expected_hours++;
			span->present_hours += presence_hour(run, i, hour)->state != PRESENCE_ABSENT;
		}
	}
}

/* What is before the month is measured by the buckets of the baseline's weeks. */
static bool measured_before(const struct month_run *run, const struct impact_span *span)
{
	const struct baseline_series *all = &run->usual->all;

	if (span->from_us < all->from_us)
		return false;
	for (size_t i = 0; i < all->count; i++) {
		int64_t at_us = all->from_us + (int64_t)i * all->bucket_us;

		if (at_us + all->bucket_us > span->from_us && at_us < span->until_us && at_us < run->from_us && !run->usual->measured[i])
			return false;
	}
	return true;
}

struct impact_span impact_span(const struct month_run *run, const struct incident *incident)
{
	int64_t covered_us = run->coverage_from_us + (int64_t)run->coverage.hour_count * HOUR_US;
	struct impact_span span = {.reason = "", .remark = "", .until_us = case_stopping_us(run->ledgers, incident->recovered)};

	if (incident->occurred.at_us == NO_TIME || !incident->occurred.has_time) {
		span.reason = incident->occurred.at_us == NO_TIME ? SAY(run->config, "occurrence not in the ledger",
			"発生日時が台帳にない") : SAY(run->config, "time of occurrence not in the ledger",
			"発生の時刻が台帳にない");
		return span;
	}
	span.from_us = incident->occurred.at_us;
	if (span.until_us == NO_TIME) {
		span.until_us = covered_us;
		span.remark = SAY(run->config, "not recovered: up to what is measured", "未復旧のため測定できる時点まで");
	} else if (!incident->recovered.has_time) {
		span.remark = SAY(run->config, "time of recovery not in the ledger: up to closing time",
			"復旧の時刻が台帳にないため受付終了まで");
	} else if (span.until_us > covered_us) {
		span.remark = SAY(run->config, "nothing after the month's end", "当月末より後は含まない");
	}
	if (span.until_us > covered_us)
		span.until_us = covered_us;
	count_hours(run, &span);
	if (span.until_us <= span.from_us)
		span.reason = SAY(run->config, "no time is measured", "測定できる時間がない");
	else if (!run->kind_coverage[SOURCE_ACCESS].present_hours)
		span.reason = SAY(run->config, "no access log", "アクセスログがない");
	else if (span.present_hours < span.expected_hours)
		span.reason = arena_printf(run->arena, SAY(run->config, "access log incomplete in that time (%d of %d hours)",
			"その間のアクセスログがそろっていない（取得%d／%d時間）"), span.present_hours,
		                           span.expected_hours);
	else if (span.from_us < run->from_us && !measured_before(run, &span))
		span.reason = SAY(run->config, "access logs of earlier months incomplete",
			"前月以前のアクセスログがそろっていない");
	return span;
}

/* Errors of the 5 minutes of all counted hosts together. */
static bool is_burst(const struct month_run *run, int64_t at_us)
{
	const struct table *buckets = month_table(run, "access.by_5_minutes");
	const struct config_findings *rules = &run->config->findings;

	for (size_t row = 0; row < buckets->row_count; row++)
		if (table_value(buckets, row, 0)->number == at_us) {
			int64_t errors = month_number(buckets, row, "server_errors");

			return errors >= rules->burst_errors && errors * 10000 >= month_number(buckets, row, "requests") * rules->burst_share_bp;
		}
	return false;
}

static bool is_low(const struct month_run *run, int64_t at_us)
{
	struct baseline usual = baseline_of(&run->usual->all, at_us, at_us + CALM_US, run->config->findings.baseline_weeks);

	/* A quarter of ordinary half hours lie below the lower quartile, hardly any so far below it. */
	return usual.weeks >= run->config->findings.baseline_minimum &&
	       baseline_sum(&run->usual->all, at_us, at_us + CALM_US) < usual.low - 2 * (usual.median - usual.low);
}

/* Half an hour from here as on any other day. */
static bool is_calm(const struct month_run *run, int64_t at_us)
{
	for (int64_t bucket_us = at_us; bucket_us < at_us + CALM_US; bucket_us += BUCKET_US)
		if (is_burst(run, bucket_us))
			return false;
	return !is_low(run, at_us);
}

void impact_recovery(const struct month_run *run, int64_t from_us, int64_t until_us, int64_t *ret_trouble_us,
                     int64_t *ret_recovered_us)
{
	int64_t begin_us = run->usual->all.from_us;
	int64_t end_us = begin_us + (int64_t)run->usual->all.count * BUCKET_US;
	int64_t at_us = from_us > run->from_us ? from_us : run->from_us;

	*ret_trouble_us = *ret_recovered_us = NO_TIME;
	at_us -= (at_us - begin_us) % BUCKET_US;
	for (; at_us < until_us && at_us + CALM_US <= end_us; at_us += BUCKET_US)
		if (is_burst(run, at_us) || is_low(run, at_us)) {
			*ret_trouble_us = at_us;
			break;
		}
	if (*ret_trouble_us == NO_TIME)
		return;
	for (; at_us < until_us + AFTER_US && at_us + CALM_US <= end_us; at_us += BUCKET_US)
		if (is_calm(run, at_us)) {
			*ret_recovered_us = at_us;
			return;
		}
}

/* The three questions of a span: all requests, those that failed, and the sites of these. */
enum { ASK_ALL, ASK_FAILED, ASK_SITES, ASKS };

static bool ask_spans(struct month_run *run, const struct impact_span *spans, size_t count, struct table *tables, struct fail *fail)
{
	static const struct plan_text texts[ASKS] = {
		[ASK_ALL] = {.table = "access", .by = "", .show = "requests,users", .where = "kind = human", .sort = ""},
		[ASK_FAILED] = {.table = "access", .by = "", .show = "requests,users", .where = "kind = human and status >= 500", .sort = ""},
		[ASK_SITES] = {.table = "access", .by = "site", .show = "requests", .where = "kind = human and status >= 500 and site != ''", .sort = ""},
	};
	struct plan *plans = arena_alloc(run->arena, count * ASKS + 1, sizeof(*plans));

	if (!plans)
		return fail_memory(fail);
	for (size_t i = 0; i < count * ASKS; i++) {
		struct plan_text text = texts[i % ASKS];

		text.zone = run->config->zone;
		if (!plan_parse(&text, run->arena, &plans[i], fail))
			return false;
		plans[i].from_us = spans[i / ASKS].from_us;
		plans[i].until_us = spans[i / ASKS].until_us;
	}
	return !count || engine_run(run->engine, plans, count * ASKS, run->arena, tables, fail);
}

static int64_t single(const struct table *table, const char *column)
{
	return table->row_count ? month_number(table, 0, column) : 0;
}

struct comparison {
	struct figure_value lost, low, high, weeks, recovered;
	const char *reason;
};

static struct comparison compare(const struct month_run *run, const struct impact_span *span)
{
	const struct config_findings *rules = &run->config->findings;
	const struct baseline_series *all = &run->usual->all;
	bool too_long = span->until_us - span->from_us > IMPACT_LONGEST_US;
	struct baseline usual = too_long ? (struct baseline){0}
	                                 : baseline_of(all, span->from_us, span->until_us, rules->baseline_weeks);
	int64_t came = baseline_sum(all, span->from_us, span->until_us), trouble_us, recovered_us;
	struct comparison comparison = {.lost = figure_none(), .low = figure_none(), .high = figure_none(),
	                                .weeks = figure_integer(usual.weeks), .reason = span->remark};

	impact_recovery(run, span->from_us, span->until_us, &trouble_us, &recovered_us);
	comparison.recovered = month_time(run, recovered_us);
	if (usual.weeks >= rules->baseline_minimum) {
		comparison.lost = figure_integer(usual.median - came);
		comparison.low = figure_integer(usual.low - came);
		comparison.high = figure_integer(usual.high - came);
	} else if (too_long) {
		comparison.reason = arena_printf(run->arena, SAY(run->config, "%s%snot comparable (longer than 7 days)",
			"%s%s比較不可（7日を超える）"), span->remark, *span->remark ? SAY(run->config, ". ",
			"。") : "");
	} else {
		comparison.reason = arena_printf(run->arena, SAY(run->config, "%s%snot comparable (comparable weeks: %d; needed: %d)",
			"%s%s比較不可（比較できる週が%d週。%d週以上が必要）"), span->remark,
		                                 *span->remark ? SAY(run->config, ". ",
			"。") : "", usual.weeks, rules->baseline_minimum);
	}
	if (trouble_us == NO_TIME)
		comparison.reason = arena_printf(run->arena, SAY(run->config, "%s%snothing unusual in the logs",
			"%s%sログに異常が見えない"), comparison.reason, *comparison.reason ? SAY(run->config, ". ",
			"。") : "");
	return comparison;
}

static void add_measured(struct month_run *run, struct figure_table *out, const struct incident *incident,
                         const struct impact_span *span, const struct table *tables)
{
	struct comparison comparison = compare(run, span);

	figures_row(run->figures, out, (struct figure_value[]){
		figure_text(incident->number), month_time(run, span->from_us), month_time(run, span->until_us),
		figure_integer(single(&tables[ASK_ALL], "requests")), figure_integer(single(&tables[ASK_FAILED], "requests")),
		figure_integer(single(&tables[ASK_ALL], "users")), figure_integer(single(&tables[ASK_FAILED], "users")),
		figure_integer((int64_t)tables[ASK_SITES].row_count), comparison.lost, comparison.low, comparison.high, comparison.weeks,
		comparison.recovered, figure_ratio(span->present_hours, span->expected_hours), figure_text(comparison.reason)});
}

static void add_unmeasured(struct month_run *run, struct figure_table *out, const struct incident *incident,
                           const struct impact_span *span)
{
	struct figure_value none = figure_none();

	figures_row(run->figures, out, (struct figure_value[]){
		figure_text(incident->number), none, none, none, none, none, none, none, none, none, none, none, none,
		figure_ratio(span->present_hours, span->expected_hours), figure_text(span->reason)});
}

bool figures_of_impact(struct month_run *run, struct fail *fail)
{
	struct figure_origin origin = {.plan = "access.baseline.all", .coverage = run->kind_coverage[SOURCE_ACCESS],
		.derivation = SAY(run->config, "logs from occurrence to recovery; requests that did not come = median of the baseline at the same weekday and time − actual (range: quartiles)",
			"発生〜復旧のログ。来なかったリクエスト=同じ曜日・時刻の基準の中央値−実際（幅は四分位）")};
	struct impact_span spans[IMPACT_INCIDENTS];
	const struct incident *measured[IMPACT_INCIDENTS];
	struct table tables[IMPACT_INCIDENTS * ASKS];
	struct figure_table *out;
	size_t count = 0, at = 0;

	if (!ledgers_keep(run->ledgers, "incidents"))
		return true;
	for (size_t i = 0; i < run->ledgers->incident_count && count < IMPACT_INCIDENTS; i++) {
		struct impact_span span = impact_span(run, &run->ledgers->incidents[i]);

		if (!impact_belongs(run, &run->ledgers->incidents[i]) || *span.reason)
			continue;
		measured[count] = &run->ledgers->incidents[i];
		spans[count++] = span;
	}
	if (!ask_spans(run, spans, count, tables, fail))
		return false;
	out = figures_table(run->figures, "incidents.impact",
		"id from:time until:time requests failed users failed_users sites lost lost_low lost_high baseline_weeks log_recovered:time "
		"coverage:ratio reason", &origin);
	for (size_t i = 0; i < run->ledgers->incident_count; i++) {
		const struct incident *incident = &run->ledgers->incidents[i];
		struct impact_span span;

		if (!impact_belongs(run, incident))
			continue;
		if (at < count && measured[at] == incident) {
			add_measured(run, out, incident, &spans[at], &tables[at * ASKS]);
			at++;
			continue;
		}
		span = impact_span(run, incident);
		if (!*span.reason)
			span.reason = SAY(run->config, "not measured: too many incidents this month",
				"当月の障害が多いため測定していない");
		add_unmeasured(run, out, incident, &span);
	}
	impact_details(run);
	return impact_series(run, fail) && impact_evidence(run, fail);
}
