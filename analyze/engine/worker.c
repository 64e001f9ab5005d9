/* A block through every plan that asks for it, and the union of two threads' results. */
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

bool worker_init(struct worker *worker, const struct program *program, const struct classifier *classifier, struct fail *fail)
{
	*worker = (struct worker){.program = program};
	worker->row_groups = malloc(BOUND_BLOCK_LINES * sizeof(*worker->row_groups));
	if (!worker->row_groups)
		return fail_memory(fail);
	return block_view_init(&worker->view, program->config, classifier, &program->needs, fail) &&
	       filter_results_init(&worker->filters, &program->filters, fail) && group_scratch_init(&worker->scratch, fail) &&
	       user_pairs_init(&worker->pairs, fail) && plans_init(worker, fail);
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
	struct aggregate_input input = {.view = &worker->view, .filters = &worker->filters, .pairs = &worker->pairs,
	                               .part = ready->part, .groups = worker->row_groups};
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
	if (!groups_assign(&plan->groups, &worker->scratch, &worker->view, ready->key_columns, input.rows, input.count, worker->row_groups, fail))
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
	block_view_turn(&worker->view, block->source, block->bytes, block->info->record_count);
	filter_results_turn(&worker->filters);
	worker->pairs.turned = false;
	for (size_t i = 0; i < program->plan_count; i++) {
		const struct plan *plan = program->plans[i].plan;

		if (program->plans[i].leader != i || !program->plans[i].sources[source] || block->info->min_us >= plan->until_us || block->info->max_us < plan->from_us)
			continue;
		if (!run_plan(worker, i, fail))
			return false;
	}
	return true;
}

/* --- Union --- */

struct translation {
	uint32_t **domains;          /* by column; NULL: numbers */
	uint32_t *pairs;
};

static void translation_release(struct translation *translation, size_t column_count)
{
	for (size_t i = 0; translation->domains && i < column_count; i++)
		free(translation->domains[i]);
	free(translation->domains);
	free(translation->pairs);
}

#define TEXTS_TOGETHER 256U

static bool translate_domain(struct view_column *column, const struct view_column *from, uint32_t **ret_map, struct fail *fail)
{
	uint32_t count = from->domain ? intern_count(from->domain) : 0;
	uint32_t *map;

	if (!field_is_text(from->need->field))
		return true;
	map = malloc((count + (size_t)1) * sizeof(*map));
	if (!map)
		return fail_memory(fail);
	*ret_map = map;
	if (count && !column->domain)
		column->domain = intern_new();
	for (uint32_t first = 0; first < count; first += TEXTS_TOGETHER) {
		struct str texts[TEXTS_TOGETHER];
		uint32_t last = count - first < TEXTS_TOGETHER ? count - first : TEXTS_TOGETHER;

		for (uint32_t i = 0; i < last; i++)
			texts[i] = intern_text(from->domain, first + i);
		if (!column->domain || !intern_add_many(column->domain, texts, last, map + first))
			return fail_memory(fail);
	}
	return true;
}

static bool translate(struct worker *worker, const struct worker *from, struct translation *translation, struct fail *fail)
{
	const struct view_needs *needs = &worker->program->needs;
	const struct id_map *pairs = &from->pairs.pairs;
	const uint32_t *clients = NULL, *agents = NULL;

	translation->domains = calloc(needs->count + 1, sizeof(*translation->domains));
	translation->pairs = malloc((pairs->count + (size_t)1) * sizeof(*translation->pairs));
	if (!translation->domains || !translation->pairs)
		return fail_memory(fail);
	for (size_t i = 0; i < needs->count; i++) {
		if (!translate_domain(&worker->view.columns[i], &from->view.columns[i], &translation->domains[i], fail))
			return false;
		if (needs->items[i].field == plan_field(PLAN_ACCESS, STR("client")))
			clients = translation->domains[i];
		if (needs->items[i].field == plan_field(PLAN_ACCESS, STR("agent")))
			agents = translation->domains[i];
	}
	for (uint32_t i = 0; i < pairs->count && clients && agents; i++) {
		uint64_t pair = (uint64_t)clients[pairs->keys[i] >> 32] << 32 | agents[(uint32_t)pairs->keys[i]];

		translation->pairs[i] = id_map_add(&worker->pairs.pairs, pair);
		if (translation->pairs[i] == ID_NONE)
			return fail_memory(fail);
	}
	return true;
}

static bool merge_plan(struct worker *worker, struct worker *from, size_t index, const struct translation *translation,
                       uint32_t *group_map, struct fail *fail)
{
	const struct program_plan *ready = &worker->program->plans[index];
	struct worker_plan *plan = &worker->plans[index];
	struct worker_plan *other = &from->plans[index];
	size_t key_count = ready->plan->key_count;
	struct aggregate_map map = {.groups = group_map, .domains = translation->domains, .pairs = translation->pairs};

	plan->rows_scanned += other->rows_scanned;
	plan->rows_matched += other->rows_matched;
	for (uint32_t group = 0; group < other->groups.count; group++) {
		int64_t keys[PLAN_KEYS_MAX];

		for (size_t k = 0; k < key_count; k++) {
			int64_t key = other->groups.keys[group * key_count + k];
			const uint32_t *domain = translation->domains[ready->key_columns[k]];

			keys[k] = domain ? domain[key] : key;
		}
		group_map[group] = groups_add(&plan->groups, keys, fail);
		if (group_map[group] == GROUP_NONE)
			return false;
	}
	map.group_count = plan->groups.count;
	map.from_group_count = other->groups.count;
	for (size_t i = 0; i < ready->aggregate_count; i++)
		if (!aggregate_merge(&plan->aggregates[i], &other->aggregates[i], &map, fail))
			return false;
	return true;
}

bool worker_merge(struct worker *worker, struct worker *from, struct fail *fail)
{
	struct translation translation = {0};
	uint32_t most = 0;
	uint32_t *group_map;
	bool good;

	for (size_t i = 0; i < worker->program->plan_count; i++)
		most = from->plans[i].groups.count > most ? from->plans[i].groups.count : most;
	group_map = malloc((most + (size_t)1) * sizeof(*group_map));
	good = group_map ? translate(worker, from, &translation, fail) : fail_memory(fail);
	for (size_t i = 0; good && i < worker->program->plan_count; i++)
		good = worker->program->plans[i].leader != i || merge_plan(worker, from, i, &translation, group_map, fail);
	free(group_map);
	translation_release(&translation, worker->program->needs.count);
	return good;
}
