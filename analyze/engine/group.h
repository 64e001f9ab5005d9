/* The groups of one plan in one thread: tuples of column keys, each with a number 0, 1, 2 …, and the group of each row
 * of the open block. Private to the engine. The numbers depend on the order of blocks; results never show them. */
#ifndef GEPPO_GROUP_H
#define GEPPO_GROUP_H

#include "block_view.h"

#define GROUP_NONE UINT32_MAX

struct groups {
	size_t key_count;
	int64_t *keys; /* group × key */
	uint32_t count, capacity;
	uint32_t *slots; /* hash of the groups that `direct` does not know */
	size_t mask;
	uint32_t hashed_count;
	uint32_t *direct; /* by key, of a single key that is small; GROUP_NONE: not met yet */
	size_t direct_count;
};

bool groups_init(struct groups *groups, size_t key_count, struct fail *fail) MUST_CHECK;
void groups_release(struct groups *groups);

/* GROUP_NONE: memory, or over BOUND_GROUPS; the sentence is in *fail. */
uint32_t groups_add(struct groups *groups, const int64_t *keys, struct fail *fail);

/* Scratch of one thread, shared by its plans. */
struct group_scratch {
	uint32_t *codes; /* by row of the selection: one code for all keys together */
	uint32_t *slots; /* dense: by code; else of the hash */
	uint64_t *pairs; /* by hash slot */
};
bool group_scratch_init(struct group_scratch *scratch, struct fail *fail) MUST_CHECK;
void group_scratch_release(struct group_scratch *scratch);

/* row_groups[row] becomes the group of each of the rows (rows NULL: of the first `count` rows); other places keep what
 * they hold. columns: the keys' columns. */
bool groups_assign(struct groups *groups, struct group_scratch *scratch, struct block_view *view, const size_t *columns,
                   const uint16_t *rows, uint32_t count, uint32_t *row_groups, struct fail *fail) MUST_CHECK;

#endif
