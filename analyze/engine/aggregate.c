/* Loops over the rows of one plan in one block, one for each kind. */
#include "aggregate.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "lang.h"

bool user_pairs_init(struct user_pairs *pairs, struct fail *fail)
{
	*pairs = (struct user_pairs){
	        .row_pairs = malloc(BOUND_BLOCK_LINES * sizeof(*pairs->row_pairs)),
	        .last = malloc(BOUND_BLOCK_LINES * sizeof(*pairs->last)),
	        .row_ids = malloc(BOUND_BLOCK_LINES * sizeof(*pairs->row_ids)),
	        .row_weights = malloc(BOUND_BLOCK_LINES * sizeof(*pairs->row_weights)),
	};
	return (pairs->row_pairs && pairs->last && pairs->row_ids && pairs->row_weights) || fail_memory(fail);
}

void user_pairs_release(struct user_pairs *pairs)
{
	free(pairs->row_pairs);
	free(pairs->last);
	free(pairs->row_ids);
	free(pairs->row_weights);
	id_map_release(&pairs->pairs);
	*pairs = (struct user_pairs){0};
}

bool aggregate_init(struct aggregate *aggregate, const struct aggregate_spec *spec, struct fail *fail)
{
	*aggregate = (struct aggregate){.spec = spec};
	if (spec->kind == AGGREGATE_HISTOGRAM) {
		aggregate->histogram = histogram_new();
		return aggregate->histogram || fail_memory(fail);
	}
	if (spec->kind == AGGREGATE_DISTINCT || spec->kind == AGGREGATE_USERS) {
		aggregate->distinct = distinct_new();
		return aggregate->distinct || fail_memory(fail);
	}
	return true;
}

void aggregate_release(struct aggregate *aggregate)
{
	free(aggregate->counts);
	free(aggregate->greatest);
	free(aggregate->numbers);
	histogram_free(aggregate->histogram);
	distinct_free(aggregate->distinct);
	id_map_release(&aggregate->number_ids);
	*aggregate = (struct aggregate){0};
}

static bool has_numbers(enum aggregate_kind kind)
{
	return kind == AGGREGATE_NUMBER || kind == AGGREGATE_STAMPS;
}

static bool room(struct aggregate *aggregate, uint32_t group_count, struct fail *fail)
{
	enum aggregate_kind kind = aggregate->spec->kind;
	uint32_t capacity = aggregate->capacity ? aggregate->capacity : 64;

	if (group_count <= aggregate->capacity || aggregate->histogram || aggregate->distinct)
		return true;
	while (capacity < group_count)
		capacity *= 2;
	if (kind == AGGREGATE_GREATEST) {
		int64_t *greatest = realloc(aggregate->greatest, capacity * sizeof(*greatest));

		if (!greatest)
			return fail_memory(fail);
		for (uint32_t i = aggregate->capacity; i < capacity; i++)
			greatest[i] = NUMBER_NONE;
		aggregate->greatest = greatest;
	} else if (!has_numbers(kind)) {
		uint64_t *counts = realloc(aggregate->counts, capacity * sizeof(*counts));

		if (!counts)
			return fail_memory(fail);
		memset(counts + aggregate->capacity, 0, (capacity - aggregate->capacity) * sizeof(*counts));
		aggregate->counts = counts;
	} else {
		struct number_state *numbers = realloc(aggregate->numbers, capacity * sizeof(*numbers));

		if (!numbers)
			return fail_memory(fail);
		for (uint32_t i = aggregate->capacity; i < capacity; i++)
			numbers[i] = (struct number_state){.min = INT64_MAX, .max = INT64_MIN};
		aggregate->numbers = numbers;
	}
	aggregate->capacity = capacity;
	return true;
}

static uint32_t row_at(const struct aggregate_input *input, uint32_t i)
{
	return input->rows ? input->rows[i] : i;
}

static void add_counts(struct aggregate *aggregate, const struct aggregate_input *input)
{
	if (input->group_count == 1) {
		aggregate->counts[0] += input->count;
		return;
	}
	/* Adding one to the same place again waits for the addition before: rows side by side in a group are counted
	 * first. */
	for (uint32_t i = 0, run; i < input->count; i += run) {
		uint32_t group = input->groups[row_at(input, i)];

		for (run = 1; i + run < input->count && input->groups[row_at(input, i + run)] == group; run++)
			;
		aggregate->counts[group] += run;
	}
}

