/* The availability chapter's statistics: planned time of each service, what the ledgers say stood still, and what no
 * log shows (uptime.h has the definitions). */
#include <string.h>

#include "measured_hours.h"
#include "service_time.h"
#include "stops.h"
#include "uptime.h"

static const char *derivation_text(const struct month_run *run)
{
	return SAY(run->config, "services of geppo.yaml, ledgers of schedule and incidents, coverage of the logs",
	           "geppo.yaml のサービス、作業予定台帳、障害台帳、ログの取得状況");
}

/* All that is known of one service, over the whole contract up to the report's moment. */
struct service_facts {
	const struct config_service *service;
	const struct stop *stops;
	size_t stop_count;
	struct uptime_facts facts;
};

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* --- What is measured --- */

static bool is_evidence(const struct config_service *service, const struct config_source *source)
{
	for (size_t i = 0; i < service->evidence_count; i++)
		if (strcmp(service->evidence[i], source->name) == 0)
			return true;
	return service->evidence_count == 0;
}

/* Did any evidence of the host measure in that hour? *ret_has: is there any evidence of it at all? */
static bool host_measured(const struct month_run *run, const struct config_service *service, const char *host,
                          const struct measured_hours *hours, size_t hour, bool *ret_has)
{
	bool measured = false;

	*ret_has = false;
	for (size_t i = 0; i < run->config->source_count; i++) {
		const struct config_source *source = &run->config->sources[i];

		if (strcmp(source->host, host) != 0 || !is_evidence(service, source))
			continue;
		*ret_has = true;
		measured |= hours->hours[i * hours->hour_count + hour];
	}
	return measured;
}

/* Each host of a service must be seen, or one of them where they stand in for each other. Hosts without any evidence
 * cannot be, and are left out while there are others. */
static bool service_measured(const struct month_run *run, const struct config_service *service,
                             const struct measured_hours *hours, size_t hour)
{
	size_t hosts = 0, seen = 0;

	for (size_t i = 0; i < service->host_count; i++) {
		bool has;

		seen += host_measured(run, service, service->hosts[i], hours, hour, &has);
		hosts += has;
	}
	return service->any_host ? seen > 0 : hosts > 0 && seen == hosts;
}

static struct span_set unmeasured(const struct month_run *run, const struct config_service *service,
                                  const struct measured_hours *hours)
{
	struct time_span *spans = arena_alloc(run->arena, hours->hour_count, sizeof(*spans));
	size_t count = 0;

	for (size_t hour = 0; spans && hour < hours->hour_count; hour++) {
		int64_t at_us = hours->from_us + (int64_t)hour * HOUR_US;

		if (!service_measured(run, service, hours, hour))
			spans[count++] = (struct time_span){at_us, at_us + HOUR_US};
	}
	return span_set_of(spans, count, run->arena);
}

static bool gather(const struct month_run *run, const struct config_service *service,
                   const struct measured_hours *hours, struct service_facts *facts, struct fail *fail)
{
	int64_t until_us = hours->from_us + (int64_t)hours->hour_count * HOUR_US;
	struct arena *arena = run->arena;

	*facts = (struct service_facts){.service = service};
	facts->stops = stops_of(run->ledgers, service, until_us, arena, &facts->stop_count);
	facts->facts.planned =
	        service_time(run->config, service, run->ledgers->calendar, hours->from_us, until_us, arena);
	facts->facts.planned =
	        span_set_union(facts->facts.planned,
	                       span_set_intersection(stops_service_time(run->ledgers, service, arena),
	                                             span_set_one(hours->from_us, until_us, arena), arena),
	                       arena);
	facts->facts.planned_stops = stops_set(facts->stops, facts->stop_count, STOP_PLANNED, arena);
	facts->facts.failures = stops_set(facts->stops, facts->stop_count, STOP_FAILURE, arena);
	facts->facts.excluded = stops_set(facts->stops, facts->stop_count, STOP_EXCLUDED, arena);
	facts->facts.unmeasured = unmeasured(run, service, hours);
	return !arena_failed(arena) || fail_memory(fail);
}

/* --- As figures --- */

/* The service within [from_us, until_us). Failures that began before are whole spans still: they are not cut into two.
 */
static struct uptime uptime_within(const struct month_run *run, const struct service_facts *facts, int64_t from_us,
                                   int64_t until_us)
{
	struct uptime_facts within = facts->facts;

	within.planned = span_set_intersection(within.planned, span_set_one(from_us, until_us, run->arena), run->arena);
	return uptime_of(&within, run->arena);
}

/* planned planned_stop excluded failure unknown up */
#define TIME_COLUMNS 6
static void put_times(const struct uptime *uptime, struct figure_value *values)
{
	static const enum uptime_state order[] = {UPTIME_PLANNED_STOP, UPTIME_EXCLUDED, UPTIME_FAILURE, UPTIME_UNKNOWN,
	                                          UPTIME_UP};

	values[0] = figure_integer(uptime->planned_us);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		values[1 + i] = figure_integer(uptime->state_us[order[i]]);
}

