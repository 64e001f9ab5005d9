/* Sparkline: a small line without axes, its last point marked; for tables of key figures. */
#ifndef GEPPO_CHART_SPARK_H
#define GEPPO_CHART_SPARK_H

#include "chart_data.h"

struct chart_spark {
	const double *values;
	size_t count;
	double low, high; /* NAN: from the data */
	double limit;     /* dashed line; NAN: none */
	bool bars;        /* bars from zero rather than a line */
};

/* Sensible from 40 × 8 pt. */
void chart_spark_draw(struct canvas *canvas, const struct chart_spark *chart);

#endif
