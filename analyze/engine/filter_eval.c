/* Evaluation. A part whose distinct values, zone map or left side settle it is settled without looking at rows. */
#include "filter_eval.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"

#define WORDS (BOUND_BLOCK_LINES / 64)

bool filter_results_init(struct filter_results *results, const struct filter_set *set, struct fail *fail)
{
	*results = (struct filter_results){
	        .set = set,
	        .states = calloc(set->count + 1, sizeof(*results->states)),
	        .bits = calloc(set->count + 1, sizeof(*results->bits)),
	        .rows = calloc(set->count + 1, sizeof(*results->rows)),
	        .row_counts = calloc(set->count + 1, sizeof(*results->row_counts)),
	        .memos = calloc(set->count + 1, sizeof(*results->memos)),
	        .by_code = malloc(BOUND_BLOCK_LINES),
	        .waiting = calloc(2 * set->count + 2, sizeof(*results->waiting)),
	};
	return (results->states && results->bits && results->rows && results->row_counts && results->memos &&
	        results->by_code && results->waiting) ||
	       fail_memory(fail);
}

void filter_results_release(struct filter_results *results)
{
	for (size_t i = 0; results->set && i < results->set->count; i++) {
		if (results->bits)
			free(results->bits[i]);
		if (results->rows)
			free(results->rows[i]);
		if (results->memos)
			free(results->memos[i].answers);
	}
	free(results->states);
	free(results->bits);
	free(results->rows);
	free(results->row_counts);
	free(results->memos);
	free(results->by_code);
	free(results->waiting);
	*results = (struct filter_results){0};
}

void filter_results_turn(struct filter_results *results)
{
	memset(results->states, FILTER_UNKNOWN, results->set->count);
	memset(results->row_counts, 0xFF, results->set->count * sizeof(*results->row_counts));
}

static uint64_t *bits_room(struct filter_results *results, uint32_t part, struct fail *fail)
{
	if (!results->bits[part])
		results->bits[part] = malloc(WORDS * sizeof(uint64_t));
	if (!results->bits[part])
		(void)fail_memory(fail);
	return results->bits[part];
}

/* Beyond the last row the bits are zero. */
static void settle(struct filter_results *results, uint32_t part, uint32_t row_count)
{
	const uint64_t *bits = results->bits[part];
	uint32_t count = 0;

	for (uint32_t word = 0; word < (row_count + 63) / 64; word++)
		count += (uint32_t)__builtin_popcountll(bits[word]);
	results->states[part] = count == 0 ? FILTER_EMPTY : count == row_count ? FILTER_FULL : FILTER_MIXED;
}

/* --- Numbers --- */

/* One bit a row from a condition on numbers[row]; the compiler makes vectors of it. */
#define EACH_ROW(condition)                                                                                            \
	for (uint32_t first = 0; first < row_count; first += 64) {                                                     \
		uint32_t last = row_count - first < 64 ? row_count - first : 64;                                       \
		uint64_t word = 0;                                                                                     \
		for (uint32_t i = 0; i < last; i++) {                                                                  \
			int64_t number = numbers[first + i];                                                           \
			word |= (uint64_t)(condition) << i;                                                            \
		}                                                                                                      \
		bits[first / 64] = word;                                                                               \
	}

static bool is_one_of(int64_t number, const int64_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (number == values[i])
			return number != NUMBER_NONE;
	return false;
}

static void compare_numbers(const struct filter *filter, const int64_t *numbers, uint32_t row_count, uint64_t *bits)
{
	int64_t value = filter->numbers[0];

	switch (filter->kind) {
	case FILTER_EQUAL:
		EACH_ROW(number == value)
		break;
	case FILTER_NOT_EQUAL:
		EACH_ROW(number != value)
		break;
	case FILTER_LESS:
		EACH_ROW((number < value) & (number != NUMBER_NONE))
		break;
	case FILTER_LESS_EQUAL:
		EACH_ROW((number <= value) & (number != NUMBER_NONE))
		break;
	case FILTER_GREATER:
		EACH_ROW(number > value)
		break;
	case FILTER_GREATER_EQUAL:
		EACH_ROW((number >= value) & (number != NUMBER_NONE))
		break;
	case FILTER_IN:
		EACH_ROW(is_one_of(number, filter->numbers, filter->value_count))
		break;
	case FILTER_AND:
	case FILTER_OR:
	case FILTER_NOT:
	case FILTER_MATCH:
	case FILTER_NOT_MATCH:
	case FILTER_WITHIN:
		memset(bits, 0, WORDS * sizeof(*bits)); /* plan_parse makes none of these on numbers */
		break;
	}
}

