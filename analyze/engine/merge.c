/* Numbers of values and groups mean something in their own worker only; each merge translates them into the first
 * worker's. */
#include "merge.h"

#include <stdlib.h>

struct translation {
	uint32_t **domains; /* by column; NULL: numbers */
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

static bool translate_domain(struct view_column *column, const struct view_column *from, uint32_t **ret_map,
                             struct fail *fail)
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

static bool translate(struct worker *worker, const struct worker *from, struct translation *translation,
                      struct fail *fail)
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

static bool unite(struct worker *worker, struct worker *from, size_t index, const struct translation *translation,
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

bool merge_init(struct merge *merge, struct worker *workers, unsigned count, struct fail *fail)
{
	*merge = (struct merge){
	        .workers = workers, .worker_count = count, .translations = calloc(count, sizeof(*merge->translations))};
	if (!merge->translations)
		return fail_memory(fail);
	for (unsigned i = 1; i < count; i++)
		if (!translate(&workers[0], &workers[i], &merge->translations[i], fail))
			return false;
	return true;
}

void merge_release(struct merge *merge)
{
	for (unsigned i = 1; merge->translations && i < merge->worker_count; i++)
		translation_release(&merge->translations[i], merge->workers[0].program->needs.count);
	free(merge->translations);
	*merge = (struct merge){0};
}

bool merge_plan(const struct merge *merge, size_t plan, struct fail *fail)
{
	for (unsigned i = 1; i < merge->worker_count; i++) {
		struct worker *from = &merge->workers[i];
		uint32_t *group_map = malloc((from->plans[plan].groups.count + (size_t)1) * sizeof(*group_map));
		bool good = group_map ? unite(&merge->workers[0], from, plan, &merge->translations[i], group_map, fail)
		                      : fail_memory(fail);

		free(group_map);
		if (!good)
			return false;
	}
	return true;
}
