/* Tables as slabs: caption, heading, a slab for each row, the note. */
#include <math.h>

#include "table_grid.h"
#include "theme.h"

/* Rows higher than this part of the page may be split between lines. */
#define SPLIT_PART 3.0
/* Tables lower than this part of the page are not split between rows. */
#define SHORT_PART 0.2

struct table_builder {
	struct builder *builder;
	struct grid *grid;
	double left_pt, right_pt;
	int table_tag, body_tag;
	struct repeat *repeat;
	bool shaded;       /* the next body row */
	struct str suffix; /* of the caption: which columns */
};

static double cell_left(const struct table_builder *table, const struct grid_cell *cell)
{
	return table->left_pt + table->grid->left_pt[cell->column] + CELL_PAD_X;
}

static double cell_width(const struct table_builder *table, const struct grid_cell *cell)
{
	return table->grid->left_pt[cell->column + cell->span] - table->grid->left_pt[cell->column] - 2 * CELL_PAD_X;
}

/* Where a line of the cell begins: its alignment, after indent and mark. */
static double line_left(const struct table_builder *table, const struct grid_cell *cell, const struct line *line)
{
	enum align align = table->grid->table->columns[cell->column].align;
	double left = cell_left(table, cell) + cell->lead_pt,
	       free = cell_width(table, cell) - cell->lead_pt - line->indent_pt - line->width_pt;
	if (cell->span > 1)
		align = cell->cell && table->grid->table->column_count == cell->span ? ALIGN_LEFT : ALIGN_CENTRE;
	switch (align) {
	case ALIGN_LEFT:
		break;
	case ALIGN_RIGHT:
		return left + fmax(0, free);
	case ALIGN_CENTRE:
		return left + fmax(0, free) / 2;
	case ALIGN_DECIMAL:
		if (!cell->cell || cell->lines.count > 1)
			return left + fmax(0, free);
		if (cell->point_pt < 0)
			return left + fmax(0, free) / 2;
		return cell_left(table, cell) + cell_width(table, cell) - table->grid->fraction_pt[cell->column] -
		       cell->point_pt;
	}
	return left;
}

/* Lines [first, end) of the cell, the first of them with its top at y. */
static void draw_cell(struct table_builder *table, struct item_list *list, const struct grid_cell *cell, int tag,
                      int *link_tags, size_t first, size_t end, double y)
{
	struct builder *builder = table->builder;
	double leading = table->grid->leading_pt, base = baseline(table->grid->size_pt, leading);
	if (first == 0 && cell->mark_pt > 0) {
		bool alone = !cell->lines.count;
		double x = alone ? cell_left(table, cell) +
		                           fmax(0, cell_width(table, cell) - cell->mark_pt) *
		                                   (table->grid->table->columns[cell->column].align == ALIGN_LEFT ? 0
		                                                                                                  : 0.5)
		                 : line_left(table, cell, &cell->lines.at[0]) - cell->mark_pt - 3.2;
		(void)mark_draw(builder, list, cell->cell->mark, tag, alone, x, y + base - 0.1, cell->mark_pt);
	}
	if (first == 0 && cell->cell && cell->cell->canvas) {
		int figure = display_tag(builder->display, ROLE_FIGURE, tag);
		struct tag *own = display_tag_at(builder->display, figure);
		if (own)
			own->alternative = cell->cell->text.size ? cell->cell->text : str_of(builder_say(builder, "trend", "推移"));
		double scale = fmin(1, cell_width(table, cell) / canvas_width(cell->cell->canvas));
		(void)item_canvas(builder->display, list, figure, cell_left(table, cell), y, scale, cell->cell->canvas);
	}
	for (size_t i = first; i < end && i < cell->lines.count; i++)
		prose_line_items(&cell->prose, &cell->lines.at[i], builder->display, list, tag, link_tags,
		                 line_left(table, cell, &cell->lines.at[i]), y + (double)(i - first) * leading + base,
		                 0);
}

static int cell_tag(struct table_builder *table, int row, const struct grid_cell *cell, bool head, int row_span)
{
	struct display *display = table->builder->display;
	bool names_row = !head && table->grid->table->row_heads && cell->column == 0;
	int tag = display_tag(display, head || names_row ? ROLE_TH : ROLE_TD, row);
	struct tag *own = display_tag_at(display, tag);
	if (own) {
		own->scope = head ? SCOPE_COLUMN : names_row ? SCOPE_ROW : SCOPE_NONE;
		own->column_span = (int)cell->span;
		own->row_span = row_span;
	}
	return tag;
}

/* ---- The heading ---- */

