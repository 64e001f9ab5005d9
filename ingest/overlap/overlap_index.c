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

/* The solid line at `line` of the extent, or the next one in the direction of `step`. */
static bool add_end(struct overlap *overlap, const struct extent *extent, uint64_t line, int step, unsigned flags,
                    bool *ret_cut, struct fail *fail)
{
	const struct stored_block *block = NULL;
	struct str text;
	size_t at = 0;

	*ret_cut = false;
	for (uint64_t tries = 0; tries < HISTORY_LINES && line >= extent->first_line &&
	                                         line<extent->first_line + extent->line_count; tries++, line += step> 0
	                                 ? UINT64_C(1)
	                                 : UINT64_MAX) {
		if (!stored_block_of_line(overlap->blocks, extent->segment, line, &block, fail))
			return false;
		if (!block)
			return true;
		at = (size_t)(line - block->first_line);
		if (block->hashes[at] && block->classes[at] != LINE_EXCLUDED)
			break;
	}
	if (!block || !block->hashes[at] || block->classes[at] == LINE_EXCLUDED)
		return true;
	text = stored_line(block, at);
	*ret_cut = step < 0 && text.size > 0 && text.at[text.size - 1] != '\n';
	return mark_index_add_end(overlap->index, block->hashes[at], block->first_line + at,
	                          flags | (*ret_cut ? MARK_END_CUT : 0), fail);
}

/* The ends of what a file brought; of a last line that was cut off, also what it stands behind. */
static bool add_ends(struct overlap *overlap, const struct range *range, struct fail *fail)
{
	const struct extent *extent = &range->extent;
	unsigned whole = range->whole ? MARK_END_WHOLE : 0;
	uint64_t last = extent->first_line + extent->line_count - 1;
	bool cut;

	return add_end(overlap, extent, extent->first_line, 1, MARK_END_FIRST | whole, &cut, fail) &&
	       add_end(overlap, extent, last, -1, MARK_END_LAST | whole, &cut, fail) &&
	       (!cut || last == extent->first_line ||
	        add_end(overlap, extent, last - 1, -1, MARK_END_LAST | whole, &cut, fail));
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
		good = add_ends(overlap, &ranges[i], fail);
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
