/* Compiling filters: equal parts are found by comparing, for there are few. */
#include <stdlib.h>
#include <string.h>

#include "filter_eval.h"
#include "lang.h"

static bool is_join(enum filter_kind kind)
{
	return kind == FILTER_AND || kind == FILTER_OR || kind == FILTER_NOT;
}

static bool same_values(const struct filter *a, const struct filter *b)
{
	if (a->field != b->field || a->value_count != b->value_count)
		return false;
	for (size_t i = 0; i < a->value_count; i++)
		if (field_is_text(a->field) ? !str_equal(a->texts[i], b->texts[i]) : a->numbers[i] != b->numbers[i])
			return false;
	return true;
}

static bool same_part(const struct filter_part *a, const struct filter_part *b)
{
	if (a->is_range != b->is_range)
		return false;
	if (a->is_range)
		return a->from_us == b->from_us && a->until_us == b->until_us;
	if (a->kind != b->kind)
		return false;
	return is_join(a->kind) ? a->left == b->left && a->right == b->right : same_values(a->source, b->source);
}

static void part_release(struct filter_part *part)
{
	pattern_free(part->pattern);
	free(part->networks);
}

static bool compile_values(struct filter_part *part, struct fail *fail)
{
	const struct filter *source = part->source;

	if (part->kind == FILTER_MATCH || part->kind == FILTER_NOT_MATCH) {
		part->pattern = pattern_new(source->texts[0], false, fail);
		return part->pattern != NULL;
	}
	if (part->kind != FILTER_WITHIN)
		return true;
	part->networks = calloc(source->value_count + 1, sizeof(*part->networks));
	if (!part->networks)
		return fail_memory(fail);
	for (size_t i = 0; i < source->value_count; i++)
		if (!network_parse(source->texts[i], &part->networks[i]))
			return fail_set(fail, FAIL_USAGE, TR("%.*s is no network", "%.*s はネットワークではありません"),
			                STR_ARGS(source->texts[i]));
	return true;
}

static uint32_t add_part(struct filter_set *set, struct filter_part part, struct fail *fail)
{
	for (size_t i = 0; i < set->count; i++)
		if (same_part(&set->parts[i], &part))
			return (uint32_t)i;
	if (set->count == set->capacity) {
		size_t capacity = set->capacity ? 2 * set->capacity : 64;
		struct filter_part *parts = realloc(set->parts, capacity * sizeof(*parts));

		if (!parts) {
			fail_memory(fail);
			return FILTER_NONE;
		}
		set->parts = parts;
		set->capacity = capacity;
	}
	if (!part.is_range && !is_join(part.kind) && !compile_values(&part, fail)) {
		part_release(&part);
		return FILTER_NONE;
	}
	set->parts[set->count] = part;
	return (uint32_t)set->count++;
}

uint32_t filter_set_add(struct filter_set *set, struct view_needs *needs, enum plan_table table,
                        const struct filter *filter, struct fail *fail)
{
	const struct filter *nodes[PLAN_FILTER_NODES];
	uint32_t stack[PLAN_FILTER_NODES];
	size_t depth = 0, count = plan_filter_nodes(filter, nodes);

	if (!count) {
		fail_set(fail, FAIL_LIMIT, TR("a condition of more than %d parts", "条件が %d 個を超えています"),
		         PLAN_FILTER_NODES);
		return FILTER_NONE;
	}
	for (size_t i = 0; i < count; i++) {
		struct filter_part part = {.kind = nodes[i]->kind, .source = nodes[i], .column = SIZE_MAX};

		if (part.kind == FILTER_AND || part.kind == FILTER_OR)
			part.right = stack[--depth];
		if (is_join(part.kind)) {
			part.left = stack[--depth];
		} else {
			part.column = view_need(needs, table, nodes[i]->field, 0);
			if (part.column == SIZE_MAX) {
				fail_set(fail, FAIL_LIMIT,
				         TR("more than %d fields in one run", "1回の集計で使える項目は %d 個までです"),
				         VIEW_COLUMNS_MAX);
				return FILTER_NONE;
			}
		}
		stack[depth] = add_part(set, part, fail);
		if (stack[depth++] == FILTER_NONE)
			return FILTER_NONE;
	}
	return stack[0];
}

uint32_t filter_set_add_plan(struct filter_set *set, struct view_needs *needs, const struct plan *plan,
                             struct fail *fail)
{
	uint32_t range = add_part(
	        set, (struct filter_part){.is_range = true, .from_us = plan->from_us, .until_us = plan->until_us},
	        fail);
	uint32_t filter;

	if (range == FILTER_NONE || !plan->filter)
		return range;
	filter = filter_set_add(set, needs, plan->table, plan->filter, fail);
	if (filter == FILTER_NONE)
		return FILTER_NONE;
	return add_part(set, (struct filter_part){.kind = FILTER_AND, .left = range, .right = filter}, fail);
}

uint32_t filter_set_range(const struct filter_set *set, int64_t from_us, int64_t until_us)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->parts[i].is_range && set->parts[i].from_us == from_us && set->parts[i].until_us == until_us)
			return (uint32_t)i;
	return FILTER_NONE;
}

void filter_set_release(struct filter_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		part_release(&set->parts[i]);
	free(set->parts);
	*set = (struct filter_set){0};
}
