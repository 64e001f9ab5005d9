/* Key figures of the month with the month before and the same month of the year before, and whether they may be
 * compared. */
#include "summary.h"

#include <string.h>

/* Where a comparison stands: a month, whether the contract has it, and what is known of it. */
struct compared {
	struct civil_month month;
	bool inside;                     /* the contract has a day in it */
	int64_t business_days;           /* -1: no calendar */
	struct figure_coverage kinds[3]; /* by enum source_kind */
};

enum key_basis {
	BASIS_LEDGER,
	BASIS_ACCESS,
	BASIS_CPU,
	BASIS_NONE, /* its own measure says what is unknown */
};

/* One key figure: where each month's value is. A ratio is the sum of `column` over that of `per`. */
struct key {
	const char *name, *unit, *table, *column, *per;
	const char *high; /* the column with the other end of a range; NULL: one value */
	enum key_basis basis;
	bool counts; /* grows with the days of work */
	enum key_pick {
		PICK_ROW,
		PICK_HIGHEST,
		PICK_LOWEST,
	} pick;
};

static const struct key keys[] = {
        {"requests", "", "access.by_month", "requests", NULL, NULL, BASIS_ACCESS, true, PICK_ROW},
        {"users", "", "access.by_month", "users", NULL, NULL, BASIS_ACCESS, true, PICK_ROW},
        {"availability", "ratio", "availability.by_month", "rate_low", NULL, "rate_high", BASIS_NONE, false,
         PICK_LOWEST},
        {"response", "us", "access.by_month", "p95", NULL, NULL, BASIS_ACCESS, false, PICK_ROW},
        {"error_rate", "ratio", "access.by_month", "server_errors", "requests", NULL, BASIS_ACCESS, false, PICK_ROW},
        {"cpu", "bp", "cpu.by_host_month", "max", NULL, NULL, BASIS_CPU, false, PICK_HIGHEST},
        {"inquiries", "", "inquiries.by_month", "received", NULL, NULL, BASIS_LEDGER, true, PICK_ROW},
        {"overdue", "", "inquiries.by_month", "missed", NULL, NULL, BASIS_LEDGER, false, PICK_ROW},
        {"incidents", "", "incidents.by_month", "count", NULL, NULL, BASIS_LEDGER, false, PICK_ROW},
        {"effort", "milliday", "effort.by_month", "effort", NULL, NULL, BASIS_LEDGER, false, PICK_ROW},
};

__extension__ typedef __int128 wide;

static bool is_number(struct figure_value value)
{
	return value.kind == FIGURE_INTEGER || value.kind == FIGURE_RATIO;
}

/* a < b of integers and ratios. */
static bool is_less(struct figure_value a, struct figure_value b)
{
	int64_t a_divisor = a.kind == FIGURE_RATIO ? a.divisor : 1, b_divisor = b.kind == FIGURE_RATIO ? b.divisor : 1;

	return (wide)a.number * b_divisor < (wide)b.number * a_divisor;
}

static struct figure_value row_value(const struct figure_table *table, size_t row, const struct key *key,
                                     const char *column)
{
	struct figure_value value = figure_get(table, row, column), per;

	if (!key->per)
		return value;
	per = figure_get(table, row, key->per);
	return value.kind == FIGURE_INTEGER && per.kind == FIGURE_INTEGER ? figure_ratio(value.number, per.number)
	                                                                  : figure_none();
}

/* The month's value; NONE where the table does not have it. */
static struct figure_value column_value_of(const struct month_run *run, const struct key *key, const char *column,
                                           struct civil_month month)
{
	const struct figure_table *table = figures_find_table(run->figures, key->table);
	struct figure_value best = figure_none();
	char name[CIVIL_TEXT_SIZE];

	civil_format_month(month, name);
	for (size_t row = 0; table && row < table->row_count; row++) {
		struct figure_value value;

		if (!str_is(figure_get(table, row, "month").text, name))
			continue;
		value = row_value(table, row, key, column);
		if (is_number(value) && (!is_number(best) || (key->pick == PICK_LOWEST && is_less(value, best)) ||
		                         (key->pick == PICK_HIGHEST && is_less(best, value))))
			best = value;
	}
	return best;
}

/* A range from nothing to the whole was not measured at all. */
static struct figure_value month_value_of(const struct month_run *run, const struct key *key, struct civil_month month)
{
	struct figure_value low = column_value_of(run, key, key->column, month), high;

	if (!key->high || low.kind != FIGURE_RATIO || low.number)
		return low;
	high = column_value_of(run, key, key->high, month);
	return high.kind == FIGURE_RATIO && high.number == high.divisor ? figure_none() : low;
}

/* The upper end where it differs from the value; NONE where one value is the whole truth. */
static struct figure_value month_high_of(const struct month_run *run, const struct key *key, struct civil_month month)
{
	struct figure_value low = month_value_of(run, key, month), high;

	if (!key->high)
		return figure_none();
	high = column_value_of(run, key, key->high, month);
	return is_number(low) && is_number(high) && is_less(low, high) ? high : figure_none();
}

