/* A histogram of weights (quantile.h) for each group of a plan. Few groups: pages of counters, made as they are touched; many groups: one hash
 * table of (group, bucket). The change happens by itself, and no answer depends on it. */
#ifndef GEPPO_HISTOGRAM_H
#define GEPPO_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct histogram;

struct histogram *histogram_new(void);          /* NULL: out of memory */
void histogram_free(struct histogram *histogram);
/* For each of the rows (NULL: the first `count`) its weight (NULL: 1) to its group and bucket. Rows with HISTOGRAM_NO_BUCKET are passed over. False: out
 * of memory. */
#define HISTOGRAM_NO_BUCKET UINT16_MAX
struct histogram_rows {
	const uint16_t *rows;
	uint32_t count;
	const uint32_t *groups;      /* by row, like the others */
	const uint16_t *buckets;
	const int64_t *weights;
};
bool histogram_add_rows(struct histogram *histogram, const struct histogram_rows *rows);
/* False: out of memory. */
bool histogram_add(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight);
/* Adds all of `from`, its group g as groups[g]. */
bool histogram_merge(struct histogram *histogram, const struct histogram *from, const uint32_t *groups);
/* Puts it in order for questions; nothing may be added afterwards. */
bool histogram_finish(struct histogram *histogram);
/* False: the group has no values. */
bool histogram_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value);

#endif
