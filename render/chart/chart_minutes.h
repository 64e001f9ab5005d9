/* Minutes around an event: panels above each other on one clock axis (requests, server errors, processor), moments marked through all of them, and the
 * span between begin and end tinted. */
#ifndef GEPPO_CHART_MINUTES_H
#define GEPPO_CHART_MINUTES_H

#include "chart_data.h"

#define CHART_MINUTES_PANELS 4
#define CHART_MINUTES_MARKS 12

struct chart_minutes_panel {
	struct str title;     /* with its unit */
	const double *values; /* one per minute; NAN: not measured, hatched */
	enum tone tone;
	bool line;            /* a line instead of columns */
	double y_max;         /* NAN: from the data */
	const struct chart_limit *limit; /* or NULL */
};

struct chart_minutes_mark {
	double at;        /* minutes from the first; outside the axis: left out */
	struct str label; /* 発生 10:12 */
};

struct chart_minutes {
	const struct chart_words *words;
	struct civil_time first; /* clock of the first minute */
	size_t count;            /* minutes */
	const struct chart_minutes_panel *panels;
	size_t panel_count;
	const struct chart_minutes_mark *marks; /* in order of time */
	size_t mark_count;
	double span_from, span_until; /* tinted; NAN: none */
};

void chart_minutes_draw(struct canvas *canvas, const struct chart_minutes *chart);

#endif
