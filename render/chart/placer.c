#include "placer.h"

#include <math.h>

#define TOLERANCE_PT 0.001

bool box_overlaps(struct box a, struct box b)
{
	return a.x < b.x + b.width - TOLERANCE_PT && b.x < a.x + a.width - TOLERANCE_PT &&
	       a.y < b.y + b.height - TOLERANCE_PT && b.y < a.y + a.height - TOLERANCE_PT;
}

bool box_inside(struct box inner, struct box outer)
{
	return inner.x >= outer.x - TOLERANCE_PT && inner.y >= outer.y - TOLERANCE_PT &&
	       inner.x + inner.width <= outer.x + outer.width + TOLERANCE_PT &&
	       inner.y + inner.height <= outer.y + outer.height + TOLERANCE_PT;
}

void placer_init(struct placer *placer, struct box bounds)
{
	placer->bounds = bounds;
	placer->count = 0;
}

void placer_take(struct placer *placer, struct box box)
{
	if (placer->count < PLACER_BOXES_MAX)
		placer->taken[placer->count++] = box;
}

bool placer_is_free(const struct placer *placer, struct box box)
{
	if (placer->count == PLACER_BOXES_MAX)
		return false;
	for (size_t i = 0; i < placer->count; i++)
		if (box_overlaps(placer->taken[i], box))
			return false;
	return true;
}

bool placer_place(struct placer *placer, const struct box *candidates, size_t count, struct box *ret_box)
{
	for (size_t i = 0; i < count; i++) {
		if (!box_inside(candidates[i], placer->bounds) || !placer_is_free(placer, candidates[i]))
			continue;
		placer_take(placer, candidates[i]);
		*ret_box = candidates[i];
		return true;
	}
	return false;
}

/* A run of labels that touch: they move as one, to the mean of where they want to be. */
struct spread_block {
	double sum;
	size_t count;
};

bool placer_spread(double *centres, size_t count, double size, double low, double high)
{
	struct spread_block blocks[PLACER_BOXES_MAX];
	size_t block_count = 0;
	if (count > PLACER_BOXES_MAX || (double)count * size > high - low + TOLERANCE_PT)
		return false;
	/* With i · size taken off the i-th wish, «at least size apart» becomes «not descending». */
	for (size_t i = 0; i < count; i++) {
		struct spread_block block = {centres[i] - (double)i * size, 1};
		while (block_count && blocks[block_count - 1].sum * (double)block.count >=
		                              block.sum * (double)blocks[block_count - 1].count) {
			block_count--;
			block.sum += blocks[block_count].sum;
			block.count += blocks[block_count].count;
		}
		blocks[block_count++] = block;
	}
	double least = low + size / 2, most = high - size / 2 - (double)(count ? count - 1 : 0) * size;
	size_t index = 0;
	for (size_t i = 0; i < block_count; i++) {
		double at = fmax(least, fmin(most, blocks[i].sum / (double)blocks[i].count));
		for (size_t k = 0; k < blocks[i].count; k++, index++)
			centres[index] = at + (double)index * size;
	}
	return true;
}
