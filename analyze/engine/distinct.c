/* Bitmaps grow by doubling with the numbers that arrive; together they may take BITMAP_BYTES. */
#include "distinct.h"

#include <stdlib.h>
#include <string.h>

#include "id_map.h"

#define BITMAP_GROUPS_MAX 4096U
#define BITMAP_BYTES ((size_t)16 << 20)

struct bitmap {
	uint64_t *words;
	uint32_t word_count;
};

struct distinct {
	struct bitmap *bitmaps;      /* by group */
	uint32_t bitmap_count;
	size_t bitmap_bytes;
	bool sparse;
	struct id_map pairs;         /* sparse: group << 32 | number */
	uint64_t *counts;            /* by group */
	uint32_t count_capacity;
};

struct distinct *distinct_new(void)
{
	return calloc(1, sizeof(struct distinct));
}

static void free_bitmaps(struct distinct *distinct)
{
	for (uint32_t i = 0; i < distinct->bitmap_count; i++)
		free(distinct->bitmaps[i].words);
	free(distinct->bitmaps);
	distinct->bitmaps = NULL;
	distinct->bitmap_count = 0;
}

void distinct_free(struct distinct *distinct)
{
	if (!distinct)
		return;
	free_bitmaps(distinct);
	id_map_release(&distinct->pairs);
	free(distinct->counts);
	free(distinct);
}

static bool more_counts(struct distinct *distinct, uint32_t group)
{
	uint32_t capacity = distinct->count_capacity ? distinct->count_capacity : 16;
	uint64_t *counts;

	while (capacity <= group)
		capacity *= 2;
	counts = realloc(distinct->counts, capacity * sizeof(*counts));
	if (!counts)
		return false;
	memset(counts + distinct->count_capacity, 0, (capacity - distinct->count_capacity) * sizeof(*counts));
	distinct->counts = counts;
	distinct->count_capacity = capacity;
	return true;
}

static bool more_bitmaps(struct distinct *distinct, uint32_t group)
{
	uint32_t count = distinct->bitmap_count ? distinct->bitmap_count : 16;
	struct bitmap *bitmaps;

	while (count <= group)
		count *= 2;
	bitmaps = realloc(distinct->bitmaps, count * sizeof(*bitmaps));
	if (!bitmaps)
		return false;
	memset(bitmaps + distinct->bitmap_count, 0, (count - distinct->bitmap_count) * sizeof(*bitmaps));
	distinct->bitmaps = bitmaps;
	distinct->bitmap_count = count;
	return true;
}

static bool more_words(struct distinct *distinct, struct bitmap *bitmap, uint32_t word)
{
	uint32_t count = bitmap->word_count ? bitmap->word_count : 8;
	uint64_t *words;

	while (count <= word)
		count *= 2;
	words = realloc(bitmap->words, count * sizeof(*words));
	if (!words)
		return false;
	memset(words + bitmap->word_count, 0, (count - bitmap->word_count) * sizeof(*words));
	distinct->bitmap_bytes += (count - bitmap->word_count) * sizeof(*words);
	bitmap->words = words;
	bitmap->word_count = count;
	return true;
}

/* All pairs of `from` into `to`. */
static bool each_bit(const struct distinct *from, struct distinct *to, const uint32_t *groups, const uint32_t *numbers)
{
	for (uint32_t group = 0; group < from->bitmap_count; group++)
		for (uint32_t word = 0; word < from->bitmaps[group].word_count; word++)
			for (uint64_t bits = from->bitmaps[group].words[word]; bits; bits &= bits - 1) {
				uint32_t number = word * 64 + (uint32_t)__builtin_ctzll(bits);

				if (!distinct_add(to, groups ? groups[group] : group, numbers ? numbers[number] : number))
					return false;
			}
	return true;
}

static bool become_sparse(struct distinct *distinct)
{
	struct distinct bitmaps = *distinct;
	bool good;

	distinct->sparse = true;
	distinct->bitmaps = NULL;
	distinct->bitmap_count = 0;
	if (distinct->counts)
		memset(distinct->counts, 0, distinct->count_capacity * sizeof(*distinct->counts));
	good = each_bit(&bitmaps, distinct, NULL, NULL);
	free_bitmaps(&bitmaps);
	return good;
}

static bool add_bit(struct distinct *distinct, uint32_t group, uint32_t number)
{
	struct bitmap *bitmap;
	uint64_t bit = UINT64_C(1) << (number & 63);

	if (group >= distinct->bitmap_count && !more_bitmaps(distinct, group))
		return false;
	bitmap = &distinct->bitmaps[group];
	if (number / 64 >= bitmap->word_count && !more_words(distinct, bitmap, number / 64))
		return false;
	distinct->counts[group] += !(bitmap->words[number / 64] & bit);
	bitmap->words[number / 64] |= bit;
	return true;
}

bool distinct_add(struct distinct *distinct, uint32_t group, uint32_t number)
{
	uint32_t before;

	if (group >= distinct->count_capacity && !more_counts(distinct, group))
		return false;
	if (!distinct->sparse && (group >= BITMAP_GROUPS_MAX || distinct->bitmap_bytes > BITMAP_BYTES) && !become_sparse(distinct))
		return false;
	if (!distinct->sparse)
		return add_bit(distinct, group, number);
	before = distinct->pairs.count;
	if (id_map_add(&distinct->pairs, (uint64_t)group << 32 | number) == ID_NONE)
		return false;
	distinct->counts[group] += distinct->pairs.count - before;
	return true;
}

bool distinct_merge(struct distinct *distinct, const struct distinct *from, const uint32_t *groups, const uint32_t *numbers)
{
	if (!from->sparse)
		return each_bit(from, distinct, groups, numbers);
	for (uint32_t i = 0; i < from->pairs.count; i++)
		if (!distinct_add(distinct, groups[from->pairs.keys[i] >> 32], numbers[(uint32_t)from->pairs.keys[i]]))
			return false;
	return true;
}

uint64_t distinct_count(const struct distinct *distinct, uint32_t group)
{
	return group < distinct->count_capacity ? distinct->counts[group] : 0;
}
