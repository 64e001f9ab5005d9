/* The frame of charts made of rows × slots: names at the left, notes at the right, slots beneath. Shared by coverage,
 * strips and verdicts. */
#ifndef GEPPO_MATRIX_H
#define GEPPO_MATRIX_H

#include "chart_data.h"
#include "legend.h"
#include "placer.h"
#include "scale.h"

struct matrix_frame {
	const struct chart_words *words; /* not NULL */
	const struct legend *legend;
	const struct chart_slots *slots;
	const struct str *row_labels;
	size_t row_count;
	const struct str *notes; /* per row, or NULL */
	struct str note_title;
	double row_most_pt; /* rows grow no higher than this */
	double above_pt;    /* kept free right above the rows */
	bool slots_above;   /* the slots' labels stand above rather than beneath (no shading, months) */
};

struct matrix {
	struct canvas *canvas;
	struct box area; /* of the cells */
	struct slots_scale slots;
	double row_pt;
};

/* Draws names, notes, rules between rows, slots and head. False when there is no room or no row. */
bool matrix_open(struct matrix *matrix, struct canvas *canvas, const struct matrix_frame *frame);
struct box matrix_cell(const struct matrix *matrix, size_t row, double slot, double slots);

#endif
