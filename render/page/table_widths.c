/* Column widths. Natural where there is room. Else every column gets what must not be broken in it, and what is left
 * goes, a little at a time, to the column that makes the table lower by most: a column of names is not broken because
 * another one holds long addresses, and a column of sentences does not run down the page beside empty ones. */
#include <math.h>

#include "linebreak.h"
#include "table_grid.h"

/* Rows whose heights are estimated; of longer tables every n-th. */
#define SAMPLE_ROWS 240
/* Parts in which the room is shared out. */
#define STEPS 56
/* A line is filled to this part on the average: what does not fit one line takes so much more. */
#define RAGGED 0.3
/* FIT_LETTERS: a word is never cut shorter than this, in em. */
#define LETTERS_EM 3.0
/* Cells up to this width are names, moments, counts, and stay whole. */
#define WHOLE_EM 8.0
#define SHORT_EM 6.1

struct wish {
	double natural, least;
	double most; /* natural, but for the column's own limit */
};

/* The widest stretch without blanks that holds a digit and no wide letter: numbers, dates, times. Longer ones are paths
 * and digests, which may be broken. */
static double widest_number(const struct prose *prose)
{
	double most = 0, width = 0;
	size_t letters = 0;
	bool digit = false;
	for (size_t i = 0; i <= prose->letter_count; i++) {
		const struct letter *letter = i < prose->letter_count ? &prose->letters[i] : NULL;
		if (letter && letter->code_point != ' ' && !letter_is_wide(letter->code_point)) {
			digit = digit || letter_is_digit(letter->code_point);
			width += letter->advance_pt;
			letters++;
			if (letter->opportunity != BREAK_MUST)
				continue;
		}
		if (digit && letters <= 14)
			most = fmax(most, width);
		width = 0;
		letters = 0;
		digit = false;
	}
	return most;
}

static double text_least(const struct grid *grid, const struct prose *prose, enum fit fit)
{
	double least = prose_least_width(prose), natural = prose_natural_width(prose);
	double whole = fit == FIT_WORDS ? WHOLE_EM : fit <= FIT_LONG ? SHORT_EM : 0;
	if (natural <= whole * grid->size_pt)
		return natural;
	if (fit >= FIT_LONG)
		least = fmin(least,
		             fmax(widest_number(prose), (fit == FIT_LETTERS ? LETTERS_EM : WHOLE_EM) * grid->size_pt));
	return least;
}

static struct wish cell_wish(const struct grid *grid, const struct grid_cell *cell, enum fit fit)
{
	const struct column *column = &grid->table->columns[cell->column];
	double natural = cell->lead_pt + prose_natural_width(&cell->prose);
	if (cell->cell->canvas)
		return (struct wish){canvas_width(cell->cell->canvas),
		                     fit <= FIT_LONG ? canvas_width(cell->cell->canvas)
		                                     : fmin(canvas_width(cell->cell->canvas), 4 * grid->size_pt),
		                     0};
	bool firm = fit <= FIT_LONG && (column->keep || column->align == ALIGN_DECIMAL || column->align == ALIGN_RIGHT);
	return (struct wish){natural, firm ? natural : cell->lead_pt + text_least(grid, &cell->prose, fit), 0};
}

static struct wish heading_wish(const struct grid *grid, size_t index, enum fit fit)
{
	const struct prose *heading = &grid->head.cells[index].prose;
	double natural = prose_natural_width(heading), short_pt = 7 * grid->size_pt,
	       least = text_least(grid, heading, fit);
	if (fit > FIT_LONG) {
		/* Two letters of a heading stay beside each other. */
		double wish = fmax(least, fmin(natural, 2 * grid->size_pt));
		return (struct wish){wish, wish, wish};
	}
	/* A long heading may take two lines, so that a narrow column of numbers stays narrow; a word of two or four
	 * letters is not broken. */
	double wish = fmax(least, natural <= short_pt ? natural : fmax(short_pt, natural / 2 + grid->size_pt));
	return (struct wish){wish, wish, wish};
}

static struct wish column_wish(const struct grid *grid, size_t index, enum fit fit)
{
	const struct column *column = &grid->table->columns[index];
	struct wish wish = heading_wish(grid, index, fit);
	for (size_t r = 0; r < grid->row_count; r++) {
		for (size_t c = 0; c < grid->rows[r].cell_count; c++) {
			const struct grid_cell *cell = &grid->rows[r].cells[c];
			if (cell->column != index || cell->span != 1)
				continue;
			struct wish own = cell_wish(grid, cell, fit);
			wish.natural = fmax(wish.natural, own.natural);
			wish.least = fmax(wish.least, own.least);
		}
	}
	if (column->align == ALIGN_DECIMAL) {
		double aligned = grid->point_pt[index] + grid->fraction_pt[index];
		wish.natural = fmax(wish.natural, aligned);
		wish.least = fmax(wish.least, aligned);
	}
	wish.natural += 2 * CELL_PAD_X + 0.1;
	wish.least += 2 * CELL_PAD_X + 0.1;
	if (column->min_pt > 0) {
		wish.natural = fmax(wish.natural, column->min_pt);
		if (fit == FIT_WORDS)
			wish.least = fmax(wish.least, column->min_pt);
	}
	/* A limit does not go below what must stay whole, and above it only what makes the table lower. */
	wish.most = wish.natural;
	if (column->max_pt > 0 && column->max_pt <= column->min_pt)
		wish.most = wish.natural = fmin(wish.natural, fmax(column->max_pt, wish.least));
	else if (column->max_pt > 0)
		wish.natural = fmin(wish.natural, fmax(column->max_pt, wish.least));
	wish.least = fmin(wish.least, wish.natural);
	return wish;
}

