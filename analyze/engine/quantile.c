/* Bucket arithmetic of the histogram. Below 2048 a bucket holds one value; the doubling that begins at 2048 × 2^k is
 * cut into 1024 buckets of 2^(k+1). */
#include "quantile.h"

#include <assert.h>
#include <stddef.h>

#define LINEAR 2048U
#define HALF 1024U
#define LINEAR_BITS 11

uint32_t quantile_bucket(uint64_t value)
{
	uint32_t shift;

	if (value < LINEAR)
		return (uint32_t)value;
	if (value >> 40)
		return QUANTILE_BUCKETS - 1;
	shift = (uint32_t)(64 - __builtin_clzll(value)) - LINEAR_BITS;
	return LINEAR + (shift - 1) * HALF + (uint32_t)((value >> shift) - HALF);
}

uint64_t quantile_highest(uint32_t bucket)
{
	uint32_t shift, step;

	if (bucket < LINEAR)
		return bucket;
	shift = (bucket - LINEAR) / HALF + 1;
	step = (bucket - LINEAR) % HALF + HALF;
	return (((uint64_t)step + 1) << shift) - 1;
}

uint64_t quantile_rank(uint64_t total, int32_t quantile_bp)
{
	uint64_t share = (uint64_t)quantile_bp;
	/* ceil(q × n) without overflow: the part that 10000 divides, and the rest. */
	uint64_t rank = total / 10000 * share + (total % 10000 * share + 9999) / 10000;

	return rank ? rank : 1;
}

uint64_t quantile_value(const uint64_t *counts, uint64_t total, int32_t quantile_bp)
{
	uint64_t rank = quantile_rank(total, quantile_bp);
	uint64_t seen = 0;

	assert(total > 0);
	for (uint32_t bucket = 0; bucket < QUANTILE_BUCKETS; bucket++) {
		seen += counts[bucket];
		if (seen >= rank)
			return quantile_highest(bucket);
	}
	return quantile_highest(QUANTILE_BUCKETS - 1);
}
