/* The distinct values of one text column of one block, with a code for every row: what the encoder builds before
 * anything is stored. Nothing is copied; values are spans of the batch's text. Memory is bounded by BOUND_BLOCK_LINES
 * and kept from column to column. Knows nothing of how it is stored.
 *
 * Codes are given in two classes, since most logs have columns (referrers, agents, addresses) in which many values
 * occur once: the codes 0 … repeated_count - 1 are the values that occur more than once, those from repeated_count on
 * the single ones, each class in the order of first appearance. So the code of a single value follows from those before
 * it and needs not be stored. */
#ifndef GEPPO_DICTIONARY_H
#define GEPPO_DICTIONARY_H

#include "batch.h"

struct dictionary_slot {
	uint64_t hash;
	uint32_t number; /* index in seen + 1; 0: free */
	uint32_t size;
};

struct dictionary {
	struct span *values; /* by code; absent spans have become empty ones */
	size_t value_count;
	size_t repeated_count;
	uint64_t text_bytes; /* of all values */

	/* While it is built: values by first appearance. */
	struct span *seen;
	uint64_t *hashes;
	uint32_t *counts;
	uint16_t *code_of_seen;
	struct dictionary_slot *slots;
	size_t slot_count; /* in use; a power of two */
};

bool dictionary_init(struct dictionary *dictionary); /* false: out of memory */
void dictionary_release(struct dictionary *dictionary);

/* Hashes of the rows from … until - 1. Apart from building, so that the rows of all columns can be hashed while their
 * text is in the cache. */
void dictionary_hash(struct str text, const struct span *spans, const uint32_t *lines, size_t from, size_t until,
                     uint64_t *hashes);

/* Gives each row a code. Values of equal hash and size are taken for equal unless `strict`: whoever is not strict must
 * compare the values with the rows afterwards (the proof of the block does), and build strictly when they differ. */
void dictionary_build(struct dictionary *dictionary, const char *text, const struct span *spans, const uint64_t *hashes,
                      const uint32_t *lines, size_t line_count, bool strict, uint16_t *codes);

#endif
