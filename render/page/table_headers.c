/* Tags are in the order in which they were made, parents first, and a row's cells from left to right; the second row of
 * headings is made along with the first, so that what covers it from above is known when its cells come. */
#include "table_headers.h"

#include <stdio.h>

#define COLUMNS_MAX 24
#define HEAD_ROWS_MAX 2

struct table_record {
	bool spans; /* one of its headings takes several columns */
	int heads[COLUMNS_MAX][HEAD_ROWS_MAX];
	int head_count[COLUMNS_MAX];
	bool covered[COLUMNS_MAX]; /* by a heading of the first row that reaches into the second */
};

struct place_record {
	struct table_record *table; /* NULL: outside of tables, or in one without spans */
	bool head;                  /* below THead */
	int column;                 /* of a cell; of a row: the next one's */
	int row_head;               /* of a row: the tag of its TH; −1 */
};

struct table_headers {
	const struct display *display;
	struct place_record *places; /* by tag */
};

static bool is_cell(const struct tag *tag)
{
	return tag->role == ROLE_TH || tag->role == ROLE_TD;
}

static bool grow(struct table_headers *headers, struct arena *arena)
{
	const struct display *display = headers->display;
	for (size_t i = 0; i < display->tag_count; i++) {
		const struct tag *tag = &display->tags[i];
		struct place_record *place = &headers->places[i];
		place->row_head = -1;
		if (tag->parent >= 0) {
			place->table = headers->places[tag->parent].table;
			place->head = headers->places[tag->parent].head || tag->role == ROLE_THEAD;
		}
		if (tag->role == ROLE_TABLE) {
			place->table = arena_alloc(arena, 1, sizeof(*place->table));
			if (!place->table)
				return false;
		}
		if (place->table && tag->role == ROLE_TH && tag->column_span > 1 && place->head)
			place->table->spans = true;
	}
	return true;
}

static void place_head(struct table_record *table, const struct tag *tag, int number, int column)
{
	for (int i = column; i < column + tag->column_span && i < COLUMNS_MAX; i++) {
		if (table->head_count[i] < HEAD_ROWS_MAX)
			table->heads[i][table->head_count[i]++] = number;
		table->covered[i] |= tag->row_span > 1;
	}
}

static void place_cells(struct table_headers *headers)
{
	const struct display *display = headers->display;
	for (size_t i = 0; i < display->tag_count; i++) {
		const struct tag *tag = &display->tags[i];
		struct place_record *place = &headers->places[i], *row = tag->parent >= 0 ? &headers->places[tag->parent] : NULL;
		if (!is_cell(tag) || !row || !place->table || !place->table->spans)
			continue;
		/* Only the second row of headings has anything above it. */
		bool second = place->head && row->column < COLUMNS_MAX && place->table->covered[row->column];
		while (second && row->column < COLUMNS_MAX && place->table->covered[row->column])
			row->column++;
		place->column = row->column;
		row->column += tag->column_span;
		if (place->head)
			place_head(place->table, tag, (int)i, place->column);
		else if (tag->role == ROLE_TH && row->row_head < 0)
			row->row_head = (int)i;
	}
}

struct table_headers *table_headers_new(const struct display *display, struct arena *arena)
{
	struct table_headers *headers = arena_alloc(arena, 1, sizeof(*headers));
	if (!headers)
		return NULL;
	*headers = (struct table_headers){display, arena_alloc(arena, display->tag_count, sizeof(*headers->places))};
	if (!headers->places || !grow(headers, arena))
		return NULL;
	place_cells(headers);
	return headers;
}

bool table_header_is(const struct table_headers *headers, int tag)
{
	const struct place_record *place = &headers->places[tag];
	return headers->display->tags[tag].role == ROLE_TH && place->table && place->table->spans;
}

size_t table_headers_of(const struct table_headers *headers, int tag, int ret_tags[TABLE_HEADERS_MAX])
{
	const struct tag *own = &headers->display->tags[tag];
	const struct place_record *place = &headers->places[tag];
	size_t count = 0;
	if (!is_cell(own) || !place->table || !place->table->spans || place->head)
		return 0;
	const struct table_record *table = place->table;
	for (int level = 0; level < HEAD_ROWS_MAX; level++) {
		for (int i = place->column; i < place->column + own->column_span && i < COLUMNS_MAX; i++) {
			if (level >= table->head_count[i])
				continue;
			int head = table->heads[i][level];
			if (!count || ret_tags[count - 1] != head)
				ret_tags[count++] = head;
		}
	}
	int row_head = own->parent >= 0 ? headers->places[own->parent].row_head : -1;
	if (row_head >= 0 && row_head != tag)
		ret_tags[count++] = row_head;
	return count;
}

void table_header_id(int tag, char ret_id[TABLE_HEADER_ID_SIZE])
{
	snprintf(ret_id, TABLE_HEADER_ID_SIZE, "h%07d", tag % 10000000);
}
