/* Marks of segments that the index lacks: it was lost, or segments were compacted. */
#include <stdlib.h>

#include "overlap_inside.h"

/* What was new in a file, by segment: ranges whose ends are marked. */
struct range {
	struct extent extent;
	bool whole;
};

static int compare_ranges(const void *left, const void *right)
{
	const struct extent *a = &((const struct range *)left)->extent, *b = &((const struct range *)right)->extent;

	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	return (a->first_line > b->first_line) - (a->first_line < b->first_line);
}

static bool read_ranges(struct overlap *overlap, const char *source, struct arena *arena, struct range **ret_ranges,
                        size_t *ret_count, struct fail *fail)
{
	const struct archive_file *files;
	size_t file_count, count = 0;
	struct range *ranges;

	if (!archive_files(overlap->archive, source, arena, &files, &file_count, fail))
		return false;
	for (size_t i = 0; i < file_count; i++)
		count += files[i].extent_count;
	ranges = arena_alloc(arena, count + 1, sizeof(*ranges));
	if (!ranges)
		return fail_memory(fail);
	count = 0;
	for (size_t i = 0; i < file_count; i++)
		for (size_t k = 0; k < files[i].extent_count; k++)
			if (files[i].extents[k].is_new)
				ranges[count++] = (struct range){files[i].extents[k],
				                                 files[i].base == 0 && files[i].extent_count == 1};
	qsort(ranges, count, sizeof(*ranges), compare_ranges);
	*ret_ranges = ranges;
	*ret_count = count;
	return true;
}

/* The first (or last) solid line of the extent. */
static void add_ends(struct overlap *overlap, const struct extent *extent, bool whole, struct fail *fail, bool *good)
{
	uint64_t end = extent->first_line + extent->line_count;

	for (unsigned flag = MARK_END_FIRST; *good && flag <= MARK_END_LAST; flag <<= 1) {
		const struct stored_block *block = NULL;
		uint64_t line = flag == MARK_END_FIRST ? extent->first_line : end - 1;

		for (uint64_t tries = 0; *good && tries < HISTORY_LINES && tries < extent->line_count; tries++) {
			*good = stored_block_of_line(overlap->blocks, extent->segment, line, &block, fail);
			if (!*good || !block || block->hashes[line - block->first_line])
				break;
			line += flag == MARK_END_FIRST ? UINT64_C(1) : UINT64_MAX;
		}
		if (*good && block && line >= block->first_line && line - block->first_line < block->line_count)
			*good = mark_index_add_end(overlap->index, block->hashes[line - block->first_line], line,
			                           flag | (whole ? MARK_END_WHOLE : 0), fail);
	}
}

/* Marks of a segment that the index does not have. */
static bool add_segment(struct overlap *overlap, const struct segment_info *segment, const struct range *ranges,
                        size_t range_count, struct fail *fail)
{
	struct mark_state state = {.count = 0};
	struct mark *marks = malloc(MARKS_MAX(BOUND_BLOCK_LINES) * sizeof(*marks));
	uint64_t line = 0, before = 0;
	bool good = marks ? mark_index_begin(overlap->index, segment->number, fail) : fail_memory(fail);

	for (size_t i = 0; good && i < segment->block_count; i++) {
		const struct stored_block *block;

		good = stored_block_get(overlap->blocks, segment->number, i, &block, fail);
		if (!good || !block)
			break;

		size_t count = marks_find(&state, block->hashes, block->line_count, line, marks);

		for (size_t k = 0; good && k < count; k++)
			good = mark_index_add(overlap->index, marks[k].line >= line ? i : before, marks[k].hash, fail);
		before = i;
		line += block->line_count;
	}
	for (size_t i = 0; good && i < range_count; i++)
		add_ends(overlap, &ranges[i].extent, ranges[i].whole, fail, &good);
	good = good && mark_index_end(overlap->index, segment->block_count, &segment->digest, fail);
	free(marks);
	return good;
}

bool overlap_complete_index(struct overlap *overlap, const char *source, struct fail *fail)
{
	struct arena arena = {0};
	const struct mark_segment *has;
	const struct segment_info *segments;
	struct range *ranges = NULL;
	size_t has_count, segment_count, range_count = 0, at = 0;
	bool good = mark_index_segments(overlap->index, &arena, &has, &has_count, fail);

	segments = stored_segments(overlap->blocks, &segment_count);
	for (size_t i = 0; good && i < segment_count; i++) {
		size_t first;

		if (mark_index_has(has, has_count, segments[i].number, &segments[i].digest))
			continue;
		good = ranges || read_ranges(overlap, source, &arena, &ranges, &range_count, fail);
		for (at = 0; good && at < range_count && ranges[at].extent.segment < segments[i].number;)
			at++;
		for (first = at; good && at < range_count && ranges[at].extent.segment == segments[i].number;)
			at++;
		good = good && add_segment(overlap, &segments[i], ranges + first, at - first, fail);
	}
	arena_release(&arena);
	return good;
}
