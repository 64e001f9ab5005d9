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
	case STRIP_EXCLUDED:
		ink_box(canvas, box, palette_tone(TONE_ORANGE));
		ink_box(canvas, (struct box){box.x, box.y + quarter, box.width, box.height - 2 * quarter},
		        palette_white);
		ink_frame(canvas, box, palette_tone(TONE_ORANGE), 0.5);
		break;
	case STRIP_NONE:
		ink_rule(canvas, box.x, box.y + box.height / 2, box.x + box.width, box.y + box.height / 2,
		         palette_axis, INK_HAIR_PT);
		break;
	case STRIP_STATE_COUNT:
		break;
	}
}

/* Slots of the row that spans lie on. */
static double strip_covered(const struct chart_strip *chart, size_t row)
{
	double sum = 0;
	for (size_t i = 0; i < chart->span_count; i++)
		if (chart->spans[i].row == row)
			sum += chart->spans[i].to - chart->spans[i].from;
	return sum;
}

/* Is the state seen anywhere? */
static bool strip_uses(const struct chart_strip *chart, enum chart_strip_state state)
{
	for (size_t i = 0; i < chart->span_count; i++)
		if (chart->spans[i].state == state)
			return true;
	for (size_t row = 0; chart->ground == state && row < chart->row_count; row++)
		if (strip_covered(chart, row) < (double)chart->slots.count - 1e-6)
			return true;
	return false;
}

static void strip_legend(struct legend *legend, const struct chart_words *words, const struct chart_strip *chart)
{
	const char *names[STRIP_STATE_COUNT] = {
	        [STRIP_UP] = words->up,
	        [STRIP_PLANNED] = words->planned,
	        [STRIP_FAULT] = words->fault,
	        [STRIP_UNKNOWN] = words->unknown,
	        [STRIP_EXCLUDED] = words->excluded,
	        [STRIP_NONE] = words->no_service,
	};
	for (int state = 0; state < STRIP_STATE_COUNT; state++)
		if (state <= STRIP_UNKNOWN || strip_uses(chart, (enum chart_strip_state)state))
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
	if (box.width < SPAN_LEAST_PT && span->state != STRIP_UP && span->state != STRIP_NONE) {
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
	strip_legend(&legend, words, chart);
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
