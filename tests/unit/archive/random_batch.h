/* Batches of random columns, recipes and lines, the same for the same seed: the material of the archive's property
 * tests. Lines are written by a renderer of its own (printf), so that the archive's is compared with another one's idea
 * of a form. */
#ifndef GEPPO_RANDOM_BATCH_H
#define GEPPO_RANDOM_BATCH_H

#include "batch.h"
#include "text.h"

struct random {
	uint64_t state;
};
uint64_t random_next(struct random *random);
uint64_t random_below(struct random *random, uint64_t limit);
bool random_chance(struct random *random, unsigned percent);

struct random_batch {
	struct random random;
	struct batch *batch;
	struct text text; /* the batch's text */
	char names[BATCH_COLUMNS_MAX][16];
	unsigned shapes[BATCH_COLUMNS_MAX];
	bool rendered[BATCH_COLUMNS_MAX]; /* used by the recipe */
};

/* line_count 0 … BOUND_BLOCK_LINES. spoil_percent: records whose line is changed behind the recipe's back. */
bool random_batch_fill(struct random_batch *random, uint64_t seed, size_t line_count, unsigned spoil_percent);
void random_batch_release(struct random_batch *random);

#endif
