/* Reading gaps.csv. */
#include "gaps.h"

#include <string.h>

#include "csv_table.h"
#include "file.h"
#include "ledger_cell.h"
#include "workspace.h"

enum { GAP_SOURCE, GAP_FROM, GAP_TO, GAP_REASON, GAP_COLUMNS };

static const char *const headings[GAP_COLUMNS][2] = {
	{"source", "ログ"}, {"from", "開始"}, {"to", "終了"}, {"reason", "理由"},
};

static struct str cell(const struct table_row *row, int column)
{
	return column >= 0 && (size_t)column < row->count ? row->cells[column].text : STR("");
}

static struct ledger_place place(const struct table_row *row, int column)
{
	size_t at = column >= 0 && (size_t)column < row->count ? (size_t)column : 0;

	return (struct ledger_place){WORKSPACE_GAPS, row->cells[at].line, row->cells[at].column};
}

/* Where each heading stands; false, with a note, when one is missing. */
static bool find_columns(const struct table_row *head, int columns[GAP_COLUMNS], struct ledger_notes *notes)
{
	for (int i = 0; i < GAP_COLUMNS; i++) {
		columns[i] = -1;
		for (size_t j = 0; j < head->count; j++)
			if (str_is(head->cells[j].text, headings[i][0]) || str_is(head->cells[j].text, headings[i][1]))
				columns[i] = (int)j;
		if (columns[i] < 0) {
			ledger_notes_add(notes, NOTE_ERROR, place(head, 0), "no column %s (or %s)", "列 %s (または %s) がありません",
			                 headings[i][0], headings[i][1]);
			return false;
		}
	}
	return true;
}

static bool read_time(const struct config *config, const struct table_row *row, int column, struct ledger_notes *notes, int64_t *ret_us)
{
	struct cell_time time;
	enum cell_problem problem = cell_time(cell(row, column), &time);

	if (problem != CELL_FINE) {
		ledger_notes_add(notes, NOTE_ERROR, place(row, column), "%s%.0s", "%.0s%s", cell_problem_en(problem),
		                 cell_problem_ja(problem));
		return false;
	}
	*ret_us = time.has_offset ? civil_as_us(time.time) - time.offset_s * SECOND_US : zone_instant(config->zone, time.time);
	return true;
}

static bool read_gap(const struct config *config, const struct table_row *row, const int columns[GAP_COLUMNS], struct arena *arena,
                     struct ledger_notes *notes, struct gap *ret_gap)
{
	struct gap gap;

	gap.source = arena_cstr(arena, cell(row, columns[GAP_SOURCE]));
	gap.reason = arena_cstr(arena, cell(row, columns[GAP_REASON]));
	if (!gap.source || !gap.reason)
		return false;
	if (!config_source(config, gap.source)) {
		ledger_notes_add(notes, NOTE_ERROR, place(row, columns[GAP_SOURCE]), "no source \"%s\" in geppo.yaml",
		                 "geppo.yaml に source「%s」はありません", gap.source);
		return false;
	}
	if (!read_time(config, row, columns[GAP_FROM], notes, &gap.from_us) ||
	    !read_time(config, row, columns[GAP_TO], notes, &gap.until_us))
		return false;
	if (gap.until_us <= gap.from_us) {
		ledger_notes_add(notes, NOTE_ERROR, place(row, columns[GAP_TO]), "the gap ends before it begins%s", "終了が開始より前です%s", "");
		return false;
	}
	if (!*gap.reason)
		ledger_notes_add(notes, NOTE_WARNING, place(row, columns[GAP_REASON]), "the gap has no reason%s", "理由が書かれていません%s", "");
	*ret_gap = gap;
	return true;
}

bool gaps_read(const struct config *config, struct arena *arena, struct ledger_notes *notes, const struct gap **ret_gaps,
               size_t *ret_count, struct fail *fail)
{
	int columns[GAP_COLUMNS];
	struct ledger_table *table;
	struct gap *gaps;
	size_t count = 0;

	*ret_gaps = NULL;
	*ret_count = 0;
	if (!file_exists(WORKSPACE_GAPS))
		return true;
	table = csv_table_new(WORKSPACE_GAPS, WORKSPACE_GAPS, notes, fail);
	if (!table)
		return false;
	gaps = arena_alloc(arena, table->count, sizeof(*gaps));
	if (!gaps) {
		ledger_table_free(table);
		return fail_memory(fail);
	}
	if (table->count && find_columns(&table->rows[0], columns, notes))
		for (size_t i = 1; i < table->count; i++)
			count += read_gap(config, &table->rows[i], columns, arena, notes, &gaps[count]);
	ledger_table_free(table);
	*ret_gaps = gaps;
	*ret_count = count;
	return true;
}
