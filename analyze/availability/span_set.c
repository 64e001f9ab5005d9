/* Sets of time; see span_set.h. */
#include "span_set.h"

#include <stdlib.h>
#include <string.h>

static int compare_spans(const void *left, const void *right)
{
	const struct time_span *a = left, *b = right;

	return (a->from_us > b->from_us) - (a->from_us < b->from_us);
}

/* Appends a span that begins no earlier than all before it. */
static void append(struct time_span *items, size_t *count, struct time_span span)
{
	if (span.until_us <= span.from_us)
		return;
	if (*count && items[*count - 1].until_us >= span.from_us) {
		if (items[*count - 1].until_us < span.until_us)
			items[*count - 1].until_us = span.until_us;
		return;
	}
	items[(*count)++] = span;
}

struct span_set span_set_of(const struct time_span *spans, size_t count, struct arena *arena)
{
	struct time_span *sorted = arena_alloc(arena, count, sizeof(*sorted));
	size_t kept = 0;

	if (!sorted || count == 0)
		return (struct span_set){0};
	memcpy(sorted, spans, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare_spans);
	for (size_t i = 0; i < count; i++)
		append(sorted, &kept, sorted[i]);
	return (struct span_set){sorted, kept};
}

struct span_set span_set_one(int64_t from_us, int64_t until_us, struct arena *arena)
{
	const struct time_span span = {from_us, until_us};

	return span_set_of(&span, 1, arena);
}

struct span_set span_set_union(struct span_set a, struct span_set b, struct arena *arena)
{
	struct time_span *items = arena_alloc(arena, a.count + b.count, sizeof(*items));
	size_t count = 0, i = 0, k = 0;

	if (!items)
		return (struct span_set){0};
	while (i < a.count || k < b.count) {
		bool from_a = k == b.count || (i < a.count && a.items[i].from_us <= b.items[k].from_us);

		append(items, &count, from_a ? a.items[i++] : b.items[k++]);
	}
	return (struct span_set){items, count};
}

struct span_set span_set_intersection(struct span_set a, struct span_set b, struct arena *arena)
{
	struct time_span *items = arena_alloc(arena, a.count + b.count, sizeof(*items));
	size_t count = 0, i = 0, k = 0;

	if (!items)
		return (struct span_set){0};
	while (i < a.count && k < b.count) {
		const struct time_span *x = &a.items[i], *y = &b.items[k];
		struct time_span both = {x->from_us > y->from_us ? x->from_us : y->from_us,
		                         x->until_us < y->until_us ? x->until_us : y->until_us};

		append(items, &count, both);
		if (x->until_us < y->until_us)
			i++;
		else
			k++;
	}
	return (struct span_set){items, count};
}

struct span_set span_set_difference(struct span_set a, struct span_set b, struct arena *arena)
{
	struct time_span *items = arena_alloc(arena, a.count + b.count, sizeof(*items));
	size_t count = 0, k = 0;

	if (!items)
		return (struct span_set){0};
	for (size_t i = 0; i < a.count; i++) {
		int64_t from_us = a.items[i].from_us, until_us = a.items[i].until_us;

		while (k < b.count && b.items[k].until_us <= from_us)
			k++;
		/* A span of b may reach into the next one of a, so the walk of this one does not take it off. */
		for (size_t j = k; j < b.count && b.items[j].from_us < until_us; j++) {
			append(items, &count, (struct time_span){from_us, b.items[j].from_us});
			from_us = b.items[j].until_us;
		}
		append(items, &count, (struct time_span){from_us, until_us});
	}
	return (struct span_set){items, count};
}

int64_t span_set_total(struct span_set set)
{
	int64_t sum_us = 0;

	for (size_t i = 0; i < set.count; i++)
		sum_us += set.items[i].until_us - set.items[i].from_us;
	return sum_us;
}

int64_t span_set_within(struct span_set set, int64_t from_us, int64_t until_us)
{
	int64_t sum_us = 0;

	for (size_t i = 0; i < set.count; i++) {
		int64_t begin_us = set.items[i].from_us > from_us ? set.items[i].from_us : from_us;
		int64_t end_us = set.items[i].until_us < until_us ? set.items[i].until_us : until_us;

		sum_us += end_us > begin_us ? end_us - begin_us : 0;
	}
	return sum_us;
}

bool span_set_has(struct span_set set, int64_t at_us)
{
	for (size_t i = 0; i < set.count; i++)
		if (set.items[i].from_us <= at_us && at_us < set.items[i].until_us)
			return true;
	return false;
}
