/* Loops of the predictor, and what it is worth. */
#include "predict.h"

#include <string.h>

#include "batch.h"
#include "bits.h"

/* Bits of a decision that comes out one way `share` of the time. */
static double decision_bits(double share)
{
	if (share <= 0 || share >= 1)
		return 0;
	return share * bits_of(1 / share) + (1 - share) * bits_of(1 / (1 - share));
}

void predictor_consider(struct predictor_choice *choice, unsigned column, double hit_share, size_t row_count,
                        double plain_bits)
{
	/* What it costs beside bits: a frame, and the predictor's codes at each question. */
	const double toll_bits = 512;
	double bits = (double)row_count * decision_bits(hit_share) + plain_bits * (1 - hit_share) + toll_bits;

	if (bits < choice->bits * 0.97) {
		choice->column = column;
		choice->bits = bits;
	}
}

size_t predict_codes_hits(const uint16_t *predictor, size_t value_count, const uint16_t *codes, size_t count,
                          uint16_t *last)
{
	size_t hits = 0;

	memset(last, 0xff, value_count * sizeof(*last));
	for (size_t i = 0; i < count; i++) {
		hits += last[predictor[i]] == codes[i];
		last[predictor[i]] = codes[i];
	}
	return hits;
}

void predict_codes_misses(const uint16_t *predictor, size_t value_count, const uint16_t *codes, size_t count,
                          uint16_t *last, uint16_t *misses)
{
	memset(last, 0xff, value_count * sizeof(*last));
	for (size_t i = 0; i < count; i++) {
		misses[i] = last[predictor[i]] != codes[i];
		last[predictor[i]] = codes[i];
	}
}

static void forget_numbers(int64_t *last, size_t value_count)
{
	for (size_t i = 0; i < value_count; i++)
		last[i] = NUMBER_NONE;
}

size_t predict_numbers_hits(const uint16_t *predictor, size_t value_count, const int64_t *numbers, size_t count,
                            int64_t *last)
{
	size_t hits = 0;

	forget_numbers(last, value_count);
	for (size_t i = 0; i < count; i++) {
		hits += last[predictor[i]] == numbers[i];
		last[predictor[i]] = numbers[i];
	}
	return hits;
}

void predict_numbers_misses(const uint16_t *predictor, size_t value_count, const int64_t *numbers, size_t count,
                            int64_t *last, uint16_t *misses)
{
	forget_numbers(last, value_count);
	for (size_t i = 0; i < count; i++) {
		misses[i] = last[predictor[i]] != numbers[i];
		last[predictor[i]] = numbers[i];
	}
}
