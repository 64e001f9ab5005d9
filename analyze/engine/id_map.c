/* Half-full at most; the slots are rebuilt from the keys when they grow. */
#include "id_map.h"

#include <stdlib.h>
#include <string.h>

void id_map_release(struct id_map *map)
{
	free(map->keys);
	free(map->slots);
	*map = (struct id_map){0};
}

static bool grow(struct id_map *map)
{
	uint32_t capacity = map->capacity ? map->capacity * 2 : 512;
	uint64_t *keys = realloc(map->keys, capacity * sizeof(*keys));
	size_t slot_count = (size_t)capacity * 2;
	uint32_t *slots;

	if (!keys)
		return false;
	map->keys = keys;
	slots = malloc(slot_count * sizeof(*slots));
	if (!slots)
		return false;
	memset(slots, 0xFF, slot_count * sizeof(*slots));
	for (uint32_t i = 0; i < map->count; i++) {
		size_t slot = (size_t)id_hash(keys[i]) & (slot_count - 1);

		while (slots[slot] != ID_NONE)
			slot = (slot + 1) & (slot_count - 1);
		slots[slot] = i;
	}
	free(map->slots);
	map->slots = slots;
	map->mask = slot_count - 1;
	map->capacity = capacity;
	return true;
}

uint32_t id_map_add(struct id_map *map, uint64_t key)
{
	size_t slot;

	if (map->count == map->capacity && (map->capacity >= UINT32_C(1) << 30 || !grow(map)))
		return ID_NONE;
	slot = (size_t)id_hash(key) & map->mask;
	while (map->slots[slot] != ID_NONE) {
		if (map->keys[map->slots[slot]] == key)
			return map->slots[slot];
		slot = (slot + 1) & map->mask;
	}
	map->slots[slot] = map->count;
	map->keys[map->count] = key;
	return map->count++;
}
