/* Coverage matrix: source × day, what is there, partly there, or missing. */
#ifndef GEPPO_CHART_COVERAGE_H
#define GEPPO_CHART_COVERAGE_H

#include "chart_data.h"

enum chart_cover {
	COVER_PRESENT,
	COVER_PARTIAL,
	COVER_ABSENT,
	COVER_OUTSIDE, /* not expected: before the source existed, after the last day */
};

struct chart_coverage {
	const struct chart_words *words;
	struct chart_slots slots;
	const struct str *row_labels;
	size_t row_count;
	const enum chart_cover *cells; /* row by row */
	const double *shares;          /* per row, 0..1, printed at the right; NULL: none */
	struct str share_title;        /* "取得率" */
};

void chart_coverage_draw(struct canvas *canvas, const struct chart_coverage *chart);

#endif
