/* Prediction of one column by another: the value expected in a row is the one that stood in the last row with the same
 * predictor code. The same loops, turned round, are in the decoder (column_decode.c). */
#ifndef GEPPO_PREDICT_H
#define GEPPO_PREDICT_H

#include <stddef.h>
#include <stdint.h>

/* Rows that are tried for each candidate. */
#define PREDICT_SAMPLE ((size_t)8192)

/* The best so far: its column (PREDICTOR_NONE: none) and the bits that it is thought to need. */
struct predictor_choice {
	unsigned column;
	double bits;
};

/* Takes the candidate when its misses and the bits that tell them apart are worth clearly less than the best so far. */
void predictor_consider(struct predictor_choice *choice, unsigned column, double hit_share, size_t row_count,
                        double plain_bits);

/* Rows whose code is the predicted one. `last` is scratch for value_count codes. */
size_t predict_codes_hits(const uint16_t *predictor, size_t value_count, const uint16_t *codes, size_t count,
                          uint16_t *last);
/* misses[i] = 1 where it is not, else 0. */
void predict_codes_misses(const uint16_t *predictor, size_t value_count, const uint16_t *codes, size_t count,
                          uint16_t *last, uint16_t *misses);

/* The same for numbers; the first of each predictor value is expected to be NUMBER_NONE. */
size_t predict_numbers_hits(const uint16_t *predictor, size_t value_count, const int64_t *numbers, size_t count,
                            int64_t *last);
void predict_numbers_misses(const uint16_t *predictor, size_t value_count, const int64_t *numbers, size_t count,
                            int64_t *last, uint16_t *misses);

#endif
