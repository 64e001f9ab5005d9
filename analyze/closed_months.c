/* Earlier months in comparisons: what was issued of a month is what later months are compared with, whatever its logs and ledgers have come to since. Reads
 * delivery/M/vN/figures.json, the newest version of each month; a month that was not issued stays as computed from the archive and is marked so. */
#include <string.h>

#include "issued.h"
#include "month_run.h"

/* Columns that hold a number of the month before: found in the issued table by the row's key. */
static const struct {
	const char *table, *key, *column, *issued_column;
} previous[] = {
	{"access.by_site", "site", "previous", "requests"},
	{"access.by_event", "event", "previous", "requests"},
	{"backups.by_target", "target", "previous", "rate"},
};

static bool is_by_month(const struct figure_table *table)
{
	return str_ends(str_of(table->id), STR(".by_month")) || str_ends(str_of(table->id), STR("_month"));
}

static bool same_text(struct figure_value a, struct figure_value b)
{
	return a.kind == FIGURE_TEXT && b.kind == FIGURE_TEXT && str_equal(a.text, b.text);
}

/* The row whose columns up to `last` are the same; row_count: none. */
static size_t find_row(const struct figure_table *issued, const struct figure_table *table, size_t row, int last)
{
	for (size_t i = 0; i < issued->row_count; i++) {
		bool same = true;

		for (int column = 0; same && column <= last; column++)
			same = same_text(*figure_cell(table, row, column), figure_get(issued, i, table->columns[column].name));
		if (same)
			return i;
	}
	return issued->row_count;
}

static void set(struct month_run *run, const struct figure_table *table, size_t row, int column, struct figure_value value)
{
	if (value.kind == FIGURE_TEXT)
		value.text = arena_str(figures_arena(run->figures), value.text);
	table->values[row * table->column_count + (size_t)column] = value;
}

/* The rows of one month, from the issued table's rows of that month. */
static void take_month(struct month_run *run, const struct figures *issued, const char *month)
{
	for (size_t i = 0; i < figures_table_count(run->figures); i++) {
		const struct figure_table *table = figures_table_at(run->figures, i), *from = figures_find_table(issued, table->id);
		int column = figure_column(table, "month");

		if (!from || !is_by_month(table) || column < 0)
			continue;
		for (size_t row = 0; row < table->row_count; row++) {
			size_t found = str_is(figure_cell(table, row, column)->text, month) ? find_row(from, table, row, column) : from->row_count;

			for (int k = column + 1; found < from->row_count && k < (int)table->column_count; k++)
				if (figure_column(from, table->columns[k].name) >= 0)
					set(run, table, row, k, figure_get(from, found, table->columns[k].name));
		}
	}
}

static void take_previous(struct month_run *run, const struct figures *issued)
{
	for (size_t i = 0; i < sizeof(previous) / sizeof(previous[0]); i++) {
		const struct figure_table *table = figures_find_table(run->figures, previous[i].table), *from = figures_find_table(issued, previous[i].table);
		int column = table ? figure_column(table, previous[i].column) : -1;

		for (size_t row = 0; from && column >= 0 && row < table->row_count; row++)
			for (size_t k = 0; k < from->row_count; k++)
				if (same_text(figure_get(table, row, previous[i].key), figure_get(from, k, previous[i].key)))
					set(run, table, row, column, figure_get(from, k, previous[i].issued_column));
	}
}

static bool take(struct month_run *run, struct civil_month month, int version, const char *name, struct fail *fail)
{
	const char *path = issued_figures(run->arena, month, version);
	struct figures *issued = path ? figures_read(path, fail) : NULL;

	if (!path)
		return fail_memory(fail);
	if (!issued)
		return false;
	take_month(run, issued, name);
	if (civil_month_compare(civil_month_add(month, 1), run->month) == 0)
		take_previous(run, issued);
	figures_free(issued);
	return true;
}

bool figures_of_closed_months(struct month_run *run, struct fail *fail)
{
	struct figure_table *out = figures_table(run->figures, "comparison.months", "month basis version", NULL);
	struct civil_month month = civil_month_of(run->config->from);

	for (; civil_month_compare(month, run->month) < 0; month = civil_month_add(month, 1)) {
		int version = issued_newest(month);
		char name[CIVIL_TEXT_SIZE];

		civil_format_month(month, name);
		if (version && !take(run, month, version, name, fail))
			return false;
		figures_row(run->figures, out, (struct figure_value[]){figure_str(arena_str(run->arena, str_of(name))), figure_text(version ? "issued" : "computed"),
		            version ? figure_integer(version) : figure_none()});
	}
	return true;
}
