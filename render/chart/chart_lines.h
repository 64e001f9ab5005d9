/* Lines over slots (percentiles, error rate) with their names at the right end; a line breaks where nothing was
 * measured. */
#ifndef GEPPO_CHART_LINES_H
#define GEPPO_CHART_LINES_H

#include "chart_data.h"

struct chart_lines {
	const struct chart_words *words;
	struct chart_slots slots;
	struct str title;
	const struct chart_series *series; /* at most 8; each has its own dash as well as its tone */
	size_t series_count;
	const struct chart_limit *limits;
	size_t limit_count;
	double y_max; /* NAN: from the data; the axis begins at 0 */
	bool logarithmic;
	const struct chart_event *events;
	size_t event_count;
};

void chart_lines_draw(struct canvas *canvas, const struct chart_lines *chart);

#endif
