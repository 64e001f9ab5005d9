/* The recorder. Coordinates are rounded here and nowhere else; sinks only translate. */
#include "canvas.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include <cairo.h>

#include "text.h"

#define CANVAS_RANGE_PT 14400.0
#define CANVAS_CLIP_DEPTH_MAX 8
#define HATCH_STEP_PT 3.5
#define HATCH_PEN_PT 0.5
/* cairo keeps path coordinates in 1/256 of a device unit: finer than our 1/1000 pt only when scaled. */
#define ARC_SCALE 16.0

struct canvas {
	struct arena *arena;
	const struct face_set *faces;
	double width_pt, height_pt;
	bool failed;
	int clip_depth;
	struct path_segment *segments; /* of the path under construction */
	size_t segment_count, segment_capacity;
	struct draw *draws;
	size_t draw_count, draw_capacity;
};

static double canvas_round(struct canvas *canvas, double value)
{
	if (!isfinite(value) || fabs(value) > CANVAS_RANGE_PT) {
		canvas->failed = true;
		return 0;
	}
	return round(value * 1000) / 1000 + 0.0; /* + 0.0: no negative zero */
}

struct canvas *canvas_new(struct arena *arena, const struct face_set *faces, double width_pt, double height_pt)
{
	struct canvas *canvas = arena_alloc(arena, 1, sizeof *canvas);
	if (!canvas)
		return NULL;
	canvas->arena = arena;
	canvas->faces = faces;
	canvas->width_pt = canvas_round(canvas, width_pt);
	canvas->height_pt = canvas_round(canvas, height_pt);
	if (!(width_pt > 0 && height_pt > 0))
		canvas->failed = true;
	return canvas;
}

double canvas_width(const struct canvas *canvas)
{
	return canvas->width_pt;
}

double canvas_height(const struct canvas *canvas)
{
	return canvas->height_pt;
}

const struct face_set *canvas_faces(const struct canvas *canvas)
{
	return canvas->faces;
}

bool canvas_failed(const struct canvas *canvas)
{
	return canvas->failed;
}

/* One more slot in an arena array that doubles. */
static void *canvas_grow(struct canvas *canvas, void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	size_t wanted = *capacity ? *capacity * 2 : 64;
	void *grown = arena_alloc(canvas->arena, wanted, size);
	if (!grown) {
		canvas->failed = true;
		return items;
	}
	if (count)
		memcpy(grown, items, count * size);
	*capacity = wanted;
	return grown;
}

static struct path_segment *canvas_segment(struct canvas *canvas, enum segment_kind kind)
{
	if (canvas->failed)
		return NULL;
	canvas->segments = canvas_grow(canvas, canvas->segments, canvas->segment_count, &canvas->segment_capacity,
	                               sizeof *canvas->segments);
	if (canvas->failed)
		return NULL;
	struct path_segment *segment = &canvas->segments[canvas->segment_count++];
	*segment = (struct path_segment){.kind = kind};
	return segment;
}

static struct draw *canvas_record(struct canvas *canvas, enum draw_kind kind)
{
	if (canvas->failed)
		return NULL;
	canvas->draws =
	        canvas_grow(canvas, canvas->draws, canvas->draw_count, &canvas->draw_capacity, sizeof *canvas->draws);
	if (canvas->failed)
		return NULL;
	struct draw *draw = &canvas->draws[canvas->draw_count++];
	*draw = (struct draw){.kind = kind};
	return draw;
}

static void canvas_point(struct canvas *canvas, enum segment_kind kind, double x, double y)
{
	struct path_segment *segment = canvas_segment(canvas, kind);
	if (!segment)
		return;
	segment->x[0] = canvas_round(canvas, x);
	segment->y[0] = canvas_round(canvas, y);
}

void canvas_move(struct canvas *canvas, double x, double y)
{
	canvas_point(canvas, SEGMENT_MOVE, x, y);
}

void canvas_line(struct canvas *canvas, double x, double y)
{
	canvas_point(canvas, canvas->segment_count ? SEGMENT_LINE : SEGMENT_MOVE, x, y);
}

void canvas_curve(struct canvas *canvas, double x1, double y1, double x2, double y2, double x3, double y3)
{
	struct path_segment *segment = canvas_segment(canvas, SEGMENT_CURVE);
	if (!segment)
		return;
	segment->x[0] = canvas_round(canvas, x1);
	segment->y[0] = canvas_round(canvas, y1);
	segment->x[1] = canvas_round(canvas, x2);
	segment->y[1] = canvas_round(canvas, y2);
	segment->x[2] = canvas_round(canvas, x3);
	segment->y[2] = canvas_round(canvas, y3);
}

void canvas_close(struct canvas *canvas)
{
	canvas_segment(canvas, SEGMENT_CLOSE);
}

void canvas_rectangle(struct canvas *canvas, double x, double y, double width, double height)
{
	canvas_move(canvas, x, y);
	canvas_line(canvas, x + width, y);
	canvas_line(canvas, x + width, y + height);
	canvas_line(canvas, x, y + height);
	canvas_close(canvas);
}

static void canvas_play_cairo_path(struct canvas *canvas, const cairo_path_t *path)
{
	for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
		const cairo_path_data_t *data = &path->data[i];
		switch (data->header.type) {
		case CAIRO_PATH_MOVE_TO:
		case CAIRO_PATH_LINE_TO:
			canvas_line(canvas, data[1].point.x, data[1].point.y);
			break;
		case CAIRO_PATH_CURVE_TO:
			canvas_curve(canvas, data[1].point.x, data[1].point.y, data[2].point.x, data[2].point.y,
			             data[3].point.x, data[3].point.y);
			break;
		case CAIRO_PATH_CLOSE_PATH:
			canvas_close(canvas);
			break;
		}
	}
}

