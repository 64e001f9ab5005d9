/* The head of a chart: the y axis' title at the left, the keys of its signs at the right, or on lines of their own
 * where they do not fit. */
#ifndef GEPPO_LEGEND_H
#define GEPPO_LEGEND_H

#include "ink.h"

#define LEGEND_KEYS_MAX 16

enum legend_kind {
	LEGEND_FILL,
	LEGEND_LINE,
	LEGEND_GAP,
	LEGEND_MARK,
	LEGEND_DRAWN, /* by a function of the chart */
};

/* Draws a sign of the chart's own in the box. */
typedef void legend_sign(struct canvas *canvas, struct box box, int which);

struct legend_key {
	enum legend_kind kind;
	struct colour colour;
	struct pen pen;
	enum ink_mark mark;
	struct str name;
	legend_sign *sign;
	int which;
};

/* A zeroed one is empty. Keys beyond the most are ignored. */
struct legend {
	struct legend_key keys[LEGEND_KEYS_MAX];
	size_t count;
};

void legend_add_fill(struct legend *legend, struct colour colour, struct str name);
void legend_add_line(struct legend *legend, struct pen pen, struct str name);
void legend_add_gap(struct legend *legend, struct str name);
void legend_add_mark(struct legend *legend, enum ink_mark mark, struct colour colour, struct str name);
void legend_add_drawn(struct legend *legend, legend_sign *sign, int which, struct str name);

/* Of the whole head with its distance to what follows; 0 when there is neither title nor key. */
double legend_height(const struct canvas *canvas, struct str title, const struct legend *legend, double width);
void legend_draw(struct canvas *canvas, struct str title, const struct legend *legend, double x, double y,
                 double width);

#endif
