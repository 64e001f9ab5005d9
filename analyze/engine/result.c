/* Groups are ordered by their keys or by one measure, ties by all keys. What is costly (sets, histograms) is counted
 * for as few groups as will do: the measure that orders for those with enough rows, the others for those that are
 * shown. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#include "lang.h"

__extension__ typedef __int128 wide;

struct item {
	int64_t rank; /* what is certain about the order: less is before, equal says nothing */
	uint32_t group;
};

struct result {
	const struct worker *worker;
	const struct program_plan *ready;
	struct worker_plan *plan;
	struct arena *arena;
	struct value *sort_values; /* by group, when a measure orders */
	int sort_key;              /* else this key comes first; -1: none before the others */
	bool descends;
	struct item *order, *spare;
	size_t finished; /* aggregate that is counted for all of `order`; SIZE_MAX: none */
	uint32_t count;  /* in `order` */
	uint8_t *wanted; /* by group */
};

/* --- Values --- */

static struct value integer(int64_t number)
{
	return (struct value){.kind = VALUE_INTEGER, .number = number};
}

static struct value ratio(int64_t number, int64_t divisor)
{
	return divisor > 0 ? (struct value){.kind = VALUE_RATIO, .number = number, .divisor = divisor}
	                   : (struct value){0};
}

static struct value number_value(const struct measure *measure, const struct number_state *state)
{
	if (!state->count)
		return (struct value){0};
	switch (measure->kind) {
	case MEASURE_SUM:
		return integer(state->sum);
	case MEASURE_MIN:
	case MEASURE_FIRST:
		return integer(state->min);
	case MEASURE_LAST:
		return integer(state->max);
	default:
		return ratio(state->weighted_sum, state->weight);
	}
}

static struct value measure_value(const struct result *result, size_t index, uint32_t group)
{
	const struct measure *measure = &result->ready->plan->measures[index];
	const struct aggregate *aggregate = &result->plan->aggregates[result->ready->measure_aggregates[index]];
	const struct aggregate *rows = &result->plan->aggregates[result->ready->count_aggregate];
	uint64_t quantile;

	switch (measure->kind) {
	case MEASURE_COUNT:
	case MEASURE_COUNT_IF:
		return integer((int64_t)aggregate->counts[group]);
	case MEASURE_SHARE_IF:
		return ratio((int64_t)aggregate->counts[group] * 10000, (int64_t)rows->counts[group]);
	case MEASURE_USERS:
	case MEASURE_DISTINCT:
		return integer((int64_t)distinct_count(aggregate->distinct, group));
	case MEASURE_QUANTILE:
		return histogram_quantile(aggregate->histogram, group, measure->quantile_bp, &quantile)
		               ? integer((int64_t)quantile)
		               : (struct value){0};
	case MEASURE_MAX:
		return aggregate->greatest[group] == NUMBER_NONE ? (struct value){0}
		                                                 : integer(aggregate->greatest[group]);
	case MEASURE_SUM:
	case MEASURE_MIN:
	case MEASURE_MEAN:
	case MEASURE_FIRST:
	case MEASURE_LAST:
		break;
	}
	return number_value(measure, &aggregate->numbers[group]);
}

static int64_t group_key(const struct result *result, uint32_t group, size_t key)
{
	return result->plan->groups.keys[group * result->ready->plan->key_count + key];
}

static const struct view_column *key_column(const struct result *result, size_t key)
{
	return &result->worker->view.columns[result->ready->key_columns[key]];
}

static bool key_value(const struct result *result, uint32_t group, size_t key, struct value *ret_value)
{
	const struct view_column *column = key_column(result, key);
	int64_t number = group_key(result, group, key);

	if (!field_is_text(column->need->field)) {
		*ret_value = number == NUMBER_NONE ? (struct value){0} : integer(number);
		return true;
	}
	*ret_value = (struct value){.kind = VALUE_TEXT,
	                            .text = arena_str(result->arena, intern_text(column->domain, (uint32_t)number))};
	return !arena_failed(result->arena);
}

