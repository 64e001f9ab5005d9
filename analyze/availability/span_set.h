/* Sets of time: disjoint half-open spans, sorted, none empty, none touching the next. Pure arithmetic on instants;
 * knows no service, ledger or zone. A set lives in the arena that it was made in. When memory is out it comes out
 * empty, and arena_failed says so.
 *
 * Every operation is one walk over both sets: O(a + b). Sets are equal exactly when their spans are. */
#ifndef GEPPO_SPAN_SET_H
#define GEPPO_SPAN_SET_H

#include "arena.h"

struct time_span {
	int64_t from_us, until_us; /* half-open */
};

/* A zeroed struct is the empty set. */
struct span_set {
	const struct time_span *items;
	size_t count;
};

/* Of spans in any order, overlapping as they like; those that are empty or run backwards are dropped. */
struct span_set span_set_of(const struct time_span *spans, size_t count, struct arena *arena);
/* The one span, or the empty set. */
struct span_set span_set_one(int64_t from_us, int64_t until_us, struct arena *arena);

struct span_set span_set_union(struct span_set a, struct span_set b, struct arena *arena);
struct span_set span_set_intersection(struct span_set a, struct span_set b, struct arena *arena);
/* What is in a and not in b. */
struct span_set span_set_difference(struct span_set a, struct span_set b, struct arena *arena);

/* Microseconds in the set. */
int64_t span_set_total(struct span_set set);
/* Microseconds of it in [from_us, until_us). */
int64_t span_set_within(struct span_set set, int64_t from_us, int64_t until_us);
bool span_set_has(struct span_set set, int64_t at_us);

#endif
