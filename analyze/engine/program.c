/* Compiling plans. */
#include "program.h"

#include <string.h>

#include "engine.h"
#include "lang.h"

static enum source_kind kind_of_table(enum plan_table table)
{
	return table == PLAN_ACCESS ? SOURCE_ACCESS : table == PLAN_SYSTEM ? SOURCE_SYSTEM : SOURCE_CPU;
}

static bool has_servers(const struct config *config)
{
	for (size_t i = 0; i < config->source_count; i++)
		if (config->sources[i].kind == SOURCE_ACCESS && !config->sources[i].gateway)
			return true;
	return false;
}

/* Of several CPU sources of a host one is reported, so that no sample counts twice; the servers behind a gateway are
 * counted, not the gateway, unless its log is all there is. */
bool engine_counts(const struct config *config, const struct config_source *source)
{
	const struct config_host *host = config_host(config, source->host);

	if (source->gateway)
		return !has_servers(config);
	if (source->kind != SOURCE_CPU)
		return true;
	if (host && host->cpu_source)
		return strcmp(host->cpu_source, source->name) == 0;
	for (size_t i = 0; i < config->source_count; i++)
		if (config->sources[i].kind == SOURCE_CPU && strcmp(config->sources[i].host, source->host) == 0)
			return &config->sources[i] == source;
	return true;
}

/* Does the condition name the source: source = NAME, source in (NAME, …)? */
static bool is_named(const struct filter *filter, const char *name)
{
	const struct filter *nodes[PLAN_FILTER_NODES];
	size_t count = plan_filter_nodes(filter, nodes);

	for (size_t i = 0; i < count; i++) {
		if ((nodes[i]->kind != FILTER_EQUAL && nodes[i]->kind != FILTER_IN) ||
		    strcmp(nodes[i]->field->name, "source") != 0)
			continue;
		for (size_t value = 0; value < nodes[i]->value_count; value++)
			if (str_is(nodes[i]->texts[value], name))
				return true;
	}
	return false;
}

static bool choose_sources(struct program *program, struct program_plan *ready, struct fail *fail)
{
	const struct config *config = program->config;
	const struct plan *plan = ready->plan;
	bool found = false;

	ready->sources = arena_alloc(&program->arena, config->source_count, sizeof(*ready->sources));
	if (!ready->sources)
		return fail_memory(fail);
	for (size_t i = 0; i < config->source_count; i++) {
		const struct config_source *source = &config->sources[i];

		if (source->kind != kind_of_table(plan->table))
			continue;
		ready->sources[i] =
		        plan->source ? strcmp(source->name, plan->source) == 0
		                     : engine_counts(config, source) || is_named(plan->filter, source->name);
		program->sources[i] |= ready->sources[i];
		found |= ready->sources[i];
	}
	if (plan->source && !found)
		return fail_set(fail, FAIL_USAGE,
		                TR("there is no source %s of the kind %s in geppo.yaml",
		                   "ソース %s は geppo.yaml の種別 %s の中にありません"),
		                plan->source, plan_table_name(plan->table));
	return true;
}

static bool need(struct program *program, const struct plan *plan, const struct field *field, int32_t minutes,
                 size_t *ret_column, struct fail *fail)
{
	*ret_column = view_need(&program->needs, plan->table, field, minutes);
	if (*ret_column == SIZE_MAX)
		return fail_set(fail, FAIL_LIMIT,
		                TR("more than %d fields in one run", "1回の集計で使える項目は %d 個までです"),
		                VIEW_COLUMNS_MAX);
	return true;
}

static size_t add_aggregate(struct program_plan *ready, struct aggregate_spec spec)
{
	for (size_t i = 0; i < ready->aggregate_count; i++) {
		const struct aggregate_spec *other = &ready->aggregates[i];

		if (other->kind == spec.kind && other->column == spec.column &&
		    other->second_column == spec.second_column && other->part == spec.part)
			return i;
	}
	ready->aggregates[ready->aggregate_count] = spec;
	return ready->aggregate_count++;
}

static enum aggregate_kind aggregate_of(enum measure_kind kind)
{
	switch (kind) {
	case MEASURE_COUNT:
		return AGGREGATE_COUNT;
	case MEASURE_USERS:
		return AGGREGATE_USERS;
	case MEASURE_DISTINCT:
		return AGGREGATE_DISTINCT;
	case MEASURE_SUM:
	case MEASURE_MIN:
	case MEASURE_MEAN:
		return AGGREGATE_NUMBER;
	case MEASURE_MAX:
		return AGGREGATE_GREATEST;
	case MEASURE_QUANTILE:
		return AGGREGATE_HISTOGRAM;
	case MEASURE_COUNT_IF:
	case MEASURE_SHARE_IF:
		return AGGREGATE_COUNT_IF;
	case MEASURE_FIRST:
	case MEASURE_LAST:
		break;
	}
	return AGGREGATE_STAMPS;
}