/* --- Order --- */

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_key(const struct result *result, size_t key, uint32_t a, uint32_t b)
{
	const struct view_column *column = key_column(result, key);
	int64_t left = group_key(result, a, key), right = group_key(result, b, key);

	if (left == right || !field_is_text(column->need->field))
		return compare_numbers(left, right);
	return str_compare(intern_text(column->domain, (uint32_t)left), intern_text(column->domain, (uint32_t)right));
}

/* No value comes before every value. */
static int compare_values(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_NONE || b->kind == VALUE_NONE)
		return (a->kind != VALUE_NONE) - (b->kind != VALUE_NONE);
	if (a->kind == VALUE_RATIO) {
		wide left = (wide)a->number * b->divisor, right = (wide)b->number * a->divisor;

		return (left > right) - (left < right);
	}
	return compare_numbers(a->number, b->number);
}

static int compare_items(const struct result *result, const struct item *a, const struct item *b)
{
	int order = 0;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (result->sort_values)
		order = compare_values(&result->sort_values[a->group], &result->sort_values[b->group]);
	else if (result->sort_key >= 0)
		order = compare_key(result, (size_t)result->sort_key, a->group, b->group);
	if (order)
		return result->descends ? -order : order;
	for (size_t key = 0; key < result->ready->plan->key_count && !order; key++)
		order = compare_key(result, key, a->group, b->group);
	return order;
}

/* The first eight bytes as a number that orders as the bytes do. */
static int64_t rank_of_text(struct str text)
{
	uint64_t rank = 0;

	for (size_t i = 0; i < 8; i++)
		rank = rank << 8 | (i < text.size ? (unsigned char)text.at[i] : 0);
	return (int64_t)(rank ^ UINT64_C(1) << 63);
}

static int64_t rank_of_value(const struct value *value)
{
	wide scaled;

	if (value->kind == VALUE_NONE)
		return INT64_MIN;
	if (value->kind != VALUE_RATIO)
		return value->number;
	/* Rounded down: what is greater never gets the lesser rank. */
	scaled = (wide)value->number * 1024;
	scaled = scaled / value->divisor - (scaled % value->divisor < 0);
	return scaled > INT64_MAX ? INT64_MAX : scaled < INT64_MIN ? INT64_MIN : (int64_t)scaled;
}

static int64_t rank_of_group(const struct result *result, uint32_t group)
{
	size_t key = result->sort_key >= 0 ? (size_t)result->sort_key : 0;
	int64_t rank;

	if (result->sort_values)
		rank = rank_of_value(&result->sort_values[group]);
	else if (!result->ready->plan->key_count)
		return 0;
	else if (field_is_text(key_column(result, key)->need->field))
		rank = rank_of_text(
		        intern_text(key_column(result, key)->domain, (uint32_t)group_key(result, group, key)));
	else
		rank = group_key(result, group, key);
	return result->descends ? ~rank : rank;
}

/* Merge sort from below: qsort takes no context. */
static void sort_items(struct result *result)
{
	size_t count = result->count;

	for (size_t width = 1; width < count; width *= 2) {
		struct item *swap;

		for (size_t first = 0; first < count; first += 2 * width) {
			size_t middle = first + width < count ? first + width : count,
			       last = first + 2 * width < count ? first + 2 * width : count;
			size_t left = first, right = middle;

			for (size_t at = first; at < last; at++) {
				bool take_left =
				        left < middle && (right >= last || compare_items(result, &result->order[left],
				                                                         &result->order[right]) <= 0);

				result->spare[at] = result->order[take_left ? left++ : right++];
			}
		}
		swap = result->order;
		result->order = result->spare;
		result->spare = swap;
	}
}

static void sift_down(struct result *result, uint32_t at, uint32_t size)
{
	struct item *heap = result->order;

	for (uint32_t child; (child = 2 * at + 1) < size; at = child) {
		struct item swap = heap[at];

		if (child + 1 < size && compare_items(result, &heap[child + 1], &heap[child]) > 0)
			child++;
		if (compare_items(result, &heap[child], &swap) <= 0)
			return;
		heap[at] = heap[child];
		heap[child] = swap;
	}
}

/* Brings the first `wanted` groups to the front, in no order: a heap whose root is the last of them, which most of the
 * others do not reach. */
