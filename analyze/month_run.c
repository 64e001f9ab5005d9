/* What the statistics share: named tables, and engine values as figures. */
#include "month_run.h"

#include <assert.h>
#include <stdlib.h>

#include "named_plans.h"

const struct table *month_table(const struct month_run *run, const char *plan)
{
	size_t index = named_plan_index(plan);

	assert(index < named_plan_count());
	return &run->tables[index];
}

static enum source_kind kind_of_table(const char *table)
{
	if (str_is(str_of(table), "access"))
		return SOURCE_ACCESS;
	return str_is(str_of(table), "cpu") ? SOURCE_CPU : SOURCE_SYSTEM;
}

struct figure_origin month_origin(const struct month_run *run, const char *plan, const char *derivation)
{
	const struct named_plan *named = named_plan(named_plan_index(plan));
	struct figure_origin origin = {
		.plan = plan,
		.derivation = derivation,
		.rows = month_table(run, plan)->rows_matched,
	};

	if (named->range == RANGE_MONTH)
		origin.coverage = run->kind_coverage[kind_of_table(named->text.table)];
	return origin;
}

struct figure_value month_time(const struct month_run *run, int64_t at_us)
{
	char clock[CIVIL_TEXT_SIZE];
	struct civil_time time;
	int32_t offset_s;

	if (at_us == NO_TIME)
		return figure_none();
	offset_s = zone_offset_s(run->config->zone, at_us);
	time = zone_civil(run->config->zone, at_us);
	civil_format_time(time, clock);
	clock[10] = 'T';
	return figure_text(arena_printf(run->arena, "%s%c%02d:%02d", clock, offset_s < 0 ? '-' : '+', abs(offset_s) / 3600,
	                                abs(offset_s) / 60 % 60));
}

struct figure_value month_day(const struct month_run *run, int32_t day)
{
	char date[CIVIL_TEXT_SIZE];

	return figure_str(arena_str(run->arena, str_of(civil_format_date(civil_date_of_day(day), date))));
}

/* Texts come from logs: what is no printable UTF-8 is shown escaped, since it must reach neither JSON nor a page raw. */
static struct str visible(const struct month_run *run, struct str value)
{
	struct text text = {0};
	struct str kept;

	text_add_visible(&text, value);
	kept = arena_str(run->arena, text_str(&text));
	text_release(&text);
	return kept;
}

struct figure_value month_value(const struct month_run *run, const struct table *table, size_t row, int column)
{
	const struct value *value;

	if (column < 0)
		return figure_none();
	value = table_value(table, row, (size_t)column);
	switch (value->kind) {
	case VALUE_INTEGER:
		if (table->types[column] == FIELD_DAY)
			return month_day(run, (int32_t)value->number);
		if (table->types[column] == FIELD_TIME)
			return month_time(run, value->number);
		return figure_integer(value->number);
	case VALUE_RATIO:
		return figure_ratio(value->number, value->divisor);
	case VALUE_TEXT:
		return figure_str(visible(run, value->text));
	case VALUE_NONE:
		break;
	}
	return figure_none();
}

struct figure_value month_get(const struct month_run *run, const struct table *table, size_t row, const char *column)
{
	return month_value(run, table, row, table_column(table, column));
}

int64_t month_number(const struct table *table, size_t row, const char *column)
{
	int at = table_column(table, column);
	const struct value *value = at < 0 ? NULL : table_value(table, row, (size_t)at);

	return value && value->kind == VALUE_INTEGER ? value->number : 0;
}

struct str month_text(const struct table *table, size_t row, const char *column)
{
	int at = table_column(table, column);
	const struct value *value = at < 0 ? NULL : table_value(table, row, (size_t)at);

	return value && value->kind == VALUE_TEXT ? value->text : STR("");
}

struct case_moment month_moment(const struct month_run *run)
{
	return case_moment_of(run->config, run->month, run->now_us);
}

const char *month_state(enum case_state state)
{
	static const char *const names[CASE_STATES] = {
		[CASE_MET] = "met", [CASE_CAUTION] = "caution", [CASE_MISSED] = "missed", [CASE_PENDING] = "pending",
		[CASE_PAUSED] = "paused", [CASE_OUT_OF_SCOPE] = "outside", [CASE_UNKNOWN] = "unknown",
	};

	return names[state];
}

struct figure_value month_due(const struct month_run *run, const struct case_result *result)
{
	if (result->state == CASE_OUT_OF_SCOPE || result->state == CASE_UNKNOWN)
		return figure_none();
	return month_time(run, result->deadline.due_us);
}

const char *source_kind_name(enum source_kind kind)
{
	static const char *const names[] = {"access", "system", "cpu"};

	return names[kind];
}