static bool in_contract(const struct config *config, struct civil_month month)
{
	return civil_month_compare(month, civil_month_of(config->from)) >= 0 &&
	       civil_month_compare(month, civil_month_of(config->until)) <= 0;
}

/* Business days of the month's days that the contract has. */
static int64_t business_days(const struct month_run *run, struct civil_month month)
{
	int32_t from = civil_month_first_day(month), until = civil_month_first_day(civil_month_add(month, 1));

	if (!run->ledgers->calendar)
		return -1;
	if (from < civil_day(run->config->from))
		from = civil_day(run->config->from);
	if (until > civil_day(run->config->until) + 1)
		until = civil_day(run->config->until) + 1;
	return until > from ? calendar_business_days(run->ledgers->calendar, from, until) : 0;
}

static void sum_kinds(const struct config *config, const struct coverage *coverage, struct figure_coverage kinds[3])
{
	for (size_t i = 0; i < coverage->source_count; i++) {
		const struct config_source *source = config_source(config, coverage->sources[i]);
		struct figure_coverage *sum = &kinds[source ? source->kind : SOURCE_ACCESS];

		sum->expected_hours += (int32_t)coverage->hour_count;
		for (size_t hour = 0; hour < coverage->hour_count; hour++)
			sum->present_hours += coverage->lines[i * coverage->hour_count + hour] > 0;
	}
}

static bool look_back(const struct month_run *run, int months, struct compared *ret, struct fail *fail)
{
	const struct zone *zone = run->config->zone;
	int64_t contract_us = zone_day_start(zone, civil_day(run->config->from)), from_us;
	struct coverage coverage = {0};

	*ret = (struct compared){.month = civil_month_add(run->month, -months)};
	ret->inside = in_contract(run->config, ret->month);
	ret->business_days = business_days(run, ret->month);
	if (!ret->inside)
		return true;
	if (months == 0) {
		memcpy(ret->kinds, run->kind_coverage, sizeof(ret->kinds));
		return true;
	}
	if (months == 1) {
		sum_kinds(run->config, &run->previous_coverage, ret->kinds);
		return true;
	}
	from_us = zone_month_start(zone, ret->month);
	if (from_us < contract_us)
		from_us = contract_us;
	if (!engine_coverage(run->engine, from_us, zone_month_start(zone, civil_month_add(ret->month, 1)), run->arena,
	                     &coverage, fail))
		return false;
	sum_kinds(run->config, &coverage, ret->kinds);
	return true;
}

static bool is_covered(const struct compared *compared, enum key_basis basis)
{
	const struct figure_coverage *kind = &compared->kinds[basis == BASIS_CPU ? SOURCE_CPU : SOURCE_ACCESS];

	if (basis != BASIS_ACCESS && basis != BASIS_CPU)
		return true;
	return (int64_t)kind->present_hours * 100 >= (int64_t)kind->expected_hours * SUMMARY_COVERAGE_PERCENT;
}

/* Why the two months must not be compared in this figure; "" when they may. */
static const char *refusal(const struct month_run *run, const struct key *key, const struct compared *now,
                           const struct compared *then, struct figure_value now_value, struct figure_value then_value)
{
	int64_t difference = now->business_days - then->business_days;
	int64_t fewer = difference < 0 ? now->business_days : then->business_days;

	if (!then->inside)
		return "outside";
	if (!is_number(now_value) || !is_number(then_value))
		return "no_data";
	if (is_number(month_high_of(run, key, now->month)) || is_number(month_high_of(run, key, then->month)))
		return "unknown";
	if (!is_covered(now, key->basis) || !is_covered(then, key->basis))
		return "coverage";
	if (key->counts && now->business_days >= 0 &&
	    (difference < 0 ? -difference : difference) * 100 > fewer * SUMMARY_BUSINESS_DAYS_PERCENT)
		return "business_days";
	return "";
}

/* The verdict of the first clause that tests this ledger so. */
static struct figure_value clause_state(const struct month_run *run, enum clause_test test, const char *ledger)
{
	const struct figure_table *clauses = figures_find_table(run->figures, "clauses");

	for (size_t i = 0; clauses && i < run->config->clause_count && i < clauses->row_count; i++)
		if (run->config->clauses[i].test == test && strcmp(run->config->clauses[i].ledger, ledger) == 0)
			return figure_get(clauses, i, "verdict");
	return figure_none();
}

/* A share against its threshold in hundredths of a percent. Met only where every hour was measured. */
static struct figure_value share_state(const struct month_run *run, const char *id, int32_t threshold_bp, bool at_least)
{
	const struct figure_scalar *share = figures_find(run->figures, id);
	wide size, limit;
	bool good;

	if (!share || share->value.kind != FIGURE_RATIO)
		return figure_text("unknown");
	size = (wide)share->value.number * 10000;
	limit = (wide)threshold_bp * share->value.divisor;
	good = at_least ? size >= limit : size < limit;
	return figure_text(good && share->origin.coverage.present_hours >= share->origin.coverage.expected_hours
	                           ? "met"
	                           : "caution");
}

