/* Events over the month on rows of their own, and beneath them the measured traffic: requests as an area, failures as
 * bars. */
#ifndef GEPPO_CHART_TIMELINE_H
#define GEPPO_CHART_TIMELINE_H

#include "chart_data.h"

struct chart_timeline_row {
	struct str label; /* at the left */
	const struct chart_event *events;
	size_t event_count;
};

struct chart_timeline {
	const struct chart_words *words;
	struct chart_slots slots; /* days */
	const struct chart_timeline_row *rows;
	size_t row_count;
	size_t samples_per_slot; /* of the two series: 1 by day, 24 by hour */
	const double *traffic;   /* slots.count * samples_per_slot, or NULL */
	struct str traffic_title;
	const double *failures; /* likewise */
	struct str failures_title;
};

void chart_timeline_draw(struct canvas *canvas, const struct chart_timeline *chart);

#endif