/* Both parts' rows, a word of 64 at a time: errors are few. */
static bool add_counts_if(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	enum filter_state state;
	const uint64_t *bits, *own;

	if (!filter_eval(input->filters, input->view, aggregate->spec->part, &state, fail))
		return false;
	if (state == FILTER_FULL)
		add_counts(aggregate, input);
	if (state != FILTER_MIXED)
		return true;
	bits = input->filters->bits[aggregate->spec->part];
	own = input->rows ? input->filters->bits[input->part] : NULL;
	for (uint32_t word = 0; word < (input->view->row_count + 63) / 64; word++)
		for (uint64_t both = own ? bits[word] & own[word] : bits[word]; both; both &= both - 1)
			aggregate->counts[input->groups[word * 64 + (uint32_t)__builtin_ctzll(both)]]++;
	return true;
}

/* Seconds that the row stands for; 1 where rows are not weighted. */
static int64_t weight_of(const int64_t *weights, uint32_t row, int32_t interval_s)
{
	if (!weights)
		return 1;
	return weights[row] > 0 && weights[row] < INT32_MAX ? weights[row]
	       : interval_s > 0                             ? interval_s
	                                                    : WEIGHT_MISSING_S;
}

static bool add_number(struct number_state *state, int64_t number, int64_t weight)
{
	int64_t weighted;

	state->count++;
	state->min = number < state->min ? number : state->min;
	state->max = number > state->max ? number : state->max;
	return !__builtin_add_overflow(state->sum, number, &state->sum) &&
	       !__builtin_mul_overflow(number, weight, &weighted) &&
	       !__builtin_add_overflow(state->weighted_sum, weighted, &state->weighted_sum) &&
	       !__builtin_add_overflow(state->weight, weight, &state->weight);
}

static bool too_large(struct fail *fail)
{
	return fail_set(fail, FAIL_LIMIT,
	                TR("a sum is beyond 2^63: a field holds absurd values",
	                   "合計が 2^63 を超えました。異常な値があります"));
}

/* The number's column and, if weighted, the weight's. */
static bool number_columns(const struct aggregate_spec *spec, struct block_view *view, const int64_t **ret_numbers,
                           const int64_t **ret_weights, struct fail *fail)
{
	if (!view_numbers(view, spec->column, fail) ||
	    (spec->second_column != SIZE_MAX && !view_numbers(view, spec->second_column, fail)))
		return false;
	*ret_numbers = view->columns[spec->column].numbers;
	*ret_weights = spec->second_column != SIZE_MAX ? view->columns[spec->second_column].numbers : NULL;
	return true;
}

/* Where nothing is weighted: rows of the same group side by side are added up first. */
static bool add_plain_numbers(struct aggregate *aggregate, const struct aggregate_input *input, const int64_t *numbers)
{
	uint32_t i = 0;

	while (i < input->count) {
		uint32_t group = input->groups[row_at(input, i)];
		struct number_state *state = &aggregate->numbers[group];
		int64_t sum = 0, count = 0, min = state->min, max = state->max;

		for (; i < input->count && input->groups[row_at(input, i)] == group; i++) {
			int64_t number = numbers[row_at(input, i)];

			if (number == NUMBER_NONE)
				continue;
			if (__builtin_add_overflow(sum, number, &sum))
				return false;
			count++;
			min = number < min ? number : min;
			max = number > max ? number : max;
		}
		state->min = min;
		state->max = max;
		state->count += count;
		state->weight += count;
		if (__builtin_add_overflow(state->sum, sum, &state->sum))
			return false;
		state->weighted_sum = state->sum;
	}
	return true;
}

static bool add_numbers(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	const int64_t *numbers, *weights;

	if (!number_columns(aggregate->spec, input->view, &numbers, &weights, fail))
		return false;
	if (!weights)
		return add_plain_numbers(aggregate, input, numbers) || too_large(fail);
	for (uint32_t i = 0; i < input->count; i++) {
		uint32_t row = row_at(input, i);

		if (numbers[row] != NUMBER_NONE &&
		    !add_number(&aggregate->numbers[input->groups[row_at(input, i)]], numbers[row],
		                weight_of(weights, row, input->view->source->interval_s)))
			return too_large(fail);
	}
	return true;
}

/* A missing number is less than all others. */
static bool add_greatest(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	const int64_t *numbers, *weights;

	if (!number_columns(aggregate->spec, input->view, &numbers, &weights, fail))
		return false;
	for (uint32_t i = 0; i < input->count; i++) {
		uint32_t row = row_at(input, i);
		int64_t *greatest = &aggregate->greatest[input->groups[row]];

		if (numbers[row] > *greatest)
			*greatest = numbers[row];
	}
	return true;
}

