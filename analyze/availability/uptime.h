/* How planned time was spent: up, planned stop, failure, excluded, unknown. Pure set arithmetic; knows no ledger and no
 * log.
 *
 * Every moment of planned time is exactly one of the five. Where several hold, the first of this order counts: planned
 * stop, failure, excluded, unknown; what is none of them is up. So a failure within a planned stop is no failure, a
 * failure of ours during somebody else's is ours, and a recorded stop is known though the logs are silent.
 *
 * With P planned, S planned stops, X excluded, F failures, U unknown:
 *
 *     稼働率 = (P − S − X − F − U … P − S − X − F) / (P − S − X)    excluded time is in neither; unknown as down … as
 * up 利用者から見た稼働率 = (P − S − X − F − U … P − S − X − F) / (P − S)    excluded time counts as down MTTR = F /
 * failures, MTBF = (P − S − X − F − U) / failures    none without a failure
 *
 * so that MTBF / (MTBF + MTTR) is the rate where nothing is unknown (JIS Z 8115, 固有アベイラビリティ). A failure is a
 * span of the union of all failures that took planned time: stops that overlap or touch are one. */
#ifndef GEPPO_UPTIME_H
#define GEPPO_UPTIME_H

#include "span_set.h"

enum uptime_state {
	UPTIME_UP,
	UPTIME_PLANNED_STOP,
	UPTIME_FAILURE,
	UPTIME_EXCLUDED,
	UPTIME_UNKNOWN,
	UPTIME_STATES,
};

/* What is known; the sets may overlap and reach beyond planned time. */
struct uptime_facts {
	struct span_set planned, planned_stops, failures, excluded;
	struct span_set unmeasured; /* no log of any kind */
};

struct uptime {
	struct span_set states[UPTIME_STATES]; /* disjoint; together they are planned time */
	int64_t state_us[UPTIME_STATES];
	int64_t planned_us;
	int64_t failures; /* count */
};

struct uptime uptime_of(const struct uptime_facts *facts, struct arena *arena);

/* P − S − X, and P − S. */
int64_t uptime_base_us(const struct uptime *uptime);
int64_t uptime_seen_base_us(const struct uptime *uptime);

/* One span of one state. */
struct uptime_span {
	struct time_span span;
	enum uptime_state state;
};
/* All spans of planned time in order; NULL when memory is out. */
const struct uptime_span *uptime_spans(const struct uptime *uptime, struct arena *arena, size_t *ret_count);

/* up, planned_stop, failure, excluded, unknown */
const char *uptime_state_name(enum uptime_state state);

#endif
