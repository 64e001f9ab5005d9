/* Stored sections back to columns: the one decoder, used by questions, restore, verify and the proof at encoding. Bytes
 * are hostile: every count, code and length is checked, and what does not fit is FAIL_FORMAT. FORMAT.md, "Columns".
 * Knows nothing of the block around them. */
#ifndef GEPPO_COLUMN_DECODE_H
#define GEPPO_COLUMN_DECODE_H

#include "batch.h"
#include "packing.h"

/* Readable bytes behind the text of every dictionary, so that short values may be copied in steps of this size. */
#define DICTIONARY_SLACK_BYTES ((size_t)64)

struct column_decoder {
	struct unpacker *unpacker;
	/* Scratch of BOUND_BLOCK_LINES elements. */
	uint64_t *words;
	uint16_t *symbols;
	uint16_t *misses;
	uint16_t *last_codes;
	int64_t *last_numbers;
	int64_t *kept_numbers;
};

bool column_decoder_init(struct column_decoder *decoder); /* false: out of memory */
void column_decoder_release(struct column_decoder *decoder);

/* A decoded text column: value v is bytes.at[value_at[v] … value_at[v + 1]). Memory is kept over blocks. */
struct decoded_texts {
	uint32_t *value_at; /* value_count + 1 */
	struct str *values; /* the same as views, once decoded_texts_views was called for this block */
	size_t value_capacity;
	size_t value_count, repeated_count;
	struct text bytes;
	uint16_t *codes;
};
/* Makes the views; false: out of memory. */
bool decoded_texts_views(struct decoded_texts *texts) MUST_CHECK;
void decoded_texts_release(struct decoded_texts *texts);

/* The earlier column that a section builds on: a text column that predicts, or a number column whose multiple this is.
 * Both NULL: none. */
struct predictor {
	const uint16_t *codes;
	size_t value_count;
	const int64_t *numbers;
};

/* Values take at most max_bytes, and there are at most row_count. */
bool column_decode_dictionary(struct column_decoder *decoder, struct str section, size_t row_count, uint64_t max_bytes,
                              struct decoded_texts *texts, struct fail *fail) MUST_CHECK;

/* The earlier column that a section builds on: PREDICTOR_NONE when there is none. Number sections say it behind their
 * form; *ret_kind is the kind that the column must have. */
unsigned column_codes_predictor(struct str section);
unsigned column_numbers_predictor(struct str section, enum column_kind *ret_kind);

/* row_count codes into texts->codes, whose dictionary is decoded. */
bool column_decode_codes(struct column_decoder *decoder, struct str section, size_t row_count,
                         struct predictor predictor, struct decoded_texts *texts, struct fail *fail) MUST_CHECK;

/* row_count numbers. stamps: of the records, or NULL when they may not be referred to. */
bool column_decode_numbers(struct column_decoder *decoder, struct str section, size_t row_count,
                           struct predictor predictor, const int64_t *stamps, int64_t *numbers,
                           struct fail *fail) MUST_CHECK;

#endif
