/* A table that no page is wide enough for, cut between its columns: the first column names the rows again in every
 * part. */
#include "lang.h"
#include "table_grid.h"

size_t table_cut(const struct grid *grid, double width_pt, size_t ends[GRID_COLUMNS_MAX])
{
	size_t columns = grid->table->column_count, count = 0;
	double key = grid_least(grid, 0, FIT_LETTERS), width = key;
	for (size_t i = 1; i < columns; i++) {
		double least = grid_least(grid, i, FIT_LETTERS);
		bool first = i == 1 || (count && ends[count - 1] == i);
		if (!first && width + least > width_pt) {
			ends[count++] = i;
			width = key;
		}
		width += least;
	}
	ends[count++] = columns;
	return count;
}

/* The row's cells that stand over the columns [first, end), and over column 0. A cell that reaches into two parts has
 * its text in the first. */
static bool part_row(struct arena *arena, struct row *own, const struct row *row, size_t first, size_t end)
{
	struct cell *cells = arena_alloc(arena, row->cell_count, sizeof(*cells));
	size_t column = 0, count = 0;
	if (!cells)
		return false;
	for (size_t i = 0; i < row->cell_count; i++) {
		size_t span = row->cells[i].span ? row->cells[i].span : 1, to = column + span;
		size_t inside = column == 0;
		for (size_t k = column; k < to; k++)
			inside += k >= first && k < end && k > 0;
		if (inside) {
			cells[count] = row->cells[i];
			cells[count].span = (uint8_t)inside;
			if (column > 0 && column < first) {
				cells[count].text = (struct str){0};
				cells[count].mark = MARK_NONE;
			}
			count++;
		}
		column = to;
	}
	*own = (struct row){.kind = row->kind, .cells = cells, .cell_count = count};
	return true;
}

struct table_block *table_part(struct arena *arena, const struct table_block *block, size_t first, size_t end)
{
	struct table_block *own = arena_alloc(arena, 1, sizeof(*own));
	struct column *columns = arena_alloc(arena, end - first + 1, sizeof(*columns));
	if (!own || !columns)
		return NULL;
	own->table = block->table;
	columns[0] = block->table.columns[0];
	for (size_t i = first; i < end; i++)
		columns[i - first + 1] = block->table.columns[i];
	own->table.columns = columns;
	own->table.column_count = end - first + 1;
	for (const struct row *row = block->first; row; row = row->next) {
		struct row *copy = arena_alloc(arena, 1, sizeof(*copy));
		if (!copy || !part_row(arena, copy, row, first, end))
			return NULL;
		if (own->last)
			own->last->next = copy;
		else
			own->first = copy;
		own->last = copy;
		own->row_count++;
	}
	return own;
}

void table_warn_narrow(struct builder *builder, const struct table *table)
{
	char *sentence = arena_printf(
	        builder_arena(builder),
	        TR("table %.*s (%.*s) is too wide for the page: its columns are set narrower than their words",
	           "表%.*s（%.*s）は用紙に収まらないため、語の途中で折り返しています"),
	        STR_ARGS(table->number), STR_ARGS(table->title));
	sentences_add(builder->warnings, builder->warnings_arena, str_of(sentence));
}
