/* Where the ink of a drawing ends. */
#include <math.h>

#include "canvas.h"

/* Of a line of text below its baseline, in em. */
#define DESCENT_EM 0.12

static double path_bottom(const struct draw *draw)
{
	static const size_t points[] = {
	        [SEGMENT_MOVE] = 1, [SEGMENT_LINE] = 1, [SEGMENT_CURVE] = 3, [SEGMENT_CLOSE] = 0};
	double bottom = 0;
	for (size_t i = 0; i < draw->segment_count; i++)
		for (size_t k = 0; k < points[draw->segments[i].kind]; k++)
			bottom = fmax(bottom, draw->segments[i].y[k]);
	return bottom + (draw->stroked ? draw->pen.width_pt / 2 : 0);
}

double canvas_ink_bottom(const struct canvas *canvas)
{
	double bottom = 0;
	for (size_t i = 0; i < canvas_draw_count(canvas); i++) {
		const struct draw *draw = canvas_draw(canvas, i);
		if (draw->kind == DRAW_PATH)
			bottom = fmax(bottom, path_bottom(draw));
		else if (draw->kind == DRAW_TEXT)
			bottom = fmax(bottom, draw->y + (draw->style.upright ? 0 : DESCENT_EM * draw->style.size_pt));
	}
	return fmin(bottom, canvas_height(canvas));
}
