/* Columns to stored sections: dictionary and codes for texts, frames, deltas or few values for numbers, each with an
 * optional predictor. A predictor is an earlier text column: a value is expected to be the one that stood in the last
 * row with the same predictor value (an address keeps its agent, a path its size); a bit a row says whether that came
 * true, and only the others are stored. FORMAT.md, "Columns". Knows nothing of the block around them. */
#ifndef GEPPO_COLUMN_ENCODE_H
#define GEPPO_COLUMN_ENCODE_H

#include "dictionary.h"
#include "packing.h"

/* Text columns of the block that are encoded already: what may predict the next ones. */
struct coded_column {
	uint16_t *codes;    /* NULL until used */
	uint64_t *hashes;   /* the same */
	size_t value_count; /* 0: not a text column */
};

struct column_encoder {
	struct packer *packer;
	struct dictionary dictionary;
	struct coded_column coded[BATCH_COLUMNS_MAX];

	/* The rows of the block at hand: set by the caller. */
	const uint32_t *lines; /* of the records */
	size_t row_count;
	const int64_t *stamps; /* by line */
	bool strict;           /* equal hashes are not taken for equal values */

	/* Scratch of BOUND_BLOCK_LINES elements. */
	int64_t *numbers;
	int64_t *kept_numbers;
	int64_t *last_numbers;
	uint64_t *words;
	uint16_t *symbols;
	uint16_t *last_codes;
	uint16_t *misses; /* a row's bit: 1 when the prediction failed */
	struct text bytes;
};

bool column_encoder_init(struct column_encoder *encoder); /* false: out of memory */
void column_encoder_release(struct column_encoder *encoder);

/* Hashes the rows of all text columns: before the first of them is encoded. */
bool column_encoder_hash(struct column_encoder *encoder, const struct batch *batch, struct fail *fail) MUST_CHECK;

/* Column `index` of the batch; sections are appended to *dictionary and *codes. */
bool column_encode_text(struct column_encoder *encoder, const struct batch *batch, size_t index,
                        struct text *dictionary, struct text *codes, struct fail *fail) MUST_CHECK;

/* The zone map of a number column. */
struct number_range {
	bool has_values;
	int64_t min, max;
};
bool column_encode_numbers(struct column_encoder *encoder, const struct batch *batch, size_t index,
                           struct text *section, struct number_range *ret_range, struct fail *fail) MUST_CHECK;

/* Numbers of every line, without a predictor: the stamps of the block. */
bool column_encode_stamps(struct column_encoder *encoder, const int64_t *stamps, size_t count, struct text *section,
                          struct number_range *ret_range, struct fail *fail) MUST_CHECK;

#endif
