/* Ranked horizontal bars in one to three columns of bars on one common scale: the 51 colleges. Rows are drawn in the
 * given order. */
#ifndef GEPPO_CHART_RANK_H
#define GEPPO_CHART_RANK_H

#include "chart_data.h"

struct chart_rank_item {
	struct str label;
	double value;
	double share; /* 0..1, printed as a percentage; NAN: none */
	bool muted;   /* «others», «unknown»: grey */
};

struct chart_rank {
	const struct chart_words *words;
	const struct chart_rank_item *items;
	size_t count;
	size_t columns;   /* 1..3; 0: chosen by the room; rows that have none at 8 pt are summed up in a last line */
	struct str title; /* of the value, with its unit */
	struct str rest;  /* word for what has no room: "ほか"; NULL text: "…" */
	int decimals;
};

void chart_rank_draw(struct canvas *canvas, const struct chart_rank *chart);

#endif
