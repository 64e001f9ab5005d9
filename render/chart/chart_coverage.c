#include "chart_coverage.h"

#include <math.h>
#include <stdio.h>

#include "ink.h"
#include "matrix.h"
#include "plot.h"

#define ROW_MOST_PT 14.0
#define CELL_SPACE_PT 0.6
/* More rows than this need a taller page than A4. */
#define ROWS_MAX 128

/* A cell: full, half full from below, hatched, or a dot. */
static void coverage_sign(struct canvas *canvas, struct box box, int cover)
{
	struct colour full = palette_step(4);
	switch ((enum chart_cover)cover) {
	case COVER_PRESENT:
		ink_box(canvas, box, full);
		break;
	case COVER_PARTIAL:
		ink_box(canvas, box, palette_white);
		ink_box(canvas, (struct box){box.x, box.y + box.height * 0.55, box.width, box.height * 0.45}, full);
		ink_frame(canvas, box, full, 0.4);
		break;
	case COVER_ABSENT:
		ink_gap(canvas, box);
		ink_frame(canvas, box, palette_soft, 0.5);
		break;
	case COVER_OUTSIDE:
		ink_box(canvas, (struct box){box.x + box.width / 2 - 0.6, box.y + box.height / 2 - 0.6, 1.2, 1.2},
		        palette_axis);
		break;
	}
}

static void coverage_legend(struct legend *legend, const struct chart_coverage *chart, const struct chart_words *words)
{
	const char *names[] = {
	        [COVER_PRESENT] = words->covered,
	        [COVER_PARTIAL] = words->partial,
	        [COVER_ABSENT] = words->absent,
	        [COVER_OUTSIDE] = words->outside,
	};
	size_t count = chart->row_count * chart->slots.count;
	for (int cover = COVER_PRESENT; cover <= COVER_OUTSIDE; cover++) {
		bool any = cover != COVER_OUTSIDE;
		for (size_t i = 0; i < count && !any; i++)
			any = chart->cells[i] == (enum chart_cover)cover;
		if (any)
			legend_add_drawn(legend, coverage_sign, cover, str_of(names[cover]));
	}
}

/* Shares are cut, never rounded up: 99.96 % is not 100 %. */
static struct str coverage_share(double share, char buffer[INK_NUMBER_SIZE])
{
	int length = isfinite(share) ? snprintf(buffer, INK_NUMBER_SIZE, "%.1f%%", floor(share * 1000 + 1e-9) / 10)
	                             : snprintf(buffer, INK_NUMBER_SIZE, "－");
	return (struct str){buffer, length > 0 ? (size_t)length : 0};
}

void chart_coverage_draw(struct canvas *canvas, const struct chart_coverage *chart)
{
	const struct chart_words *words = plot_words(chart->words);
	struct legend legend = {0};
	struct str notes[ROWS_MAX];
	char buffers[ROWS_MAX][INK_NUMBER_SIZE];
	size_t rows = chart->row_count < ROWS_MAX ? chart->row_count : ROWS_MAX;
	for (size_t i = 0; chart->shares && i < rows; i++)
		notes[i] = coverage_share(chart->shares[i], buffers[i]);
	coverage_legend(&legend, chart, words);
	struct matrix matrix;
	if (!matrix_open(&matrix, canvas,
	                 &(struct matrix_frame){
	                         .words = words,
	                         .legend = &legend,
	                         .slots = &chart->slots,
	                         .row_labels = chart->row_labels,
	                         .row_count = rows,
	                         .notes = chart->shares ? notes : NULL,
	                         .note_title = chart->share_title,
	                         .row_most_pt = ROW_MOST_PT,
	                 }))
		return;
	for (size_t row = 0; row < rows; row++)
		for (size_t slot = 0; slot < chart->slots.count; slot++) {
			struct box cell = matrix_cell(&matrix, row, (double)slot, 1);
			double inset = fmin(1.5, cell.height * 0.12);
			coverage_sign(canvas,
			              (struct box){cell.x + CELL_SPACE_PT / 2, cell.y + inset,
			                           cell.width - CELL_SPACE_PT, cell.height - 2 * inset},
			              (int)chart->cells[row * chart->slots.count + slot]);
		}
}
