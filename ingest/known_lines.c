/* Known lines. */
#include "known_lines.h"

bool known_lines_keep(const struct known_lines *known, struct arena *arena, struct keep *ret_keep, struct fail *fail)
{
	const struct overlap_result *overlap = &known->overlap;
	struct line_range *ranges = arena_alloc(arena, overlap->run_count + 1, sizeof(*ranges));
	uint64_t line = known->base_lines;
	size_t count = 0;
	if (!ranges)
		return fail_memory(fail);
	for (size_t i = 0; i < overlap->run_count; i++) {
		if (overlap->runs[i].line > line)
			ranges[count++] = (struct line_range){line, overlap->runs[i].line - line};
		line = overlap->runs[i].line + overlap->runs[i].line_count;
	}
	ranges[count++] = (struct line_range){line, UINT64_MAX};
	*ret_keep = (struct keep){ranges, count};
	return true;
}

bool known_lines_give_header(struct known_lines *known, struct arena *arena, struct fail *fail)
{
	struct overlap_result *overlap = &known->overlap;
	size_t next = 0, count = 0, room = overlap->run_count + overlap->headless_count + 1;
	struct overlap_run *runs = arena_alloc(arena, room, sizeof(*runs));
	struct extent *headed = arena_alloc(arena, overlap->headless_count + 1, sizeof(*headed));
	if (!runs || !headed)
		return fail_memory(fail);
	for (size_t i = 0; i < overlap->run_count; i++) {
		struct overlap_run run = overlap->runs[i];
		for (; next < overlap->headless_count &&
		       overlap->headless[next].line < overlap->runs[i].line + overlap->runs[i].line_count;
		     next++) {
			const struct overlap_run *part = &overlap->headless[next];
			uint64_t before = part->line - run.line;
			headed[known->headed_count++] =
			        (struct extent){part->segment, part->first_line, part->line_count, false};
			if (before > 0)
				runs[count++] = (struct overlap_run){run.line, before, run.segment, run.first_line};
			before += part->line_count;
			run = (struct overlap_run){run.line + before, run.line_count - before, run.segment,
			                           run.first_line + before};
		}
		if (run.line_count > 0)
			runs[count++] = run;
	}
	known->headed = headed;
	overlap->runs = runs;
	overlap->run_count = count;
	return true;
}

/* Doubtful lines as lines of the new segment: it holds the new lines of the file, one behind the other. */
static bool describe_doubts(const struct known_lines *known, const struct extent *extents, size_t extent_count,
                            struct archive_file *file, struct arena *arena, struct fail *fail)
{
	const struct overlap_result *overlap = &known->overlap;
	struct doubt *doubts = arena_alloc(arena, overlap->doubt_count + 1, sizeof(*doubts));
	if (!doubts)
		return fail_memory(fail);
	for (size_t i = 0; i < overlap->doubt_count; i++) {
		const struct overlap_run *run = &overlap->doubts[i];
		uint64_t line = known->base_lines, stored = 0;
		for (size_t k = 0; k < extent_count; line += extents[k++].line_count) {
			bool inside = extents[k].is_new && run->line >= line &&
			              run->line + run->line_count <= line + extents[k].line_count;
			if (inside)
				doubts[file->doubt_count++] =
				        (struct doubt){{0, stored + (run->line - line), run->line_count, true},
				                       {run->segment, run->first_line, run->line_count, false}};
			stored += extents[k].is_new ? extents[k].line_count : 0;
		}
	}
	file->doubts = doubts;
	return true;
}

/* Which line of the new segment is the file's line? False: none, it was there. */
static bool new_line(uint64_t first_line, const struct extent *extents, size_t extent_count, uint64_t line,
                     uint64_t *ret_stored)
{
	uint64_t stored = 0;
	for (size_t i = 0; i < extent_count; first_line += extents[i++].line_count) {
		if (!extents[i].is_new)
			continue;
		if (line >= first_line && line - first_line < extents[i].line_count) {
			*ret_stored = stored + (line - first_line);
			return true;
		}
		stored += extents[i].line_count;
	}
	return false;
}

