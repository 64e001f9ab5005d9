/* Search for a file as a whole. */
#include "overlap_inside.h"

static uint64_t next_solid(const struct overlap *overlap, uint64_t line)
{
	while (has_line(overlap, line) && !file_hash(overlap, line))
		line++;
	return line;
}

/* Line `line` of the file in one block: is the whole file there, but for what a cut took off its first and last line?
 * Then it is the one run that was found. */
static bool try_block(struct overlap *overlap, uint64_t line, uint64_t segment, size_t block, bool *ret_found,
                      struct fail *fail)
{
	struct candidate best = {0, 0, 0, 0};
	struct anchor anchor = {line, segment, block, true};

	*ret_found = false;
	overlap->found.count = 0;
	overlap->cut_line = overlap->cut_bytes = 0;
	overlap->decided = overlap->firm = overlap->search.first_line;
	if (!has_line(overlap, line) || !overlap_try_anchor(overlap, &anchor, &best, fail))
		return !has_line(overlap, line) || fail->kind == FAIL_NONE;
	if (best.count == 0)
		return true;
	overlap->run = (struct found_run){.run = {best.line, best.count, best.segment, best.stored},
	                                  .solid_count = solid_between(overlap, best.line, best.line + best.count)};
	if (!overlap_note_begin(overlap, &overlap->run, fail) || !overlap_run_end(overlap, fail))
		return false;
	*ret_found = overlap->found.runs[0].solid_count >= overlap->solid_count;
	return true;
}

/* From its first line on, or from the second, where the first is but the end of one. */
static bool try_lines(struct overlap *overlap, uint64_t first, uint64_t second, uint64_t segment, size_t block,
                      bool *ret_found, struct fail *fail)
{
	return try_block(overlap, first, segment, block, ret_found, fail) &&
	       (*ret_found || try_block(overlap, second, segment, block, ret_found, fail));
}

/* May the file be in this block? By its time; a file without any stamp can only be where lines are that no dialect
 * reads. */
static bool may_be(const struct overlap *overlap, const struct block_info *info)
{
	const struct overlap_short *search = &overlap->search.as_a_whole;

	if (search->min_us == NO_TIME)
		return info->rejected_count > 0;
	return info->min_us != NO_TIME && info->min_us <= search->max_us && info->max_us >= search->min_us;
}

bool overlap_find_short(struct overlap *overlap, bool *ret_found, struct fail *fail)
{
	size_t segment_count;
	const struct segment_info *segments = stored_segments(overlap->blocks, &segment_count);
	uint64_t first = next_solid(overlap, overlap->search.first_line), second = next_solid(overlap, first + 1);

	*ret_found = false;
	for (size_t i = 0; i < segment_count && !*ret_found; i++) {
		const struct segment_info *segment = &segments[i];
		uint32_t rejected = segment->record_count < segment->line_count;
		struct block_info info = {
		        .min_us = segment->min_us, .max_us = segment->max_us, .rejected_count = rejected};

		if (!may_be(overlap, &info))
			continue;
		for (size_t k = 0; k < segment->block_count && !*ret_found; k++)
			if (!stored_block_info(overlap->blocks, segment->number, k, &info, fail) ||
			    (may_be(overlap, &info) &&
			     !try_lines(overlap, first, second, segment->number, k, ret_found, fail)))
				return false;
	}
	return true;
}
