/* Lines and points over two number axes: load-duration curve, CPU against requests, values over the hours of a day. */
#ifndef GEPPO_CHART_CURVE_H
#define GEPPO_CHART_CURVE_H

#include "chart_data.h"

enum chart_curve_kind {
	CURVE_LINE,  /* in the given order; NAN in x or y breaks it */
	CURVE_STEPS, /* the y of a point holds until the next x */
	CURVE_POINTS,
};

struct chart_curve_series {
	struct str name;
	enum chart_curve_kind kind;
	const double *x, *y;
	size_t count;
	enum tone tone;
};

struct chart_curve {
	const struct chart_words *words;
	struct str x_title, y_title;
	double x_min, x_max, y_max;              /* NAN: from the data; y begins at 0 */
	const struct chart_curve_series *series; /* at most 8 */
	size_t series_count;
	const struct chart_limit *limits; /* across */
	size_t limit_count;
	const struct chart_limit *guides; /* upright */
	size_t guide_count;
};

void chart_curve_draw(struct canvas *canvas, const struct chart_curve *chart);

#endif
