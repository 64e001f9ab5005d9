/* Keeps labels from overlapping: a set of taken boxes, and a search for a free one. Order of the calls decides who
 * wins, so the important goes first. Knows nothing of drawing. */
#ifndef GEPPO_PLACER_H
#define GEPPO_PLACER_H

#include <stdbool.h>
#include <stddef.h>

struct box {
	double x, y, width, height;
};

bool box_overlaps(struct box a, struct box b);       /* touching edges do not overlap */
bool box_inside(struct box inner, struct box outer); /* with 1/1000 pt of tolerance */

/* More labels than this on one chart are no longer read. */
#define PLACER_BOXES_MAX 256

struct placer {
	struct box bounds;
	struct box taken[PLACER_BOXES_MAX];
	size_t count;
};

void placer_init(struct placer *placer, struct box bounds);
/* Marks a box as taken. When the set is full later searches fail: a label is dropped, never drawn over another. */
void placer_take(struct placer *placer, struct box box);
bool placer_is_free(const struct placer *placer, struct box box);
/* Takes the first candidate that lies inside the bounds and is free; false when there is none. */
bool placer_place(struct placer *placer, const struct box *candidates, size_t count, struct box *ret_box);

/* Moves centres apart so that neighbours are at least `size` apart inside low..high, with the least squared movement,
 * keeping their order (pool adjacent violators; Barlow et al. 1972). `centres` ascend. False, with nothing changed,
 * when they cannot fit. */
bool placer_spread(double *centres, size_t count, double size, double low, double high);

#endif
