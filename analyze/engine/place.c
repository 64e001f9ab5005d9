/* A walk through each file in the order of its lines. Where a whole segment or block lies on one side of the period's
 * bounds, as nearly all do, nothing of it is read. */
#include "place.h"

#include <stdlib.h>

enum span_place {
	SPAN_OUTSIDE, /* all stamps */
	SPAN_INSIDE,  /* all stamps */
	SPAN_MIXED,
	SPAN_NONE, /* no stamp */
};

struct place_walk {
	struct shelf *shelf;
	struct period period;
	struct block_reader *reader;
	size_t file, extent; /* under way */
	bool knows_carry;
	enum line_place carry; /* what a line without a stamp takes */
};

/* A stretch of lines of a segment. */
struct part {
	size_t segment;
	uint64_t first_line, line_count;
};

static enum span_place span_of(struct period period, int64_t min_us, int64_t max_us)
{
	if (min_us == NO_TIME)
		return SPAN_NONE;
	if (max_us < period.from_us || min_us >= period.until_us)
		return SPAN_OUTSIDE;
	return min_us >= period.from_us && max_us < period.until_us ? SPAN_INSIDE : SPAN_MIXED;
}

static enum line_place place_of(struct period period, int64_t at_us)
{
	return at_us >= period.from_us && at_us < period.until_us ? PLACE_INSIDE : PLACE_OUTSIDE;
}

/* The lines of the block that lie in the part, as lines of the segment; false: none. */
static bool clip(const struct part *part, uint64_t block_line, uint32_t count, struct part *ret_part)
{
	uint64_t from = part->first_line > block_line ? part->first_line : block_line;
	uint64_t until = part->first_line + part->line_count;

	if (until > block_line + count)
		until = block_line + count;
	*ret_part = (struct part){part->segment, from, until > from ? until - from : 0};
	return until > from;
}

static bool open_block(struct place_walk *walk, size_t segment, size_t block, struct block_lines *ret_lines,
                       struct fail *fail)
{
	const struct segment *opened = shelf_open(walk->shelf, segment, fail);

	return opened && block_open(walk->reader, segment_block(opened, block), fail) &&
	       block_lines(walk->reader, ret_lines, fail);
}

/* --- The nearest stamp --- */

/* The part's first or last stamp lies here; *ret_found false: it has none. */
struct nearest {
	bool last;
	bool found;
	enum line_place place;
};

static bool nearest_in_block(struct place_walk *walk, const struct part *part, size_t block, uint64_t block_line,
                             struct nearest *nearest, struct fail *fail)
{
	const struct block_info *info = segment_block_info(walk->shelf->open, block);
	enum span_place span = span_of(walk->period, info->min_us, info->max_us);
	struct block_lines lines;
	struct part clipped;

	if (!clip(part, block_line, info->line_count, &clipped) || span == SPAN_NONE)
		return true;
	if (span != SPAN_MIXED && (clipped.line_count == info->line_count || info->record_count == info->line_count)) {
		nearest->found = true;
		nearest->place = span == SPAN_INSIDE ? PLACE_INSIDE : PLACE_OUTSIDE;
		return true;
	}
	if (!open_block(walk, part->segment, block, &lines, fail))
		return false;
	for (uint64_t i = 0; i < clipped.line_count && !nearest->found; i++) {
		uint64_t at = clipped.first_line - block_line + (nearest->last ? clipped.line_count - 1 - i : i);

		if (lines.at_us[at] == NO_TIME)
			continue;
		nearest->found = true;
		nearest->place = place_of(walk->period, lines.at_us[at]);
	}
	return true;
}

static bool nearest_in_part(struct place_walk *walk, const struct part *part, struct nearest *nearest,
                            struct fail *fail)
{
	const struct segment_info *info = &walk->shelf->segments[part->segment];
	enum span_place span = span_of(walk->period, info->min_us, info->max_us);
	const struct segment *segment;
	uint64_t line;
	size_t count;

	if (span == SPAN_NONE || !part->line_count)
		return true;
	if (span != SPAN_MIXED && (part->line_count == info->line_count || info->record_count == info->line_count)) {
		nearest->found = true;
		nearest->place = span == SPAN_INSIDE ? PLACE_INSIDE : PLACE_OUTSIDE;
		return true;
	}
	segment = shelf_open(walk->shelf, part->segment, fail);
	if (!segment)
		return false;
	count = segment_block_count(segment);
	line = nearest->last ? info->line_count : 0;
	for (size_t i = 0; i < count && !nearest->found; i++) {
		size_t block = nearest->last ? count - 1 - i : i;
		uint32_t lines = segment_block_info(segment, block)->line_count;

		line -= nearest->last ? lines : 0;
		if (!nearest_in_block(walk, part, block, line, nearest, fail))
			return false;
		line += nearest->last ? 0 : lines;
	}
	return true;
}