void canvas_arc(struct canvas *canvas, double x, double y, double radius, double from, double to)
{
	if (!isfinite(x + y + radius + from + to) || fabs(x) + fabs(y) + fabs(radius) > 2 * CANVAS_RANGE_PT)
		canvas->failed = true;
	if (canvas->failed)
		return;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	cairo_t *cairo = cairo_create(surface);
	cairo_scale(cairo, ARC_SCALE, ARC_SCALE);
	cairo_arc(cairo, x, y, radius, from, to);
	cairo_path_t *path = cairo_copy_path(cairo);
	if (path->status == CAIRO_STATUS_SUCCESS)
		canvas_play_cairo_path(canvas, path);
	else
		canvas->failed = true;
	cairo_path_destroy(path);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
}

/* Ends the path under construction as one draw. */
static void canvas_paint(struct canvas *canvas, const struct colour *fill, const struct pen *pen)
{
	size_t count = canvas->segment_count;
	canvas->segment_count = 0;
	if (!count || (pen && !(pen->width_pt > 0))) {
		canvas->failed = canvas->failed || count > 0;
		return;
	}
	struct draw *draw = canvas_record(canvas, DRAW_PATH);
	if (!draw)
		return;
	struct path_segment *segments = arena_alloc(canvas->arena, count, sizeof *segments);
	if (!segments) {
		canvas->failed = true;
		return;
	}
	memcpy(segments, canvas->segments, count * sizeof *segments);
	draw->segments = segments;
	draw->segment_count = count;
	if (fill) {
		draw->filled = true;
		draw->fill = *fill;
	}
	if (pen) {
		draw->stroked = true;
		draw->pen = *pen;
		draw->pen.width_pt = canvas_round(canvas, pen->width_pt);
		for (size_t i = 0; i < 4; i++)
			draw->pen.dash_pt[i] = canvas_round(canvas, pen->dash_pt[i]);
	}
}

void canvas_fill(struct canvas *canvas, struct colour fill)
{
	canvas_paint(canvas, &fill, NULL);
}

void canvas_stroke(struct canvas *canvas, const struct pen *pen)
{
	canvas_paint(canvas, NULL, pen);
}

void canvas_fill_stroke(struct canvas *canvas, struct colour fill, const struct pen *pen)
{
	canvas_paint(canvas, &fill, pen);
}

void canvas_clip(struct canvas *canvas, double x, double y, double width, double height)
{
	if (canvas->clip_depth == CANVAS_CLIP_DEPTH_MAX)
		canvas->failed = true;
	struct draw *draw = canvas_record(canvas, DRAW_CLIP);
	if (!draw)
		return;
	canvas->clip_depth++;
	draw->x = canvas_round(canvas, x);
	draw->y = canvas_round(canvas, y);
	draw->width = canvas_round(canvas, width);
	draw->height = canvas_round(canvas, height);
}

void canvas_unclip(struct canvas *canvas)
{
	if (!canvas->clip_depth)
		canvas->failed = true;
	if (canvas_record(canvas, DRAW_UNCLIP))
		canvas->clip_depth--;
}

double canvas_text(struct canvas *canvas, double x, double y, const struct text_style *style, struct str text)
{
	double width = face_text_width(canvas->faces, style->face, style->size_pt, text);
	if (!text.size)
		return 0;
	struct draw *draw = canvas_record(canvas, DRAW_TEXT);
	if (!draw)
		return width;
	double back = style->anchor == ANCHOR_START ? 0 : style->anchor == ANCHOR_MIDDLE ? width / 2 : width;
	draw->text = arena_str(canvas->arena, text);
	if (!draw->text.at)
		canvas->failed = true;
	draw->style = *style;
	draw->style.anchor = ANCHOR_START;
	draw->style.size_pt = canvas_round(canvas, style->size_pt);
	draw->x = canvas_round(canvas, style->upright ? x : x - back);
	draw->y = canvas_round(canvas, style->upright ? y + back : y);
	draw->width = draw->text_width_pt = canvas_round(canvas, width);
	draw->height =
	        canvas_round(canvas, style->size_pt * (face_ascent(canvas->faces) + face_descent(canvas->faces)));
	return width;
}

double canvas_textf(struct canvas *canvas, double x, double y, const struct text_style *style, const char *format, ...)
{
	struct text text;
	va_list arguments;
	text_init(&text);
	va_start(arguments, format);
	text_addv(&text, format, arguments);
	va_end(arguments);
	if (text_failed(&text))
		canvas->failed = true;
	double width = canvas_text(canvas, x, y, style, text_str(&text));
	text_release(&text);
	return width;
}

void canvas_hatch(struct canvas *canvas, double x, double y, double width, double height, struct colour colour)
{
	if (!isfinite(x + y + width + height) || !(width > 0 && height > 0))
		return;
	/* The lines x + y = k · step of one grid over the whole canvas, so that neighbouring hatches join without a
	 * seam. */
	double right = x + width, bottom = y + height;
	bool any = false;
	for (double sum = ceil((x + y) / HATCH_STEP_PT) * HATCH_STEP_PT; sum < right + bottom && !canvas->failed;
	     sum += HATCH_STEP_PT) {
		double from = fmax(x, sum - bottom), to = fmin(right, sum - y);
		if (to - from < 0.05)
			continue;
		canvas_move(canvas, from, sum - from);
		canvas_line(canvas, to, sum - to);
		any = true;
	}
	if (any)
		canvas_stroke(canvas, &(struct pen){.colour = colour, .width_pt = HATCH_PEN_PT});
}

size_t canvas_draw_count(const struct canvas *canvas)
{
	return canvas->draw_count;
}

const struct draw *canvas_draw(const struct canvas *canvas, size_t index)
{
	return &canvas->draws[index];
}
