/* Within a block the codes of the keys are joined into one code a row: by place while the product of the cardinalities
 * is small, else through a hash of pairs, which makes it small again. Each code that occurs is looked up once among the
 * groups; rows then only follow a table. */
#include "group.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "id_map.h"
#include "lang.h"

#define DENSE_MAX (1U << 18)
#define DIRECT_MAX (1 << 22)
#define PAIR_SLOTS (2U * BOUND_BLOCK_LINES)

bool groups_init(struct groups *groups, size_t key_count, struct fail *fail)
{
	*groups = (struct groups){.key_count = key_count};
	/* Without keys there is one group, also when no row fits. */
	return key_count || groups_add(groups, NULL, fail) != GROUP_NONE;
}

void groups_release(struct groups *groups)
{
	free(groups->keys);
	free(groups->slots);
	free(groups->direct);
	*groups = (struct groups){0};
}

static uint64_t hash_keys(const int64_t *keys, size_t count)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < count; i++)
		hash = id_hash(hash * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)keys[i]);
	return hash;
}

static bool same_keys(const int64_t *a, const int64_t *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static bool is_direct(const struct groups *groups, const int64_t *keys)
{
	return groups->key_count == 1 && keys[0] >= 0 && keys[0] < DIRECT_MAX;
}

static bool more_slots(struct groups *groups, struct fail *fail)
{
	size_t count = groups->slots ? 2 * (groups->mask + 1) : 128, width = groups->key_count;
	uint32_t *slots = malloc(count * sizeof(*slots));

	if (!slots)
		return fail_memory(fail);
	memset(slots, 0xFF, count * sizeof(*slots));
	for (uint32_t i = 0; i < groups->count; i++) {
		size_t slot = (size_t)hash_keys(groups->keys + i * width, width) & (count - 1);

		if (is_direct(groups, groups->keys + i * width))
			continue;
		while (slots[slot] != GROUP_NONE)
			slot = (slot + 1) & (count - 1);
		slots[slot] = i;
	}
	free(groups->slots);
	groups->slots = slots;
	groups->mask = count - 1;
	return true;
}

static uint32_t append(struct groups *groups, const int64_t *keys, struct fail *fail)
{
	size_t width = groups->key_count ? groups->key_count : 1;

	if (groups->count == BOUND_GROUPS) {
		fail_set(fail, FAIL_LIMIT,
		         TR("more than %u groups: narrow the condition or the keys",
		            "グループが %u 個を超えました。条件かキーを絞ってください"),
		         BOUND_GROUPS);
		return GROUP_NONE;
	}
	if (groups->count == groups->capacity) {
		uint32_t capacity = groups->capacity ? groups->capacity * 2 : 64;
		int64_t *grown = realloc(groups->keys, capacity * width * sizeof(*grown));

		if (!grown) {
			fail_memory(fail);
			return GROUP_NONE;
		}
		groups->keys = grown;
		groups->capacity = capacity;
	}
	if (groups->key_count)
		memcpy(groups->keys + groups->count * width, keys, width * sizeof(*keys));
	return groups->count++;
}

static uint32_t add_hashed(struct groups *groups, const int64_t *keys, struct fail *fail)
{
	size_t slot;

	if (2 * (size_t)groups->hashed_count >= groups->mask && !more_slots(groups, fail))
		return GROUP_NONE;
	slot = (size_t)hash_keys(keys, groups->key_count) & groups->mask;
	while (groups->slots[slot] != GROUP_NONE) {
		uint32_t group = groups->slots[slot];

		if (same_keys(groups->keys + group * groups->key_count, keys, groups->key_count))
			return group;
		slot = (slot + 1) & groups->mask;
	}
	groups->slots[slot] = append(groups, keys, fail);
	groups->hashed_count += groups->slots[slot] != GROUP_NONE;
	return groups->slots[slot];
}

/* A single small key, such as a text's number, needs no hash. */
static uint32_t add_direct(struct groups *groups, int64_t key, struct fail *fail)
{
	if ((uint64_t)key >= groups->direct_count) {
		size_t count = groups->direct_count ? groups->direct_count : 256;
		uint32_t *direct;

		while (count <= (uint64_t)key)
			count *= 2;
		direct = realloc(groups->direct, count * sizeof(*direct));
		if (!direct) {
			fail_memory(fail);
			return GROUP_NONE;
		}
		memset(direct + groups->direct_count, 0xFF, (count - groups->direct_count) * sizeof(*direct));
		groups->direct = direct;
		groups->direct_count = count;
	}
	if (groups->direct[key] == GROUP_NONE)
		groups->direct[key] = append(groups, &key, fail);
	return groups->direct[key];
}

uint32_t groups_add(struct groups *groups, const int64_t *keys, struct fail *fail)
{
	return is_direct(groups, keys) ? add_direct(groups, keys[0], fail) : add_hashed(groups, keys, fail);
}

bool group_scratch_init(struct group_scratch *scratch, struct fail *fail)
{
	*scratch = (struct group_scratch){
	        .codes = malloc(BOUND_BLOCK_LINES * sizeof(*scratch->codes)),
	        .slots = malloc(DENSE_MAX * sizeof(*scratch->slots)),
	        .pairs = malloc(PAIR_SLOTS * sizeof(*scratch->pairs)),
	};
	return (scratch->codes && scratch->slots && scratch->pairs) || fail_memory(fail);
}

void group_scratch_release(struct group_scratch *scratch)
{
	free(scratch->codes);
	free(scratch->slots);
	free(scratch->pairs);
	*scratch = (struct group_scratch){0};
}

static uint32_t code_at(const struct view_column *column, const uint16_t *rows, uint32_t i)
{
	return column->codes ? column->codes[rows ? rows[i] : i] : 0;
}

/* Joins by place: code × cardinality + the next key's code. */
static void join_dense(uint32_t *codes, const struct view_column *column, const uint16_t *rows, uint32_t count)
{
	if (!column->codes)
		return;
	if (!rows) {
		for (uint32_t i = 0; i < count; i++)
			codes[i] = codes[i] * column->code_count + column->codes[i];
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		codes[i] = codes[i] * column->code_count + column->codes[rows[i]];
}

/* Joins through a hash of pairs: the new codes are 0, 1, 2 … in order of their first row. */
static uint32_t join_pairs(struct group_scratch *scratch, const struct view_column *column, const uint16_t *rows,
                           uint32_t count)
{
	uint32_t next = 0;

	memset(scratch->slots, 0xFF, PAIR_SLOTS * sizeof(*scratch->slots));
	for (uint32_t i = 0; i < count; i++) {
		uint64_t pair = (uint64_t)scratch->codes[i] << 32 | code_at(column, rows, i);
		size_t slot = (size_t)id_hash(pair) & (PAIR_SLOTS - 1);

		while (scratch->slots[slot] != UINT32_MAX && scratch->pairs[slot] != pair)
			slot = (slot + 1) & (PAIR_SLOTS - 1);
		if (scratch->slots[slot] == UINT32_MAX) {
			scratch->pairs[slot] = pair;
			scratch->slots[slot] = next++;
		}
		scratch->codes[i] = scratch->slots[slot];
	}
	return next;
}

/* The group of the keys that row i has. */
static uint32_t group_of_row(struct groups *groups, struct block_view *view, const size_t *columns,
                             const uint16_t *rows, uint32_t i, struct fail *fail)
{
	int64_t keys[PLAN_KEYS_MAX];

	for (size_t k = 0; k < groups->key_count; k++) {
		struct view_column *column = &view->columns[columns[k]];

		keys[k] = view_key(view, column, code_at(column, rows, i));
		if (keys[k] == VIEW_KEY_UNSET)
			return GROUP_NONE;
	}
	return groups_add(groups, keys, fail);
}

/* Joins the keys' codes in scratch->codes; how many there can be. */
static uint32_t join_keys(const struct groups *groups, struct group_scratch *scratch, struct block_view *view,
                          const size_t *columns, const uint16_t *rows, uint32_t count)
{
	uint32_t code_count = 1;

	memset(scratch->codes, 0, count * sizeof(*scratch->codes));
	for (size_t k = 0; k < groups->key_count; k++) {
		const struct view_column *column = &view->columns[columns[k]];

		if ((uint64_t)code_count * column->code_count <= DENSE_MAX) {
			join_dense(scratch->codes, column, rows, count);
			code_count *= column->code_count;
		} else {
			code_count = join_pairs(scratch, column, rows, count);
		}
	}
	return code_count;
}

/* One key: its codes are taken as they are. */
static bool assign_single(struct groups *groups, struct group_scratch *scratch, struct block_view *view, size_t index,
                          const uint16_t *rows, uint32_t count, uint32_t *row_groups, struct fail *fail)
{
	const struct view_column *column = &view->columns[index];

	memset(scratch->slots, 0xFF, column->code_count * sizeof(*scratch->slots));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = rows ? rows[i] : i, *slot = &scratch->slots[column->codes ? column->codes[row] : 0];

		if (*slot == GROUP_NONE) {
			*slot = group_of_row(groups, view, &index, rows, i, fail);
			if (*slot == GROUP_NONE)
				return false;
		}
		row_groups[row] = *slot;
	}
	return true;
}

bool groups_assign(struct groups *groups, struct group_scratch *scratch, struct block_view *view, const size_t *columns,
                   const uint16_t *rows, uint32_t count, uint32_t *row_groups, struct fail *fail)
{
	uint32_t code_count;

	if (!groups->key_count) {
		memset(row_groups, 0, view->row_count * sizeof(*row_groups));
		return true;
	}
	for (size_t k = 0; k < groups->key_count; k++)
		if (!view_codes(view, columns[k], fail) ||
		    (count > view->row_count / 2 && !view_make_keys(view, &view->columns[columns[k]], fail)))
			return false;
	if (groups->key_count == 1)
		return assign_single(groups, scratch, view, columns[0], rows, count, row_groups, fail);
	code_count = join_keys(groups, scratch, view, columns, rows, count);
	memset(scratch->slots, 0xFF, code_count * sizeof(*scratch->slots));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *slot = &scratch->slots[scratch->codes[i]];

		if (*slot == GROUP_NONE) {
			*slot = group_of_row(groups, view, columns, rows, i, fail);
			if (*slot == GROUP_NONE)
				return false;
		}
		row_groups[rows ? rows[i] : i] = *slot;
	}
	return true;
}
