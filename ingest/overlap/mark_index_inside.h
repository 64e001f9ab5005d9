/* Marks of a source from inside: mark_index.c has them in memory and finds them, mark_flush.c writes them. */
#ifndef GEPPO_MARK_INDEX_INSIDE_H
#define GEPPO_MARK_INDEX_INSIDE_H

#include "mark_index.h"

/* In memory at most so many marks (8 MiB), and so many runs before they are merged. */
#define PENDING_MAX ((size_t)1 << 20)
#define RUNS_MAX 64U
#define RUNS_MERGED 6U
/* Runs larger than this (32 MiB) stay as they are: merging them would cost more memory than it is worth. */
#define MERGED_KEYS_MAX ((uint64_t)1 << 22)

struct set {
	struct mark_set set;
	size_t segment_room, end_room, key_room;
};

struct end_slot {
	uint64_t hash; /* 0: free */
	struct mark_end end;
};

struct mark_index {
	char *folder; /* of this source's runs */
	struct arena arena;
	struct mark_run *runs[RUNS_MAX];
	size_t run_count;
	uint64_t last_run; /* number in the newest file name */
	struct set pending;
	size_t sorted_keys;            /* so many of pending.set.keys, from the front, are in order */
	size_t begun_keys, begun_ends; /* where the segment that is being added began */
	bool is_open;
	struct end_slot *ends; /* of all runs and of pending segments; open addressing */
	size_t end_slots, end_count;
};

/* One element more in an array of `count`. False: out of memory. */
bool mark_grow(void **array, size_t *room, size_t count, size_t size);
void mark_set_release(struct set *set);
int mark_compare_keys(const void *left, const void *right);
/* The ordinal of the next segment's first block. */
uint64_t mark_next_ordinal(const struct mark_set *set);
/* The largest run first. */
void mark_sort_runs(struct mark_index *index);

#endif
