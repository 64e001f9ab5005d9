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
/* False: out of memory. */
bool histogram_add(struct histogram *histogram, uint32_t group, uint32_t bucket, uint64_t weight);
/* Adds all of `from`, its group g as groups[g]. */
bool histogram_merge(struct histogram *histogram, const struct histogram *from, const uint32_t *groups);
/* Puts it in order for questions; nothing may be added afterwards. */
bool histogram_finish(struct histogram *histogram);
/* False: the group has no values. */
bool histogram_quantile(const struct histogram *histogram, uint32_t group, int32_t quantile_bp, uint64_t *ret_value);

#endif
