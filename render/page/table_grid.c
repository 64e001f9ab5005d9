/* A table's cells: measured, and broken into lines once the columns have their widths (table_widths.c). */
#include "table_grid.h"

#include <math.h>

#include "linebreak.h"
#include "theme.h"

/* More is broken in a table only when that takes it down to this part of its height. */
#define LOWER_PART 0.75

/* The decimal point's letter: the first '.' between digits, else behind the last digit; letter_count when there is no
 * digit. */
static size_t point_index(const struct prose *prose)
{
	size_t after = prose->letter_count;
	for (size_t i = 0; i < prose->letter_count; i++) {
		uint32_t code_point = prose->letters[i].code_point;
		bool next_digit = i + 1 < prose->letter_count && letter_is_digit(prose->letters[i + 1].code_point);
		if (letter_is_digit(code_point)) {
			bool more =
			        next_digit || (i + 2 < prose->letter_count && prose->letters[i + 1].code_point == ',' &&
			                       letter_is_digit(prose->letters[i + 2].code_point));
			after = i + 1;
			if (!more)
				break;
		}
	}
	return after;
}

static void measure_point(struct grid *grid, struct grid_cell *cell)
{
	size_t point = point_index(&cell->prose);
	bool digit = false;
	double width = 0;
	for (size_t i = 0; i < cell->prose.letter_count; i++) {
		digit = digit || (i < point && letter_is_digit(cell->prose.letters[i].code_point));
		if (i == point)
			cell->point_pt = width;
		width += cell->prose.letters[i].advance_pt;
	}
	if (point == cell->prose.letter_count)
		cell->point_pt = width;
	cell->whole_pt = width;
	if (!digit) {
		cell->point_pt = -1;
		return;
	}
	grid->point_pt[cell->column] = fmax(grid->point_pt[cell->column], cell->lead_pt + cell->point_pt);
	grid->fraction_pt[cell->column] = fmax(grid->fraction_pt[cell->column], width - cell->point_pt);
}

static void make_cell(struct builder *builder, struct grid *grid, struct grid_cell *own, const struct cell *cell,
                      enum row_kind kind)
{
	bool bold = cell->bold || kind != ROW_BODY;
	struct style style = builder_style(bold ? FACE_BOLD : FACE_REGULAR, grid->size_pt, cell->grey ? GREY : INK);
	if (cell->reference.size) {
		style.colour = ACCENT;
		style.target = cell->reference;
	}
	own->cell = cell;
	own->span = cell->span ? cell->span : 1;
	own->mark_pt = cell->mark == MARK_NONE ? 0 : grid->size_pt * 0.92;
	own->lead_pt =
	        cell->indent * INDENT_PT + (own->mark_pt > 0 && cell->text.size ? own->mark_pt + 3.2 : own->mark_pt);
	own->prose = prose_plain(builder->setter, builder_arena(builder), cell->canvas ? (struct str){0} : cell->text,
	                         &style);
}

static bool make_row(struct builder *builder, struct grid *grid, struct grid_row *own, const struct row *row)
{
	own->kind = row->kind;
	own->cells = arena_alloc(builder_arena(builder), row->cell_count, sizeof(*own->cells));
	if (!own->cells)
		return false;
	own->cell_count = row->cell_count;
	size_t column = 0;
	for (size_t i = 0; i < row->cell_count; i++) {
		own->cells[i].column = column;
		make_cell(builder, grid, &own->cells[i], &row->cells[i], row->kind);
		if (grid->table->columns[column].align == ALIGN_DECIMAL && own->cells[i].span == 1)
			measure_point(grid, &own->cells[i]);
		column += own->cells[i].span;
	}
	return true;
}

/* The heading row, and the row of group headings above it. */
static bool make_heads(struct builder *builder, struct grid *grid)
{
	const struct table *table = grid->table;
	struct arena *arena = builder_arena(builder);
	const struct style style = builder_style(FACE_BOLD, grid->size_pt, INK);
	grid->head.cells = arena_alloc(arena, table->column_count, sizeof(*grid->head.cells));
	grid->groups.cells = arena_alloc(arena, table->column_count, sizeof(*grid->groups.cells));
	if (!grid->head.cells || !grid->groups.cells)
		return false;
	for (size_t i = 0; i < table->column_count; i++)
		grid->head.cells[i] = (struct grid_cell){
		        .column = i,
		        .span = 1,
		        .prose = prose_plain(builder->setter, arena, table->columns[i].heading, &style)};
	grid->head.cell_count = table->column_count;
	for (size_t i = 0; i < table->column_count;) {
		size_t end = i + 1;
		while (end < table->column_count && table->columns[i].group.size &&
		       str_equal(table->columns[end].group, table->columns[i].group))
			end++;
		if (table->columns[i].group.size)
			grid->groups.cells[grid->groups.cell_count++] = (struct grid_cell){
			        .column = i,
			        .span = end - i,
			        .prose = prose_plain(builder->setter, arena, table->columns[i].group, &style)};
		i = end;
	}
	return true;
}

