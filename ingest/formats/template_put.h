/* What a field of a template says, into the columns of a batch. The other half of template_parse.c, which finds where
 * fields end. */
#ifndef GEPPO_TEMPLATE_PUT_H
#define GEPPO_TEMPLATE_PUT_H

#include "template.h"

static inline void put_span(struct batch *batch, int column, size_t row, const char *at, const char *end)
{
	batch->columns[column].spans[row] = (struct span){(uint32_t)(at - batch->text.at), (uint32_t)(end - at)};
}

static inline bool is_digit(char byte)
{
	return (unsigned char)(byte - '0') <= 9;
}

/* The bytes at … end of the field into the row; letters: what stood in the place of %Z. */
enum reject_reason template_put(const struct template *template, const struct template_field *field,
                                struct template_state *state, struct batch *batch, size_t row, const char *at,
                                const char *end, struct str letters);

#endif
