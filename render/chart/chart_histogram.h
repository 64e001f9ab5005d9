/* Histogram of whole business days (or any labelled classes) with a limit between two classes; what is beyond it is
 * hatched and in the alarm tone. */
#ifndef GEPPO_CHART_HISTOGRAM_H
#define GEPPO_CHART_HISTOGRAM_H

#include "chart_data.h"

struct chart_histogram {
	const struct chart_words *words;
	const struct str *labels; /* per class: "0", "1" … "6以上" */
	const double *values;     /* counts */
	size_t count;
	size_t limit_after;     /* the line stands behind this many classes; 0: none */
	struct str limit_label; /* "期限 5営業日" */
	struct str x_title, y_title;
};

void chart_histogram_draw(struct canvas *canvas, const struct chart_histogram *chart);

#endif
