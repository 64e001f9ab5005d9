/* A horizontal bullet: parts added up against a cap, with an optional forecast. */
#ifndef GEPPO_CHART_GAUGE_H
#define GEPPO_CHART_GAUGE_H

#include "chart_data.h"

struct chart_gauge_part {
	struct str name;
	double value; /* ≥ 0; NAN: not recorded */
	enum tone tone;
};

struct chart_gauge {
	const struct chart_words *words;
	struct str title; /* above, left: "10月の工数 (人日)" */
	const struct chart_gauge_part *parts;
	size_t part_count;
	struct chart_limit cap;      /* value NAN: none */
	struct chart_limit forecast; /* value NAN: none; drawn as an open diamond */
	int decimals;
};

/* Sensible from 200 × 44 pt. */
void chart_gauge_draw(struct canvas *canvas, const struct chart_gauge *chart);

#endif
