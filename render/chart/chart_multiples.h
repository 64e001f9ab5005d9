/* Small multiples: the same small chart many times (the 51 colleges by day), on one scale, so that shapes and sizes can be
 * compared at a glance. Panels run along the rows in the given order, each with its name and a note (its total). */
#ifndef GEPPO_CHART_MULTIPLES_H
#define GEPPO_CHART_MULTIPLES_H

#include "chart_data.h"

struct chart_multiple {
	struct str label;
	struct str note;      /* at the right end of the label's line; dropped when there is no room for both */
	const double *values; /* one per slot */
};

struct chart_multiples {
	const struct chart_words *words;
	struct chart_slots slots; /* days off are shaded; only the first and the last slot are named */
	const struct chart_multiple *items;
	size_t count;
	size_t columns;   /* 0: as many as have their least width */
	struct str title; /* of the values, with their unit; the common scale's end is said behind it */
	struct str rest;  /* word for what has no room: "ほか"; empty: "…" */
	double y_max;     /* NAN: the largest value's round number */
	bool lines;       /* rather than bars */
};

/* The height that `count` panels take on a canvas of this width: what the caller asks for. */
double chart_multiples_height(const struct chart_multiples *chart, double width_pt);

void chart_multiples_draw(struct canvas *canvas, const struct chart_multiples *chart);

#endif