/* failures rate_low rate_high seen_low seen_high mttr mtbf */
#define RATE_COLUMNS 7
static void put_rates(const struct uptime *uptime, struct figure_value *values)
{
	int64_t up_us = uptime->state_us[UPTIME_UP], unknown_us = uptime->state_us[UPTIME_UNKNOWN];

	values[0] = figure_integer(uptime->failures);
	values[1] = figure_ratio(up_us, uptime_base_us(uptime));
	values[2] = figure_ratio(up_us + unknown_us, uptime_base_us(uptime));
	values[3] = figure_ratio(up_us, uptime_seen_base_us(uptime));
	values[4] = figure_ratio(up_us + unknown_us, uptime_seen_base_us(uptime));
	values[5] =
	        uptime->failures ? figure_integer(uptime->state_us[UPTIME_FAILURE] / uptime->failures) : figure_none();
	values[6] = uptime->failures ? figure_integer(up_us / uptime->failures) : figure_none();
}

static const char *hosts_text(const struct month_run *run, const struct config_service *service)
{
	struct text text = {0};
	const char *kept;

	for (size_t i = 0; i < service->host_count; i++)
		text_addf(&text, "%s%s", i ? SAY(run->config, ", ", "・") : "", service->hosts[i]);
	if (service->any_host && service->host_count > 1)
		text_add_cstr(&text, SAY(run->config, " (any)", "（いずれか）"));
	kept = arena_cstr(run->arena, text_str(&text));
	text_release(&text);
	return kept;
}

static const char *weekday_word(const struct month_run *run, int weekday)
{
	return SAY(run->config, civil_weekday_en(weekday), civil_weekday_ja(weekday));
}

/* "月〜金 07:00〜22:00" from entries that follow one another with the same hours. */
static const char *hours_text(const struct month_run *run, const struct config_service *service)
{
	struct text text = {0};
	const char *kept;

	if (!service->hours_count)
		text_add_cstr(&text, SAY(run->config, "always", "常時"));
	for (size_t i = 0, end; i < service->hours_count; i = end) {
		const struct config_hours *first = &service->hours[i];

		for (end = i + 1; end < service->hours_count; end++) {
			const struct config_hours *next = &service->hours[end];

			if (next->weekday != (first->weekday + (int)(end - i)) % 7 ||
			    next->from_minute != first->from_minute || next->until_minute != first->until_minute)
				break;
		}
		text_addf(&text, "%s%s", i ? SAY(run->config, ", ", "、") : "", weekday_word(run, first->weekday));
		if (end - i > 1)
			text_addf(&text, SAY(run->config, "–%s", "〜%s"), weekday_word(run, service->hours[end - 1].weekday));
		text_addf(&text, SAY(run->config, " %d:%02d–%d:%02d", " %d:%02d〜%d:%02d"), first->from_minute / 60, first->from_minute % 60,
		          first->until_minute / 60, first->until_minute % 60);
	}
	if (service->holidays_off)
		text_add_cstr(&text, SAY(run->config, " (except holidays, year's end and closed days)",
			"（祝日・年末年始・休業日を除く）"));
	kept = arena_cstr(run->arena, text_str(&text));
	text_release(&text);
	return kept;
}

/* The month as far as it has come, within the contract. */
struct availability {
	struct month_run *run;
	struct measured_hours hours;
	int64_t from_us, until_us;
	struct figure_origin origin;
	struct figure_table *services, *months, *days, *spans, *stops;
};

static void add_service(struct availability *availability, const struct service_facts *facts)
{
	struct month_run *run = availability->run;
	struct uptime uptime = uptime_within(run, facts, availability->from_us, availability->until_us);
	struct figure_value values[3 + TIME_COLUMNS + RATE_COLUMNS] = {figure_text(facts->service->name),
	                                                               figure_text(hosts_text(run, facts->service)),
	                                                               figure_text(hours_text(run, facts->service))};

	put_times(&uptime, values + 3);
	put_rates(&uptime, values + 3 + TIME_COLUMNS);
	figures_row(run->figures, availability->services, values);
}

static void add_months(struct availability *availability, const struct service_facts *facts)
{
	struct month_run *run = availability->run;
	struct civil_month month = civil_month_of(run->config->from);

	for (; civil_month_compare(month, run->month) <= 0; month = civil_month_add(month, 1)) {
		struct uptime uptime = uptime_within(run, facts, zone_month_start(run->config->zone, month),
		                                     zone_month_start(run->config->zone, civil_month_add(month, 1)));
		struct figure_value values[2 + TIME_COLUMNS + RATE_COLUMNS];
		char name[CIVIL_TEXT_SIZE];

		values[0] = figure_text(facts->service->name);
		values[1] = figure_text(civil_format_month(month, name));
		put_times(&uptime, values + 2);
		put_rates(&uptime, values + 2 + TIME_COLUMNS);
		figures_row(run->figures, availability->months, values);
	}
}

