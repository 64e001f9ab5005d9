/* Daily band with a line inside: min–mean–max or mean–p95–max of a measure, against a threshold, with incidents and
 * patches. */
#ifndef GEPPO_CHART_BAND_H
#define GEPPO_CHART_BAND_H

#include "chart_data.h"

struct chart_band {
	const struct chart_words *words;
	struct chart_slots slots;
	struct str title;                  /* of the y axis, with its unit: "CPU利用率 (%)" */
	const double *low, *middle, *high; /* per slot; middle may be NULL */
	struct str low_name, middle_name, high_name;
	const struct chart_limit *limits;
	size_t limit_count;
	double y_max; /* top of the axis; NAN: from the data */
	const struct chart_event *events;
	size_t event_count;
};

/* Fills the canvas; sensible from 220 × 90 pt. */
void chart_band_draw(struct canvas *canvas, const struct chart_band *chart);

#endif
