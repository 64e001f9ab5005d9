/* Interned strings. The table's slots hold the hash's upper half beside the number, so that a probe that misses touches one cache line, and growing
 * reads the stored hashes instead of the texts. Linear probing, at most two thirds full. The slot is chosen by the hash's lower bits. */
#include "intern.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

#define SLOTS_FIRST 64
#define SLAB_FIRST_BYTES ((size_t)2 << 10)
#define SLAB_MOST_BYTES ((size_t)256 << 10)

struct intern_slot {
	uint32_t tag;      /* upper half of the hash */
	uint32_t number;   /* INTERN_NONE: free */
};

struct intern_entry {
	const char *at;
	size_t size;
	uint64_t hash;
};

struct intern {
	struct intern_slot *slots;
	size_t mask;                    /* slots - 1; slots are a power of two */
	struct intern_entry *entries;
	uint32_t count;
	uint32_t capacity;
	struct arena arena;
	char *slab;                     /* where the next text goes: texts stand without alignment, arena pieces would not */
	size_t slab_left_bytes;
	size_t slab_size_bytes;
	size_t text_bytes;
};

static struct intern_slot *slots_new(size_t count)
{
	struct intern_slot *slots = malloc(count * sizeof(*slots));

	if (slots)
		memset(slots, 0xFF, count * sizeof(*slots));
	return slots;
}

struct intern *intern_new(void)
{
	struct intern *intern = calloc(1, sizeof(*intern));

	if (!intern)
		return NULL;
	intern->slots = slots_new(SLOTS_FIRST);
	if (!intern->slots) {
		free(intern);
		return NULL;
	}
	intern->mask = SLOTS_FIRST - 1;
	intern->slab_size_bytes = SLAB_FIRST_BYTES;
	return intern;
}

void intern_free(struct intern *intern)
{
	if (!intern)
		return;
	arena_release(&intern->arena);
	free(intern->entries);
	free(intern->slots);
	free(intern);
}

/* The slot of `text`, or the free one where it belongs. */
static size_t intern_slot_of(const struct intern *intern, struct str text, uint64_t hash)
{
	uint32_t tag = (uint32_t)(hash >> 32);
	size_t at = (size_t)hash & intern->mask;

	for (;; at = (at + 1) & intern->mask) {
		struct intern_slot slot = intern->slots[at];

		if (slot.number == INTERN_NONE)
			return at;
		if (slot.tag != tag)
			continue;

		const struct intern_entry *entry = &intern->entries[slot.number];

		if (entry->size == text.size && (text.size == 0 || memcmp(entry->at, text.at, text.size) == 0))
			return at;
	}
}

static bool intern_grow_slots(struct intern *intern)
{
	size_t count = (intern->mask + 1) * 2;
	struct intern_slot *slots = slots_new(count);

	if (!slots)
		return false;
	for (uint32_t number = 0; number < intern->count; number++) {
		uint64_t hash = intern->entries[number].hash;
		size_t at = (size_t)hash & (count - 1);

		while (slots[at].number != INTERN_NONE)
			at = (at + 1) & (count - 1);
		slots[at] = (struct intern_slot){(uint32_t)(hash >> 32), number};
	}
	free(intern->slots);
	intern->slots = slots;
	intern->mask = count - 1;
	return true;
}

static bool intern_grow_entries(struct intern *intern)
{
	uint32_t capacity = intern->capacity ? intern->capacity : SLOTS_FIRST / 2;

	if (intern->capacity)
		capacity = capacity > INTERN_NONE / 2 ? INTERN_NONE : capacity * 2;

	struct intern_entry *entries = realloc(intern->entries, (size_t)capacity * sizeof(*entries));

	if (!entries)
		return false;
	intern->entries = entries;
	intern->capacity = capacity;
	return true;
}

