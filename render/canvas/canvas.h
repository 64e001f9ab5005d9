/* A drawing as a list of operations: what a chart, a rule or a mark draws, recorded once and played by sinks (PDF in
 * render/page, PNG and SVG by cairo in canvas_png.c). Origin top left, x right, y DOWN, unit point (1/72 inch). Every
 * number is rounded to 1/1000 pt when it is recorded, so that all sinks agree. No transparency, no gradients: colours
 * are opaque sRGB (PDF/A-1 allows no more). Sticky: after a failure (memory, NaN, out of ±14400) calls are ignored and
 * canvas_failed says so. */
#ifndef GEPPO_CANVAS_H
#define GEPPO_CANVAS_H

#include "arena.h"
#include "face.h"

struct colour {
	uint8_t red, green, blue;
};

struct pen {
	struct colour colour;
	double width_pt;   /* > 0 */
	double dash_pt[4]; /* on, off, on, off; all 0: solid */
	bool round_caps;
};

enum anchor {
	ANCHOR_START,
	ANCHOR_MIDDLE,
	ANCHOR_END,
};

struct text_style {
	enum face face;
	double size_pt;
	struct colour colour;
	enum anchor anchor; /* what of the text stands at x */
	bool upright;       /* true: rotated 90° counter-clockwise, reading upward */
};

enum segment_kind {
	SEGMENT_MOVE,  /* 1 point */
	SEGMENT_LINE,  /* 1 point */
	SEGMENT_CURVE, /* 3 points: Bézier controls and end */
	SEGMENT_CLOSE,
};

struct path_segment {
	enum segment_kind kind;
	double x[3], y[3];
};

enum draw_kind {
	DRAW_PATH,
	DRAW_TEXT,
	DRAW_CLIP, /* clips to the rectangle until its DRAW_UNCLIP; nests at most 8 deep */
	DRAW_UNCLIP,
};

struct draw {
	enum draw_kind kind;
	/* DRAW_PATH */
	const struct path_segment *segments;
	size_t segment_count;
	bool filled, stroked;
	struct colour fill;
	struct pen pen;
	/* DRAW_TEXT: the baseline begins at x, y (the anchor is already applied, style.anchor is ANCHOR_START); width
	 * and height are those of the line's box before turning, which reaches from ascent to descent; the text is NFC
	 * UTF-8 */
	struct str text;
	struct text_style style;
	double text_width_pt;
	/* DRAW_TEXT, DRAW_CLIP */
	double x, y, width, height;
};

struct canvas;

/* Lives in the arena. */
struct canvas *canvas_new(struct arena *arena, const struct face_set *faces, double width_pt, double height_pt);
double canvas_width(const struct canvas *canvas);
double canvas_height(const struct canvas *canvas);
const struct face_set *canvas_faces(const struct canvas *canvas);
bool canvas_failed(const struct canvas *canvas);

/* The path under construction, ended by one of the three painters. */
void canvas_move(struct canvas *canvas, double x, double y);
void canvas_line(struct canvas *canvas, double x, double y);
void canvas_curve(struct canvas *canvas, double x1, double y1, double x2, double y2, double x3, double y3);
void canvas_close(struct canvas *canvas);
void canvas_rectangle(struct canvas *canvas, double x, double y, double width, double height);
/* A circle arc from one angle to another, in radians clockwise from the x axis, as Béziers (cairo's own, through
 * cairo_copy_path). */
void canvas_arc(struct canvas *canvas, double x, double y, double radius, double from, double to);
void canvas_fill(struct canvas *canvas, struct colour fill);
void canvas_stroke(struct canvas *canvas, const struct pen *pen);
void canvas_fill_stroke(struct canvas *canvas, struct colour fill, const struct pen *pen);

void canvas_clip(struct canvas *canvas, double x, double y, double width, double height);
void canvas_unclip(struct canvas *canvas);

/* One line of text; gives its width. */
double canvas_text(struct canvas *canvas, double x, double y, const struct text_style *style, struct str text);
double canvas_textf(struct canvas *canvas, double x, double y, const struct text_style *style, const char *format, ...)
        PRINTF_LIKE(5, 6);

/* Diagonal hatching of a rectangle: «no data». */
void canvas_hatch(struct canvas *canvas, double x, double y, double width, double height, struct colour colour);

/* What was recorded, in order, for sinks and for the overlap check. */
size_t canvas_draw_count(const struct canvas *canvas);
const struct draw *canvas_draw(const struct canvas *canvas, size_t index);

/* The lowest ink: a drawing may leave the foot of its canvas empty. */
double canvas_ink_bottom(const struct canvas *canvas);

/* The cairo sinks: whole files, written atomically; the same drawing gives the same bytes. */
bool canvas_write_png(const struct canvas *canvas, double scale, const char *path, struct fail *fail) MUST_CHECK;
bool canvas_write_svg(const struct canvas *canvas, const char *path, struct fail *fail) MUST_CHECK;

#endif
