#include "chart_strip.h"

#include <math.h>

#include "ink.h"
#include "legend.h"
#include "matrix.h"
#include "plot.h"

#define ROW_MOST_PT 18.0
#define SPAN_LEAST_PT 1.5
#define STRIP_PART 0.6 /* of the row's height */

/* Up is thin and calm; a fault fills the row's height and is the darkest in grey print. */
static void strip_sign(struct canvas *canvas, struct box box, int state)
{
	double quarter = box.height / 4;
	switch ((enum chart_strip_state)state) {
	case STRIP_UP:
		ink_box(canvas, (struct box){box.x, box.y + quarter, box.width, box.height - 2 * quarter},
		        palette_tone(TONE_PALE));
		break;
	case STRIP_PLANNED:
		ink_box(canvas, box, palette_white);
		ink_box(canvas, (struct box){box.x, box.y + quarter, box.width, box.height - 2 * quarter},
		        palette_tone(TONE_GREY));
		ink_frame(canvas, box, palette_soft, 0.5);
		break;
	case STRIP_FAULT:
		ink_box(canvas, box, palette_tone(TONE_VERMILLION));
		break;
	case STRIP_UNKNOWN:
		ink_gap(canvas, box);
		break;
	case STRIP_STATE_COUNT:
		break;
	}
}

static void strip_legend(struct legend *legend, const struct chart_words *words)
{
	const char *names[STRIP_STATE_COUNT] = {
	        [STRIP_UP] = words->up,
	        [STRIP_PLANNED] = words->planned,
	        [STRIP_FAULT] = words->fault,
	        [STRIP_UNKNOWN] = words->unknown,
	};
	for (int state = 0; state < STRIP_STATE_COUNT; state++)
		legend_add_drawn(legend, strip_sign, state, str_of(names[state]));
}

static void strip_span(const struct matrix *matrix, const struct chart_strip *chart,
                       const struct chart_strip_span *span)
{
	double count = (double)chart->slots.count, from = fmax(0, span->from),
	       to = fmin(count, fmax(span->from, span->to));
	if (span->row >= chart->row_count || !isfinite(span->from) || !isfinite(span->to) || from > count || to < 0)
		return;
	struct box box = matrix_cell(matrix, span->row, from, to - from);
	if (box.width < SPAN_LEAST_PT && span->state != STRIP_UP) {
		box.x = fmin(box.x, matrix->area.x + matrix->area.width - SPAN_LEAST_PT);
		box.width = SPAN_LEAST_PT;
	}
	double inset = box.height * (1 - STRIP_PART) / 2;
	box.y += inset;
	box.height -= 2 * inset;
	strip_sign(matrix->canvas, box, (int)span->state);
}

void chart_strip_draw(struct canvas *canvas, const struct chart_strip *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct legend legend = {0};
	struct matrix matrix;
	strip_legend(&legend, words);
	if (!matrix_open(&matrix, canvas,
	                 &(struct matrix_frame){
	                         .words = words,
	                         .legend = &legend,
	                         .slots = &chart->slots,
	                         .row_labels = chart->row_labels,
	                         .row_count = chart->row_count,
	                         .notes = chart->notes,
	                         .note_title = chart->note_title,
	                         .row_most_pt = ROW_MOST_PT,
	                 }))
		return;
	for (size_t row = 0; row < chart->row_count; row++)
		strip_span(&matrix, chart,
		           &(struct chart_strip_span){row, 0, (double)chart->slots.count, chart->ground});
	/* Midnights, so that a span's day can be read off. */
	for (size_t slot = 1; slot < chart->slots.count; slot++) {
		struct box cell = matrix_cell(&matrix, 0, (double)slot, 1);
		ink_rule(canvas, cell.x, matrix.area.y, cell.x, matrix.area.y + matrix.area.height, palette_white,
		         INK_HAIR_PT);
	}
	for (size_t i = 0; i < chart->span_count; i++)
		strip_span(&matrix, chart, &chart->spans[i]);
}
