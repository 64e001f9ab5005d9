#include "matrix.h"

#include <math.h>

#include "ink.h"
#include "slot_axis.h"

#define LABEL_SPACE_PT 4.0
#define ROW_LEAST_PT 4.0

static double matrix_widest(const struct canvas *canvas, const struct str *texts, size_t count, struct str title)
{
	struct text_style style = ink_style(ANCHOR_START);
	double widest = ink_width(canvas, &style, title);
	for (size_t i = 0; texts && i < count; i++)
		widest = fmax(widest, ink_width(canvas, &style, texts[i]));
	return widest > 0 ? widest + LABEL_SPACE_PT : 0;
}

static void matrix_rows(const struct matrix *matrix, const struct matrix_frame *frame, double notes_pt)
{
	struct text_style name = ink_style(ANCHOR_START), note = ink_style(ANCHOR_END), soft = ink_soft(ANCHOR_END);
	double width = canvas_width(matrix->canvas), right = matrix->area.x + matrix->area.width;
	size_t stride = (size_t)fmax(1, ceil((INK_TEXT_PT + 0.2) / matrix->row_pt));
	for (size_t row = 0; row < frame->row_count; row++) {
		double y = matrix->area.y + (double)row * matrix->row_pt;
		ink_rule(matrix->canvas, 0, y, width, y, palette_grid, INK_HAIR_PT);
		if (row % stride)
			continue;
		ink_label(matrix->canvas, 0, y + matrix->row_pt / 2, &name, frame->row_labels[row],
		          matrix->area.x - LABEL_SPACE_PT);
		if (frame->notes)
			ink_label(matrix->canvas, width, y + matrix->row_pt / 2, &note, frame->notes[row],
			          width - right - 2);
	}
	double bottom = matrix->area.y + matrix->row_pt * (double)frame->row_count;
	ink_rule(matrix->canvas, 0, bottom, width, bottom, palette_axis, 0.5);
	if (notes_pt > 0)
		ink_label(matrix->canvas, width, matrix->area.y - INK_LINE_PT / 2, &soft, frame->note_title, notes_pt);
}

bool matrix_open(struct matrix *matrix, struct canvas *canvas, const struct matrix_frame *frame)
{
	double width = canvas_width(canvas), notes_pt;
	const struct str none = {"", 0};
	if (!frame->row_count || !frame->slots->count)
		return false;
	notes_pt = frame->notes ? fmin(matrix_widest(canvas, frame->notes, frame->row_count, frame->note_title),
	                               width * 0.25)
	                        : 0;
	*matrix = (struct matrix){.canvas = canvas};
	matrix->area.x = fmin(matrix_widest(canvas, frame->row_labels, frame->row_count, none), width * 0.4);
	matrix->area.width = width - matrix->area.x - notes_pt;
	matrix->slots = (struct slots_scale){matrix->area.x, matrix->area.width / (double)frame->slots->count};
	double axis = slot_axis_height(frame->slots, &matrix->slots);
	double head = legend_height(canvas, none, frame->legend, width);
	double above = frame->slots_above ? axis + 1 : notes_pt > 0 && frame->note_title.size ? INK_LINE_PT : 0;
	above = fmax(above, frame->above_pt);
	matrix->area.y = head + above;
	matrix->area.height = canvas_height(canvas) - matrix->area.y - (frame->slots_above ? 1 : axis);
	matrix->row_pt = fmin(matrix->area.height / (double)frame->row_count, frame->row_most_pt);
	if (matrix->row_pt < ROW_LEAST_PT || matrix->area.width < 16)
		return false;
	matrix->area.height = matrix->row_pt * (double)frame->row_count;
	double bottom = matrix->area.y + matrix->area.height;
	legend_draw(canvas, none, frame->legend, 0, 0, width);
	slot_axis_shade(canvas, frame->slots, &matrix->slots, matrix->area.y, bottom);
	matrix_rows(matrix, frame, notes_pt);
	slot_axis_draw(canvas, frame->words, frame->slots, &matrix->slots, frame->slots_above ? head : bottom);
	return true;
}

struct box matrix_cell(const struct matrix *matrix, size_t row, double slot, double slots)
{
	return (struct box){slots_left(&matrix->slots, slot), matrix->area.y + (double)row * matrix->row_pt,
	                    matrix->slots.step_pt * slots, matrix->row_pt};
}