double grid_least(const struct grid *grid, size_t column, enum fit fit)
{
	return column_wish(grid, column, fit).least;
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

/* ---- The height of a table as a function of its widths, about ---- */

struct estimate {
	const struct grid *grid;
	size_t every;             /* row */
	double sums[SAMPLE_ROWS]; /* of the fourth powers of the cells' lines: a smooth maximum */
};

static double lines_of(double natural, double width)
{
	double lines = natural / fmax(width - 2 * CELL_PAD_X, 1);
	return lines <= 1 ? 1 : lines + RAGGED;
}

static double fourth(double value)
{
	return value * value * value * value;
}

static const struct grid_cell *cell_of(const struct grid_row *row, size_t column)
{
	for (size_t i = 0; i < row->cell_count && row->cells[i].column <= column; i++)
		if (row->cells[i].column == column && row->cells[i].span == 1)
			return &row->cells[i];
	return NULL;
}

/* What the table's height loses when the column becomes wider; with `settle` the sums are brought up to date. */
static double gain(struct estimate *estimate, size_t column, const double *naturals, double from, double to,
                   bool settle)
{
	const struct grid *grid = estimate->grid;
	double lost = 0;
	for (size_t r = 0, k = 0; r < grid->row_count && k < SAMPLE_ROWS; r += estimate->every, k++) {
		double natural = naturals[k * GRID_COLUMNS_MAX + column];
		if (natural <= 0)
			continue;
		double sum =
		        fmax(1, estimate->sums[k] - fourth(lines_of(natural, from)) + fourth(lines_of(natural, to)));
		lost += sqrt(sqrt(fmax(1, estimate->sums[k]))) - sqrt(sqrt(sum));
		if (settle)
			estimate->sums[k] = sum;
	}
	return lost;
}

static void fill(struct grid *grid, const struct wish *wishes, double rest)
{
	static const double ahead[] = {1, 4, 12}; /* steps: one alone may not gain the line that four do */
	double *naturals = arena_alloc(grid->arena, SAMPLE_ROWS * GRID_COLUMNS_MAX, sizeof(*naturals));
	struct estimate estimate = {.grid = grid, .every = grid->row_count / SAMPLE_ROWS + 1};
	if (!naturals)
		return;
	size_t count = grid->table->column_count;
	double step = rest / STEPS;
	for (size_t r = 0, k = 0; r < grid->row_count && k < SAMPLE_ROWS; r += estimate.every, k++) {
		estimate.sums[k] = 0;
		for (size_t i = 0; i < count; i++) {
			const struct grid_cell *cell = cell_of(&grid->rows[r], i);
			double natural = cell ? cell->lead_pt + prose_natural_width(&cell->prose) : 0;
			naturals[k * GRID_COLUMNS_MAX + i] = natural;
			estimate.sums[k] += natural > 0 ? fourth(lines_of(natural, grid->width_pt[i])) : 0;
		}
	}
	for (int turn = 0; turn < STEPS; turn++) {
		size_t best = count;
		double most = -1;
		for (size_t i = 0; i < count; i++) {
			double width = grid->width_pt[i], left = wishes[i].most - width;
			if (left <= 0)
				continue;
			for (size_t a = 0; a < sizeof(ahead) / sizeof(ahead[0]); a++) {
				double more = fmin(step * ahead[a], left);
				double own = gain(&estimate, i, naturals, width, width + more, false) / fmax(more, 0.1);
				if (own > most) {
					most = own;
					best = i;
				}
			}
		}
		if (best == count)
			return;
		double width = grid->width_pt[best], more = fmin(step, wishes[best].most - width);
		(void)gain(&estimate, best, naturals, width, width + more, true);
		grid->width_pt[best] += more;
	}
}

double grid_estimate(const struct grid *grid)
{
	double height = 0;
	size_t every = grid->row_count / SAMPLE_ROWS + 1;
	for (size_t r = 0; r < grid->row_count; r += every) {
		double lines = 1;
		for (size_t i = 0; i < grid->rows[r].cell_count; i++) {
			const struct grid_cell *cell = &grid->rows[r].cells[i];
			double natural = cell->lead_pt + prose_natural_width(&cell->prose);
			if (cell->span == 1)
				lines = fmax(lines, ceil(lines_of(natural, grid->width_pt[cell->column])));
		}
		height += lines * (double)every;
	}
	return height;
}

bool grid_widths(struct grid *grid, double width_pt, enum fit fit)
{
	size_t count = grid->table->column_count;
	struct wish wishes[GRID_COLUMNS_MAX], sum = {0, 0, 0};
	for (size_t i = 0; i < count; i++) {
		wishes[i] = column_wish(grid, i, fit);
		sum.natural += wishes[i].natural;
		sum.least += wishes[i].least;
	}
	grid->fits = sum.least <= width_pt + 0.01;
	for (size_t i = 0; i < count; i++) {
		if (sum.natural <= width_pt)
			grid->width_pt[i] = wishes[i].natural;
		else if (grid->fits)
			grid->width_pt[i] = wishes[i].least;
		else
			grid->width_pt[i] = wishes[i].least * width_pt / sum.least;
	}
	if (sum.natural > width_pt && grid->fits)
		fill(grid, wishes, width_pt - sum.least);
	if (sum.natural < width_pt && !grid->table->natural_width)
		share(grid, width_pt - sum.natural);
	for (size_t i = 0; i < count; i++)
		grid->left_pt[i + 1] = grid->left_pt[i] + grid->width_pt[i];
	return grid->fits;
}
