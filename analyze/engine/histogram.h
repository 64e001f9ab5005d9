/* A histogram of weights (quantile.h) for each group of a plan. Few groups: pages of counters, made as they are
 * touched; many groups: a log of (group, bucket), counted at the end. The change happens by itself, and no answer
 * depends on it. */
#ifndef GEPPO_HISTOGRAM_H
#define GEPPO_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct histogram;

struct histogram *histogram_new(void); /* NULL: out of memory */
void histogram_free(struct histogram *histogram);
/* For each of the rows (NULL: the first `count`) its weight (NULL: 1) to its group and bucket. Rows with
 * HISTOGRAM_NO_BUCKET are passed over. False: out of memory. */
#define HISTOGRAM_NO_BUCKET UINT16_MAX
struct histogram_rows {
	const uint16_t *rows;
	uint32_t count;
	const uint32_t *groups; /* by row, like the others */
	const uint16_t *buckets;
	const int64_t *weights;
	uint32_t group_count; /* of the plan so far: tells early that there will be many */
};
bool histogram_add_rows(struct histogram *histogram, const struct histogram_rows *rows);
/* False: out of memory. */
bool histogram_add(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight);
/* Adds all of `from`, its group g as groups[g]; `from` may be empty afterwards. */
bool histogram_merge(struct histogram *histogram, struct histogram *from, const uint32_t *groups);
/* Puts the wanted groups (NULL: all) in order for questions; nothing may be added afterwards. May be called again to
 * want others. */
bool histogram_finish(struct histogram *histogram, const uint8_t *wanted, uint32_t group_count);
/* Of a wanted group. False: it has no values. */
bool histogram_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value);

#endif