static void balance(struct grid *grid, struct arena *arena, struct grid_cell *cell, double width_pt)
{
	/* A heading of two lines reads better in two alike halves than in one full line and a lone letter. */
	double low = grid->size_pt, high = width_pt;
	for (int i = 0; i < 6 && cell->lines.count > 1 && cell->lines.count < 8; i++) {
		double middle = (low + high) / 2;
		struct lines lines = prose_lines(&cell->prose, arena, middle, 0);
		if (lines.count > cell->lines.count || lines.width_pt > middle + 0.1) {
			low = middle;
		} else {
			high = middle;
			cell->lines = lines;
		}
	}
}

static void break_row(struct builder *builder, struct grid *grid, struct grid_row *row)
{
	for (size_t i = 0; i < row->cell_count; i++) {
		struct grid_cell *cell = &row->cells[i];
		double width = grid->left_pt[cell->column + cell->span] - grid->left_pt[cell->column] - 2 * CELL_PAD_X -
		               cell->lead_pt;
		cell->lines = prose_lines(&cell->prose, builder_arena(builder), fmax(width, grid->size_pt), 0);
	}
}

/* All cells at one size of type. */
static struct grid *measure(struct builder *builder, const struct table_block *block, double size_pt)
{
	struct grid *grid = arena_alloc(builder_arena(builder), 1, sizeof(*grid));
	if (!grid)
		return NULL;
	grid->table = &block->table;
	grid->arena = builder_arena(builder);
	grid->size_pt = size_pt;
	grid->leading_pt = grid->size_pt * TABLE_LEADING;
	grid->rows = arena_alloc(builder_arena(builder), block->row_count, sizeof(*grid->rows));
	if (!grid->rows || !make_heads(builder, grid))
		return NULL;
	for (const struct row *row = block->first; row; row = row->next)
		if (!make_row(builder, grid, &grid->rows[grid->row_count++], row))
			return NULL;
	return grid;
}

/* The least that is broken for the table to fit; but more where that makes it a good deal lower: headings and names in two
 * lines are better than sentences in a column of three letters. */
static void choose_fit(struct grid *grid, double width_pt)
{
	enum fit best = FIT_WORDS;
	while (!grid_widths(grid, width_pt, best) && best < FIT_LETTERS)
		best++;
	double height = grid_estimate(grid);
	for (enum fit fit = best + 1; grid->fits && fit <= FIT_MOMENTS; fit++) {
		if (!grid_widths(grid, width_pt, fit) || grid_estimate(grid) > LOWER_PART * height)
			continue;
		best = fit;
		height = grid_estimate(grid);
	}
	(void)grid_widths(grid, width_pt, best);
}

struct grid *grid_new(struct builder *builder, const struct table_block *block, double width_pt)
{
	double size = block->table.size_pt > 0 ? fmax(TABLE_LEAST_PT, block->table.size_pt) : TABLE_PT;
	struct grid *grid = measure(builder, block, size);
	if (grid && !grid_widths(grid, width_pt, FIT_WORDS) && size > TABLE_LEAST_PT)
		grid = measure(builder, block, TABLE_LEAST_PT);
	if (!grid)
		return NULL;
	choose_fit(grid, width_pt);
	for (size_t i = 0; i < grid->row_count; i++)
		break_row(builder, grid, &grid->rows[i]);
	break_row(builder, grid, &grid->groups);
	break_row(builder, grid, &grid->head);
	for (size_t i = 0; i < grid->head.cell_count; i++)
		balance(grid, builder_arena(builder), &grid->head.cells[i], grid->width_pt[i] - 2 * CELL_PAD_X);
	return grid;
}

size_t grid_row_lines(const struct grid_row *row)
{
	size_t lines = 1;
	for (size_t i = 0; i < row->cell_count; i++)
		lines = row->cells[i].lines.count > lines ? row->cells[i].lines.count : lines;
	return lines;
}

double grid_row_height(const struct grid *grid, const struct grid_row *row)
{
	double height = (double)grid_row_lines(row) * grid->leading_pt;
	for (size_t i = 0; i < row->cell_count; i++)
		if (row->cells[i].cell && row->cells[i].cell->canvas)
			height = fmax(height, canvas_height(row->cells[i].cell->canvas));
	return height + 2 * CELL_PAD_Y;
}