/* The numbers that the comparison asks for lie within these; false: nothing is known. */
static bool asked_numbers(const struct filter *filter, int64_t *ret_min, int64_t *ret_max)
{
	*ret_min = INT64_MIN;
	*ret_max = INT64_MAX;
	switch (filter->kind) {
	case FILTER_EQUAL:
		*ret_min = *ret_max = filter->numbers[0];
		return true;
	case FILTER_LESS:
	case FILTER_LESS_EQUAL:
		*ret_max = filter->numbers[0];
		return true;
	case FILTER_GREATER:
	case FILTER_GREATER_EQUAL:
		*ret_min = filter->numbers[0];
		return true;
	default:
		return false;
	}
}

static bool eval_numbers(struct filter_results *results, struct block_view *view, uint32_t index, struct fail *fail)
{
	const struct filter_part *part = &results->set->parts[index];
	int64_t min, max;
	uint64_t *bits;

	if (asked_numbers(part->source, &min, &max) && !view_may_hold(view, part->column, min, max)) {
		results->states[index] = FILTER_EMPTY;
		return true;
	}
	bits = bits_room(results, index, fail);
	if (!bits || !view_numbers(view, part->column, fail))
		return false;
	compare_numbers(part->source, view->columns[part->column].numbers, view->row_count, bits);
	settle(results, index, view->row_count);
	return true;
}

static bool eval_range(struct filter_results *results, struct block_view *view, uint32_t index, struct fail *fail)
{
	const struct filter_part *part = &results->set->parts[index];
	struct block_info info;
	uint64_t *bits;
	uint32_t row_count = view->row_count;
	const int64_t *numbers;
	bool whole;

	if (!block_info(view->bytes, &info, fail))
		return false;
	/* Every record has a stamp, so the block's range is theirs. */
	whole = info.min_us >= part->from_us && info.max_us < part->until_us && info.min_us != NO_TIME;
	if (whole && !view->hidden.count) {
		results->states[index] = FILTER_FULL;
		return true;
	}
	bits = bits_room(results, index, fail);
	if (!bits || !view_stamps(view, fail))
		return false;
	numbers = view->stamps;
	EACH_ROW((number >= part->from_us) & (number < part->until_us) & (number != NO_TIME))
	/* Every plan asks for its range, so what counts no more is hidden here from all of them. */
	if (view->hidden.count && !view_hide(view, bits, fail))
		return false;
	settle(results, index, row_count);
	return true;
}

/* --- Texts --- */

static bool text_fits(const struct filter_part *part, struct block_view *view, struct str text)
{
	const struct filter *filter = part->source;
	uint8_t address[16];

	switch (part->kind) {
	case FILTER_EQUAL:
		return str_equal(text, filter->texts[0]);
	case FILTER_NOT_EQUAL:
		return !str_equal(text, filter->texts[0]);
	case FILTER_IN:
		for (size_t i = 0; i < filter->value_count; i++)
			if (str_equal(text, filter->texts[i]))
				return true;
		return false;
	case FILTER_MATCH:
		return pattern_matches(part->pattern, classifier_scratch_match(view->scratch), text);
	case FILTER_NOT_MATCH:
		return !pattern_matches(part->pattern, classifier_scratch_match(view->scratch), text);
	case FILTER_WITHIN:
		if (!network_parse_address(text, address))
			return false;
		for (size_t i = 0; i < filter->value_count; i++)
			if (network_contains(&part->networks[i], address))
				return true;
		return false;
	default:
		return false;
	}
}

