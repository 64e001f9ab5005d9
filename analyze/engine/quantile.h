/* Quantiles of microseconds (or any counts ≥ 0) over a log-linear histogram with three significant decimal digits: 2048
 * linear buckets, then 1024 for each doubling (the layout of HdrHistogram, Gil Tene). Mergeable in any order, so equal
 * on every engine. The value at a quantile is the highest equivalent value of the bucket that holds the nearest rank,
 * ceil(q × n). Values above 2^40 count in the last bucket. */
#ifndef GEPPO_QUANTILE_H
#define GEPPO_QUANTILE_H

#include <stdint.h>

#define QUANTILE_BUCKETS (2048 + 29 * 1024)

uint32_t quantile_bucket(uint64_t value);
uint64_t quantile_highest(uint32_t bucket); /* highest value that falls in the bucket */
/* The nearest rank: max(1, ceil(q × total)). */
uint64_t quantile_rank(uint64_t total, int32_t quantile_bp);
/* counts: QUANTILE_BUCKETS of them; total > 0; quantile in basis points 0..10000. */
uint64_t quantile_value(const uint64_t *counts, uint64_t total, int32_t quantile_bp);

#endif