static bool nearest_in_extent(struct place_walk *walk, const struct extent *extent, uint64_t line_count,
                              struct nearest *nearest, struct fail *fail)
{
	struct part part = {shelf_segment(walk->shelf, extent->segment), extent->first_line, line_count};

	return part.segment == SIZE_MAX || nearest_in_part(walk, &part, nearest, fail);
}

/* Counts the file's extents that lie in its first `limit` lines, and looks through what of the next one does. */
static bool enter_base(struct place_walk *walk, const struct archive_file *file, uint64_t limit, size_t *ret_extent,
                       struct nearest *nearest, struct fail *fail)
{
	uint64_t line = file->base_lines;
	size_t extent = 0;

	for (; extent < file->extent_count && line + file->extents[extent].line_count <= limit; extent++)
		line += file->extents[extent].line_count;
	*ret_extent = extent;
	return extent == file->extent_count || line >= limit ||
	       nearest_in_extent(walk, &file->extents[extent], limit - line, nearest, fail);
}

/* The last stamp before the extent under way, down through the files that its file grew from. */
static bool look_back(struct place_walk *walk, struct nearest *nearest, struct fail *fail)
{
	const struct archive_file *file = &walk->shelf->files[walk->file];
	uint64_t limit = file->base_lines;
	size_t extent = walk->extent;

	for (;;) {
		size_t base;

		while (extent-- > 0)
			if (!nearest_in_extent(walk, &file->extents[extent], file->extents[extent].line_count, nearest,
			                       fail) ||
			    nearest->found)
				return nearest->found;
		base = file->base ? shelf_file(walk->shelf, file->base) : SIZE_MAX;
		if (base == SIZE_MAX || &walk->shelf->files[base] >= file)
			return true;
		file = &walk->shelf->files[base];
		if (!enter_base(walk, file, limit, &extent, nearest, fail) || nearest->found)
			return nearest->found;
		limit = limit < file->base_lines ? limit : file->base_lines;
	}
}

/* What a line takes that has no stamp and stands before the first stamp of the extent under way. */
static bool find_carry(struct place_walk *walk, struct fail *fail)
{
	const struct archive_file *file = &walk->shelf->files[walk->file];
	struct nearest before = {.last = true}, after = {.last = false};

	if (walk->knows_carry)
		return true;
	if (!look_back(walk, &before, fail))
		return false;
	for (size_t i = walk->extent; i < file->extent_count && !before.found && !after.found; i++)
		if (!nearest_in_extent(walk, &file->extents[i], file->extents[i].line_count, &after, fail))
			return false;
	walk->carry = before.found ? before.place : after.found ? after.place : PLACE_UNDATED;
	walk->knows_carry = true;
	return true;
}

/* --- Runs --- */

static bool add_run(struct place_walk *walk, struct shelf_piece *piece, uint64_t line, enum line_place place,
                    struct fail *fail)
{
	struct shelf *shelf = walk->shelf;

	if (piece->run_count && shelf->runs[shelf->run_count - 1].place == place)
		return true;
	if (shelf->run_count == shelf->run_capacity) {
		size_t capacity = shelf->run_capacity ? 2 * shelf->run_capacity : 256;
		struct place_run *runs = realloc(shelf->runs, capacity * sizeof(*runs));

		if (!runs)
			return fail_memory(fail);
		shelf->runs = runs;
		shelf->run_capacity = capacity;
	}
	shelf->runs[shelf->run_count++] = (struct place_run){line, place};
	piece->run_count++;
	return true;
}

/* Settles lines from their range of stamps alone, if that can be done. */
static bool settle(struct place_walk *walk, struct shelf_piece *piece, uint64_t line, enum span_place span,
                   bool all_records, bool *ret_settled, struct fail *fail)
{
	enum line_place place = span == SPAN_INSIDE ? PLACE_INSIDE : PLACE_OUTSIDE;

	*ret_settled = false;
	if (span == SPAN_MIXED)
		return true;
	if (!all_records || span == SPAN_NONE) {
		if (!find_carry(walk, fail))
			return false;
		if (span == SPAN_NONE)
			place = walk->carry;
		else if (walk->carry != place)
			return true;
	}
	*ret_settled = walk->knows_carry = true;
	walk->carry = place;
	return add_run(walk, piece, line, place, fail);
}

