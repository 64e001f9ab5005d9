/* Learning a shape, first half: which values of the records are slots, and in which order. The record that has most of
 * what all have gives the order; values whose place changes from record to record (header fields, which Go writes in
 * any order) are left to the gaps. */
#include <stdlib.h>
#include <string.h>

#include "json_shape.h"

#define RECORDS_MAX 64
#define LEAVES_MAX 96
#define PATHS_SIZE 4096 /* a power of two */
/* Columns that slots may take; the others are for gaps. */
#define SLOT_COLUMNS 38

struct sighting {
	uint64_t path;
	struct str core, key;
};

struct known_path {
	uint64_t path;
	uint32_t records; /* that have it */
	uint32_t last;    /* the last of them + 1 */
	struct str first; /* its first value */
	bool varies;
	int candidate;      /* + 1 */
	uint32_t misplaced; /* records in which it stands at another place */
};

struct learner {
	const struct json_shape *shape;
	struct sighting leaves[RECORDS_MAX][LEAVES_MAX];
	size_t leaf_counts[RECORDS_MAX];
	size_t record_count;
	struct known_path paths[PATHS_SIZE];
	size_t path_count;
	struct known_path *candidates[LEAVES_MAX];
	struct sighting *sightings[LEAVES_MAX]; /* of the candidates, in the base record */
	size_t candidate_count;
};

static int entry_of(const struct json_shape *shape, uint64_t path)
{
	for (size_t i = 0; i < shape->map->entry_count; i++)
		if (shape->map->entries[i].path == path)
			return (int)i;
	return -1;
}

/* NULL: there are too many paths already. */
static struct known_path *known_of(struct learner *learner, uint64_t path)
{
	size_t at = (size_t)(path >> 20) & (PATHS_SIZE - 1);
	while (learner->paths[at].path != 0 && learner->paths[at].path != path)
		at = (at + 1) & (PATHS_SIZE - 1);
	if (learner->paths[at].path == 0) {
		if (learner->path_count == PATHS_SIZE / 2)
			return NULL;
		learner->path_count++;
		learner->paths[at].path = path;
	}
	return &learner->paths[at];
}

static void note_record(struct learner *learner, struct str unit)
{
	struct json_leaves leaves;
	struct json_leaf leaf;
	size_t record = learner->record_count, count = 0;
	json_leaves_init(&leaves, unit);
	leaves.encoded_path = learner->shape->map->encoded_path;
	while (count < LEAVES_MAX && json_leaves_next(&leaves, &leaf)) {
		struct known_path *known = known_of(learner, leaf.path);
		struct str core = json_core(leaf.value);
		if (!known || known->last == record + 1)
			continue;
		if (known->records++ == 0)
			known->first = core;
		known->varies = known->varies || !str_equal(known->first, core);
		known->last = (uint32_t)record + 1;
		learner->leaves[record][count++] = (struct sighting){leaf.path, core, leaf.key};
	}
	learner->leaf_counts[record] = count;
	learner->record_count++;
}

/* The record whose values the others have too. */
static size_t base_record(struct learner *learner)
{
	size_t best = 0;
	uint64_t best_sum = 0;
	for (size_t i = 0; i < learner->record_count; i++) {
		uint64_t sum = 0;
		for (size_t leaf = 0; leaf < learner->leaf_counts[i]; leaf++)
			sum += known_of(learner, learner->leaves[i][leaf].path)->records;
		if (sum > best_sum) {
			best = i;
			best_sum = sum;
		}
	}
	return best;
}

static void choose_candidates(struct learner *learner, size_t base)
{
	for (size_t leaf = 0; leaf < learner->leaf_counts[base]; leaf++) {
		struct sighting *sighting = &learner->leaves[base][leaf];
		struct known_path *known = known_of(learner, sighting->path);
		bool wanted = entry_of(learner->shape, sighting->path) >= 0;
		if (!wanted && known->records * 10 < learner->record_count * 9)
			continue;
		learner->sightings[learner->candidate_count] = sighting;
		learner->candidates[learner->candidate_count++] = known;
	}
}

static void drop_candidate(struct learner *learner, size_t index)
{
	learner->candidate_count--;
	for (size_t i = index; i < learner->candidate_count; i++) {
		learner->candidates[i] = learner->candidates[i + 1];
		learner->sightings[i] = learner->sightings[i + 1];
	}
}

