/* Verdict marks as vector shapes (fonts differ in their signs, and colour alone is not enough), and a grid of them. */
#ifndef GEPPO_CHART_VERDICT_H
#define GEPPO_CHART_VERDICT_H

#include "chart_data.h"

enum chart_verdict_kind {
	VERDICT_NONE,      /* nothing is drawn: a month outside the contract */
	VERDICT_MET,       /* ○ */
	VERDICT_WARNED,    /* △ */
	VERDICT_MISSED,    /* × on a filled square */
	VERDICT_UNDECIDED, /* － */
	VERDICT_NOT_DUE,   /* … three dots */
	VERDICT_KIND_COUNT,
};

/* The mark inside a square of size_pt around x, y. */
void chart_verdict_mark(struct canvas *canvas, double x, double y, double size_pt, enum chart_verdict_kind verdict);

struct chart_verdict {
	const struct chart_words *words;
	struct chart_slots columns; /* months */
	const struct str *row_labels;
	size_t row_count;
	const enum chart_verdict_kind *cells; /* row by row */
	size_t current;                       /* column to stress; SIZE_MAX: none */
};

void chart_verdict_draw(struct canvas *canvas, const struct chart_verdict *chart);

#endif
