/* Lines from decoded columns by a recipe: what `restore` and the proof have in common. Specialised for speed: a recipe
 * is turned into steps once a block; short texts are copied in fixed pieces, dates are kept from line to line. Knows
 * nothing of blocks. */
#ifndef GEPPO_RENDER_H
#define GEPPO_RENDER_H

#include <stdint.h>

#include "column_decode.h"
#include "recipe.h"

/* Behind the room that is given to render_line there must be this much more that it may scribble on. */
#define RENDER_SLACK_BYTES ((size_t)128)
#define RENDER_TOO_LONG SIZE_MAX

/* A column as the renderer sees it: texts (with their codes) or numbers. */
struct render_column {
	const struct decoded_texts *texts;
	const int64_t *numbers;
};

/* Texts, flat: value c is bytes[value_at[c] … value_at[c + 1]), with DICTIONARY_SLACK_BYTES readable behind the last.
 */
struct render_texts {
	const char *bytes;
	const uint32_t *value_at;
	const uint16_t *codes;
};

struct render_step {
	enum recipe_form form;
	uint8_t digits;
	struct render_texts texts;
	const int64_t *numbers;
	const int64_t *offsets; /* seconds east of UTC a row; NULL: UTC */
	struct str literal;     /* with slack behind it */
	int64_t cached_day;     /* the day whose date is cached */
	char date[16];
	uint8_t date_size;
};

struct renderer {
	struct render_step steps[RECIPE_PARTS_MAX];
	size_t step_count;
	struct render_texts large[RECIPE_PARTS_MAX]; /* texts whose memory is fetched ahead */
	size_t large_count;
	size_t row_count;
	struct text literals;
};

/* The recipe's columns are in range and of the right kind (recipe_valid). False: out of memory. Views of `recipe` are
 * not kept. */
bool renderer_start(struct renderer *renderer, const struct recipe *recipe, const struct render_column *columns,
                    size_t row_count);
void renderer_release(struct renderer *renderer);

/* Writes the line of `row`; its size, or RENDER_TOO_LONG when it does not fit into `room`. */
size_t render_line(struct renderer *renderer, size_t row, char *out, size_t room);

/* Is every part's column there, of the kind that its form needs, and no form or digit count out of range? */
bool recipe_valid(const struct recipe *recipe, const enum column_kind *kinds, size_t column_count);

#endif
