/* Sorted ranges: found by halving, united by merging. */
#include "line_ranges.h"

#include <stdlib.h>

static uint64_t end_of(struct line_range range)
{
	return range.first_line + range.line_count;
}

/* The first range that ends behind the line. */
static size_t first_behind(struct line_ranges ranges, uint64_t line)
{
	size_t low = 0, high = ranges.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (end_of(ranges.items[middle]) > line)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

struct line_ranges line_ranges_slice(struct line_ranges ranges, uint64_t first, uint64_t count)
{
	size_t from = first_behind(ranges, first), until = from;

	while (until < ranges.count && ranges.items[until].first_line < first + count)
		until++;
	return (struct line_ranges){until > from ? ranges.items + from : NULL, until - from};
}

uint64_t line_ranges_within(struct line_ranges ranges, uint64_t first, uint64_t count)
{
	struct line_ranges slice = line_ranges_slice(ranges, first, count);
	uint64_t sum = 0;

	for (size_t i = 0; i < slice.count; i++) {
		uint64_t from = slice.items[i].first_line, until = end_of(slice.items[i]);

		from = from < first ? first : from;
		until = until > first + count ? first + count : until;
		sum += until - from;
	}
	return sum;
}

bool line_ranges_hold(struct line_ranges ranges, uint64_t line)
{
	size_t at = first_behind(ranges, line);

	return at < ranges.count && ranges.items[at].first_line <= line;
}

bool line_ranges_unite(struct line_ranges a, struct line_ranges b, struct arena *arena, struct line_ranges *ret_union,
                       struct fail *fail)
{
	struct line_range *items;
	size_t count = 0, i = 0, j = 0;

	if (!a.count || !b.count) {
		*ret_union = a.count ? a : b;
		return true;
	}
	items = arena_alloc(arena, a.count + b.count, sizeof(*items));
	if (!items)
		return fail_memory(fail);
	while (i < a.count || j < b.count) {
		bool left = j == b.count || (i < a.count && a.items[i].first_line <= b.items[j].first_line);
		struct line_range next = left ? a.items[i++] : b.items[j++];

		if (!count || next.first_line > end_of(items[count - 1]))
			items[count++] = next;
		else if (end_of(next) > end_of(items[count - 1]))
			items[count - 1].line_count = end_of(next) - items[count - 1].first_line;
	}
	*ret_union = (struct line_ranges){items, count};
	return true;
}

/* --- Of many segments --- */

struct hidden_line {
	int64_t segment_id;
	uint64_t line;
};

struct hidden_segment {
	int64_t id;
	size_t first, count; /* in ranges */
};

struct hidden_lines {
	struct hidden_line *lines;
	size_t count, capacity;
	struct line_range *ranges;
	struct hidden_segment *segments; /* by id */
	size_t segment_count;
};

struct hidden_lines *hidden_lines_new(void)
{
	return calloc(1, sizeof(struct hidden_lines));
}

void hidden_lines_free(struct hidden_lines *hidden)
{
	if (!hidden)
		return;
	free(hidden->lines);
	free(hidden->ranges);
	free(hidden->segments);
	free(hidden);
}

bool hidden_lines_add(struct hidden_lines *hidden, int64_t segment_id, uint64_t line, struct fail *fail)
{
	if (hidden->count == hidden->capacity) {
		size_t capacity = hidden->capacity ? 2 * hidden->capacity : 256;
		struct hidden_line *lines = realloc(hidden->lines, capacity * sizeof(*lines));

		if (!lines)
			return fail_memory(fail);
		hidden->lines = lines;
		hidden->capacity = capacity;
	}
	hidden->lines[hidden->count++] = (struct hidden_line){segment_id, line};
	return true;
}

static int compare_lines(const void *left, const void *right)
{
	const struct hidden_line *a = left, *b = right;
	int order = (a->segment_id > b->segment_id) - (a->segment_id < b->segment_id);

	return order ? order : (a->line > b->line) - (a->line < b->line);
}

bool hidden_lines_settle(struct hidden_lines *hidden, struct fail *fail)
{
	size_t ranges = 0;

	free(hidden->ranges);
	free(hidden->segments);
	hidden->segment_count = 0;
	hidden->ranges = calloc(hidden->count + 1, sizeof(*hidden->ranges));
	hidden->segments = calloc(hidden->count + 1, sizeof(*hidden->segments));
	if (!hidden->ranges || !hidden->segments)
		return fail_memory(fail);
	if (hidden->count)
		qsort(hidden->lines, hidden->count, sizeof(*hidden->lines), compare_lines);
	for (size_t i = 0; i < hidden->count; i++) {
		const struct hidden_line *line = &hidden->lines[i];
		struct hidden_segment *segment = &hidden->segments[hidden->segment_count];

		if (!i || line[-1].segment_id != line->segment_id)
			hidden->segments[hidden->segment_count++] =
			        (struct hidden_segment){line->segment_id, ranges, 0};
		segment = &hidden->segments[hidden->segment_count - 1];
		if (segment->count && end_of(hidden->ranges[ranges - 1]) >= line->line) {
			hidden->ranges[ranges - 1].line_count = line->line + 1 - hidden->ranges[ranges - 1].first_line;
			continue;
		}
		hidden->ranges[ranges++] = (struct line_range){line->line, 1};
		segment->count++;
	}
	return true;
}

struct line_ranges hidden_lines_of(const struct hidden_lines *hidden, int64_t segment_id)
{
	size_t low = 0, high = hidden ? hidden->segment_count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct hidden_segment *segment = &hidden->segments[middle];

		if (segment->id == segment_id)
			return (struct line_ranges){hidden->ranges + segment->first, segment->count};
		if (segment->id < segment_id)
			low = middle + 1;
		else
			high = middle;
	}
	return (struct line_ranges){0};
}

uint64_t hidden_lines_count(const struct hidden_lines *hidden)
{
	return hidden ? hidden->count : 0;
}

bool hidden_of_segment(const struct hidden_lines *hidden, const struct segment_info *info, struct arena *arena,
                       struct line_ranges *ret_ranges, struct fail *fail)
{
	return line_ranges_unite((struct line_ranges){info->hidden, info->hidden_count},
	                         hidden_lines_of(hidden, info->id), arena, ret_ranges, fail);
}
