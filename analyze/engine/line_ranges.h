/* Sets of lines of a segment as ranges: rising, apart from each other, none empty. And such sets of many segments: the
 * lines that questions must not see. Private to the engine. */
#ifndef GEPPO_LINE_RANGES_H
#define GEPPO_LINE_RANGES_H

#include "archive.h"

struct line_ranges {
	const struct line_range *items;
	size_t count;
};

/* Those that share a line with [first, first + count). */
struct line_ranges line_ranges_slice(struct line_ranges ranges, uint64_t first, uint64_t count);
/* How many lines of [first, first + count) are in the set. */
uint64_t line_ranges_within(struct line_ranges ranges, uint64_t first, uint64_t count);
bool line_ranges_hold(struct line_ranges ranges, uint64_t line);
/* The lines of either, in the arena, unless one has none: then the other itself. */
bool line_ranges_unite(struct line_ranges a, struct line_ranges b, struct arena *arena, struct line_ranges *ret_union,
                       struct fail *fail) MUST_CHECK;

/* Hidden lines by segment, beside those that the archive itself hides. */
struct hidden_lines;
struct hidden_lines *hidden_lines_new(void); /* NULL: out of memory */
void hidden_lines_free(struct hidden_lines *hidden);
/* In any order, a line at most once. */
bool hidden_lines_add(struct hidden_lines *hidden, int64_t segment_id, uint64_t line, struct fail *fail) MUST_CHECK;
/* Makes the ranges; to be called after the last addition and before asking. */
bool hidden_lines_settle(struct hidden_lines *hidden, struct fail *fail) MUST_CHECK;
/* Of a segment; NULL set: none. Valid until the next addition. */
struct line_ranges hidden_lines_of(const struct hidden_lines *hidden, int64_t segment_id);
uint64_t hidden_lines_count(const struct hidden_lines *hidden);

/* What nobody is to see of the segment: by the archive, or by the set. */
bool hidden_of_segment(const struct hidden_lines *hidden, const struct segment_info *info, struct arena *arena,
                       struct line_ranges *ret_ranges, struct fail *fail) MUST_CHECK;

#endif
