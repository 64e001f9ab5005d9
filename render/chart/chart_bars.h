/* Bars per slot, stacked when there are several series, with a line over them (a 7-day mean) and limits. */
#ifndef GEPPO_CHART_BARS_H
#define GEPPO_CHART_BARS_H

#include "chart_data.h"

struct chart_bars {
	const struct chart_words *words;
	struct chart_slots slots;
	struct str title;                  /* of the y axis, with its unit */
	const struct chart_series *series; /* from the bottom; a slot where every series is NAN is hatched */
	size_t series_count;
	const double *line; /* per slot, or NULL */
	struct str line_name;
	const struct chart_limit *limits;
	size_t limit_count;
	double y_max;      /* NAN: from the data */
	bool counts;       /* whole numbers: no ticks between */
	bool print_values; /* the total above each bar, where it fits; not with `line` */
	const struct chart_event *events;
	size_t event_count;
};

void chart_bars_draw(struct canvas *canvas, const struct chart_bars *chart);

/* Mean of the last seven slots; NAN before the seventh and where fewer than four of them were measured. */
void chart_bars_mean7(const double *values, size_t count, double *ret_means);

#endif
