/* What a source's lines come to, in whatever order and by whatever files they came: the sum mod 2^128 of the XXH3-128
 * of each line that counts (records and rejected lines that are not hidden; a line without a line end is taken as if it
 * ended with "\n"). Two archives that were fed the same lines have the same digest, however the files were cut, named,
 * compressed or compacted. It tells contents apart by accident, not by intent: for that there is the chain. */
#ifndef GEPPO_CONTENT_DIGEST_H
#define GEPPO_CONTENT_DIGEST_H

#include "archive.h"

struct content_digest {
	struct xxh128 sum;
	uint64_t record_count, rejected_count;
	uint64_t hidden_count; /* records and rejected lines that count no more: not in the sum */
};
#define CONTENT_DIGEST_HEX_SIZE 33

bool content_digest_equal(const struct content_digest *a, const struct content_digest *b);
/* 32 hexadecimal digits, the high half first; returns `buffer`. */
const char *content_digest_hex(const struct content_digest *digest, char buffer[CONTENT_DIGEST_HEX_SIZE]);

/* Adds a decoded block: lines[i] is text[line_at[i] … line_at[i + 1]), its first line the segment's first_line; hidden
 * as in struct segment_info. False: out of memory. */
struct digest_block {
	struct str text;
	const uint32_t *line_at;
	size_t line_count;
	struct block_lines lines;
	uint64_t first_line;
	const struct line_range *hidden;
	size_t hidden_count;
};
bool content_digest_add(struct content_digest *digest, const struct digest_block *block) MUST_CHECK;

/* By source, in the order in which sources are first asked for; zeroed is empty. */
struct source_digest {
	const char *source;
	struct content_digest digest;
};
struct source_digests {
	struct source_digest *items;
	size_t count, room;
	struct arena arena; /* the names */
};
void source_digests_release(struct source_digests *digests);
/* The source's, added when it is not there; NULL: out of memory. Valid until the next call. */
struct content_digest *source_digests_of(struct source_digests *digests, const char *source);

/* Reads all lines of a source, or (NULL) of all sources, into *ret_digests, which is empty; the sources by name. */
bool archive_content_digest(struct archive *archive, const char *source, struct source_digests *ret_digests,
                            struct fail *fail) MUST_CHECK;

#endif
