/* Columns that no block stores: from the stamp, and from classification of distinct values. Private to block_view. */
#ifndef GEPPO_VIEW_DERIVE_H
#define GEPPO_VIEW_DERIVE_H

#include "block_view.h"

enum view_origin view_origin(enum plan_table table, const struct field *field);

/* Names of the fields that it is made from; NULL at the end. */
const char *const *view_inputs(enum view_origin origin, enum site_field site_field);

bool view_derive_stamp(struct block_view *view, struct view_column *column); /* numbers */
/* Codes and keys of units of time without the numbers; *ret_made false: there are many, the numbers must do. Not for
 * "time". */
bool view_derive_stamp_codes(struct block_view *view, struct view_column *column, bool *ret_made);
bool view_derive_month(struct block_view *view, struct view_column *column); /* codes, keys */
bool view_derive_texts(struct block_view *view, struct view_column *column); /* codes, keys */
/* Key of a code of page and template, which are made one by one. */
int64_t view_derive_key(struct block_view *view, struct view_column *column, uint32_t code);

/* The keys of all codes of a page column. */
bool view_derive_page_keys(struct block_view *view, struct view_column *column);

/* Stored columns. Texts without codes: the distinct values alone. */
bool view_stored_numbers(struct block_view *view, struct view_column *column);
bool view_stored_texts(struct block_view *view, struct view_column *column, bool with_codes);

/* Codes that are the domain's numbers, for domains that stay small: the code of a text, and the faces once every row
 * has its code in code_room. */
bool view_code_of_text(struct block_view *view, struct view_column *column, struct str text, uint16_t *ret_code);
bool view_codes_are_domain(struct block_view *view, struct view_column *column);
/* The reader stands on the view's block. */
bool view_opened(struct block_view *view, struct fail *fail);
bool view_constant_text(struct block_view *view, struct view_column *column, struct str value);
bool view_unset_keys(struct block_view *view, struct view_column *column);
bool view_codes_of_numbers(struct block_view *view, struct view_column *column);

/* Of a system log: the line's own host, by the name that geppo.yaml has for it; the source's where the line has none. */
bool view_derive_host(struct block_view *view, struct view_column *column);   /* codes, texts */
bool view_derive_client(struct block_view *view, struct view_column *column); /* codes, texts */

/* The answer for each code of the input (in the block's arena), of which each value is asked about once a thread. NULL:
 * memory. */
typedef uint64_t view_ask(struct block_view *view, struct str value);
const uint64_t *view_answers(struct block_view *view, struct view_answers *answers, struct view_column *input,
                             view_ask *ask);

/* The column of another field of the same table, with its codes. */
struct view_column *view_input(struct block_view *view, const struct view_column *column, const char *name);
/* Room of BOUND_BLOCK_LINES entries in the column, made once. */
uint16_t *view_code_room(struct block_view *view, struct view_column *column);
int64_t *view_key_room(struct block_view *view, struct view_column *column);
int64_t *view_number_room(struct block_view *view, struct view_column *column);
/* Number of the text in the column's domain; VIEW_KEY_UNSET: memory is out. */
int64_t view_domain_key(struct block_view *view, struct view_column *column, struct str text);

#endif
