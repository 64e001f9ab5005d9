/* How planned time was spent; see uptime.h. */
#include "uptime.h"

#include <assert.h>
#include <stdlib.h>

/* The spans of the union that have planned time in them: one that a night without service divides is still one failure.
 */
static int64_t count_failures(struct span_set failures, struct span_set counted)
{
	int64_t count = 0;

	for (size_t i = 0; i < failures.count; i++)
		count += span_set_within(counted, failures.items[i].from_us, failures.items[i].until_us) > 0;
	return count;
}

struct uptime uptime_of(const struct uptime_facts *facts, struct arena *arena)
{
	const struct span_set by_order[] = {facts->planned_stops, facts->failures, facts->excluded, facts->unmeasured};
	static const enum uptime_state order[] = {UPTIME_PLANNED_STOP, UPTIME_FAILURE, UPTIME_EXCLUDED, UPTIME_UNKNOWN};
	struct uptime uptime = {.planned_us = span_set_total(facts->planned)};
	struct span_set rest = facts->planned;
	int64_t sum_us = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		uptime.states[order[i]] = span_set_intersection(rest, by_order[i], arena);
		rest = span_set_difference(rest, by_order[i], arena);
	}
	uptime.states[UPTIME_UP] = rest;
	for (int state = 0; state < UPTIME_STATES; state++)
		sum_us += uptime.state_us[state] = span_set_total(uptime.states[state]);
	assert(arena_failed(arena) || sum_us == uptime.planned_us);
	uptime.failures = count_failures(facts->failures, uptime.states[UPTIME_FAILURE]);
	return uptime;
}

int64_t uptime_base_us(const struct uptime *uptime)
{
	return uptime_seen_base_us(uptime) - uptime->state_us[UPTIME_EXCLUDED];
}

int64_t uptime_seen_base_us(const struct uptime *uptime)
{
	return uptime->planned_us - uptime->state_us[UPTIME_PLANNED_STOP];
}

static int compare_spans(const void *left, const void *right)
{
	const struct uptime_span *a = left, *b = right;

	return (a->span.from_us > b->span.from_us) - (a->span.from_us < b->span.from_us);
}

const struct uptime_span *uptime_spans(const struct uptime *uptime, struct arena *arena, size_t *ret_count)
{
	struct uptime_span *spans;
	size_t count = 0;

	for (int state = 0; state < UPTIME_STATES; state++)
		count += uptime->states[state].count;
	spans = arena_alloc(arena, count, sizeof(*spans));
	*ret_count = spans ? count : 0;
	count = 0;
	for (int state = 0; spans && state < UPTIME_STATES; state++)
		for (size_t i = 0; i < uptime->states[state].count; i++)
			spans[count++] = (struct uptime_span){uptime->states[state].items[i], (enum uptime_state)state};
	if (spans && count)
		qsort(spans, count, sizeof(*spans), compare_spans);
	return spans;
}

const char *uptime_state_name(enum uptime_state state)
{
	static const char *const names[UPTIME_STATES] = {
	        [UPTIME_UP] = "up",           [UPTIME_PLANNED_STOP] = "planned_stop",
	        [UPTIME_FAILURE] = "failure", [UPTIME_EXCLUDED] = "excluded",
	        [UPTIME_UNKNOWN] = "unknown",
	};

	return names[state];
}