static void add_days(struct availability *availability, const struct service_facts *facts)
{
	struct month_run *run = availability->run;

	for (int i = 0; i < run->day_count; i++) {
		int32_t day = run->first_day + i;
		struct uptime uptime = uptime_within(run, facts, zone_day_start(run->config->zone, day),
		                                     zone_day_start(run->config->zone, day + 1));
		struct figure_value values[2 + TIME_COLUMNS] = {figure_text(facts->service->name), month_day(run, day)};

		put_times(&uptime, values + 2);
		figures_row(run->figures, availability->days, values);
	}
}

static const char *span_ids(const struct month_run *run, const struct service_facts *facts,
                            const struct uptime_span *span)
{
	static const enum stop_kind kinds[UPTIME_STATES] = {[UPTIME_PLANNED_STOP] = STOP_PLANNED,
	                                                    [UPTIME_FAILURE] = STOP_FAILURE,
	                                                    [UPTIME_EXCLUDED] = STOP_EXCLUDED};

	if (span->state == UPTIME_UP || span->state == UPTIME_UNKNOWN)
		return "";
	return stops_ids(facts->stops, facts->stop_count, kinds[span->state], span->span, SAY(run->config, ", ", "、"), run->arena);
}

static void add_spans(struct availability *availability, const struct service_facts *facts)
{
	struct month_run *run = availability->run;
	struct uptime uptime = uptime_within(run, facts, availability->from_us, availability->until_us);
	size_t count;
	const struct uptime_span *spans = uptime_spans(&uptime, run->arena, &count);

	for (size_t i = 0; i < count; i++)
		figures_row(run->figures, availability->spans,
		            (struct figure_value[]){figure_text(facts->service->name),
		                                    month_time(run, spans[i].span.from_us),
		                                    month_time(run, spans[i].span.until_us),
		                                    figure_text(uptime_state_name(spans[i].state)),
		                                    figure_text(span_ids(run, facts, &spans[i]))});
}

/* Every stop of the month as the ledgers have it, with what of it lies in the month's planned time. */
static void add_stops(struct availability *availability, const struct service_facts *facts)
{
	static const char *const names[] = {
	        [STOP_PLANNED] = "planned_stop", [STOP_FAILURE] = "failure", [STOP_EXCLUDED] = "excluded"};
	struct month_run *run = availability->run;
	struct span_set planned = span_set_intersection(
	        facts->facts.planned, span_set_one(availability->from_us, availability->until_us, run->arena),
	        run->arena);

	for (size_t i = 0; i < facts->stop_count; i++) {
		const struct stop *stop = &facts->stops[i];

		if (stop->span.from_us >= availability->until_us || stop->span.until_us < availability->from_us)
			continue;
		figures_row(run->figures, availability->stops,
		            (struct figure_value[]){
		                    figure_text(facts->service->name), figure_text(names[stop->kind]),
		                    figure_text(stop->id), figure_text(stop->subject),
		                    month_time(run, stop->span.from_us),
		                    stop->open ? figure_none() : month_time(run, stop->span.until_us),
		                    figure_integer(span_set_within(planned, stop->span.from_us, stop->span.until_us)),
		                    figure_text(stop->reason), figure_integer(stop->recorded),
		                    figure_integer(stop->assumed)});
	}
}

static void open_tables(struct availability *availability)
{
#define TIMES "planned:us planned_stop:us excluded:us failure:us unknown:us up:us"
#define RATES "failures rate_low:ratio rate_high:ratio seen_low:ratio seen_high:ratio mttr:us mtbf:us"
	struct figures *figures = availability->run->figures;
	const struct figure_origin *origin = &availability->origin;

	availability->services =
	        figures_table(figures, "availability.by_service", "service hosts hours " TIMES " " RATES, origin);
	availability->months =
	        figures_table(figures, "availability.by_month", "service month " TIMES " " RATES, origin);
	availability->days = figures_table(figures, "availability.by_day", "service day:day " TIMES, origin);
	availability->spans =
	        figures_table(figures, "availability.spans", "service from:time until:time state id", origin);
	availability->stops =
	        figures_table(figures, "availability.stops",
	                      "service kind id subject from:time until:time stop:us reason recorded assumed", origin);
}

bool figures_of_availability(struct month_run *run, struct fail *fail)
{
	struct availability availability = {
	        .run = run,
	        .origin = {.plan = "",
	                   .derivation = derivation_text(run),
	                   .rows = run->ledgers->incident_count + run->ledgers->planned_work_count}};

	if (!measured_hours_find(run, &availability.hours, fail))
		return false;
	availability.from_us = later(run->from_us, availability.hours.from_us);
	availability.until_us =
	        earlier(run->until_us, availability.hours.from_us + (int64_t)availability.hours.hour_count * HOUR_US);
	open_tables(&availability);
	figures_add(run->figures, "availability.until", "time",
	            availability.until_us > availability.from_us ? month_time(run, availability.until_us)
	                                                         : figure_none(),
	            &availability.origin);
	for (size_t i = 0; i < run->config->service_count; i++) {
		struct service_facts facts;

		if (!gather(run, &run->config->services[i], &availability.hours, &facts, fail))
			return false;
		add_service(&availability, &facts);
		add_months(&availability, &facts);
		add_days(&availability, &facts);
		add_spans(&availability, &facts);
		add_stops(&availability, &facts);
	}
	return true;
}
