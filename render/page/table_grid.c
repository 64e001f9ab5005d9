/* Column widths: natural where there is room. Else the widest columns give way first, down to one common width, but
 * none below its longest unbreakable part: a column of names must not be broken because another one holds long
 * addresses. */
#include "table_grid.h"

#include <math.h>

#include "lang.h"
#include "linebreak.h"
#include "theme.h"

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

/* ---- Widths ---- */

struct wish {
	double natural, least;
};

static struct wish cell_wish(const struct grid *grid, const struct grid_cell *cell)
{
	const struct column *column = &grid->table->columns[cell->column];
	double natural = cell->lead_pt + prose_natural_width(&cell->prose);
	if (cell->cell->canvas)
		natural = canvas_width(cell->cell->canvas);
	bool firm =
	        column->keep || column->align == ALIGN_DECIMAL || column->align == ALIGN_RIGHT || cell->cell->canvas;
	return (struct wish){natural, firm ? natural : cell->lead_pt + prose_least_width(&cell->prose)};
}

static struct wish column_wish(const struct grid *grid, size_t index)
{
	const struct column *column = &grid->table->columns[index];
	const struct prose *heading = &grid->head.cells[index].prose;
	/* A long heading may take two lines, so that a narrow column of numbers stays narrow; a word of two or four
	 * letters is not broken. */
	double natural = prose_natural_width(heading), short_pt = 7 * grid->size_pt;
	double heading_pt = fmax(prose_least_width(heading),
	                         natural <= short_pt ? natural : fmax(short_pt, natural / 2 + grid->size_pt / 2));
	struct wish wish = {heading_pt, heading_pt};
	for (size_t r = 0; r < grid->row_count; r++) {
		for (size_t c = 0; c < grid->rows[r].cell_count; c++) {
			const struct grid_cell *cell = &grid->rows[r].cells[c];
			if (cell->column != index || cell->span != 1)
				continue;
			struct wish own = cell_wish(grid, cell);
			wish.natural = fmax(wish.natural, own.natural);
			wish.least = fmax(wish.least, own.least);
		}
	}
	if (column->align == ALIGN_DECIMAL) {
		wish.natural = fmax(wish.natural, grid->point_pt[index] + grid->fraction_pt[index]);
		wish.least =
		        fmax(wish.least,
		             wish.natural < wish.least ? wish.least : grid->point_pt[index] + grid->fraction_pt[index]);
	}
	wish.natural += 2 * CELL_PAD_X + 0.1;
	wish.least += 2 * CELL_PAD_X + 0.1;
	if (column->min_pt > 0)
		wish = (struct wish){fmax(wish.natural, column->min_pt), fmax(wish.least, column->min_pt)};
	if (column->max_pt > 0)
		wish = (struct wish){fmin(wish.natural, column->max_pt), fmin(wish.least, column->max_pt)};
	return wish;
}

/* Shares what is left over: by the columns' own wish, else among text columns, else among all. */
static void share(struct grid *grid, double rest)
{
	const struct table *table = grid->table;
	double weights[GRID_COLUMNS_MAX] = {0}, sum = 0;
	for (int choice = 0; choice < 3 && sum <= 0; choice++) {
		for (size_t i = 0; i < table->column_count; i++) {
			const struct column *column = &table->columns[i];
			bool free = column->max_pt <= 0;
			weights[i] = choice == 0   ? column->grow
			             : choice == 1 ? (free && column->align == ALIGN_LEFT ? grid->width_pt[i] : 0)
			                           : (free ? grid->width_pt[i] : 0);
			sum += weights[i];
		}
	}
	for (size_t i = 0; sum > 0 && i < table->column_count; i++)
		grid->width_pt[i] += rest * weights[i] / sum;
}

/* The common width to which wide columns are cut so that all fit: Σ max(least, min(natural, cut)) = width. By
 * bisection; the sum grows with the cut. */
static double find_cut(const struct wish *wishes, size_t count, double width_pt)
{
	double low = 0, high = width_pt;
	for (int i = 0; i < 40; i++) {
		double cut = (low + high) / 2, sum = 0;
		for (size_t k = 0; k < count; k++)
			sum += fmax(wishes[k].least, fmin(wishes[k].natural, cut));
		if (sum > width_pt)
			high = cut;
		else
			low = cut;
	}
	return low;
}

static void warn_narrow(struct builder *builder, const struct table *table)
{
	char *sentence = arena_printf(
	        builder_arena(builder),
	        TR("table %.*s (%.*s) is too wide for the page: its columns are set narrower than their words",
	           "表%.*s（%.*s）は用紙に収まらないため、語の途中で折り返しています"),
	        STR_ARGS(table->number), STR_ARGS(table->title));
	sentences_add(builder->warnings, builder->warnings_arena, str_of(sentence));
}

static void find_widths(struct builder *builder, struct grid *grid, double width_pt)
{
	size_t count = grid->table->column_count;
	struct wish wishes[GRID_COLUMNS_MAX], sum = {0, 0};
	for (size_t i = 0; i < count; i++) {
		wishes[i] = column_wish(grid, i);
		wishes[i].least = fmin(wishes[i].least, wishes[i].natural);
		sum.natural += wishes[i].natural;
		sum.least += wishes[i].least;
	}
	if (sum.least > width_pt + 0.01)
		warn_narrow(builder, grid->table);
	double cut = find_cut(wishes, count, width_pt);
	for (size_t i = 0; i < count; i++) {
		if (sum.natural <= width_pt)
			grid->width_pt[i] = wishes[i].natural;
		else if (sum.least <= width_pt)
			grid->width_pt[i] = fmax(wishes[i].least, fmin(wishes[i].natural, cut));
		else
			grid->width_pt[i] = wishes[i].least * width_pt / sum.least;
	}
	if (sum.natural < width_pt && !grid->table->natural_width)
		share(grid, width_pt - sum.natural);
	for (size_t i = 0; i < count; i++)
		grid->left_pt[i + 1] = grid->left_pt[i] + grid->width_pt[i];
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

struct grid *grid_new(struct builder *builder, const struct table_block *block, double width_pt)
{
	struct grid *grid = arena_alloc(builder_arena(builder), 1, sizeof(*grid));
	if (!grid)
		return NULL;
	grid->table = &block->table;
	grid->size_pt = block->table.size_pt > 0 ? fmax(7, block->table.size_pt) : TABLE_PT;
	grid->leading_pt = grid->size_pt * TABLE_LEADING;
	grid->rows = arena_alloc(builder_arena(builder), block->row_count, sizeof(*grid->rows));
	if (!grid->rows || !make_heads(builder, grid))
		return NULL;
	for (const struct row *row = block->first; row; row = row->next)
		if (!make_row(builder, grid, &grid->rows[grid->row_count++], row))
			return NULL;
	find_widths(builder, grid, width_pt);
	break_row(builder, grid, &grid->head);
	break_row(builder, grid, &grid->groups);
	for (size_t i = 0; i < grid->row_count; i++)
		break_row(builder, grid, &grid->rows[i]);
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
