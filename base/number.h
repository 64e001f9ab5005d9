/* Text to numbers, with the allowed range said by the caller. The whole view must be the number; no blanks, no locale. */
#ifndef GEPPO_NUMBER_H
#define GEPPO_NUMBER_H

#include "str.h"

bool number_u64(struct str text, uint64_t max, uint64_t *ret_value);
bool number_i64(struct str text, int64_t min, int64_t max, int64_t *ret_value);
bool number_hex(struct str text, uint64_t max, uint64_t *ret_value);

/* A decimal such as 12.345 as an integer in units of 10^-scale (scale 3: 12345). More fraction digits than `scale` are an error unless they are zeros. */
bool number_scaled(struct str text, int scale, int64_t *ret_value);

/* Any decimal, with an exponent or without (0.6875, 1.25e-05), in units of 10^-scale, rounded exactly and never through a double: to the nearest, and
 * halves up (towards +∞) or down. scale 2: 0.6875 gives 69. */
enum number_half {
	NUMBER_HALF_UP,
	NUMBER_HALF_DOWN,
};
bool number_rounded(struct str text, int scale, enum number_half half, int64_t *ret_value);

bool number_double(struct str text, double *ret_value); /* finite only */

/* Checked sums and products: false on overflow, with *ret_value unchanged. */
bool number_add(uint64_t a, uint64_t b, uint64_t *ret_value);
bool number_multiply(uint64_t a, uint64_t b, uint64_t *ret_value);

#endif
