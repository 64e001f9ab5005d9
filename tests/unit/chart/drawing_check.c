#include "drawing_check.h"

#include <math.h>
#include <stdio.h>

#include "placer.h"

/* Strokes may reach this far over the edge by their width; marks by their outline. */
#define EDGE_PT 0.8
#define ASCENT 0.78
#define DESCENT 0.10
#define TEXTS_MAX 2000

static struct box text_box(const struct draw *draw)
{
	double up = draw->style.size_pt * ASCENT, down = draw->style.size_pt * DESCENT;
	if (draw->style.upright)
		return (struct box){draw->x - up, draw->y - draw->text_width_pt, up + down, draw->text_width_pt};
	return (struct box){draw->x, draw->y - up, draw->text_width_pt, up + down};
}

static bool path_inside(const struct draw *draw, double width, double height)
{
	for (size_t i = 0; i < draw->segment_count; i++) {
		const struct path_segment *segment = &draw->segments[i];
		size_t points = segment->kind == SEGMENT_CURVE ? 3 : segment->kind == SEGMENT_CLOSE ? 0 : 1;
		for (size_t k = 0; k < points; k++)
			if (segment->x[k] < -EDGE_PT || segment->y[k] < -EDGE_PT || segment->x[k] > width + EDGE_PT ||
			    segment->y[k] > height + EDGE_PT)
				return false;
	}
	return true;
}

static struct box path_bounds(const struct draw *draw)
{
	double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
	for (size_t i = 0; i < draw->segment_count; i++) {
		const struct path_segment *segment = &draw->segments[i];
		size_t points = segment->kind == SEGMENT_CURVE ? 3 : segment->kind == SEGMENT_CLOSE ? 0 : 1;
		for (size_t k = 0; k < points; k++) {
			left = fmin(left, segment->x[k]);
			right = fmax(right, segment->x[k]);
			top = fmin(top, segment->y[k]);
			bottom = fmax(bottom, segment->y[k]);
		}
	}
	return (struct box){left, top, right - left, bottom - top};
}

const char *drawing_check(const struct canvas *canvas, char *buffer, size_t size)
{
	static struct box boxes[TEXTS_MAX];
	static size_t owners[TEXTS_MAX];
	size_t count = 0;
	double width = canvas_width(canvas), height = canvas_height(canvas);
	const struct box all = {-0.2, -0.2, width + 0.4, height + 0.4};
	buffer[0] = 0;
	if (canvas_failed(canvas))
		snprintf(buffer, size, "the canvas failed");
	for (size_t i = 0; i < canvas_draw_count(canvas) && !buffer[0]; i++) {
		const struct draw *draw = canvas_draw(canvas, i);
		if (draw->kind == DRAW_PATH && !path_inside(draw, width, height))
			snprintf(buffer, size, "draw %zu: a path leaves the canvas", i);
		if (draw->kind == DRAW_PATH && draw->stroked && draw->pen.width_pt < 0.25)
			snprintf(buffer, size, "draw %zu: a pen of %g pt", i, draw->pen.width_pt);
		for (size_t k = 0; k < count && draw->kind == DRAW_PATH && draw->filled && !buffer[0]; k++)
			if (box_overlaps(path_bounds(draw), boxes[k]))
				snprintf(buffer, size, "draw %zu paints over «%.*s»", i,
				         STR_ARGS(canvas_draw(canvas, owners[k])->text));
		if (draw->kind != DRAW_TEXT || count == TEXTS_MAX)
			continue;
		struct box box = text_box(draw);
		if (draw->style.size_pt < 8)
			snprintf(buffer, size, "«%.*s»: %g pt", STR_ARGS(draw->text), draw->style.size_pt);
		if (!box_inside(box, all))
			snprintf(buffer, size, "«%.*s» leaves the canvas: %g %g %g %g", STR_ARGS(draw->text), box.x,
			         box.y, box.width, box.height);
		for (size_t k = 0; k < count && !buffer[0]; k++)
			if (box_overlaps(box, boxes[k]))
				snprintf(buffer, size, "«%.*s» overlaps «%.*s» at %g %g", STR_ARGS(draw->text),
				         STR_ARGS(canvas_draw(canvas, owners[k])->text), box.x, box.y);
		owners[count] = i;
		boxes[count++] = box;
	}
	return buffer;
}