/* A page's or template's text lies far away, and stays the same under its number. */
static bool fits_by_key(struct filter_results *results, struct block_view *view, uint32_t index, uint32_t code,
                        uint8_t *ret_fits)
{
	const struct filter_part *part = &results->set->parts[index];
	struct view_column *column = &view->columns[part->column];
	struct filter_memo *memo = &results->memos[index];
	int64_t key = view_key(view, column, code);

	if (key == VIEW_KEY_UNSET)
		return false;
	if ((uint64_t)key >= memo->count) {
		size_t count = memo->count ? memo->count : 1024;
		uint8_t *answers;

		while (count <= (uint64_t)key)
			count *= 2;
		answers = realloc(memo->answers, count);
		if (!answers)
			return fail_memory(view->fail);
		memset(answers + memo->count, 0, count - memo->count);
		*memo = (struct filter_memo){answers, count};
	}
	if (!memo->answers[key])
		memo->answers[key] = (uint8_t)(1 + text_fits(part, view, intern_text(column->domain, (uint32_t)key)));
	*ret_fits = memo->answers[key] - 1;
	return true;
}

static bool eval_texts(struct filter_results *results, struct block_view *view, uint32_t index, struct fail *fail)
{
	const struct filter_part *part = &results->set->parts[index];
	struct view_column *column = &view->columns[part->column];
	uint8_t *by_code = results->by_code;
	uint32_t count = 0, row_count = view->row_count;
	const uint16_t *codes;
	uint64_t *bits;

	if (!view_values(view, part->column, fail) || (!column->texts && !view_make_keys(view, column, fail)))
		return false;
	for (uint32_t code = 0; code < column->code_count; code++) {
		if (column->texts)
			by_code[code] = text_fits(part, view, column->texts[code]);
		else if (!fits_by_key(results, view, index, code, &by_code[code]))
			return false;
		count += by_code[code];
	}
	if (fail->kind != FAIL_NONE)
		return false;
	if (count == 0 || count == column->code_count) {
		results->states[index] = count ? FILTER_FULL : FILTER_EMPTY;
		return true;
	}
	bits = bits_room(results, index, fail);
	if (!bits || !view_codes(view, part->column, fail))
		return false;
	codes = column->codes;
	for (uint32_t first = 0; first < row_count; first += 64) {
		uint32_t last = row_count - first < 64 ? row_count - first : 64;
		uint64_t word = 0;

		for (uint32_t i = 0; i < last; i++)
			word |= (uint64_t)by_code[codes[first + i]] << i;
		bits[first / 64] = word;
	}
	settle(results, index, row_count);
	return true;
}

/* --- Joins --- */

static bool join(struct filter_results *results, const struct block_view *view, uint32_t index, struct fail *fail)
{
	const struct filter_part *part = &results->set->parts[index];
	enum filter_state left = results->states[part->left];
	enum filter_state right = part->kind == FILTER_NOT ? FILTER_UNKNOWN : results->states[part->right];
	enum filter_state strong = part->kind == FILTER_AND ? FILTER_EMPTY : FILTER_FULL; /* settles it alone */
	uint32_t words = (view->row_count + 63) / 64, from;
	uint64_t *bits;

	if (part->kind == FILTER_NOT && left != FILTER_MIXED) {
		results->states[index] = left == FILTER_EMPTY ? FILTER_FULL : FILTER_EMPTY;
		return true;
	}
	if (part->kind != FILTER_NOT && (left == strong || right == strong)) {
		results->states[index] = (uint8_t)strong;
		return true;
	}
	if (part->kind != FILTER_NOT && left != FILTER_MIXED && right != FILTER_MIXED) {
		results->states[index] = (uint8_t)left; /* both the weak one */
		return true;
	}
	bits = bits_room(results, index, fail);
	if (!bits)
		return false;
	if (part->kind == FILTER_NOT) {
		for (uint32_t word = 0; word < words; word++)
			bits[word] = ~results->bits[part->left][word];
		if (view->row_count % 64)
			bits[words - 1] &= (UINT64_C(1) << view->row_count % 64) - 1;
	} else if (left != FILTER_MIXED || right != FILTER_MIXED) {
		from = left == FILTER_MIXED ? part->left : part->right;
		memcpy(bits, results->bits[from], words * sizeof(*bits));
	} else if (part->kind == FILTER_AND) {
		for (uint32_t word = 0; word < words; word++)
			bits[word] = results->bits[part->left][word] & results->bits[part->right][word];
	} else {
		for (uint32_t word = 0; word < words; word++)
			bits[word] = results->bits[part->left][word] | results->bits[part->right][word];
	}
	settle(results, index, view->row_count);
	return true;
}

