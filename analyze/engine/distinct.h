/* For each group of a plan a set of numbers. Few groups: bitmaps; many: one hash table of (group, number). Exact; the change between them happens by
 * itself, and no answer depends on it. */
#ifndef GEPPO_DISTINCT_H
#define GEPPO_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct distinct;

struct distinct *distinct_new(void);            /* NULL: out of memory */
void distinct_free(struct distinct *distinct);
/* False: out of memory. */
bool distinct_add(struct distinct *distinct, uint32_t group, uint32_t number);
/* For each of the rows (NULL: the first `count`) its number to its group, both by row; DISTINCT_NOTHING is passed over. False: out of memory. */
#define DISTINCT_NOTHING UINT32_MAX
bool distinct_add_rows(struct distinct *distinct, const uint16_t *rows, uint32_t count, const uint32_t *groups, const uint32_t *numbers);
/* Adds all of `from`, its group g as groups[g] and its number n as numbers[n]. */
bool distinct_merge(struct distinct *distinct, const struct distinct *from, const uint32_t *groups, const uint32_t *numbers);
uint64_t distinct_count(const struct distinct *distinct, uint32_t group);

#endif