static bool add_histogram(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	const struct aggregate_spec *spec = aggregate->spec;
	struct histogram_rows rows = {
	        .rows = input->rows, .count = input->count, .groups = input->groups, .group_count = input->group_count};
	const int64_t *numbers, *weights;

	if (!number_columns(spec, input->view, &numbers, &weights, fail) ||
	    !view_buckets(input->view, spec->column, fail))
		return false;
	rows.buckets = input->view->columns[spec->column].buckets;
	for (uint32_t row = 0; weights && row < input->view->row_count; row++)
		input->pairs->row_weights[row] = weight_of(weights, row, input->view->source->interval_s);
	rows.weights = weights ? input->pairs->row_weights : NULL;
	return histogram_add_rows(aggregate->histogram, &rows) || fail_memory(fail);
}

static bool add_stamps(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	if (!view_stamps(input->view, fail))
		return false;
	for (uint32_t i = 0; i < input->count; i++) {
		struct number_state *state = &aggregate->numbers[input->groups[row_at(input, i)]];
		int64_t at_us = input->view->stamps[row_at(input, i)];

		state->count++;
		state->min = at_us < state->min ? at_us : state->min;
		state->max = at_us > state->max ? at_us : state->max;
	}
	return true;
}

static bool add_to_sets(struct aggregate *aggregate, const struct aggregate_input *input, const uint32_t *numbers,
                        struct fail *fail)
{
	struct distinct_rows rows = {.rows = input->rows,
	                             .count = input->count,
	                             .groups = input->groups,
	                             .numbers = numbers,
	                             .group_count = input->group_count};

	return distinct_add_rows(aggregate->distinct, &rows) || fail_memory(fail);
}

/* Ids of texts are their domain's numbers; numbers get ids of their own. A missing number is no value. */
static bool add_distinct(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	struct view_column *column = &input->view->columns[aggregate->spec->column];
	bool text = field_is_text(column->need->field);
	uint32_t *ids = input->pairs->row_ids;

	if (!view_codes(input->view, aggregate->spec->column, fail) ||
	    (input->count > input->view->row_count / 2 && !view_make_keys(input->view, column, fail)))
		return false;
	for (uint32_t i = 0; i < input->count; i++) {
		uint32_t row = row_at(input, i);
		int64_t key = view_key(input->view, column, column->codes ? column->codes[row] : 0);

		if (key == VIEW_KEY_UNSET)
			return false;
		ids[row] = DISTINCT_NOTHING;
		if (key == NUMBER_NONE)
			continue;
		ids[row] = text ? (uint32_t)key : id_map_add(&aggregate->number_ids, (uint64_t)key);
		if (ids[row] == ID_NONE)
			return fail_memory(fail);
	}
	return add_to_sets(aggregate, input, ids, fail);
}

static uint32_t pair_of_row(const struct aggregate_input *input, struct view_column *client, struct view_column *agent,
                            uint32_t row)
{
	struct user_pairs *pairs = input->pairs;
	uint32_t client_code = client->codes ? client->codes[row] : 0,
	         agent_code = agent->codes ? agent->codes[row] : 0;
	struct last_pair *last = &pairs->last[client_code];
	int64_t first, second;

	if (last->agent_code == agent_code)
		return last->pair;
	first = view_key(input->view, client, client_code);
	second = view_key(input->view, agent, agent_code);
	if (first == VIEW_KEY_UNSET || second == VIEW_KEY_UNSET)
		return ID_NONE;
	*last = (struct last_pair){agent_code, id_map_add(&pairs->pairs, (uint64_t)first << 32 | (uint64_t)second)};
	return last->pair;
}

static bool add_users(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	struct view_column *client = &input->view->columns[aggregate->spec->column];
	struct view_column *agent = &input->view->columns[aggregate->spec->second_column];
	uint32_t *pairs = input->pairs->row_pairs;

	if (!view_codes(input->view, aggregate->spec->column, fail) ||
	    !view_codes(input->view, aggregate->spec->second_column, fail))
		return false;
	if (!input->pairs->turned) {
		bool most = input->count > input->view->row_count / 2;

		if (most && (!view_make_keys(input->view, client, fail) || !view_make_keys(input->view, agent, fail)))
			return false;
		memset(pairs, 0xFF, input->view->row_count * sizeof(*pairs));
		memset(input->pairs->last, 0xFF, client->code_count * sizeof(*input->pairs->last));
		/* The other plans ask for nearly the same rows. */
		for (uint32_t row = 0; most && row < input->view->row_count; row++) {
			pairs[row] = pair_of_row(input, client, agent, row);
			if (pairs[row] == ID_NONE)
				return fail_memory(fail);
		}
		input->pairs->turned = true;
		input->pairs->complete = most;
	}
	for (uint32_t i = 0; i < input->count && !input->pairs->complete; i++) {
		uint32_t row = row_at(input, i);

		if (pairs[row] == ID_NONE)
			pairs[row] = pair_of_row(input, client, agent, row);
		if (pairs[row] == ID_NONE)
			return fail_memory(fail);
	}
	return add_to_sets(aggregate, input, pairs, fail);
}

