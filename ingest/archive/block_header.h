/* The header of a block as a struct, to bytes and back. Parsing trusts nothing: magic, checksum, every length and every
 * number is checked, so whoever holds a parsed header may index by what it says. FORMAT.md, "Block". */
#ifndef GEPPO_BLOCK_HEADER_H
#define GEPPO_BLOCK_HEADER_H

#include "block.h"
#include "column_encode.h"
#include "layout.h"

struct header_column {
	enum column_kind kind;
	char name[COLUMN_NAME_BYTES_MAX + 1];
	struct number_range range; /* numbers only */
};

struct block_header {
	struct block_info info;
	uint32_t header_bytes;
	uint32_t verbatim_count; /* lines stored as they are: all that are no records, and exceptions */
	size_t column_count;
	struct header_column columns[BATCH_COLUMNS_MAX];
	struct recipe recipe; /* literals point into the bytes that were parsed */
	char dialect[BLOCK_DIALECT_BYTES_MAX + 1];
	size_t section_count;
	struct section_entry sections[SECTIONS_MAX];
	size_t section_at[SECTIONS_MAX]; /* from the block's first byte */
};

/* XXH3-64 of a part of a block. */
uint64_t block_checksum(struct str bytes);

/* Appends the header; info.size_bytes and header_bytes are computed from the sections and set. */
bool block_header_write(struct block_header *header, struct text *text) MUST_CHECK;
bool block_header_parse(struct str bytes, struct block_header *ret_header, struct fail *fail) MUST_CHECK;

#endif
