/* Waterfall: carried over + received − answered = left. */
#ifndef GEPPO_CHART_FLOW_H
#define GEPPO_CHART_FLOW_H

#include "chart_data.h"

enum chart_flow_kind {
	FLOW_TOTAL, /* a stock: from zero */
	FLOW_ADD,
	FLOW_TAKE, /* value is how much is taken, positive */
};

struct chart_flow_step {
	enum chart_flow_kind kind;
	struct str label;
	double value;
};

struct chart_flow {
	const struct chart_words *words;
	struct str title;
	const struct chart_flow_step *steps;
	size_t count;
};

void chart_flow_draw(struct canvas *canvas, const struct chart_flow *chart);

#endif
