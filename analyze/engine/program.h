/* Plans made ready to run: the columns they need, their filters with equal parts merged, and what each keeps. Made once
 * a run, then only read. Private to the engine. */
#ifndef GEPPO_PROGRAM_H
#define GEPPO_PROGRAM_H

#include "aggregate.h"
#include "filter_eval.h"

#define PROGRAM_AGGREGATES_MAX (PLAN_MEASURES_MAX + 1)

struct program_plan {
	const struct plan *plan;
	bool *sources; /* by place in config->sources: those that it counts */
	uint32_t part, range_part;
	size_t key_columns[PLAN_KEYS_MAX];
	size_t leader; /* the plan with the same rows and groups that keeps the aggregates of both; mostly itself */
	struct aggregate_spec aggregates[PROGRAM_AGGREGATES_MAX];
	size_t aggregate_count;
	size_t count_aggregate; /* the one that counts rows: every plan has it. In the leader, as the next */
	size_t measure_aggregates[PLAN_MEASURES_MAX];
};

struct program {
	const struct config *config;
	struct program_plan *plans;
	size_t plan_count;
	bool *sources;             /* of any plan */
	int64_t from_us, until_us; /* of all plans */
	struct view_needs needs;
	struct filter_set filters;
	struct arena arena;
};

/* A plan over an unknown source is FAIL_USAGE. */
bool program_init(struct program *program, const struct config *config, const struct plan *plans, size_t count,
                  struct fail *fail) MUST_CHECK;
void program_release(struct program *program);

#endif
