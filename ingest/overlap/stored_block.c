/* Decoded blocks. */
#include "stored_block.h"

#include <stdlib.h>
#include <string.h>

#include "marks.h"

/* One to compare with, one that goes on behind it, one that is tried. */
#define KEPT 3

struct kept {
	struct stored_block block;
	struct text text;
	uint32_t *line_at;
	uint64_t *hashes;
	uint8_t *classes, *reasons;
	int64_t *at_us;
	uint64_t used; /* when */
};

struct stored_blocks {
	struct archive *archive;
	char *source;
	struct arena arena; /* segments */
	const struct segment_info *segments;
	size_t *by_number; /* indices, by the segments' numbers */
	size_t segment_count;
	struct block_reader *reader;
	struct segment *segment; /* open */
	uint64_t number;         /* of it */
	struct kept kept[KEPT];
	uint64_t clock;
};

struct stored_blocks *stored_blocks_new(struct archive *archive, const char *source, struct fail *fail)
{
	struct stored_blocks *blocks = calloc(1, sizeof(*blocks));

	if (!blocks) {
		fail_memory(fail);
		return NULL;
	}
	blocks->archive = archive;
	blocks->source = strdup(source);
	blocks->reader = blocks->source ? block_reader_new(fail) : NULL;
	if (!blocks->source)
		fail_memory(fail);
	if (blocks->reader && stored_blocks_refresh(blocks, fail))
		return blocks;
	stored_blocks_free(blocks);
	return NULL;
}

void stored_blocks_free(struct stored_blocks *blocks)
{
	if (!blocks)
		return;
	for (size_t i = 0; i < KEPT; i++) {
		text_release(&blocks->kept[i].text);
		free(blocks->kept[i].line_at);
		free(blocks->kept[i].hashes);
		free(blocks->kept[i].classes);
		free(blocks->kept[i].reasons);
		free(blocks->kept[i].at_us);
	}
	segment_close(blocks->segment);
	block_reader_free(blocks->reader);
	arena_release(&blocks->arena);
	free(blocks->source);
	free(blocks);
}

bool stored_blocks_refresh(struct stored_blocks *blocks, struct fail *fail)
{
	arena_clear(&blocks->arena);
	blocks->segment_count = 0;
	if (!archive_segments(blocks->archive, blocks->source, INT64_MIN, INT64_MAX, &blocks->arena, &blocks->segments,
	                      &blocks->segment_count, fail))
		return false;
	blocks->by_number = arena_alloc(&blocks->arena, blocks->segment_count + 1, sizeof(*blocks->by_number));
	if (!blocks->by_number)
		return fail_memory(fail);
	/* Numbers rise with ids but for compacted segments; few are out of place. */
	for (size_t i = 0; i < blocks->segment_count; i++) {
		size_t at = i;

		for (; at > 0 && blocks->segments[blocks->by_number[at - 1]].number > blocks->segments[i].number; at--)
			blocks->by_number[at] = blocks->by_number[at - 1];
		blocks->by_number[at] = i;
	}
	return true;
}

const struct segment_info *stored_segments(const struct stored_blocks *blocks, size_t *ret_count)
{
	*ret_count = blocks->segment_count;
	return blocks->segments;
}

