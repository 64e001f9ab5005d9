/* A table's cells as prose, and the widths of its columns. Private to table.c and table_grid.c. */
#ifndef GEPPO_TABLE_GRID_H
#define GEPPO_TABLE_GRID_H

#include "slab.h"

#define GRID_COLUMNS_MAX 24
#define CELL_PAD_X 4.0
#define CELL_PAD_Y 2.4
#define INDENT_PT 8.0

struct grid_cell {
	const struct cell *cell; /* NULL for headings */
	size_t column, span;
	struct prose prose;
	struct lines lines;        /* after grid_break */
	double lead_pt;            /* what stands before the text: indent and mark */
	double mark_pt;            /* size of the mark; 0: none */
	double whole_pt, point_pt; /* ALIGN_DECIMAL: width of all, and up to the decimal point; point < 0: no digit */
};

struct grid_row {
	enum row_kind kind;
	struct grid_cell *cells;
	size_t cell_count;
};

struct grid {
	const struct table *table;
	double size_pt, leading_pt;
	struct grid_row head, groups; /* groups: cell_count 0 when there are none */
	struct grid_row *rows;
	size_t row_count;
	double width_pt[GRID_COLUMNS_MAX], left_pt[GRID_COLUMNS_MAX + 1]; /* with padding, from the table's left */
	double point_pt[GRID_COLUMNS_MAX],
	        fraction_pt[GRID_COLUMNS_MAX]; /* widest parts before and from the decimal point */
};

/* Everything measured and broken, for a table at most width_pt wide. NULL when memory is out. */
struct grid *grid_new(struct builder *builder, const struct table_block *block, double width_pt);

/* Lines and height of a row with its padding. */
size_t grid_row_lines(const struct grid_row *row);
double grid_row_height(const struct grid *grid, const struct grid_row *row);

#endif
