/* Bitmaps grow by doubling with the numbers that arrive; together they may take BITMAP_BYTES. What the log cannot hold
 * goes into a hash of pairs. */
#include "distinct.h"

#include <stdlib.h>
#include <string.h>

#include "id_map.h"
#include "pair_log.h"

#define BITMAP_GROUPS_MAX 1024U
#define BITMAP_BYTES ((size_t)16 << 20)

struct bitmap {
	uint64_t *words;
	uint32_t word_count;
};

struct distinct {
	struct bitmap *bitmaps; /* by group */
	uint32_t bitmap_count;
	size_t bitmap_bytes;
	bool sparse;
	struct pair_log log; /* sparse */
	uint64_t *pairs;     /* sparse: (group << 32 | number) + 1 by open addressing; 0: free */
	size_t pair_count, pair_mask;
	uint64_t *counts; /* by group; sparse: of the pairs, and of the log when it is finished */
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
	pair_log_clear(&distinct->log);
	free(distinct->pairs);
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

				if (!distinct_add(to, groups ? groups[group] : group,
				                  numbers ? numbers[number] : number))
					return false;
			}
	return true;
}

static bool more_pairs(struct distinct *distinct)
{
	size_t count = distinct->pairs ? 2 * (distinct->pair_mask + 1) : 1 << 16;
	uint64_t *pairs = calloc(count, sizeof(*pairs));

	if (!pairs)
		return false;
	for (size_t i = 0; distinct->pairs && i <= distinct->pair_mask; i++) {
		size_t place = (size_t)id_hash(distinct->pairs[i]) & (count - 1);

		if (!distinct->pairs[i])
			continue;
		while (pairs[place])
			place = (place + 1) & (count - 1);
		pairs[place] = distinct->pairs[i];
	}
	free(distinct->pairs);
	distinct->pairs = pairs;
	distinct->pair_mask = count - 1;
	return true;
}

static uint64_t pair_of(uint32_t group, uint32_t number)
{
	return ((uint64_t)group << 32 | number) + 1;
}

static bool add_pair(struct distinct *distinct, uint32_t group, uint32_t number)
{
	uint64_t pair = pair_of(group, number);
	size_t place;

	if (distinct->pair_count * 2 >= distinct->pair_mask && !more_pairs(distinct))
		return false;
	place = (size_t)id_hash(pair) & distinct->pair_mask;
	while (distinct->pairs[place]) {
		if (distinct->pairs[place] == pair)
			return true;
		place = (place + 1) & distinct->pair_mask;
	}
	distinct->pairs[place] = pair;
	distinct->pair_count++;
	distinct->counts[group]++;
	return true;
}

/* The log's pairs go into the hash, so that memory has a bound. */
static bool count_log(struct distinct *distinct)
{
	for (const struct pair_log_chunk *chunk = distinct->log.newest; chunk; chunk = chunk->older)
		for (uint32_t i = 0; i < chunk->count; i++)
			if ((chunk->groups[i] >= distinct->count_capacity &&
			     !more_counts(distinct, chunk->groups[i])) ||
			    !add_pair(distinct, chunk->groups[i], chunk->numbers[i]))
				return false;
	pair_log_clear(&distinct->log);
	return true;
}

static bool add_log(struct distinct *distinct, uint32_t group, uint32_t number)
{
	if (distinct->log.count >= PAIR_LOG_MOST && !count_log(distinct))
		return false;
	return pair_log_add(&distinct->log, group, number);
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
	if (!distinct->sparse && (group >= BITMAP_GROUPS_MAX || distinct->bitmap_bytes > BITMAP_BYTES) &&
	    !become_sparse(distinct))
		return false;
	if (distinct->sparse)
		return add_log(distinct, group, number);
	if (group >= distinct->count_capacity && !more_counts(distinct, group))
		return false;
	return add_bit(distinct, group, number);
}

bool distinct_add_rows(struct distinct *distinct, const struct distinct_rows *rows)
{
	if (!distinct->sparse && rows->group_count > BITMAP_GROUPS_MAX && !become_sparse(distinct))
		return false;
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i, group = rows->groups[row], number = rows->numbers[row];

		if (number == DISTINCT_NOTHING)
			continue;
		if (!distinct->sparse && group < distinct->bitmap_count &&
		    number / 64 < distinct->bitmaps[group].word_count &&
		    distinct->bitmaps[group].words[number / 64] >> (number & 63) & 1)
			continue;
		if (!distinct_add(distinct, group, number))
			return false;
	}
	return true;
}

bool distinct_merge(struct distinct *distinct, struct distinct *from, const uint32_t *groups, const uint32_t *numbers)
{
	if (!from->sparse)
		return each_bit(from, distinct, groups, numbers);
	if (!distinct->sparse && !become_sparse(distinct))
		return false;
	for (size_t i = 0; from->pairs && i <= from->pair_mask; i++) {
		uint64_t pair = from->pairs[i] - 1;

		if (from->pairs[i] && !distinct_add(distinct, groups[pair >> 32], numbers[(uint32_t)pair]))
			return false;
	}
	pair_log_move(&distinct->log, &from->log, groups, numbers);
	return true;
}

/* Numbers are dense, so each remembers the group that counted it last. */
static bool count_slices(struct distinct *distinct, const struct pair_slices *slices)
{
	size_t total = slices->starts[slices->group_count];
	uint32_t most = 0;
	uint32_t *counted_by;

	for (size_t i = 0; i < total; i++)
		most = slices->numbers[i] > most ? slices->numbers[i] : most;
	counted_by = malloc((most + (size_t)1) * sizeof(*counted_by));
	if (!counted_by)
		return false;
	memset(counted_by, 0xFF, (most + (size_t)1) * sizeof(*counted_by));
	for (uint32_t group = 0; group < slices->group_count; group++) {
		uint64_t count = 0;

		for (size_t i = slices->starts[group]; i < slices->starts[group + 1]; i++) {
			count += counted_by[slices->numbers[i]] != group;
			counted_by[slices->numbers[i]] = group;
		}
		distinct->counts[group] = count;
	}
	free(counted_by);
	return true;
}

bool distinct_finish(struct distinct *distinct, const uint8_t *wanted, uint32_t group_count)
{
	struct pair_slices slices = {0};
	bool good;

	if (!distinct->sparse)
		return true;
	if (distinct->pairs)
		return count_log(distinct);
	if (group_count && group_count > distinct->count_capacity && !more_counts(distinct, group_count - 1))
		return false;
	good = pair_log_slices(&distinct->log, wanted, group_count, &slices) &&
	       (!group_count || count_slices(distinct, &slices));
	pair_slices_release(&slices);
	return good;
}

uint64_t distinct_count(const struct distinct *distinct, uint32_t group)
{
	return group < distinct->count_capacity ? distinct->counts[group] : 0;
}