static bool compile_measure(struct program *program, struct program_plan *ready, const struct measure *measure,
                            size_t *ret_aggregate, struct fail *fail)
{
	const struct plan *plan = ready->plan;
	struct aggregate_spec spec = {
	        .kind = aggregate_of(measure->kind), .column = SIZE_MAX, .second_column = SIZE_MAX};

	if (spec.kind == AGGREGATE_USERS) {
		if (!need(program, plan, plan_field(plan->table, STR("client")), 0, &spec.column, fail) ||
		    !need(program, plan, plan_field(plan->table, STR("agent")), 0, &spec.second_column, fail))
			return false;
	} else if (measure->field && !need(program, plan, measure->field, 0, &spec.column, fail)) {
		return false;
	}
	if (plan->table == PLAN_CPU && (spec.kind == AGGREGATE_NUMBER || spec.kind == AGGREGATE_HISTOGRAM) &&
	    !need(program, plan, plan_field(plan->table, STR("span_s")), 0, &spec.second_column, fail))
		return false;
	if (spec.kind == AGGREGATE_COUNT_IF) {
		spec.part = filter_set_add(&program->filters, &program->needs, plan->table, measure->where, fail);
		if (spec.part == FILTER_NONE)
			return false;
	}
	*ret_aggregate = add_aggregate(ready, spec);
	return true;
}

static bool compile_rows(struct program *program, struct program_plan *ready, struct fail *fail)
{
	const struct plan *plan = ready->plan;

	if (!choose_sources(program, ready, fail))
		return false;
	ready->part = filter_set_add_plan(&program->filters, &program->needs, plan, fail);
	if (ready->part == FILTER_NONE)
		return false;
	ready->range_part = filter_set_range(&program->filters, plan->from_us, plan->until_us);
	for (size_t i = 0; i < plan->key_count; i++)
		if (!need(program, plan, plan->keys[i].field, plan->keys[i].bucket_minutes, &ready->key_columns[i],
		          fail))
			return false;
	program->from_us = plan->from_us < program->from_us ? plan->from_us : program->from_us;
	program->until_us = plan->until_us > program->until_us ? plan->until_us : program->until_us;
	return true;
}

/* Equal parts stand once, so equal conditions have the same number. */
static bool same_rows_and_groups(const struct program *program, const struct program_plan *a,
                                 const struct program_plan *b)
{
	return a->plan->table == b->plan->table && a->part == b->part && a->plan->key_count == b->plan->key_count &&
	       a->plan->from_us == b->plan->from_us && a->plan->until_us == b->plan->until_us &&
	       memcmp(a->key_columns, b->key_columns, a->plan->key_count * sizeof(*a->key_columns)) == 0 &&
	       memcmp(a->sources, b->sources, program->config->source_count * sizeof(*a->sources)) == 0;
}

static size_t find_leader(const struct program *program, size_t index)
{
	const struct program_plan *plans = program->plans;

	for (size_t i = 0; i < index; i++)
		if (plans[i].leader == i &&
		    plans[i].aggregate_count + plans[index].plan->measure_count < PROGRAM_AGGREGATES_MAX &&
		    same_rows_and_groups(program, &plans[i], &plans[index]))
			return i;
	return index;
}

static bool compile(struct program *program, size_t index, struct fail *fail)
{
	struct program_plan *ready = &program->plans[index], *leader;

	if (!compile_rows(program, ready, fail))
		return false;
	ready->leader = find_leader(program, index);
	leader = &program->plans[ready->leader];
	ready->count_aggregate = add_aggregate(
	        leader,
	        (struct aggregate_spec){.kind = AGGREGATE_COUNT, .column = SIZE_MAX, .second_column = SIZE_MAX});
	for (size_t i = 0; i < ready->plan->measure_count; i++)
		if (!compile_measure(program, leader, &ready->plan->measures[i], &ready->measure_aggregates[i], fail))
			return false;
	return true;
}

bool program_init(struct program *program, const struct config *config, const struct plan *plans, size_t count,
                  struct fail *fail)
{
	*program = (struct program){.config = config, .plan_count = count, .from_us = INT64_MAX, .until_us = INT64_MIN};
	program->plans = arena_alloc(&program->arena, count, sizeof(*program->plans));
	program->sources = arena_alloc(&program->arena, config->source_count, sizeof(*program->sources));
	if (!program->plans || !program->sources)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++) {
		program->plans[i].plan = &plans[i];
		if (!compile(program, i, fail))
			return false;
	}
	return true;
}

void program_release(struct program *program)
{
	filter_set_release(&program->filters);
	arena_release(&program->arena);
	*program = (struct program){0};
}
