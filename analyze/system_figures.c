/* The system log chapter's statistics: what is new this month, and the events that every operator looks for. */
#include "month_run.h"

#define NEW_TEMPLATES 20

/* Templates of severity warning or worse whose first line in the whole contract is in this month. */
static void add_new_templates(struct month_run *run)
{
	const struct table *history = month_table(run, "system.templates.history");
	struct figure_origin origin = month_origin(run, "system.templates.history", SAY(run->config, "whose first line is of this month",
		"最初の行が当月"));
	struct figure_table *out = figures_table(run->figures, "system.new_templates", "template severity lines first:time", &origin);
	int64_t count = 0;

	for (size_t row = 0; row < history->row_count; row++) {
		if (month_number(history, row, "first") < run->from_us || count++ >= NEW_TEMPLATES)
			continue;
		struct figure_value values[4] = {month_get(run, history, row, "template"), month_get(run, history, row, "severity"),
		                                 month_get(run, history, row, "lines"), month_get(run, history, row, "first")};
		figures_row(run->figures, out, values);
	}
	figures_add(run->figures, "system.new_template_count", "", figure_integer(count), &origin);
}

static void add_events(struct month_run *run)
{
	static const char *const events[] = {"oom", "restart", "disk", "service_failed", "login_failed"};
	struct figure_origin origin = month_origin(run, "system.oom", SAY(run->config, "system.oom, restart, disk, service_failed, login_failed",
		"system.oom・restart・disk・service_failed・login_failed"));
	struct figure_table *out = figures_table(run->figures, "system.events", "event host lines first:time last:time", &origin);

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		const struct table *table = month_table(run, arena_printf(run->arena, "system.%s", events[i]));

		for (size_t row = 0; row < table->row_count; row++) {
			struct figure_value values[5] = {figure_text(events[i]), month_get(run, table, row, "host"),
			                                 month_get(run, table, row, "lines"), month_get(run, table, row, "first"),
			                                 month_get(run, table, row, "last")};
			figures_row(run->figures, out, values);
		}
	}
}

void figures_of_system(struct month_run *run)
{
	add_new_templates(run);
	add_events(run);
}
