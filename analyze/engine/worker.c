/* A block through every plan that asks for it. */
#include "worker.h"

#include <stdlib.h>

#include "bounds.h"

static bool plans_init(struct worker *worker, struct fail *fail)
{
	const struct program *program = worker->program;

	worker->plans = calloc(program->plan_count + 1, sizeof(*worker->plans));
	if (!worker->plans)
		return fail_memory(fail);
	for (size_t i = 0; i < program->plan_count; i++) {
		const struct program_plan *ready = &program->plans[i];

		if (!groups_init(&worker->plans[i].groups, ready->plan->key_count, fail))
			return false;
		for (size_t k = 0; k < ready->aggregate_count; k++)
			if (!aggregate_init(&worker->plans[i].aggregates[k], &ready->aggregates[k], fail))
				return false;
	}
	return true;
}

bool worker_init(struct worker *worker, const struct program *program, const struct classifier *classifier,
                 struct fail *fail)
{
	*worker = (struct worker){.program = program};
	worker->row_groups = malloc(BOUND_BLOCK_LINES * sizeof(*worker->row_groups));
	if (!worker->row_groups)
		return fail_memory(fail);
	return block_view_init(&worker->view, program->config, classifier, &program->needs, fail) &&
	       filter_results_init(&worker->filters, &program->filters, fail) &&
	       group_scratch_init(&worker->scratch, fail) && user_pairs_init(&worker->pairs, fail) &&
	       plans_init(worker, fail);
}

void worker_release(struct worker *worker)
{
	for (size_t i = 0; worker->plans && i < worker->program->plan_count; i++) {
		groups_release(&worker->plans[i].groups);
		for (size_t k = 0; k < worker->program->plans[i].aggregate_count; k++)
			aggregate_release(&worker->plans[i].aggregates[k]);
	}
	free(worker->plans);
	free(worker->row_groups);
	user_pairs_release(&worker->pairs);
	group_scratch_release(&worker->scratch);
	filter_results_release(&worker->filters);
	if (worker->view.needs)
		block_view_release(&worker->view);
	*worker = (struct worker){0};
}

static bool run_plan(struct worker *worker, size_t index, struct fail *fail)
{
	const struct program_plan *ready = &worker->program->plans[index];
	struct worker_plan *plan = &worker->plans[index];
	struct aggregate_input input = {.view = &worker->view,
	                                .filters = &worker->filters,
	                                .pairs = &worker->pairs,
	                                .part = ready->part,
	                                .groups = worker->row_groups};
	enum filter_state state;

	if (!filter_eval(&worker->filters, &worker->view, ready->range_part, &state, fail))
		return false;
	plan->rows_scanned += filter_row_count(&worker->filters, &worker->view, ready->range_part);
	if (!filter_eval(&worker->filters, &worker->view, ready->part, &state, fail) ||
	    !filter_rows(&worker->filters, &worker->view, ready->part, &input.rows, &input.count, fail))
		return false;
	plan->rows_matched += input.count;
	if (!input.count)
		return true;
	if (!groups_assign(&plan->groups, &worker->scratch, &worker->view, ready->key_columns, input.rows, input.count,
	                   worker->row_groups, fail))
		return false;
	input.group_count = plan->groups.count;
	for (size_t i = 0; i < ready->aggregate_count; i++)
		if (!aggregate_add(&plan->aggregates[i], &input, fail))
			return false;
	return true;
}

bool worker_visit(void *user, const struct scan_block *block, struct fail *fail)
{
	struct worker *worker = user;
	const struct program *program = worker->program;
	size_t source = (size_t)(block->source - program->config->sources);

	if (!block->info->record_count)
		return true;
	block_view_turn(&worker->view, block);
	filter_results_turn(&worker->filters);
	worker->pairs.turned = false;
	for (size_t i = 0; i < program->plan_count; i++) {
		const struct plan *plan = program->plans[i].plan;

		if (program->plans[i].leader != i || !program->plans[i].sources[source] ||
		    block->info->min_us >= plan->until_us || block->info->max_us < plan->from_us)
			continue;
		if (!run_plan(worker, i, fail))
			return false;
	}
	return true;
}
