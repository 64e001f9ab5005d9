/* Distinct 64-bit keys, each with a number 0, 1, 2 … in order of first appearance. Open addressing; not thread-safe;
 * never shrinks. */
#ifndef GEPPO_ID_MAP_H
#define GEPPO_ID_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_NONE UINT32_MAX

struct id_map {
	uint64_t *keys; /* by number */
	uint32_t count, capacity;
	uint32_t *slots;
	size_t mask; /* slots - 1 */
};

/* A zeroed struct is an empty map. */
void id_map_release(struct id_map *map);
/* ID_NONE: out of memory. */
uint32_t id_map_add(struct id_map *map, uint64_t key);

/* Finalizer of MurmurHash3 (Austin Appleby): spreads a key over all bits. */
static inline uint64_t id_hash(uint64_t key)
{
	key = (key ^ key >> 33) * UINT64_C(0xff51afd7ed558ccd);
	key = (key ^ key >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return key ^ key >> 33;
}

#endif