static const struct grid_cell *group_of(const struct grid *grid, size_t column)
{
	for (size_t i = 0; i < grid->groups.cell_count; i++)
		if (column >= grid->groups.cells[i].column &&
		    column < grid->groups.cells[i].column + grid->groups.cells[i].span)
			return &grid->groups.cells[i];
	return NULL;
}

static void head_cell(struct table_builder *table, struct item_list *list, const struct grid_cell *cell, int tag,
                      double y, double height)
{
	double text = (double)cell->lines.count * table->grid->leading_pt;
	int link_tag = TAG_ARTIFACT;
	item_touch(table->builder->display, list, tag);
	draw_cell(table, list, cell, tag, &link_tag, 0, cell->lines.count, y + fmax(0, height - text - CELL_PAD_Y));
}

static double draw_heads(struct table_builder *table, struct item_list *list)
{
	struct grid *grid = table->grid;
	struct display *display = table->builder->display;
	double upper = grid->groups.cell_count ? grid_row_height(grid, &grid->groups) : 0,
	       height = upper + grid_row_height(grid, &grid->head) + 1;
	int head = display_tag(display, ROLE_THEAD, table->table_tag), row = display_tag(display, ROLE_TR, head);
	(void)item_rectangle(display, list, TAG_ARTIFACT, table->left_pt, 0, table->right_pt - table->left_pt, height,
	                     TINT);
	if (upper > 0) {
		struct item_list lower = {0};
		int second = display_tag(display, ROLE_TR, head);
		for (size_t i = 0; i < grid->head.cell_count; i++) {
			const struct grid_cell *cell = &grid->head.cells[i], *group = group_of(grid, i);
			if (!group) {
				head_cell(table, list, cell, cell_tag(table, row, cell, true, 2), 0, height);
				continue;
			}
			if (group->column == i) {
				head_cell(table, list, group, cell_tag(table, row, group, true, 1), 0, upper);
				double from = table->left_pt + grid->left_pt[i],
				       to = table->left_pt + grid->left_pt[i + group->span];
				(void)item_rule(display, &lower, from + 3, upper, to - 3, upper, 0.4, RULE_STRONG);
			}
			head_cell(table, &lower, cell, cell_tag(table, second, cell, true, 1), upper, height - upper);
		}
		item_list_append(list, &lower);
	} else {
		for (size_t i = 0; i < grid->head.cell_count; i++)
			head_cell(table, list, &grid->head.cells[i],
			          cell_tag(table, row, &grid->head.cells[i], true, 1), 0, height);
	}
	(void)item_rule(display, list, table->left_pt, 0, table->right_pt, 0, 1, RULE_STRONG);
	(void)item_rule(display, list, table->left_pt, height, table->right_pt, height, 0.5, RULE_STRONG);
	return height;
}

static void build_caption(struct table_builder *table)
{
	struct builder *builder = table->builder;
	const struct table *settings = table->grid->table;
	if (!settings->number.size && !settings->title.size && !settings->unit.size)
		return;
	struct slab *slab = slab_new(builder, 0, 10);
	if (!slab)
		return;
	const struct style unit = builder_style(FACE_REGULAR, NOTE_PT, GREY);
	struct str unit_text = text_clipped(builder, settings->unit, &unit, builder_text_width(builder) / 2);
	double unit_width = face_text_width(setter_faces(builder->setter), FACE_REGULAR, NOTE_PT, unit_text);
	double width = builder_text_width(builder) - unit_width - 10;
	int caption = display_tag(builder->display, ROLE_CAPTION, table->table_tag);
	struct prose prose = caption_prose(builder, settings->number, settings->title, table->suffix);
	double height = prose_block(builder, &slab->items, &prose, caption, table->left_pt, 0, width, 13.5, 0);
	if (settings->unit.size)
		(void)text_block(builder, &slab->items, unit_text, &unit, caption, builder->width_pt - unit_width - 1,
		                 height - 12, unit_width + 2, 11, 1);
	slab->height_pt = height + 2.5;
	slab->keep_next = true;
}

