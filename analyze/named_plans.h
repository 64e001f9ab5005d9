/* Every plan that the report prints from, by name: data, in the same words as a `geppo query`. Knows no result and no chapter. */
#ifndef GEPPO_NAMED_PLANS_H
#define GEPPO_NAMED_PLANS_H

#include "config.h"
#include "plan.h"

enum plan_range {
	RANGE_MONTH,
	RANGE_PREVIOUS,      /* the month before */
	RANGE_BASELINE,      /* the weeks that baselines look back to, inside the contract, and the month */
	RANGE_HISTORY,       /* from the contract's first month to the end of this one */
};

struct named_plan {
	const char *name;
	enum plan_range range;
	bool emitted;        /* its table goes into the figures as it is, under the same name */
	struct plan_text text;
	const char *english, *definition; /* for appendix A, in both languages */
};

size_t named_plan_count(void);
const struct named_plan *named_plan(size_t index);
/* The place of a name; SIZE_MAX when there is none. */
size_t named_plan_index(const char *name);

/* The plan with the values of geppo.yaml put for {human}, {cpu}, {threshold} and {response}, without its range. */
bool named_plan_build(size_t index, const struct config *config, struct arena *arena, struct plan *ret_plan, struct fail *fail) MUST_CHECK;

/* The condition for the reported CPU source of each host and the row of all cores, as {cpu} stands for it. */
const char *named_plan_cpu_filter(const struct config *config, struct arena *arena);

#endif
