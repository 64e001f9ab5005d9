/* Lines without a stamp take the stamp before them, and those at the front of a file the first there is. */
#include "line_walk.h"

static bool open_lines(const struct line_walk *walk, size_t index, struct block_lines *ret_lines, struct fail *fail)
{
	return block_open(walk->reader, segment_block(walk->segment, index), fail) &&
	       block_lines(walk->reader, ret_lines, fail);
}

static bool all_records(const struct block_info *info)
{
	return info->record_count == info->line_count;
}

bool line_walk_begin(struct line_walk *walk, const struct segment *segment, struct block_reader *reader,
                     int64_t from_us, int64_t until_us, struct fail *fail)
{
	*walk = (struct line_walk){.segment = segment,
	                           .reader = reader,
	                           .from_us = from_us,
	                           .until_us = until_us,
	                           .carry_us = NO_TIME,
	                           .carry_block = SIZE_MAX};
	for (size_t index = 0; index < segment_block_count(segment); index++) {
		const struct block_info *info = segment_block_info(segment, index);
		struct block_lines lines;

		if (info->min_us == NO_TIME)
			continue;
		if (index == 0 && all_records(info))
			return true; /* no line will ask */
		if (!open_lines(walk, index, &lines, fail))
			return false;
		for (uint32_t i = 0; i < info->line_count; i++)
			if (lines.at_us[i] != NO_TIME) {
				walk->carry_us = lines.at_us[i];
				return true;
			}
	}
	return true;
}

static bool resolve_carry(struct line_walk *walk, struct fail *fail)
{
	const struct block_info *info;
	struct block_lines lines;

	if (walk->carry_block == SIZE_MAX)
		return true;
	info = segment_block_info(walk->segment, walk->carry_block);
	if (!open_lines(walk, walk->carry_block, &lines, fail))
		return false;
	for (uint32_t i = 0; i < info->line_count; i++)
		if (lines.at_us[i] != NO_TIME)
			walk->carry_us = lines.at_us[i];
	walk->carry_block = SIZE_MAX;
	return true;
}

static bool is_inside(const struct line_walk *walk, int64_t at_us)
{
	return at_us >= walk->from_us && at_us < walk->until_us;
}

bool line_walk_next(struct line_walk *walk, struct walk_block *ret_block, bool *ret_more, struct fail *fail)
{
	const struct block_info *info;
	bool inside;

	*ret_more = walk->next < segment_block_count(walk->segment);
	if (!*ret_more)
		return true;
	info = segment_block_info(walk->segment, walk->next);
	*ret_block = (struct walk_block){.index = walk->next, .info = info};
	inside = is_inside(walk, info->min_us) && is_inside(walk, info->max_us);
	if (all_records(info) && info->min_us != NO_TIME &&
	    (inside || info->max_us < walk->from_us || info->min_us >= walk->until_us)) {
		ret_block->whole = true;
		ret_block->place = inside ? PLACE_INSIDE : PLACE_OUTSIDE;
		walk->carry_block = walk->next++;
		return true;
	}
	walk->next++;
	return resolve_carry(walk, fail) && open_lines(walk, ret_block->index, &ret_block->lines, fail);
}

enum line_place line_walk_place(struct line_walk *walk, int64_t at_us)
{
	if (at_us != NO_TIME)
		walk->carry_us = at_us;
	if (walk->carry_us == NO_TIME)
		return PLACE_UNDATED;
	return is_inside(walk, walk->carry_us) ? PLACE_INSIDE : PLACE_OUTSIDE;
}
