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
	struct arena *arena;
	double size_pt, leading_pt;
	struct grid_row head, groups; /* groups: cell_count 0 when there are none */
	struct grid_row *rows;
	size_t row_count;
	double width_pt[GRID_COLUMNS_MAX], left_pt[GRID_COLUMNS_MAX + 1]; /* with padding, from the table's left */
	double point_pt[GRID_COLUMNS_MAX],
	        fraction_pt[GRID_COLUMNS_MAX]; /* widest parts before and from the decimal point */
	bool fits;                             /* no column is narrower than what must not be broken in it */
};

/* What may be broken so that a table fits, each more than the one before. */
enum fit {
	FIT_WORDS,   /* between the words of text; names, numbers, moments and short headings stay whole */
	FIT_SHORT,   /* names too, but for the shortest */
	FIT_LONG,    /* long words too, anywhere: addresses, digests */
	FIT_MOMENTS, /* between the words of any cell and heading: «10/15(火)» over «10:05» */
	FIT_LETTERS, /* shorter words too; numbers stay whole */
};

/* The columns' widths. False, and a layout that is too wide, when the table cannot fit that way. */
bool grid_widths(struct grid *grid, double width_pt, enum fit fit);

/* Lines of all rows together with these widths, about. */
double grid_estimate(const struct grid *grid);

/* The widest part of the cell, or of a heading, that may not be broken. */
double grid_least(const struct grid *grid, size_t column, enum fit fit);

/* Everything measured and broken, for a table at most width_pt wide: as it is asked for, else in the smallest type, else with
 * more broken; `fits` says whether that was enough. NULL when memory is out. */
struct grid *grid_new(struct builder *builder, const struct table_block *block, double width_pt);

/* How a table is cut between columns so that each part fits with column 0 in front: the ends of the parts, of which the
 * first begins at column 1. At least one part. */
size_t table_cut(const struct grid *grid, double width_pt, size_t ends[GRID_COLUMNS_MAX]);
/* The part with column 0 and [first, end), its cells sharing the texts. NULL when memory is out. */
struct table_block *table_part(struct arena *arena, const struct table_block *block, size_t first, size_t end);
void table_warn_narrow(struct builder *builder, const struct table *table);

/* Lines and height of a row with its padding. */
size_t grid_row_lines(const struct grid_row *row);
double grid_row_height(const struct grid *grid, const struct grid_row *row);

#endif
