/* Columns that no block stores: from the stamp, and from classification of distinct values. Private to block_view. */
#ifndef GEPPO_VIEW_DERIVE_H
#define GEPPO_VIEW_DERIVE_H

#include "block_view.h"

/* How a field's column comes about. */
enum view_origin {
	ORIGIN_COLUMN,          /* stored under the field's name */
	ORIGIN_SOURCE,          /* one value a segment */
	ORIGIN_STAMP,           /* a number from the stamp */
	ORIGIN_MONTH,
	ORIGIN_SITE, ORIGIN_PAGE, ORIGIN_KIND, ORIGIN_EVENT, ORIGIN_SEVERITY, ORIGIN_TEMPLATE,
};
enum view_origin view_origin(const struct field *field);

/* Names of the fields that it is made from; NULL at the end. */
const char *const *view_inputs(enum view_origin origin, enum site_field site_field);

bool view_derive_stamp(struct block_view *view, struct view_column *column);     /* numbers */
bool view_derive_texts(struct block_view *view, struct view_column *column);     /* codes, keys */
/* Key of a code of page and template, which are made one by one. */
int64_t view_derive_key(struct block_view *view, struct view_column *column, uint32_t code);

/* The column of another field of the same table, with its codes. */
struct view_column *view_input(struct block_view *view, const struct view_column *column, const char *name);
/* Room of BOUND_BLOCK_LINES entries in the column, made once. */
uint16_t *view_code_room(struct block_view *view, struct view_column *column);
int64_t *view_key_room(struct block_view *view, struct view_column *column);
int64_t *view_number_room(struct block_view *view, struct view_column *column);
/* Number of the text in the column's domain; VIEW_KEY_UNSET: memory is out. */
int64_t view_domain_key(struct block_view *view, struct view_column *column, struct str text);

#endif
