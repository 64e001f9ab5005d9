/* An open block from inside, for the files that read it and for the proof of the encoder. */
#ifndef GEPPO_BLOCK_LINES_H
#define GEPPO_BLOCK_LINES_H

#include "block_header.h"
#include "column_decode.h"
#include "render.h"

struct reader_column {
	struct decoded_texts texts;
	int64_t *numbers;
	bool has_values, has_views, has_codes, has_numbers;
};

struct block_reader {
	struct column_decoder decoder;
	struct block_header header;
	struct str bytes;
	struct reader_column columns[BATCH_COLUMNS_MAX];
	struct renderer renderer;

	/* Of the lines; BOUND_BLOCK_LINES each. */
	uint8_t *line_class;
	uint8_t *reject_reason;
	int64_t *at_us;
	int64_t *row_at_us; /* of the records */
	uint8_t *is_verbatim;
	uint32_t *verbatim_at; /* verbatim_count + 1 of them */
	struct text verbatim;
	bool has_lines, has_verbatim, is_prepared;
};

/* A section's bytes; and those once the checksum was found right. */
struct str block_section(const struct block_reader *reader, size_t section);
bool block_checked_section(const struct block_reader *reader, size_t section, struct str *ret_bytes,
                           struct fail *fail) MUST_CHECK;

/* Codes or numbers of a column into reader->columns, after those of the columns that predict it. */
bool block_decode_rows(struct block_reader *reader, size_t column, struct fail *fail) MUST_CHECK;
/* Classes, reasons, stamps and which lines are verbatim. */
bool block_decode_lines(struct block_reader *reader, struct fail *fail) MUST_CHECK;

/* Opens a block whose column sections are those of the block that was open (same sizes and checksums): their decoded
 * form is kept. Others are decoded anew. */
bool block_reopen(struct block_reader *reader, struct str bytes, struct fail *fail) MUST_CHECK;

/* Decodes all that rendering needs; block_line may be called then. */
bool block_prepare(struct block_reader *reader, struct fail *fail) MUST_CHECK;

/* Which bytes line `line` has, where `row` records and `verbatim` verbatim lines stand before it: its size, written to
 * out, or RENDER_TOO_LONG. out has room + RENDER_SLACK_BYTES bytes. */
size_t block_line(struct block_reader *reader, uint32_t line, uint32_t row, uint32_t verbatim, char *out, size_t room);

#endif
