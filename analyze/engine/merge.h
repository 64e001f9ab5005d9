/* The union of all threads' partial results, in the first worker: values first, then plan by plan, so that plans can be
 * united side by side. Private to the engine. */
#ifndef GEPPO_MERGE_H
#define GEPPO_MERGE_H

#include "worker.h"

struct translation;

struct merge {
	struct worker *workers; /* borrowed */
	unsigned worker_count;
	struct translation *translations; /* by worker: its values' numbers in the first */
};

/* Unites the values of all workers. */
bool merge_init(struct merge *merge, struct worker *workers, unsigned count, struct fail *fail) MUST_CHECK;
void merge_release(struct merge *merge);

/* Unites one plan. Plans that are their own leaders only; different plans may be united at the same time. Takes from
 * the other workers what it can use. */
bool merge_plan(const struct merge *merge, size_t plan, struct fail *fail) MUST_CHECK;

#endif
