/* One thread's share of a run: its view of blocks, and its partial results of every plan. Private to the engine. */
#ifndef GEPPO_WORKER_H
#define GEPPO_WORKER_H

#include "group.h"
#include "program.h"
#include "scan.h"

struct worker_plan {
	struct groups groups;
	struct aggregate aggregates[PROGRAM_AGGREGATES_MAX];
	uint64_t rows_scanned, rows_matched;
};

struct worker {
	const struct program *program;
	struct block_view view;
	struct filter_results filters;
	struct group_scratch scratch;
	struct user_pairs pairs;
	uint32_t *row_groups;
	struct worker_plan *plans;
};

bool worker_init(struct worker *worker, const struct program *program, const struct classifier *classifier,
                 struct fail *fail) MUST_CHECK;
void worker_release(struct worker *worker);

/* For scan_run: `user` is the worker. */
bool worker_visit(void *user, const struct scan_block *block, struct fail *fail) MUST_CHECK;

#endif
