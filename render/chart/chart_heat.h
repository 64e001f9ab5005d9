/* Heat map: rows × columns in seven steps of one blue, with a key. */
#ifndef GEPPO_CHART_HEAT_H
#define GEPPO_CHART_HEAT_H

#include "chart_data.h"

struct chart_heat {
	const struct chart_words *words;
	struct chart_slots columns;
	size_t row_count;
	const struct str *row_labels; /* NULL: 0, 1, 2 … (hours) */
	struct str row_title;         /* above the row labels: "時" */
	struct str title;             /* of the key, with its unit */
	const double *values;         /* row by row: values[row * columns.count + column] */
	double low, high;             /* ends of the colours; NAN: round numbers around the data */
	bool print_values; /* the number in each cell, where it fits at 8 pt; cells without room stay without */
	int decimals;      /* of printed values */
};

void chart_heat_draw(struct canvas *canvas, const struct chart_heat *chart);

#endif