static bool describe_retired(const struct known_lines *known, const struct extent *extents, size_t extent_count,
                             struct archive_file *file, struct arena *arena, struct fail *fail)
{
	const struct overlap_result *overlap = &known->overlap;
	size_t room = overlap->retired_count + known->again_count + known->headed_count + known->base_retired_count + 1;
	struct extent *retired = arena_alloc(arena, room, sizeof(*retired));
	if (!retired)
		return fail_memory(fail);
	for (size_t i = 0; i < overlap->retired_count; i++) {
		struct extent *extent = &retired[file->retired_count];
		*extent = overlap->retired[i];
		file->retired_count += extent->segment != 0 || new_line(known->base_lines, extents, extent_count,
		                                                        extent->first_line, &extent->first_line);
	}
	for (size_t i = 0; i < known->headed_count; i++)
		retired[file->retired_count++] = known->headed[i];
	for (size_t i = 0; i < known->again_count; i++)
		retired[file->retired_count++] = known->again[i];
	file->retired_why = known->again_count > 0 ? "read again" : NULL;
	for (size_t i = 0; i < known->base_retired_count; i++)
		retired[file->retired_count++] = known->base_retired[i];
	file->retired = retired;
	return true;
}

bool known_lines_describe(const struct known_lines *known, uint64_t line_count, struct archive_file *file,
                          struct arena *arena, struct fail *fail)
{
	const struct overlap_result *overlap = &known->overlap;
	struct extent *extents = arena_alloc(arena, 2 * overlap->run_count + 1, sizeof(*extents));
	uint64_t line = known->base_lines;
	size_t count = 0;
	if (!extents)
		return fail_memory(fail);
	for (size_t i = 0; i < overlap->run_count; i++) {
		const struct overlap_run *run = &overlap->runs[i];
		if (run->line > line)
			extents[count++] = (struct extent){0, 0, run->line - line, true};
		extents[count++] = (struct extent){run->segment, run->first_line, run->line_count, false};
		line = run->line + run->line_count;
	}
	if (line_count > line)
		extents[count++] = (struct extent){0, 0, line_count - line, true};
	file->base = known->base;
	file->base_lines = known->base_lines;
	file->extents = extents;
	file->extent_count = count;
	/* What was appended since the search is behind the cut line: then it is not the last, but was looked at as
	 * such. */
	file->cut_bytes = line_count == line ? overlap->cut_bytes : 0;
	return describe_doubts(known, extents, count, file, arena, fail) &&
	       describe_retired(known, extents, count, file, arena, fail);
}

/* Up to which line of the segment, from `line` on, all lines count, or none does. */
static uint64_t same_until(const struct segment_info *segment, uint64_t line, bool *ret_hidden)
{
	*ret_hidden = false;
	for (size_t i = 0; segment && i < segment->hidden_count; i++) {
		const struct line_range *range = &segment->hidden[i];
		if (line < range->first_line)
			return range->first_line;
		*ret_hidden = line - range->first_line < range->line_count;
		if (*ret_hidden)
			return range->first_line + range->line_count;
	}
	return UINT64_MAX;
}

static const struct segment_info *find_segment(const struct segment_info *segments, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (segments[i].number == number)
			return &segments[i];
	return NULL;
}

bool known_lines_again(struct known_lines *known, const struct extent *extents, size_t extent_count,
                       const struct segment_info *segments, size_t segment_count, struct arena *arena,
                       struct fail *fail)
{
	size_t room = 1;
	for (size_t i = 0; i < extent_count; i++) {
		const struct segment_info *segment = find_segment(segments, segment_count, extents[i].segment);
		room += 1 + 2 * (segment ? segment->hidden_count : 0);
	}
	struct extent *again = arena_alloc(arena, room, sizeof(*again));
	struct overlap_run *runs = arena_alloc(arena, room, sizeof(*runs));
	uint64_t line = 0;
	if (!again || !runs)
		return fail_memory(fail);
	known->again = again;
	known->overlap.runs = runs;
	for (size_t i = 0; i < extent_count; i++) {
		const struct segment_info *segment = find_segment(segments, segment_count, extents[i].segment);
		uint64_t at = extents[i].first_line, end = at + extents[i].line_count;
		while (at < end) {
			bool hidden;
			uint64_t until = same_until(segment, at, &hidden);
			uint64_t count = (until < end ? until : end) - at;
			if (hidden || !segment)
				runs[known->overlap.run_count++] =
				        (struct overlap_run){line, count, extents[i].segment, at};
			else
				again[known->again_count++] = (struct extent){extents[i].segment, at, count, false};
			at += count;
			line += count;
		}
	}
	return true;
}
