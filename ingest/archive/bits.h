/* The logarithm that estimates of stored size need: good to a few percent and quick, so the choice of a form costs
 * little. */
#ifndef GEPPO_BITS_H
#define GEPPO_BITS_H

#include <stdint.h>

/* About log2 of a value ≥ 1: the exponent and, linearly, what is above it. 0 for less, 60 for 2^59 and more. The same
 * on every machine: only exact operations. */
static inline double bits_of(double value)
{
	if (!(value >= 1))
		return 0;
	if (value >= (double)((uint64_t)1 << 59))
		return 60;

	uint64_t whole = (uint64_t)(value * 16);
	unsigned exponent = 63U - (unsigned)__builtin_clzll(whole);

	return (double)exponent - 5.0 + (double)whole / (double)((uint64_t)1 << exponent);
}

#endif