static void select_first(struct result *result, uint32_t wanted)
{
	for (uint32_t at = wanted / 2; at-- > 0;)
		sift_down(result, at, wanted);
	for (uint32_t i = wanted; i < result->count; i++) {
		struct item swap = result->order[i];

		if (compare_items(result, &swap, &result->order[0]) >= 0)
			continue;
		result->order[i] = result->order[0];
		result->order[0] = swap;
		sift_down(result, 0, wanted);
	}
}

/* Counts of the aggregate for the groups that are in `order`. */
static bool finish(struct result *result, size_t aggregate, struct fail *fail)
{
	return aggregate_finish(&result->plan->aggregates[aggregate], result->wanted, result->plan->groups.count, fail);
}

/* The groups that have enough rows. */
static bool choose_groups(struct result *result, struct fail *fail)
{
	uint32_t count = result->plan->groups.count;
	const uint64_t *rows;

	result->order = malloc((count + (size_t)1) * sizeof(*result->order));
	result->spare = malloc((count + (size_t)1) * sizeof(*result->spare));
	result->wanted = calloc(count + (size_t)1, 1);
	if (!result->order || !result->spare || !result->wanted)
		return fail_memory(fail);
	if (!finish(result, result->ready->count_aggregate, fail))
		return false;
	rows = result->plan->aggregates[result->ready->count_aggregate].counts;
	for (uint32_t group = 0; group < count; group++) {
		if (rows[group] < result->ready->plan->min_rows)
			continue;
		result->wanted[group] = true;
		result->order[result->count++].group = group;
	}
	return true;
}

static bool order_groups(struct result *result, struct fail *fail)
{
	const struct plan *plan = result->ready->plan;
	size_t place = (size_t)(plan->sort < 0 ? -(plan->sort + 1) : plan->sort - 1), measure = place - plan->key_count;
	uint32_t count = result->count;

	result->sort_key = plan->sort && place < plan->key_count ? (int)place : -1;
	result->descends = plan->sort < 0;
	if (plan->sort && place >= plan->key_count) {
		result->sort_values = malloc((result->plan->groups.count + (size_t)1) * sizeof(*result->sort_values));
		if (!result->sort_values)
			return fail_memory(fail);
		result->finished = result->ready->measure_aggregates[measure];
		if (!finish(result, result->finished, fail))
			return false;
		for (uint32_t i = 0; i < result->count; i++)
			result->sort_values[result->order[i].group] =
			        measure_value(result, measure, result->order[i].group);
	}
	for (uint32_t i = 0; i < result->count; i++)
		result->order[i].rank = rank_of_group(result, result->order[i].group);
	if (!plan->limit || plan->limit >= result->count / 4) {
		sort_items(result);
		return true;
	}
	/* Only those that are shown are put in order; the others stay behind them. */
	select_first(result, (uint32_t)plan->limit);
	memcpy(result->spare, result->order, count * sizeof(*result->order));
	result->count = (uint32_t)plan->limit;
	sort_items(result);
	result->count = count;
	return true;
}

/* All measures of the first `shown` groups. */
static bool finish_shown(struct result *result, uint32_t shown, struct fail *fail)
{
	memset(result->wanted, 0, result->plan->groups.count);
	for (uint32_t i = 0; i < shown; i++)
		result->wanted[result->order[i].group] = true;
	for (size_t m = 0; m < result->ready->plan->measure_count; m++)
		if (result->ready->measure_aggregates[m] != result->finished &&
		    !finish(result, result->ready->measure_aggregates[m], fail))
			return false;
	return true;
}

/* --- The table --- */

static enum field_type measure_type(const struct measure *measure)
{
	switch (measure->kind) {
	case MEASURE_SUM:
	case MEASURE_MIN:
	case MEASURE_MAX:
	case MEASURE_MEAN:
	case MEASURE_QUANTILE:
		return measure->field->type;
	case MEASURE_SHARE_IF:
		return FIELD_PERCENT;
	case MEASURE_FIRST:
	case MEASURE_LAST:
		return FIELD_TIME;
	case MEASURE_COUNT:
	case MEASURE_USERS:
	case MEASURE_DISTINCT:
	case MEASURE_COUNT_IF:
		break;
	}
	return FIELD_INTEGER;
}

