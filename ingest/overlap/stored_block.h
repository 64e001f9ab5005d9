/* Blocks of the archive as lines, a few at a time: decoded once and kept while they are compared with. One thread. */
#ifndef GEPPO_STORED_BLOCK_H
#define GEPPO_STORED_BLOCK_H

#include "archive.h"

struct stored_block {
	uint64_t segment;
	size_t index;
	uint64_t first_line; /* in its segment */
	size_t line_count;
	const char *text;
	const uint32_t *line_at; /* line_count + 1 */
	const uint64_t *hashes;  /* mark_line_hash of each */
	const uint8_t *classes;  /* enum line_class of each */
	bool is_last;            /* of its segment */
};

struct stored_blocks;
/* Of the source's segments, as they are now; the archive must outlive it. */
struct stored_blocks *stored_blocks_new(struct archive *archive, const char *source, struct fail *fail) MUST_CHECK;
void stored_blocks_free(struct stored_blocks *blocks);
/* After a commit: the segments that are there now. */
bool stored_blocks_refresh(struct stored_blocks *blocks, struct fail *fail) MUST_CHECK;

/* By number, or by the line that it holds; *ret_block is NULL when there is no such segment, block or line. Valid until
 * two others have been asked for. */
bool stored_block_get(struct stored_blocks *blocks, uint64_t segment, size_t index,
                      const struct stored_block **ret_block, struct fail *fail) MUST_CHECK;
bool stored_block_of_line(struct stored_blocks *blocks, uint64_t segment, uint64_t line,
                          const struct stored_block **ret_block, struct fail *fail) MUST_CHECK;

/* The source's segments, by id. */
const struct segment_info *stored_segments(const struct stored_blocks *blocks, size_t *ret_count);

static inline struct str stored_line(const struct stored_block *block, size_t line)
{
	return (struct str){block->text + block->line_at[line], block->line_at[line + 1] - block->line_at[line]};
}

#endif