static bool eval_leaf(struct filter_results *results, struct block_view *view, uint32_t index, struct fail *fail)
{
	const struct filter_part *part = &results->set->parts[index];

	if (part->is_range)
		return eval_range(results, view, index, fail);
	return field_is_text(part->source->field) ? eval_texts(results, view, index, fail)
	                                          : eval_numbers(results, view, index, fail);
}

/* Children first, by a stack of parts under way; a side that no longer matters is never asked. */
bool filter_eval(struct filter_results *results, struct block_view *view, uint32_t wanted, enum filter_state *ret_state,
                 struct fail *fail)
{
	uint32_t *waiting = results->waiting;
	size_t depth = 0;

	waiting[depth++] = wanted;
	while (depth) {
		uint32_t index = waiting[depth - 1];
		const struct filter_part *part = &results->set->parts[index];
		bool joins = !part->is_range && (part->kind == FILTER_AND || part->kind == FILTER_OR);
		enum filter_state strong = part->kind == FILTER_AND ? FILTER_EMPTY : FILTER_FULL;

		if (results->states[index] != FILTER_UNKNOWN) {
			depth--;
		} else if (!joins && (part->is_range || part->kind != FILTER_NOT)) {
			if (!eval_leaf(results, view, index, fail))
				return false;
		} else if (results->states[part->left] == FILTER_UNKNOWN) {
			waiting[depth++] = part->left;
		} else if (joins && results->states[part->left] != strong &&
		           results->states[part->right] == FILTER_UNKNOWN) {
			waiting[depth++] = part->right;
		} else if (!join(results, view, index, fail)) {
			return false;
		}
	}
	*ret_state = (enum filter_state)results->states[wanted];
	return true;
}

uint32_t filter_row_count(const struct filter_results *results, const struct block_view *view, uint32_t part)
{
	uint32_t count = 0;

	if (results->states[part] != FILTER_MIXED)
		return results->states[part] == FILTER_FULL ? view->row_count : 0;
	for (uint32_t word = 0; word < (view->row_count + 63) / 64; word++)
		count += (uint32_t)__builtin_popcountll(results->bits[part][word]);
	return count;
}

bool filter_rows(struct filter_results *results, struct block_view *view, uint32_t part, const uint16_t **ret_rows,
                 uint32_t *ret_count, struct fail *fail)
{
	uint16_t *rows;
	uint32_t count = 0;

	if (results->states[part] != FILTER_MIXED) {
		*ret_rows = NULL;
		*ret_count = results->states[part] == FILTER_FULL ? view->row_count : 0;
		return true;
	}
	if (!results->rows[part])
		results->rows[part] = malloc(BOUND_BLOCK_LINES * sizeof(uint16_t));
	rows = results->rows[part];
	if (!rows)
		return fail_memory(fail);
	if (results->row_counts[part] == UINT32_MAX) {
		for (uint32_t word = 0; word < (view->row_count + 63) / 64; word++)
			for (uint64_t bits = results->bits[part][word]; bits; bits &= bits - 1)
				rows[count++] = (uint16_t)(word * 64 + (uint32_t)__builtin_ctzll(bits));
		results->row_counts[part] = count;
	}
	*ret_rows = rows;
	*ret_count = results->row_counts[part];
	return true;
}
