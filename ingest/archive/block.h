/* One block: up to BOUND_BLOCK_LINES lines as compressed columns with zone maps and a checksum, immutable,
 * self-contained. The stored bytes are described in FORMAT.md. Encoding proves itself: the finished bytes are decoded
 * by the same decoder that `restore` and questions use, rendered, and compared with the input; lines that differ are
 * stored verbatim instead. Knows nothing of log formats, files or the manifest. */
#ifndef GEPPO_BLOCK_H
#define GEPPO_BLOCK_H

#include "arena.h"
#include "batch.h"
#include "fail.h"
#include "text.h"

/* Working memory of one thread: hash tables, zstd contexts, scratch. Reused over blocks. */
struct block_encoder;
struct block_encoder *block_encoder_new(struct fail *fail) MUST_CHECK;
void block_encoder_free(struct block_encoder *encoder);

/* Encodes and proves the batch; the block's bytes are appended to *text. A proof that fails for a reason other than
 * single lines is FAIL_FORMAT. */
bool block_encode(struct block_encoder *encoder, const struct batch *batch, struct text *text,
                  struct fail *fail) MUST_CHECK;

/* What can be said without decoding a column; at the front of the block. */
struct block_info {
	uint32_t size_bytes; /* of the whole block */
	uint32_t line_count;
	uint32_t record_count, excluded_count, rejected_count;
	uint64_t text_bytes;    /* of the original lines */
	int64_t min_us, max_us; /* stamps; NO_TIME when no line has one */
};
/* Checks magic, version, checksum of the header. `bytes` may be longer than the block. */
bool block_info(struct str bytes, struct block_info *ret_info, struct fail *fail) MUST_CHECK;

/* An open block: reads columns on demand from the bytes (which must outlive it). One thread at a time. */
struct block_reader;
struct block_reader *
block_reader_new(struct fail *fail) MUST_CHECK; /* holds a zstd context and buffers; reused over blocks */
void block_reader_free(struct block_reader *reader);
bool block_open(struct block_reader *reader, struct str bytes, struct fail *fail) MUST_CHECK;

/* Checks the checksum of every part (open alone checks the header; each column is checked as it is decoded). */
bool block_verify(struct block_reader *reader, struct fail *fail) MUST_CHECK;

/* The column's position, or -1; its kind. Column values exist for records only, in the order of lines: row r is the
 * r-th record. */
int block_column(const struct block_reader *reader, const char *name);
enum column_kind block_column_kind(const struct block_reader *reader, int column);
size_t block_column_count(const struct block_reader *reader);
const char *block_column_name(const struct block_reader *reader, int column);
size_t block_column_bytes(const struct block_reader *reader, int column); /* stored size, for statistics */

/* Zone map of a number column: false when it has none (all NUMBER_NONE). */
bool block_number_range(const struct block_reader *reader, int column, int64_t *ret_min, int64_t *ret_max);

/* Decoded views; valid until the next block_open on this reader. Text columns: a dictionary of distinct values and a
 * code a row. */
struct block_texts {
	const struct str *values; /* distinct; index 0 … value_count - 1 */
	size_t value_count;
	const uint16_t *
	        codes; /* record_count of them; every uint16_t may be a code: up to BOUND_BLOCK_LINES distinct values */
};
bool block_texts(struct block_reader *reader, int column, struct block_texts *ret_texts, struct fail *fail) MUST_CHECK;
/* The dictionary alone, without the codes: enough to see whether a value occurs at all. */
bool block_values(struct block_reader *reader, int column, struct block_texts *ret_texts, struct fail *fail) MUST_CHECK;
bool block_numbers(struct block_reader *reader, int column, const int64_t **ret_numbers, struct fail *fail) MUST_CHECK;

/* Per line (not per record): class, reject reason, stamp; line_count of each. */
struct block_lines {
	const uint8_t *line_class;
	const uint8_t *reject_reason;
	const int64_t *at_us;
};
bool block_lines(struct block_reader *reader, struct block_lines *ret_lines, struct fail *fail) MUST_CHECK;

/* The original bytes of the lines first … first + count - 1, appended. */
bool block_restore(struct block_reader *reader, uint32_t first, uint32_t count, struct text *text,
                   struct fail *fail) MUST_CHECK;

/* All lines, appended; line_at (room for line_count + 1) gets where each begins in *text, and the end. */
bool block_restore_all(struct block_reader *reader, struct text *text, uint32_t *line_at, struct fail *fail) MUST_CHECK;

const char *block_dialect(const struct block_reader *reader);

#endif
