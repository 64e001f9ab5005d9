/* The hash dictionary of a column: open addressing with linear probing; a slot holds 32 bits of the hash beside the index, so that a miss costs one cache
 * line and no comparison of bytes. The table starts small, since most columns have few values and a small table stays in the first-level cache. */
#include "dictionary.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN ((size_t)1024)
#define SLOTS_MAX ((size_t)2 * BOUND_BLOCK_LINES)

__extension__ typedef unsigned __int128 uint128;

bool dictionary_init(struct dictionary *dictionary)
{
	*dictionary = (struct dictionary){0};
	dictionary->values = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->values));
	dictionary->seen = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->seen));
	dictionary->hashes = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->hashes));
	dictionary->counts = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->counts));
	dictionary->code_of_seen = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->code_of_seen));
	dictionary->slots = malloc(SLOTS_MAX * sizeof(*dictionary->slots));
	if (dictionary->values && dictionary->seen && dictionary->hashes && dictionary->counts && dictionary->code_of_seen &&
	    dictionary->slots)
		return true;
	dictionary_release(dictionary);
	return false;
}

void dictionary_release(struct dictionary *dictionary)
{
	free(dictionary->values);
	free(dictionary->seen);
	free(dictionary->hashes);
	free(dictionary->counts);
	free(dictionary->code_of_seen);
	free(dictionary->slots);
	*dictionary = (struct dictionary){0};
}

static inline uint64_t read64(const char *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static inline uint64_t read32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	uint128 product = (uint128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* After wyhash (Wang Yi, public domain): 64 × 64 → 128 bit products folded; short strings by two overlapping reads. Codes do not depend on it. */
static inline uint32_t hash_of(const char *at, size_t size)
{
	const uint64_t k0 = 0xa0761d6478bd642f, k1 = 0xe7037ed1a0b428db;
	uint64_t a = 0, b = 0, state = k0 ^ size;

	if (size > 16) {
		size_t left = size;

		for (; left > 16; left -= 16, at += 16)
			state = mix(read64(at) ^ k1, read64(at + 8) ^ state);
		a = read64(at + left - 16);
		b = read64(at + left - 8);
	} else if (size >= 8) {
		a = read64(at);
		b = read64(at + size - 8);
	} else if (size >= 4) {
		a = read32(at);
		b = read32(at + size - 4);
	} else if (size) {
		a = (uint64_t)(uint8_t)at[0] << 16 | (uint64_t)(uint8_t)at[size >> 1] << 8 | (uint8_t)at[size - 1];
	}
	state = mix(a ^ k1, b ^ state);
	return (uint32_t)(state ^ state >> 32);
}

static void slots_clear(struct dictionary *dictionary, size_t count)
{
	dictionary->slot_count = count;
	memset(dictionary->slots, 0, count * sizeof(*dictionary->slots));
}

static void slots_grow(struct dictionary *dictionary)
{
	size_t mask = dictionary->slot_count * 4 - 1;

	if (mask >= SLOTS_MAX)
		mask = SLOTS_MAX - 1;
	slots_clear(dictionary, mask + 1);
	for (size_t i = 0; i < dictionary->value_count; i++) {
		size_t slot = dictionary->hashes[i] & mask;

		while (dictionary->slots[slot])
			slot = (slot + 1) & mask;
		dictionary->slots[slot] = (uint64_t)dictionary->hashes[i] << 32 | (i + 1);
	}
}

/* The index of the value in `seen`, added when it is new. */
static inline size_t find_or_add(struct dictionary *dictionary, const char *text, struct span span)
{
	uint32_t hash = hash_of(text + span.at, span.size);
	size_t mask = dictionary->slot_count - 1;
	size_t slot = hash & mask;

	for (; dictionary->slots[slot]; slot = (slot + 1) & mask) {
		size_t index = (size_t)(uint32_t)dictionary->slots[slot] - 1;

		if (dictionary->slots[slot] >> 32 != hash)
			continue;
		if (dictionary->seen[index].size == span.size &&
		    memcmp(text + dictionary->seen[index].at, text + span.at, span.size) == 0) {
			dictionary->counts[index]++;
			return index;
		}
	}

	size_t index = dictionary->value_count++;

	dictionary->seen[index] = span;
	dictionary->hashes[index] = hash;
	dictionary->counts[index] = 1;
	dictionary->text_bytes += span.size;
	dictionary->slots[slot] = (uint64_t)hash << 32 | (index + 1);
	if (dictionary->value_count * 2 > dictionary->slot_count && dictionary->slot_count < SLOTS_MAX)
		slots_grow(dictionary);
	return index;
}

/* Turns indexes by first appearance into codes: repeated values first. */
static void give_codes(struct dictionary *dictionary, uint16_t *codes, size_t line_count)
{
	size_t repeated = 0, single = 0;

	for (size_t i = 0; i < dictionary->value_count; i++)
		repeated += dictionary->counts[i] > 1;
	dictionary->repeated_count = repeated;
	single = repeated;
	repeated = 0;
	for (size_t i = 0; i < dictionary->value_count; i++) {
		size_t code = dictionary->counts[i] > 1 ? repeated++ : single++;

		dictionary->values[code] = dictionary->seen[i];
		dictionary->code_of_seen[i] = (uint16_t)code;
	}
	for (size_t i = 0; i < line_count; i++)
		codes[i] = dictionary->code_of_seen[codes[i]];
}

void dictionary_build(struct dictionary *dictionary, const char *text, const struct span *spans, const uint32_t *lines, size_t line_count,
                      uint16_t *codes)
{
	struct span last = {0, 0};
	size_t last_index = 0;

	dictionary->value_count = 0;
	dictionary->text_bytes = 0;
	slots_clear(dictionary, SLOTS_MIN);
	for (size_t i = 0; i < line_count; i++) {
		struct span span = spans[lines[i]];

		if (span.at == UINT32_MAX)
			span = (struct span){0, 0};
		if (i > 0 && span.size == last.size && memcmp(text + span.at, text + last.at, span.size) == 0) {
			dictionary->counts[last_index]++;
		} else {
			last_index = find_or_add(dictionary, text, span);
			last = span;
		}
		codes[i] = (uint16_t)last_index;
	}
	give_codes(dictionary, codes, line_count);
}
