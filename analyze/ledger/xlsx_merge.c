/* Merged cells, filled downwards. */
#include "xlsx_merge.h"

#include <stdlib.h>

#include "bounds.h"
#include "lang.h"

bool xlsx_merges_add(struct xlsx_merges *merges, struct xlsx_merge merge)
{
	if (merge.last_row <= merge.row)
		return true;
	if (merges->count == XLSX_MERGES_MOST)
		return false;
	if (merges->count == merges->capacity) {
		size_t capacity = merges->capacity ? merges->capacity * 2 : 16;
		struct xlsx_merge *items = realloc(merges->items, capacity * sizeof *items);
		if (!items)
			return false;
		merges->items = items;
		merges->capacity = capacity;
	}
	merges->items[merges->count++] = merge;
	return true;
}

void xlsx_merges_release(struct xlsx_merges *merges)
{
	free(merges->items);
	*merges = (struct xlsx_merges){0};
}

static uint32_t line_of(const struct ledger_table *table, size_t row)
{
	return table->rows[row].cells[0].line;
}

/* The first row of the table at or behind a line; they ascend. */
static size_t row_at(const struct ledger_table *table, uint32_t line)
{
	size_t from = 0, until = table->count;
	while (from < until) {
		size_t middle = from + (until - from) / 2;
		if (line_of(table, middle) < line)
			from = middle + 1;
		else
			until = middle;
	}
	return from;
}

/* One merge; counts the cells that it filled. */
static bool fill_one(struct ledger_table *table, struct xlsx_merge merge, uint64_t *text_bytes, size_t *filled,
                     size_t *visits, struct fail *fail)
{
	size_t row = row_at(table, merge.row), column = merge.column - 1;
	if (row == table->count || line_of(table, row) != merge.row || column >= table->rows[row].count)
		return true;
	struct table_cell cell = table->rows[row].cells[column];
	if (cell.text.size == 0)
		return true;
	for (row++; row < table->count && line_of(table, row) <= merge.last_row; row++) {
		if (++*visits > BOUND_LEDGER_CELLS) /* merges that overlap, which a spreadsheet does not allow */
			return fail_set(fail, FAIL_LIMIT, TR("merged cells overlap", "結合セルが重なっています"));
		const struct table_row *below = &table->rows[row];
		if (column < below->count && below->cells[column].text.size > 0)
			continue; /* what the merge hides is not lost */
		*text_bytes += cell.text.size;
		if (*text_bytes > BOUND_LEDGER_BYTES || ledger_table_full(table))
			return fail_set(fail, FAIL_LIMIT,
			                TR("merged cells make more than %u MiB of text or %u cells",
			                   "結合セルを行ごとに読むと、文字が%u MiBまたはセルが%uを超えます"),
			                BOUND_LEDGER_BYTES >> 20, BOUND_LEDGER_CELLS);
		cell.line = line_of(table, row);
		if (!ledger_table_put(table, row, column, cell))
			return fail_memory(fail);
		++*filled;
	}
	return true;
}

bool xlsx_merges_fill(const struct xlsx_merges *merges, struct ledger_table *table, uint64_t *text_bytes,
                      struct ledger_notes *notes, struct fail *fail)
{
	size_t filled = 0, visits = 0;
	struct ledger_place first = {.file = table->name};
	for (size_t i = 0; i < merges->count; i++) {
		size_t before = filled;
		if (!fill_one(table, merges->items[i], text_bytes, &filled, &visits, fail))
			return false;
		if (before == 0 && filled > 0) {
			first.line = merges->items[i].row;
			first.column = merges->items[i].column;
		}
	}
	if (filled > 0)
		ledger_notes_add(
		        notes, NOTE_WARNING, first,
		        "merged cells span rows from here on: their value is taken for each row (%zu cells)",
		        "ここから行をまたぐ結合セルがあります。値は結合されたすべての行のものとして読みます(%zuセル)",
		        filled);
	return true;
}
