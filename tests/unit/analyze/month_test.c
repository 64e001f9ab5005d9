/* Runs over ledgers in a folder of their own. */
#include "month_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config_defaults.h"
#include "file.h"
#include "lang.h"

static const char settings[] = "contract:\n  title: 業務\n  client: 機構\n  contractor: 請負者\n  period: 2019-05-01..2020-03-31\n"
                               "  zone: Asia/Tokyo\nsources:\n  - name: web\n    kind: access\n    host: web01\n    paths: [x.log]\n";

static char folder[] = "/tmp/geppo-month-XXXXXX";
static struct arena arena;
static struct config *config;
static struct ledgers *ledgers;
static struct ledger_notes notes;
static struct month_run run;

static void keep(const char *name, const char *content)
{
	struct fail fail = {0};
	const char *path = file_join(&arena, folder, name);

	if (!file_write(path, str_of(content), &fail))
		fail_msg("%s", fail.sentence);
}

int month_setup(void **state)
{
	struct text text = {0};
	struct fail fail = {0};

	(void)state;
	if (!mkdtemp(folder) || !lang_set("ja") || !file_make_folder(file_join(&arena, folder, "ledgers"), &fail))
		return 1;
	text_add_cstr(&text, "date,name,kind\n");
	for (size_t i = 0; i < default_holiday_count; i++) {
		char day[CIVIL_TEXT_SIZE];

		text_addf(&text, "%s,%s,national\n", civil_format_date(default_holidays[i].date, day), default_holidays[i].name);
	}
	keep("calendar.csv", text.at);
	text_release(&text);
	keep("geppo.yaml", settings);
	config = config_new(folder, NULL, &fail);
	return config ? 0 : 1;
}

static void close_run(void)
{
	for (size_t i = 0; ledgers && i < ledgers->file_count; i++)
		if (ledgers->files[i].kept)
			(void)remove(file_join(&arena, folder, ledgers->files[i].path));
	figures_free(run.figures);
	ledgers_free(ledgers);
	ledger_notes_release(&notes);
	ledgers = NULL;
	run = (struct month_run){0};
}

int month_teardown(void **state)
{
	(void)state;
	close_run();
	config_free(config);
	(void)remove(file_join(&arena, folder, "calendar.csv"));
	(void)remove(file_join(&arena, folder, "geppo.yaml"));
	(void)rmdir(file_join(&arena, folder, "ledgers"));
	(void)rmdir(folder);
	arena_release(&arena);
	return 0;
}

struct month_run *month_of(const struct month_file *files)
{
	const struct civil_month month = {2019, 10};
	struct fail fail = {0};

	close_run();
	for (; files->name; files++)
		keep(arena_printf(&arena, "ledgers/%s.csv", files->name), files->content);
	ledgers = ledgers_new(config, folder, &notes, &fail);
	if (!ledgers)
		fail_msg("%s", fail.sentence);
	run = (struct month_run){.config = config, .ledgers = ledgers, .arena = &arena, .figures = figures_new(month), .month = month,
	                         .from_us = zone_month_start(config->zone, month),
	                         .until_us = zone_month_start(config->zone, civil_month_add(month, 1)),
	                         .contract_from_us = zone_month_start(config->zone, civil_month_of(config->from)),
	                         .now_us = NO_TIME, .first_day = civil_month_first_day(month), .day_count = 31};
	assert_non_null(run.figures);
	return &run;
}

int64_t month_scalar(const struct month_run *month, const char *id)
{
	const struct figure_scalar *scalar = figures_find(month->figures, id);

	if (!scalar || scalar->value.kind != FIGURE_INTEGER)
		fail_msg("no number %s", id);
	return scalar->value.number;
}

bool month_has(const struct month_run *month, const char *id)
{
	return figures_find(month->figures, id) || figures_find_table(month->figures, id);
}

size_t month_rows(const struct month_run *month, const char *table)
{
	const struct figure_table *rows = figures_find_table(month->figures, table);

	if (!rows)
		fail_msg("no table %s", table);
	return rows->row_count;
}

const char *month_cell(const struct month_run *month, const char *table, size_t row, const char *column)
{
	const struct figure_table *rows = figures_find_table(month->figures, table);
	struct figure_value value;

	if (!rows || row >= rows->row_count || figure_column(rows, column) < 0)
		fail_msg("no %s of row %zu in %s", column, row, table);
	value = figure_get(rows, row, column);
	switch (value.kind) {
	case FIGURE_INTEGER:
		return arena_printf(&arena, "%lld", (long long)value.number);
	case FIGURE_RATIO:
		return arena_printf(&arena, "%lld/%lld", (long long)value.number, (long long)value.divisor);
	case FIGURE_TEXT:
		return arena_cstr(&arena, value.text);
	case FIGURE_NONE:
		break;
	}
	return "-";
}

size_t month_row(const struct month_run *month, const char *table, const char *text)
{
	const struct figure_table *rows = figures_find_table(month->figures, table);

	for (size_t row = 0; rows && row < rows->row_count; row++)
		if (str_is(figure_cell(rows, row, 0)->text, text))
			return row;
	fail_msg("no row %s in %s", text, table);
	return 0;
}
