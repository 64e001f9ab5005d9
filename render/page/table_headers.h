/* Which headings a table's cell stands under, for tables in which a heading spans columns; of the tag tree alone. Knows
 * nothing of PDF objects. */
#ifndef GEPPO_TABLE_HEADERS_H
#define GEPPO_TABLE_HEADERS_H

#include "display.h"

#define TABLE_HEADERS_MAX 96   /* of one cell: 24 columns of two rows, and what names the row */
#define TABLE_HEADER_ID_SIZE 12 /* "h0001234" */

struct table_headers;

/* In the arena; NULL when memory is out. Keeps the display. */
struct table_headers *table_headers_new(const struct display *display, struct arena *arena);

/* The tag is a heading that cells name. */
bool table_header_is(const struct table_headers *headers, int tag);
/* The headings of a cell, outermost first, then the one that names its row; their number. 0 for every other tag. */
size_t table_headers_of(const struct table_headers *headers, int tag, int ret_tags[TABLE_HEADERS_MAX]);
/* Ascending with the tags, as a name tree wants them. */
void table_header_id(int tag, char ret_id[TABLE_HEADER_ID_SIZE]);

#endif