static const char *intern_keep(struct intern *intern, struct str text)
{
	if (text.size > SLAB_MOST_BYTES / 4)
		return arena_str(&intern->arena, text).at;
	if (text.size > intern->slab_left_bytes || !intern->slab) {
		if (intern->slab && intern->slab_size_bytes < SLAB_MOST_BYTES)
			intern->slab_size_bytes *= 2;

		size_t size_bytes = intern->slab_size_bytes > text.size ? intern->slab_size_bytes : text.size;
		char *slab = arena_alloc(&intern->arena, size_bytes, 1);

		if (!slab)
			return NULL;
		intern->slab = slab;
		intern->slab_left_bytes = size_bytes;
	}

	char *at = intern->slab;

	if (text.size)
		memcpy(at, text.at, text.size);
	intern->slab += text.size;
	intern->slab_left_bytes -= text.size;
	return at;
}

static uint32_t intern_add_hashed(struct intern *intern, struct str text, uint64_t hash)
{
	size_t at = intern_slot_of(intern, text, hash);

	if (intern->slots[at].number != INTERN_NONE)
		return intern->slots[at].number;
	if (intern->count == INTERN_NONE)
		return INTERN_NONE;
	if ((size_t)intern->count + 1 > (intern->mask + 1) / 3 * 2) {
		if (!intern_grow_slots(intern))
			return INTERN_NONE;
		at = intern_slot_of(intern, text, hash);
	}
	if (intern->count == intern->capacity && !intern_grow_entries(intern))
		return INTERN_NONE;

	const char *kept = intern_keep(intern, text);

	if (!kept)
		return INTERN_NONE;

	uint32_t number = intern->count++;

	intern->entries[number] = (struct intern_entry){kept, text.size, hash};
	intern->slots[at] = (struct intern_slot){(uint32_t)(hash >> 32), number};
	intern->text_bytes += text.size;
	return number;
}

uint32_t intern_add(struct intern *intern, struct str text)
{
	return intern_add_hashed(intern, text, str_hash(text));
}

#define TOGETHER 16

/* Slot, entry and text of a known one lie in three places; each round asks for what the next one reads. */
bool intern_add_many(struct intern *intern, const struct str *texts, size_t count, uint32_t *ret_numbers)
{
	for (size_t first = 0; first < count; first += TOGETHER) {
		size_t last = count - first < TOGETHER ? count - first : TOGETHER;
		uint64_t hashes[TOGETHER];
		uint32_t likely[TOGETHER];

		for (size_t i = 0; i < last; i++) {
			hashes[i] = str_hash(texts[first + i]);
			__builtin_prefetch(&intern->slots[(size_t)hashes[i] & intern->mask]);
		}
		for (size_t i = 0; i < last; i++) {
			struct intern_slot slot = intern->slots[(size_t)hashes[i] & intern->mask];

			likely[i] = slot.tag == (uint32_t)(hashes[i] >> 32) ? slot.number : INTERN_NONE;
			if (likely[i] != INTERN_NONE)
				__builtin_prefetch(&intern->entries[likely[i]]);
		}
		for (size_t i = 0; i < last; i++)
			if (likely[i] != INTERN_NONE)
				__builtin_prefetch(intern->entries[likely[i]].at);
		for (size_t i = 0; i < last; i++) {
			ret_numbers[first + i] = intern_add_hashed(intern, texts[first + i], hashes[i]);
			if (ret_numbers[first + i] == INTERN_NONE)
				return false;
		}
	}
	return true;
}

uint32_t intern_find(const struct intern *intern, struct str text)
{
	return intern->slots[intern_slot_of(intern, text, str_hash(text))].number;
}

struct str intern_text(const struct intern *intern, uint32_t number)
{
	const struct intern_entry *entry = &intern->entries[number];

	return (struct str){entry->at, entry->size};
}

uint32_t intern_count(const struct intern *intern)
{
	return intern->count;
}

size_t intern_bytes(const struct intern *intern)
{
	return intern->text_bytes;
}
