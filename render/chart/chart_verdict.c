#include "chart_verdict.h"

#include <math.h>

#include "ink.h"
#include "legend.h"
#include "matrix.h"
#include "plot.h"

#define ROW_MOST_PT 14.0
#define MARK_MOST_PT 8.5

static void verdict_cross(struct canvas *canvas, double x, double y, double arm, const struct pen *pen)
{
	canvas_move(canvas, x - arm, y - arm);
	canvas_line(canvas, x + arm, y + arm);
	canvas_move(canvas, x - arm, y + arm);
	canvas_line(canvas, x + arm, y - arm);
	canvas_stroke(canvas, pen);
}

void chart_verdict_mark(struct canvas *canvas, double x, double y, double size_pt, enum chart_verdict_kind verdict)
{
	double half = size_pt / 2, width = fmax(0.5, size_pt * 0.13);
	struct pen pen = {.colour = palette_tone(TONE_ACCENT), .width_pt = width};
	switch (verdict) {
	case VERDICT_MET:
		canvas_arc(canvas, x, y, half * 0.82, 0, 4 * acos(0));
		canvas_close(canvas);
		canvas_stroke(canvas, &pen);
		break;
	case VERDICT_WARNED:
		pen.colour = palette_ink;
		canvas_move(canvas, x, y - half * 0.85);
		canvas_line(canvas, x + half * 0.95, y + half * 0.75);
		canvas_line(canvas, x - half * 0.95, y + half * 0.75);
		canvas_close(canvas);
		pen.width_pt = width * 0.8;
		canvas_fill_stroke(canvas, palette_tone(TONE_ORANGE), &pen);
		break;
	case VERDICT_MISSED:
		ink_box(canvas, (struct box){x - half, y - half, size_pt, size_pt}, palette_tone(TONE_VERMILLION));
		pen.colour = palette_white;
		pen.width_pt = width * 1.2;
		verdict_cross(canvas, x, y, half * 0.62, &pen);
		break;
	case VERDICT_UNDECIDED:
		ink_rule(canvas, x - half * 0.75, y, x + half * 0.75, y, palette_soft, width);
		break;
	case VERDICT_NOT_DUE:
		for (int i = -1; i <= 1; i++)
			ink_box(canvas, (struct box){x + i * half * 0.6 - width / 2, y - width / 2, width, width},
			        palette_soft);
		break;
	case VERDICT_NONE:
	case VERDICT_KIND_COUNT:
		break;
	}
}

static void verdict_sign(struct canvas *canvas, struct box box, int which)
{
	chart_verdict_mark(canvas, box.x + box.width / 2, box.y + box.height / 2, 7, (enum chart_verdict_kind)which);
}

static void verdict_legend(struct legend *legend, const struct chart_words *words)
{
	const char *names[VERDICT_KIND_COUNT] = {
	        [VERDICT_NONE] = "",
	        [VERDICT_MET] = words->met,
	        [VERDICT_WARNED] = words->warned,
	        [VERDICT_MISSED] = words->missed,
	        [VERDICT_UNDECIDED] = words->undecided,
	        [VERDICT_NOT_DUE] = words->not_due,
	};
	for (int kind = VERDICT_MET; kind < VERDICT_KIND_COUNT; kind++)
		legend_add_drawn(legend, verdict_sign, kind, str_of(names[kind]));
}

void chart_verdict_draw(struct canvas *canvas, const struct chart_verdict *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct legend legend = {0};
	struct matrix matrix;
	verdict_legend(&legend, words);
	if (!matrix_open(&matrix, canvas,
	                 &(struct matrix_frame){
	                         .words = words,
	                         .legend = &legend,
	                         .slots = &chart->columns,
	                         .row_labels = chart->row_labels,
	                         .row_count = chart->row_count,
	                         .row_most_pt = ROW_MOST_PT,
	                         .slots_above = true,
	                 }))
		return;
	if (chart->current < chart->columns.count) {
		struct box column = matrix_cell(&matrix, 0, (double)chart->current, 1);
		column.height = matrix.area.height;
		ink_frame(canvas, column, palette_tone(TONE_ACCENT), 0.8);
	}
	double size = fmin(MARK_MOST_PT, fmin(matrix.row_pt, matrix.slots.step_pt) * 0.72);
	for (size_t row = 0; row < chart->row_count; row++)
		for (size_t column = 0; column < chart->columns.count; column++) {
			struct box cell = matrix_cell(&matrix, row, (double)column, 1);
			chart_verdict_mark(canvas, cell.x + cell.width / 2, cell.y + cell.height / 2, size,
			                   chart->cells[row * chart->columns.count + column]);
		}
}