static const struct segment_info *find_segment(const struct stored_blocks *blocks, uint64_t number)
{
	size_t low = 0, high = blocks->segment_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (blocks->segments[blocks->by_number[middle]].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < blocks->segment_count && blocks->segments[blocks->by_number[low]].number == number
	               ? &blocks->segments[blocks->by_number[low]]
	               : NULL;
}

bool stored_line_hidden(const struct stored_blocks *blocks, uint64_t segment, uint64_t line)
{
	const struct segment_info *info = find_segment(blocks, segment);
	size_t low = 0, high = info ? info->hidden_count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (info->hidden[middle].first_line + info->hidden[middle].line_count <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return !info || (low < info->hidden_count && info->hidden[low].first_line <= line);
}

static bool open_segment(struct stored_blocks *blocks, uint64_t number, bool *ret_there, struct fail *fail)
{
	const struct segment_info *info = find_segment(blocks, number);

	*ret_there = info != NULL;
	if (!info || (blocks->segment && blocks->number == number))
		return true;
	segment_close(blocks->segment);
	blocks->segment = segment_open(info, fail);
	blocks->number = number;
	return blocks->segment != NULL;
}

bool stored_block_info(struct stored_blocks *blocks, uint64_t segment, size_t index, struct block_info *ret_info,
                       struct fail *fail)
{
	bool there;

	*ret_info = (struct block_info){.min_us = NO_TIME, .max_us = NO_TIME};
	if (!open_segment(blocks, segment, &there, fail))
		return false;
	if (there && index < segment_block_count(blocks->segment))
		*ret_info = *segment_block_info(blocks->segment, index);
	return true;
}

static bool decode(struct stored_blocks *blocks, struct kept *kept, size_t index, struct fail *fail)
{
	const struct block_info *info = segment_block_info(blocks->segment, index);
	struct block_lines lines;

	if (!kept->line_at)
		kept->line_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*kept->line_at));
	if (!kept->hashes)
		kept->hashes = malloc(BOUND_BLOCK_LINES * sizeof(*kept->hashes));
	if (!kept->classes)
		kept->classes = malloc(BOUND_BLOCK_LINES);
	if (!kept->reasons)
		kept->reasons = malloc(BOUND_BLOCK_LINES);
	if (!kept->at_us)
		kept->at_us = malloc(BOUND_BLOCK_LINES * sizeof(*kept->at_us));
	if (!kept->line_at || !kept->hashes || !kept->classes || !kept->reasons || !kept->at_us)
		return fail_memory(fail);
	text_clear(&kept->text);
	if (!block_open(blocks->reader, segment_block(blocks->segment, index), fail) ||
	    !block_restore_all(blocks->reader, &kept->text, kept->line_at, fail) ||
	    !block_lines(blocks->reader, &lines, fail))
		return false;
	memcpy(kept->classes, lines.line_class, info->line_count);
	memcpy(kept->reasons, lines.reject_reason, info->line_count);
	memcpy(kept->at_us, lines.at_us, info->line_count * sizeof(*kept->at_us));
	kept->block = (struct stored_block){.segment = blocks->number,
	                                    .index = index,
	                                    .line_count = info->line_count,
	                                    .text = kept->text.at,
	                                    .line_at = kept->line_at,
	                                    .hashes = kept->hashes,
	                                    .classes = kept->classes,
	                                    .reasons = kept->reasons,
	                                    .at_us = kept->at_us,
	                                    .is_last = index + 1 == segment_block_count(blocks->segment)};
	for (size_t i = 0; i < index; i++)
		kept->block.first_line += segment_block_info(blocks->segment, i)->line_count;
	for (size_t i = 0; i < kept->block.line_count; i++)
		kept->hashes[i] = mark_line_hash(stored_line(&kept->block, i));
	return true;
}

bool stored_block_get(struct stored_blocks *blocks, uint64_t segment, size_t index,
                      const struct stored_block **ret_block, struct fail *fail)
{
	struct kept *oldest = &blocks->kept[0];
	bool there;

	*ret_block = NULL;
	blocks->clock++;
	for (size_t i = 0; i < KEPT; i++) {
		struct kept *kept = &blocks->kept[i];

		if (kept->used && kept->block.segment == segment && kept->block.index == index) {
			kept->used = blocks->clock;
			*ret_block = &kept->block;
			return true;
		}
		if (kept->used < oldest->used)
			oldest = kept;
	}
	if (!open_segment(blocks, segment, &there, fail))
		return false;
	if (!there || index >= segment_block_count(blocks->segment))
		return true;
	oldest->used = 0;
	if (!decode(blocks, oldest, index, fail))
		return fail_prefix(fail, "%s", find_segment(blocks, segment)->path);
	oldest->used = blocks->clock;
	*ret_block = &oldest->block;
	return true;
}

bool stored_block_of_line(struct stored_blocks *blocks, uint64_t segment, uint64_t line,
                          const struct stored_block **ret_block, struct fail *fail)
{
	uint64_t at = 0;
	bool there;

	*ret_block = NULL;
	for (size_t i = 0; i < KEPT; i++) {
		const struct kept *kept = &blocks->kept[i];

		if (kept->used && kept->block.segment == segment && line >= kept->block.first_line &&
		    line - kept->block.first_line < kept->block.line_count)
			return stored_block_get(blocks, segment, kept->block.index, ret_block, fail);
	}
	if (!open_segment(blocks, segment, &there, fail))
		return false;
	for (size_t i = 0; there && i < segment_block_count(blocks->segment); i++) {
		at += segment_block_info(blocks->segment, i)->line_count;
		if (line < at)
			return stored_block_get(blocks, segment, i, ret_block, fail);
	}
	return true;
}
