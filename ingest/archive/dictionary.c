/* The hash dictionary of a column: open addressing with linear probing. Once the rows are hashed, building needs no
 * byte of the text: a slot holds the whole hash and the size. The table starts small, since most columns have few
 * values and a small table stays in the first-level cache. */
#include "dictionary.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN ((size_t)1024)
#define SLOTS_MAX ((size_t)2 * BOUND_BLOCK_LINES)
/* Slots are fetched so many rows before they are needed. */
#define FETCH_ROWS ((size_t)16)

__extension__ typedef unsigned __int128 uint128;

#define HASH_SEED UINT64_C(0xa0761d6478bd642f)
#define HASH_KEY UINT64_C(0xe7037ed1a0b428db)

bool dictionary_init(struct dictionary *dictionary)
{
	*dictionary = (struct dictionary){0};
	dictionary->values = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->values));
	dictionary->seen = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->seen));
	dictionary->hashes = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->hashes));
	dictionary->counts = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->counts));
	dictionary->code_of_seen = malloc(BOUND_BLOCK_LINES * sizeof(*dictionary->code_of_seen));
	dictionary->slots = malloc(SLOTS_MAX * sizeof(*dictionary->slots));
	if (dictionary->values && dictionary->seen && dictionary->hashes && dictionary->counts &&
	    dictionary->code_of_seen && dictionary->slots)
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

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	uint128 product = (uint128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* After wyhash (Wang Yi, public domain): 64 × 64 → 128 bit products folded. Codes do not depend on it. */
static inline uint64_t hash_long(const char *at, size_t size)
{
	uint64_t state = HASH_SEED ^ size;
	size_t left = size;

	for (; left > 16; left -= 16, at += 16)
		state = mix(read64(at) ^ HASH_KEY, read64(at + 8) ^ state);
	return mix(read64(at + left - 16) ^ HASH_KEY, read64(at + left - 8) ^ state);
}

/* Up to 16 bytes, of 16 that can be read: what lies behind the value is masked out. No branch depends on the size,
 * which changes from row to row as no processor can foresee. */
static inline uint64_t hash_short(const char *at, size_t size)
{
	static const char mask[32] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
	uint64_t a = read64(at) & read64(mask + 16 - size);
	uint64_t b = read64(at + 8) & read64(mask + 24 - size);

	return mix(a ^ HASH_KEY, b ^ HASH_SEED ^ size);
}

void dictionary_hash(struct str text, const struct span *spans, const uint32_t *lines, size_t from, size_t until,
                     uint64_t *hashes)
{
	for (size_t i = from; i < until; i++) {
		struct span span = spans[lines[i]];
		char end[16] = {0};

		if ((size_t)span.at + sizeof(end) <= text.size) {
			hashes[i] = span.size > 16 ? hash_long(text.at + span.at, span.size)
			                           : hash_short(text.at + span.at, span.size);
			continue;
		}
		/* The last bytes of the text; or an absent value, which is an empty one. */
		if (span.at == UINT32_MAX)
			span.size = 0;
		if (span.size)
			memcpy(end, text.at + span.at, span.size);
		hashes[i] = hash_short(end, span.size);
	}
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

		while (dictionary->slots[slot].number)
			slot = (slot + 1) & mask;
		dictionary->slots[slot] =
		        (struct dictionary_slot){dictionary->hashes[i], (uint32_t)i + 1, dictionary->seen[i].size};
	}
}

static inline bool same_bytes(const struct dictionary *dictionary, const char *text, size_t index, struct span span)
{
	return memcmp(text + dictionary->seen[index].at, text + span.at, span.size) == 0;
}

/* The index of the value in `seen`, added when it is new. */
static inline size_t find_or_add(struct dictionary *dictionary, const char *text, struct span span, uint64_t hash,
                                 bool strict)
{
	size_t mask = dictionary->slot_count - 1;
	size_t at = hash & mask;

	for (; dictionary->slots[at].number; at = (at + 1) & mask) {
		const struct dictionary_slot *slot = &dictionary->slots[at];

		if (slot->hash == hash && slot->size == span.size &&
		    (!strict || same_bytes(dictionary, text, slot->number - 1, span))) {
			dictionary->counts[slot->number - 1]++;
			return slot->number - 1;
		}
	}

	size_t index = dictionary->value_count++;

	dictionary->seen[index] = span;
	dictionary->hashes[index] = hash;
	dictionary->counts[index] = 1;
	dictionary->text_bytes += span.size;
	dictionary->slots[at] = (struct dictionary_slot){hash, (uint32_t)index + 1, span.size};
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

void dictionary_build(struct dictionary *dictionary, const char *text, const struct span *spans, const uint64_t *hashes,
                      const uint32_t *lines, size_t line_count, bool strict, uint16_t *codes)
{
	size_t index = 0;
	struct span last = {0, 0};

	dictionary->value_count = 0;
	dictionary->text_bytes = 0;
	slots_clear(dictionary, SLOTS_MIN);
	for (size_t i = 0; i < line_count; i++) {
		struct span span = spans[lines[i]];

		if (i + FETCH_ROWS < line_count)
			__builtin_prefetch(&dictionary->slots[hashes[i + FETCH_ROWS] & (dictionary->slot_count - 1)]);
		if (span.at == UINT32_MAX)
			span = (struct span){0, 0};
		if (i > 0 && hashes[i] == hashes[i - 1] && span.size == last.size && !strict)
			dictionary->counts[index]++;
		else
			index = find_or_add(dictionary, text, span, hashes[i], strict);
		last = span;
		codes[i] = (uint16_t)index;
	}
	give_codes(dictionary, codes, line_count);
}
