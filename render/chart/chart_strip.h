/* Service strips over the month: up, planned stop, fault, unknown, at their true times. A stop too short to see is
 * drawn 1.5 pt wide. */
#ifndef GEPPO_CHART_STRIP_H
#define GEPPO_CHART_STRIP_H

#include "chart_data.h"

enum chart_strip_state {
	STRIP_UP,
	STRIP_PLANNED,
	STRIP_FAULT,
	STRIP_UNKNOWN,
	STRIP_EXCLUDED, /* a stop that the contract leaves out; in the legend only where there is one */
	STRIP_NONE,     /* nothing was promised; the same */
	STRIP_STATE_COUNT,
};

struct chart_strip_span {
	size_t row;
	double from, to; /* in days, as chart_event */
	enum chart_strip_state state;
};

struct chart_strip {
	const struct chart_words *words;
	struct chart_slots slots; /* days */
	const struct str *row_labels;
	size_t row_count;
	enum chart_strip_state ground;        /* what holds where no span says otherwise */
	const struct chart_strip_span *spans; /* drawn in order: later ones on top */
	size_t span_count;
	const struct str *notes; /* per row, at the right: "99.95%"; NULL: none */
	struct str note_title;
};

void chart_strip_draw(struct canvas *canvas, const struct chart_strip *chart);

#endif