/* An exceedance is 注意; without one it is met where each host was measured in every hour. */
static struct figure_value cpu_state(const struct month_run *run)
{
	const struct figure_table *hosts = figures_find_table(run->figures, "cpu.by_host");
	const struct figure_table *spans = figures_find_table(run->figures, "cpu.spans");
	bool any = false, whole = true;

	for (size_t row = 0; hosts && row < hosts->row_count; row++) {
		struct figure_value present = figure_get(hosts, row, "present"),
		                    expected = figure_get(hosts, row, "expected");

		any |= figure_get(hosts, row, "max").kind == FIGURE_INTEGER;
		whole &= present.kind == FIGURE_INTEGER && present.number > 0 && present.number >= expected.number;
	}
	if (!any)
		return figure_text("unknown");
	return figure_text(whole && !(spans && spans->row_count) ? "met" : "caution");
}

static struct figure_value state_of(const struct month_run *run, const char *name)
{
	const struct config_thresholds *thresholds = &run->config->thresholds;

	if (strcmp(name, "response") == 0)
		return share_state(run, "access.within_target", thresholds->response_share_bp, true);
	if (strcmp(name, "error_rate") == 0)
		return share_state(run, "access.error_rate", thresholds->error_rate_bp, false);
	if (strcmp(name, "cpu") == 0)
		return cpu_state(run);
	if (strcmp(name, "overdue") == 0)
		return clause_state(run, CLAUSE_DEADLINE, "inquiries");
	if (strcmp(name, "incidents") == 0)
		return clause_state(run, CLAUSE_DEADLINE, "incidents");
	if (strcmp(name, "effort") == 0)
		return clause_state(run, CLAUSE_CAP_MONTH, "changes");
	return figure_none();
}

static void add_keys(struct month_run *run, const struct compared *now, const struct compared *previous,
                     const struct compared *year)
{
	struct figure_table *out = figures_table(
	        run->figures, "summary.key",
	        "key unit now high previous previous_high year_ago year_high previous_refused year_refused verdict",
	        NULL);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct figure_value value = month_value_of(run, &keys[i], now->month);
		struct figure_value before = month_value_of(run, &keys[i], previous->month);
		struct figure_value last_year = month_value_of(run, &keys[i], year->month);

		figures_row(run->figures, out,
		            (struct figure_value[]){figure_text(keys[i].name), figure_text(keys[i].unit), value,
		                                    month_high_of(run, &keys[i], now->month), before,
		                                    month_high_of(run, &keys[i], previous->month), last_year,
		                                    month_high_of(run, &keys[i], year->month),
		                                    figure_text(refusal(run, &keys[i], now, previous, value, before)),
		                                    figure_text(refusal(run, &keys[i], now, year, value, last_year)),
		                                    state_of(run, keys[i].name)});
	}
}

static void add_history(struct month_run *run)
{
	struct figure_table *out = figures_table(run->figures, "summary.history", "key month value", NULL);
	struct civil_month first = civil_month_add(run->month, 1 - SUMMARY_MONTHS);

	if (civil_month_compare(first, civil_month_of(run->config->from)) < 0)
		first = civil_month_of(run->config->from);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		for (struct civil_month month = first; civil_month_compare(month, run->month) <= 0;
		     month = civil_month_add(month, 1)) {
			char name[CIVIL_TEXT_SIZE];

			figures_row(run->figures, out,
			            (struct figure_value[]){
			                    figure_text(keys[i].name), figure_text(civil_format_month(month, name)),
			                    /* A month of which only a range is known is no point of a trend. */
			                    is_number(month_high_of(run, &keys[i], month))
			                            ? figure_none()
			                            : month_value_of(run, &keys[i], month)});
		}
	}
}

static void add_compared(struct month_run *run, struct figure_table *out, const char *which,
                         const struct compared *compared)
{
	char name[CIVIL_TEXT_SIZE];

	figures_row(run->figures, out,
	            (struct figure_value[]){figure_text(which), figure_text(civil_format_month(compared->month, name)),
	                                    figure_integer(compared->inside),
	                                    compared->business_days < 0 ? figure_none()
	                                                                : figure_integer(compared->business_days),
	                                    figure_ratio(compared->kinds[SOURCE_ACCESS].present_hours,
	                                                 compared->kinds[SOURCE_ACCESS].expected_hours),
	                                    figure_ratio(compared->kinds[SOURCE_CPU].present_hours,
	                                                 compared->kinds[SOURCE_CPU].expected_hours)});
}

bool figures_of_summary(struct month_run *run, struct fail *fail)
{
	struct compared now, previous, year;
	struct figure_table *out;

	if (!look_back(run, 0, &now, fail) || !look_back(run, 1, &previous, fail) || !look_back(run, 12, &year, fail))
		return false;
	add_keys(run, &now, &previous, &year);
	add_history(run);
	out = figures_table(run->figures, "summary.compared", "which month inside business_days access:ratio cpu:ratio",
	                    NULL);
	add_compared(run, out, "now", &now);
	add_compared(run, out, "previous", &previous);
	add_compared(run, out, "year_ago", &year);
	summary_events(run);
	return summary_decisions(run, fail);
}