static bool place_block(struct place_walk *walk, struct shelf_piece *piece, size_t block, uint64_t block_line,
                        struct fail *fail)
{
	const struct segment *segment = shelf_open(walk->shelf, piece->segment, fail);
	struct part whole = {piece->segment, piece->first_line, piece->line_count}, part;
	const struct block_info *info;
	struct block_lines lines;
	bool settled;

	if (!segment)
		return false;
	info = segment_block_info(segment, block);
	if (!clip(&whole, block_line, info->line_count, &part))
		return true;
	if (!settle(walk, piece, part.first_line, span_of(walk->period, info->min_us, info->max_us),
	            info->record_count == info->line_count, &settled, fail) ||
	    settled)
		return settled;
	if (!find_carry(walk, fail) || !open_block(walk, piece->segment, block, &lines, fail))
		return false;
	for (uint64_t line = part.first_line; line < part.first_line + part.line_count; line++) {
		int64_t at_us = lines.at_us[line - block_line];

		if (at_us != NO_TIME)
			walk->carry = place_of(walk->period, at_us);
		if (!add_run(walk, piece, line, walk->carry, fail))
			return false;
	}
	return true;
}

static bool place_piece(struct place_walk *walk, struct shelf_piece *piece, struct fail *fail)
{
	const struct segment_info *info = &walk->shelf->segments[piece->segment];
	const struct segment *segment;
	uint64_t line = 0;
	size_t count;
	bool settled;

	piece->first_run = walk->shelf->run_count;
	piece->run_count = 0;
	if (!settle(walk, piece, piece->first_line, span_of(walk->period, info->min_us, info->max_us),
	            info->record_count == info->line_count, &settled, fail) ||
	    settled)
		return settled;
	segment = shelf_open(walk->shelf, piece->segment, fail);
	if (!segment)
		return false;
	count = segment_block_count(segment);
	for (size_t i = 0; i < count; i++) {
		segment = shelf_open(walk->shelf, piece->segment, fail);
		if (!segment || !place_block(walk, piece, i, line, fail))
			return false;
		segment = shelf_open(walk->shelf, piece->segment, fail);
		if (!segment)
			return false;
		line += segment_block_info(segment, i)->line_count;
	}
	return true;
}

bool shelf_place(struct shelf *shelf, struct period period, struct block_reader *reader, struct fail *fail)
{
	struct place_walk walk = {.shelf = shelf, .period = period, .reader = reader};

	shelf->run_count = 0;
	for (walk.file = 0; walk.file < shelf->file_count; walk.file++) {
		const struct archive_file *file = &shelf->files[walk.file];

		walk.knows_carry = false;
		for (walk.extent = 0; walk.extent < file->extent_count; walk.extent++) {
			const struct extent *extent = &file->extents[walk.extent];
			size_t segment = shelf_segment(shelf, extent->segment);
			size_t at =
			        segment == SIZE_MAX ? SIZE_MAX : shelf_piece_behind(shelf, segment, extent->first_line);

			/* Lines that another file brought: their stamps matter only if the next line has none. */
			if (!extent->is_new || segment == SIZE_MAX || !extent->line_count)
				walk.knows_carry = false;
			else if (!place_piece(&walk, &shelf->pieces[at], fail))
				return false;
		}
	}
	return true;
}

/* --- Counting --- */

uint64_t place_run_end(const struct shelf *shelf, const struct shelf_piece *piece, size_t index)
{
	return index + 1 < piece->run_count ? shelf->runs[piece->first_run + index + 1].first_line
	                                    : piece->first_line + piece->line_count;
}

/* The run that holds the line. */
static size_t run_of(const struct shelf *shelf, const struct shelf_piece *piece, uint64_t line)
{
	size_t low = 0, high = piece->run_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (shelf->runs[piece->first_run + middle].first_line <= line)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct place_counts shelf_count(const struct shelf *shelf, size_t segment, uint64_t first_line, uint64_t line_count)
{
	struct place_counts counts = {0};
	uint64_t until = first_line + line_count, line = first_line;

	for (size_t at = shelf_piece_behind(shelf, segment, first_line); at < shelf->piece_count && line < until;
	     at++) {
		const struct shelf_piece *piece = &shelf->pieces[at];

		if (piece->segment != segment || piece->first_line >= until)
			break;
		line = piece->first_line > line ? piece->first_line : line;
		for (size_t run = run_of(shelf, piece, line); run < piece->run_count && line < until; run++) {
			uint64_t end = place_run_end(shelf, piece, run);
			enum line_place place = shelf->runs[piece->first_run + run].place;

			end = end < until ? end : until;
			counts.inside += place == PLACE_INSIDE ? end - line : 0;
			counts.undated += place == PLACE_UNDATED ? end - line : 0;
			line = end;
		}
	}
	return counts;
}
