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
	const uint8_t *reasons;  /* enum reject_reason of each */
	const int64_t *at_us;    /* stamp of each; NO_TIME: it has none */
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

/* What is known of a block without decoding it; zero lines and NO_TIME when it is not there. */
bool stored_block_info(struct stored_blocks *blocks, uint64_t segment, size_t index, struct block_info *ret_info,
                       struct fail *fail) MUST_CHECK;

/* Does this line count no more (segment_info.hidden)? Also true for one that is not there. */
bool stored_line_hidden(const struct stored_blocks *blocks, uint64_t segment, uint64_t line);

/* The source's segments, by id. */
const struct segment_info *stored_segments(const struct stored_blocks *blocks, size_t *ret_count);

static inline struct str stored_line(const struct stored_block *block, size_t line)
{
	return (struct str){block->text + block->line_at[line], block->line_at[line + 1] - block->line_at[line]};
}

#endif
