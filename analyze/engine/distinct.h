/* For each group of a plan a set of numbers. Few groups: bitmaps; many: a log of (group, number), counted at the end.
 * Exact; the change between them happens by itself, and no answer depends on it. */
#ifndef GEPPO_DISTINCT_H
#define GEPPO_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct distinct;

struct distinct *distinct_new(void); /* NULL: out of memory */
void distinct_free(struct distinct *distinct);
/* False: out of memory. */
bool distinct_add(struct distinct *distinct, uint32_t group, uint32_t number);
/* For each of the rows its number to its group; DISTINCT_NOTHING is passed over. False: out of memory. */
#define DISTINCT_NOTHING UINT32_MAX
struct distinct_rows {
	const uint16_t *rows; /* NULL: the first `count` */
	uint32_t count;
	const uint32_t *groups; /* by row, like the numbers */
	const uint32_t *numbers;
	uint32_t group_count; /* of the plan so far: tells early that there will be many */
};
bool distinct_add_rows(struct distinct *distinct, const struct distinct_rows *rows);
/* Adds all of `from`, its group g as groups[g] and its number n as numbers[n]; `from` may be empty afterwards. */
bool distinct_merge(struct distinct *distinct, struct distinct *from, const uint32_t *groups, const uint32_t *numbers);
/* Counts the wanted groups (NULL: all); nothing may be added afterwards. May be called again to want others. */
bool distinct_finish(struct distinct *distinct, const uint8_t *wanted, uint32_t group_count);
/* Of a wanted group. */
uint64_t distinct_count(const struct distinct *distinct, uint32_t group);

#endif
