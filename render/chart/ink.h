/* The few ways in which charts put ink on a canvas: text in two sizes, rules, boxes, marks, numbers. Holds the style of
 * all charts, so that they look like one hand's work. */
#ifndef GEPPO_INK_H
#define GEPPO_INK_H

#include "canvas.h"
#include "palette.h"
#include "placer.h"

#define INK_TEXT_PT 8.0 /* every label: no smaller than the text of a table */
#define INK_LINE_PT 10.0 /* from one line of labels to the next */
#define INK_HAIR_PT 0.25
#define INK_NUMBER_SIZE 48
#define INK_FIT_SIZE 160

struct text_style ink_style(enum anchor anchor);
struct text_style ink_soft(enum anchor anchor);
struct text_style ink_bold(enum anchor anchor);

double ink_width(const struct canvas *canvas, const struct text_style *style, struct str text);
/* The baseline that centres a line of this style on y. */
double ink_baseline(const struct text_style *style, double y);

/* The text, or as much of its front as fits the width with "…" behind; empty when not even one character does. */
struct str ink_fit(const struct canvas *canvas, const struct text_style *style, struct str text, double width,
                   char buffer[INK_FIT_SIZE]);
/* Draws that, centred on y; gives its width. */
double ink_label(struct canvas *canvas, double x, double y, const struct text_style *style, struct str text,
                 double max_width);

/* 1,234.5; very large or small numbers as 1.2e+18. The buffer's content. */
struct str ink_number(double value, int decimals, char buffer[INK_NUMBER_SIZE]);

void ink_box(struct canvas *canvas, struct box box, struct colour fill);
void ink_frame(struct canvas *canvas, struct box box, struct colour line, double width_pt);
void ink_rule(struct canvas *canvas, double x1, double y1, double x2, double y2, struct colour line, double width_pt);
void ink_dashes(struct canvas *canvas, double x1, double y1, double x2, double y2, struct colour line, double width_pt);
/* «Not measured»: white ground with hatching. */
void ink_gap(struct canvas *canvas, struct box box);
/* A note in the middle of the box, on a ground of its own: «no data». */
void ink_note(struct canvas *canvas, struct box box, const char *note);

enum ink_mark {
	INK_CIRCLE,
	INK_TRIANGLE,
	INK_DIAMOND,
	INK_SQUARE,
	INK_RING, /* open: shows what lies beneath */
};
/* Centred on x, y; size is the height. A white outline keeps it apart from what is beneath. */
void ink_mark(struct canvas *canvas, enum ink_mark mark, double x, double y, double size_pt, struct colour fill);

/* The pen of the index-th line of a chart: tone and dash both differ. */
struct pen ink_line_pen(size_t index, enum tone tone);

#endif