/* Marks the candidates that are no part of the longest run of this record that is in the base's order. */
static void note_misplaced(struct learner *learner, size_t record)
{
	int order[LEAVES_MAX], longest[LEAVES_MAX], before[LEAVES_MAX], best = -1;
	size_t count = 0;
	bool placed[LEAVES_MAX] = {false};
	for (size_t leaf = 0; leaf < learner->leaf_counts[record]; leaf++) {
		int candidate = known_of(learner, learner->leaves[record][leaf].path)->candidate;
		if (candidate > 0)
			order[count++] = candidate - 1;
	}
	for (size_t i = 0; i < count; i++) {
		longest[i] = 1;
		before[i] = -1;
		for (size_t j = 0; j < i; j++)
			if (order[j] < order[i] && longest[j] + 1 > longest[i]) {
				longest[i] = longest[j] + 1;
				before[i] = (int)j;
			}
		if (best < 0 || longest[i] > longest[best])
			best = (int)i;
	}
	for (; best >= 0; best = before[best])
		placed[order[best]] = true;
	for (size_t i = 0; i < count; i++)
		learner->candidates[order[i]]->misplaced += !placed[order[i]];
}

static void count_misplaced(struct learner *learner)
{
	for (size_t i = 0; i < learner->candidate_count; i++) {
		learner->candidates[i]->candidate = (int)i + 1;
		learner->candidates[i]->misplaced = 0;
	}
	for (size_t record = 0; record < learner->record_count; record++)
		note_misplaced(learner, record);
}

/* Drops what has no fixed place: first all that the map does not name, then the rarest of the others one by one. */
static void drop_misplaced(struct learner *learner)
{
	uint32_t bound = (uint32_t)(learner->record_count / 20);
	for (bool dropped = true; dropped;) {
		size_t rarest = SIZE_MAX;
		dropped = false;
		count_misplaced(learner);
		for (size_t i = learner->candidate_count; i-- > 0;) {
			if (learner->candidates[i]->misplaced <= bound)
				continue;
			if (entry_of(learner->shape, learner->candidates[i]->path) < 0) {
				learner->candidates[i]->candidate = 0;
				drop_candidate(learner, i);
				dropped = true;
			} else if (rarest == SIZE_MAX ||
			           learner->candidates[i]->records < learner->candidates[rarest]->records) {
				rarest = i;
			}
		}
		if (!dropped && rarest != SIZE_MAX) {
			learner->candidates[rarest]->candidate = 0;
			drop_candidate(learner, rarest);
			dropped = true;
		}
	}
}

static size_t column_cost(const struct json_shape *shape, uint64_t path)
{
	int entry = entry_of(shape, path);
	if (entry < 0)
		return 1;
	switch (shape->map->entries[entry].field) {
	case JSON_TIME:
	case JSON_TOOK:
		return 3;
	case JSON_TARGET:
		return 6;
	case JSON_REQUEST:
		return 8;
	case JSON_CLIENT:
	case JSON_QUERY:
		return 2;
	default:
		return 1;
	}
}

/* Keeps within the columns: values that are the same everywhere go first, then others from the end. */
static void drop_surplus(struct learner *learner)
{
	for (int round = 0; round < 3; round++)
		for (size_t i = learner->candidate_count; i-- > 0;) {
			size_t cost = 0;
			for (size_t j = 0; j < learner->candidate_count; j++)
				cost += column_cost(learner->shape, learner->candidates[j]->path);
			if (cost <= SLOT_COLUMNS && learner->candidate_count <= JSON_SLOTS_MAX)
				return;
			bool wanted = entry_of(learner->shape, learner->candidates[i]->path) >= 0;
			if (round == 2 || (!wanted && (round == 1 || !learner->candidates[i]->varies)))
				drop_candidate(learner, i);
		}
}

bool json_shape_learn(struct json_shape *shape, const struct str *units, size_t count, struct arena *arena)
{
	if (count > RECORDS_MAX)
		count = RECORDS_MAX;
	struct learner *learner = calloc(1, sizeof(*learner));
	if (!learner)
		return false;
	learner->shape = shape;
	for (size_t i = 0; i < count; i++)
		note_record(learner, units[i]);
	bool good = true;
	if (count > 0) {
		choose_candidates(learner, base_record(learner));
		drop_misplaced(learner);
		drop_surplus(learner);
		for (size_t i = 0; i < learner->candidate_count; i++) {
			const struct sighting *sighting = learner->sightings[i];
			int entry = entry_of(shape, sighting->path);
			shape->slots[i] = (struct json_slot){.path = sighting->path,
			                                     .entry = (int16_t)entry,
			                                     .key = arena_str(arena, sighting->key)};
			json_shape_note(shape, sighting->path, (int)i, entry);
		}
		shape->slot_count = learner->candidate_count;
		good = !arena_failed(arena) && json_shape_build(shape, units, count, arena);
	}
	free(learner);
	return good;
}