static bool name_columns(const struct result *result, struct table *table, struct fail *fail)
{
	const struct plan *plan = result->ready->plan;
	const char **names;
	enum field_type *types;

	table->column_count = plan->key_count + plan->measure_count;
	names = arena_alloc(result->arena, table->column_count, sizeof(*names));
	types = arena_alloc(result->arena, table->column_count, sizeof(*types));
	if (!names || !types)
		return fail_memory(fail);
	for (size_t i = 0; i < plan->key_count; i++) {
		names[i] = arena_cstr(result->arena, str_of(plan->keys[i].name));
		types[i] = plan->keys[i].field->type;
	}
	for (size_t i = 0; i < plan->measure_count; i++) {
		names[plan->key_count + i] = arena_cstr(result->arena, str_of(plan->measures[i].name));
		types[plan->key_count + i] = measure_type(&plan->measures[i]);
	}
	table->names = names;
	table->types = types;
	return !arena_failed(result->arena) || fail_memory(fail);
}

/* Counts and sums of the groups from `first` on, in one row without keys. */
static bool rest_row(const struct result *result, uint32_t first, uint32_t count, struct value *row, struct fail *fail)
{
	const struct plan *plan = result->ready->plan;

	for (size_t m = 0; m < plan->measure_count; m++) {
		enum measure_kind kind = plan->measures[m].kind;
		struct value sum = {0};

		for (uint32_t i = first;
		     i < count && (kind == MEASURE_COUNT || kind == MEASURE_COUNT_IF || kind == MEASURE_SUM); i++) {
			struct value value = measure_value(result, m, result->order[i].group);

			if (value.kind == VALUE_NONE)
				continue;
			sum.kind = VALUE_INTEGER;
			if (__builtin_add_overflow(sum.number, value.number, &sum.number))
				return fail_set(fail, FAIL_LIMIT,
				                TR("a sum is beyond 2^63", "合計が 2^63 を超えました"));
		}
		row[plan->key_count + m] = sum;
	}
	return true;
}

static uint32_t shown_groups(const struct result *result)
{
	uint64_t limit = result->ready->plan->limit;

	return limit && limit < result->count ? (uint32_t)limit : result->count;
}

static bool fill_rows(struct result *result, struct table *table, struct fail *fail)
{
	const struct plan *plan = result->ready->plan;
	uint32_t shown = shown_groups(result);
	struct value *values;

	table->has_rest = plan->with_rest && shown < result->count;
	table->row_count = shown + (size_t)table->has_rest;
	values = arena_alloc(result->arena, table->row_count * table->column_count, sizeof(*values));
	if (!values)
		return fail_memory(fail);
	for (uint32_t i = 0; i < shown; i++) {
		struct value *row = values + i * table->column_count;

		for (size_t key = 0; key < plan->key_count; key++)
			if (!key_value(result, result->order[i].group, key, &row[key]))
				return fail_memory(fail);
		for (size_t m = 0; m < plan->measure_count; m++)
			row[plan->key_count + m] = measure_value(result, m, result->order[i].group);
	}
	table->values = values;
	return !table->has_rest || rest_row(result, shown, result->count, values + shown * table->column_count, fail);
}

bool result_table(struct worker *worker, size_t index, struct result_room *room, struct table *ret_table,
                  struct fail *fail)
{
	const struct program_plan *ready = &worker->program->plans[index];
	struct worker_plan *plan = &worker->plans[ready->leader];
	struct result result = {
	        .worker = worker, .ready = ready, .plan = plan, .arena = room->arena, .finished = SIZE_MAX};
	struct table table = {.rows_scanned = plan->rows_scanned, .rows_matched = plan->rows_matched};
	bool good = choose_groups(&result, fail) && order_groups(&result, fail) &&
	            finish_shown(&result, shown_groups(&result), fail);

	if (good) {
		(void)pthread_mutex_lock(&room->mutex);
		good = name_columns(&result, &table, fail) && fill_rows(&result, &table, fail);
		(void)pthread_mutex_unlock(&room->mutex);
	}
	free(result.order);
	free(result.spare);
	free(result.wanted);
	free(result.sort_values);
	if (good)
		*ret_table = table;
	return good;
}