/* What continues on the next page: the caption with its mark, and the heading rows. */
static void build_repeat(struct table_builder *table, const struct item_list *heads, double height)
{
	struct builder *builder = table->builder;
	const struct table *settings = table->grid->table;
	struct repeat *repeat = arena_alloc(builder_arena(builder), 1, sizeof(*repeat));
	if (!repeat)
		return;
	double top = 0;
	struct item_list copy = item_list_artifact(builder->display, heads);
	if (settings->number.size || settings->title.size) {
		const char *again = arena_printf(builder_arena(builder), "%.*s%s", STR_ARGS(table->suffix),
		                                 builder_say(builder, " (continued)", "（続き）"));
		/* One line: a caption of many must not push the rows off the page. */
		const struct style style = builder_style(FACE_BOLD, 9, INK);
		struct prose bare = caption_prose(builder, settings->number, (struct str){0}, str_of(again));
		struct str title = text_clipped(builder, settings->title, &style,
		                                builder_text_width(builder) - prose_natural_width(&bare));
		struct prose prose = caption_prose(builder, settings->number, title, str_of(again));
		top = prose_block(builder, &repeat->items, &prose, TAG_ARTIFACT, table->left_pt, 0,
		                  builder_text_width(builder), 13.5, 0) +
		      2.5;
	}
	item_list_move(&copy, 0, top);
	item_list_append(&repeat->items, &copy);
	repeat->height_pt = top + height;
	table->repeat = repeat;
}

static void build_heads(struct table_builder *table)
{
	struct slab *slab = slab_new(table->builder, 0, 0);
	if (!slab)
		return;
	slab->height_pt = draw_heads(table, &slab->items);
	slab->keep_next = true;
	build_repeat(table, &slab->items, slab->height_pt);
}

/* ---- Rows ---- */

struct row_part {
	size_t first, end, line_count; /* lines of this slab, and of the whole row */
	int *tags, *link_tags;         /* of the cells */
};

static void row_part(struct table_builder *table, const struct grid_row *row, const struct row_part *part,
                     double height)
{
	struct builder *builder = table->builder;
	struct slab *slab = slab_new(builder, height, 0);
	if (!slab)
		return;
	bool starts = part->first == 0, ends = part->end == part->line_count;
	double left = table->left_pt, right = table->right_pt;
	if (row->kind == ROW_BODY && table->grid->table->zebra && table->shaded)
		(void)item_rectangle(builder->display, &slab->items, TAG_ARTIFACT, left, 0, right - left, height,
		                     ZEBRA);
	for (size_t i = 0; i < row->cell_count; i++) {
		if (starts)
			item_touch(builder->display, &slab->items, part->tags[i]);
		draw_cell(table, &slab->items, &row->cells[i], part->tags[i], &part->link_tags[i], part->first,
		          part->end, starts ? CELL_PAD_Y : 0);
	}
	if (starts && (row->kind == ROW_SUM || row->kind == ROW_TOTAL))
		(void)item_rule(builder->display, &slab->items, left, 0, right, 0, row->kind == ROW_TOTAL ? 0.9 : 0.5,
		                RULE_STRONG);
	if (ends && (row->kind != ROW_BODY || !table->grid->table->zebra))
		(void)item_rule(builder->display, &slab->items, left, height, right, height, HAIRLINE_PT, RULE);
	slab->repeat = table->repeat;
	slab->keep_next = !ends && (part->first == 0 || part->end + 1 == part->line_count);
}

static void build_row(struct table_builder *table, const struct grid_row *row)
{
	struct builder *builder = table->builder;
	struct row_part part = {.line_count = grid_row_lines(row)};
	part.tags = arena_alloc(builder_arena(builder), row->cell_count, sizeof(int));
	part.link_tags = arena_alloc(builder_arena(builder), row->cell_count, sizeof(int));
	if (!part.tags || !part.link_tags)
		return;
	int tag = display_tag(builder->display, ROLE_TR, table->body_tag);
	for (size_t i = 0; i < row->cell_count; i++) {
		part.tags[i] = cell_tag(table, tag, &row->cells[i], false, 1);
		part.link_tags[i] = TAG_ARTIFACT;
	}
	double height = grid_row_height(table->grid, row);
	if (height <= builder->page_height_pt / SPLIT_PART) {
		part.end = part.line_count;
		row_part(table, row, &part, height);
	} else {
		for (size_t i = 0; i < part.line_count; i++) {
			part.first = i;
			part.end = i + 1;
			double pad = (i == 0 ? CELL_PAD_Y : 0) + (part.end == part.line_count ? CELL_PAD_Y : 0);
			row_part(table, row, &part, table->grid->leading_pt + pad);
		}
	}
	table->shaded = row->kind == ROW_BODY ? !table->shaded : false;
}

static void build_rows(struct table_builder *table)
{
	struct grid *grid = table->grid;
	for (size_t i = 0; i < grid->row_count; i++) {
		const struct grid_row *row = &grid->rows[i];
		build_row(table, row);
		struct slab *slab = table->builder->last;
		/* No heading with a single row under it, and no single row left for the next page. */
		bool edge = i == 0 || i + 2 == grid->row_count,
		     next_total = i + 1 < grid->row_count && grid->rows[i + 1].kind == ROW_TOTAL;
		if (slab && i + 1 < grid->row_count && (edge || row->kind == ROW_GROUP || next_total))
			slab->keep_next = true;
	}
}