bool aggregate_add(struct aggregate *aggregate, const struct aggregate_input *input, struct fail *fail)
{
	if (!room(aggregate, input->group_count, fail))
		return false;
	switch (aggregate->spec->kind) {
	case AGGREGATE_COUNT:
		add_counts(aggregate, input);
		return true;
	case AGGREGATE_COUNT_IF:
		return add_counts_if(aggregate, input, fail);
	case AGGREGATE_NUMBER:
		return add_numbers(aggregate, input, fail);
	case AGGREGATE_GREATEST:
		return add_greatest(aggregate, input, fail);
	case AGGREGATE_HISTOGRAM:
		return add_histogram(aggregate, input, fail);
	case AGGREGATE_STAMPS:
		return add_stamps(aggregate, input, fail);
	case AGGREGATE_DISTINCT:
		return add_distinct(aggregate, input, fail);
	case AGGREGATE_USERS:
		break;
	}
	return add_users(aggregate, input, fail);
}

/* --- Merging --- */

static bool merge_number(struct number_state *state, const struct number_state *from)
{
	state->count += from->count;
	state->min = from->min < state->min ? from->min : state->min;
	state->max = from->max > state->max ? from->max : state->max;
	return !__builtin_add_overflow(state->sum, from->sum, &state->sum) &&
	       !__builtin_add_overflow(state->weighted_sum, from->weighted_sum, &state->weighted_sum) &&
	       !__builtin_add_overflow(state->weight, from->weight, &state->weight);
}

static bool merge_distinct(struct aggregate *aggregate, struct aggregate *from, const struct aggregate_map *map,
                           struct fail *fail)
{
	const uint32_t *ids =
	        aggregate->spec->kind == AGGREGATE_USERS ? map->pairs : map->domains[aggregate->spec->column];
	uint32_t *made = NULL;
	bool good = true;

	if (aggregate->spec->kind == AGGREGATE_DISTINCT && !ids) {
		made = malloc((from->number_ids.count + (size_t)1) * sizeof(*made));
		for (uint32_t i = 0; made && i < from->number_ids.count; i++) {
			made[i] = id_map_add(&aggregate->number_ids, from->number_ids.keys[i]);
			good &= made[i] != ID_NONE;
		}
		good &= made != NULL;
		ids = made;
	}
	good = good && distinct_merge(aggregate->distinct, from->distinct, map->groups, ids);
	free(made);
	return good || fail_memory(fail);
}

bool aggregate_merge(struct aggregate *aggregate, struct aggregate *from, const struct aggregate_map *map,
                     struct fail *fail)
{
	uint32_t count = map->from_group_count < from->capacity ? map->from_group_count : from->capacity;

	if (aggregate->distinct)
		return merge_distinct(aggregate, from, map, fail);
	if (aggregate->histogram)
		return histogram_merge(aggregate->histogram, from->histogram, map->groups) || fail_memory(fail);
	if (!room(aggregate, map->group_count, fail))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		if (aggregate->counts)
			aggregate->counts[map->groups[i]] += from->counts[i];
		else if (aggregate->greatest)
			aggregate->greatest[map->groups[i]] = from->greatest[i] > aggregate->greatest[map->groups[i]]
			                                              ? from->greatest[i]
			                                              : aggregate->greatest[map->groups[i]];
		else if (!merge_number(&aggregate->numbers[map->groups[i]], &from->numbers[i]))
			return too_large(fail);
	}
	return true;
}

bool aggregate_finish(struct aggregate *aggregate, const uint8_t *wanted, uint32_t group_count, struct fail *fail)
{
	if (aggregate->histogram)
		return histogram_finish(aggregate->histogram, wanted, group_count) || fail_memory(fail);
	if (aggregate->distinct)
		return distinct_finish(aggregate->distinct, wanted, group_count) || fail_memory(fail);
	return room(aggregate, group_count, fail);
}
