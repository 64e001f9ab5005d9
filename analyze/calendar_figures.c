/* The month's days, and the settings that chapters print: hosts, sources, sites, thresholds. */
#include "engine.h"
#include "month_run.h"
#include "named_plans.h"

static void add_calendar(struct month_run *run)
{
	const struct calendar *calendar = run->ledgers->calendar;
	struct figure_table *out = figures_table(run->figures, "calendar", "day:day weekday business holiday", NULL);
	int64_t business_days = 0;

	for (int i = 0; i < run->day_count; i++) {
		int32_t day = run->first_day + i;
		const char *closed = calendar ? calendar_closed_name(calendar, day) : NULL;
		bool weekend = civil_weekday(day) == 0 || civil_weekday(day) == 6;
		bool named = closed && calendar_kind(calendar, day) != DAY_WEEKEND;
		bool business = calendar ? !closed : !weekend;

		business_days += business;
		figures_row(run->figures, out, (struct figure_value[]){month_day(run, day), figure_integer(civil_weekday(day)),
		            figure_integer(business), figure_text(named ? closed : "")});
	}
	figures_add(run->figures, "month.days", "", figure_integer(run->day_count), NULL);
	figures_add(run->figures, "month.business_days", "", calendar ? figure_integer(business_days) : figure_none(), NULL);
}

static void add_settings(struct month_run *run)
{
	const struct config *config = run->config;
	struct figure_table *hosts = figures_table(run->figures, "hosts", "host label", NULL);
	struct figure_table *sources = figures_table(run->figures, "sources", "source kind host counted", NULL);
	struct figure_table *sites = figures_table(run->figures, "sites", "site name short block", NULL);

	for (size_t i = 0; i < config->host_count; i++)
		figures_row(run->figures, hosts, (struct figure_value[]){figure_text(config->hosts[i].name),
		            figure_text(config->hosts[i].label)});
	for (size_t i = 0; i < config->source_count; i++)
		figures_row(run->figures, sources, (struct figure_value[]){figure_text(config->sources[i].name),
		            figure_text(source_kind_name(config->sources[i].kind)), figure_text(config->sources[i].host),
		            figure_integer(engine_counts(config, &config->sources[i]))});
	for (size_t i = 0; i < config->site_count; i++)
		figures_row(run->figures, sites, (struct figure_value[]){figure_text(config->sites[i].key),
		            figure_text(config->sites[i].name), figure_text(config->sites[i].short_name), figure_text(config->sites[i].block)});
	figures_add(run->figures, "thresholds.cpu", "bp", figure_integer(config->thresholds.cpu_bp), NULL);
	figures_add(run->figures, "thresholds.cpu_span", "us", figure_integer(config->thresholds.cpu_span_s * SECOND_US), NULL);
	figures_add(run->figures, "thresholds.response", "us", figure_integer(config->thresholds.response_us), NULL);
	figures_add(run->figures, "thresholds.response_share", "bp", figure_integer(config->thresholds.response_share_bp), NULL);
	figures_add(run->figures, "thresholds.error_rate", "bp", figure_integer(config->thresholds.error_rate_bp), NULL);
}

void figures_of_calendar(struct month_run *run)
{
	add_calendar(run);
	add_settings(run);
}