/* A short table moves as a whole: a few rows on the next page cost the reader more than the space they save. */
static void keep_short(const struct builder *builder, struct slab *first)
{
	double height = 0;
	for (const struct slab *slab = first; slab; slab = slab->next)
		height += slab->before_pt + slab->height_pt;
	for (struct slab *slab = first; slab && slab->next && height < builder->page_height_pt * SHORT_PART;
	     slab = slab->next)
		slab->keep_next = true;
}

static void build_note(struct table_builder *table)
{
	struct builder *builder = table->builder;
	struct slab *last = builder->last;
	if (last) {
		(void)item_rule(builder->display, &last->items, table->left_pt, last->height_pt, table->right_pt,
		                last->height_pt, 0.8, RULE_STRONG);
		last->height_pt += 2;
	}
	if (!table->grid->table->note.size)
		return;
	const struct style style = builder_style(FACE_REGULAR, NOTE_PT, GREY);
	struct slab *slab = slab_new(builder, 0, 1);
	if (!slab)
		return;
	slab->height_pt = text_block(builder, &slab->items, table->grid->table->note, &style,
	                             display_tag(builder->display, ROLE_P, builder->parent), table->left_pt, 0,
	                             builder_text_width(builder), NOTE_LEADING_PT, 0) +
	                  3;
	if (last)
		last->keep_next = true;
}

/* One table, or one part of a table that was cut between its columns. */
static void build_part(struct builder *builder, const struct table_block *block, struct grid *grid, struct str suffix,
                       bool labelled)
{
	struct table_builder table = {
	        .builder = builder, .left_pt = builder->indent_pt, .grid = grid, .suffix = suffix};
	table.right_pt = table.left_pt + table.grid->left_pt[block->table.column_count];
	table.table_tag = display_tag(builder->display, ROLE_TABLE, builder->parent);
	struct slab *before = builder->last;
	build_caption(&table);
	build_heads(&table);
	table.body_tag = display_tag(builder->display, ROLE_TBODY, table.table_tag);
	build_rows(&table);
	build_note(&table);
	struct slab *first = before ? before->next : builder->first;
	keep_short(builder, first);
	if (labelled && block->table.label.size && first) {
		const struct place place = {.label = block->table.label, .number = block->table.number};
		first->place = display_place(builder->display, &place) + 1;
		first->place_count = 1;
	}
}

/* On a landscape page of its own, with the heading or sentence that leads to it. */
static bool build_landscape(struct builder *builder, const struct table_block *block)
{
	if (builder->landscape || builder->remarks)
		return false;
	builder_turn(builder, true);
	struct grid *grid = grid_new(builder, block, builder_text_width(builder));
	if (grid && grid->fits) {
		for (struct slab *slab = builder->chain; slab && builder->last && builder->last->keep_next; slab = slab->next)
			slab->landscape = true;
		build_part(builder, block, grid, (struct str){0}, true);
	}
	builder_turn(builder, false);
	return grid && grid->fits;
}

static void build_columns(struct builder *builder, const struct table_block *block, struct grid *whole)
{
	size_t ends[GRID_COLUMNS_MAX], count = table_cut(whole, builder_text_width(builder), ends);
	for (size_t i = 0; i < count; i++) {
		struct table_block *part = table_part(builder_arena(builder), block, i ? ends[i - 1] : 1, ends[i]);
		struct grid *grid = part ? grid_new(builder, part, builder_text_width(builder)) : NULL;
		char *suffix = arena_printf(builder_arena(builder), builder_say(builder, " (columns %zu/%zu)", "（列 %zu/%zu）"), i + 1, count);
		if (!grid)
			return;
		if (!grid->fits)
			table_warn_narrow(builder, &block->table);
		build_part(builder, part, grid, str_of(suffix), i == 0);
	}
}

void build_table(struct builder *builder, const struct table_block *block)
{
	struct table_block own = *block;
	struct cell none = {.text = str_of(builder_say(builder, "None.", "該当なし")), .grey = true, .span = (uint8_t)block->table.column_count};
	struct row empty = {.kind = ROW_BODY, .cells = &none, .cell_count = 1};
	if (!own.row_count) {
		own.first = own.last = &empty;
		own.row_count = 1;
	}
	struct grid *grid = grid_new(builder, &own, builder_text_width(builder));
	if (!grid)
		return;
	if (grid->fits)
		build_part(builder, &own, grid, (struct str){0}, true);
	else if (!build_landscape(builder, &own))
		build_columns(builder, &own, grid);
}
