#include "legend.h"

#include <math.h>

#define KEY_SIGN_PT 11.0 /* width of the sign */
#define KEY_SIGN_HEIGHT_PT 5.5
#define KEY_SPACE_PT 3.0 /* between sign and name */
#define KEY_GAP_PT 9.0   /* between keys */
#define HEAD_LINE_PT 11.0
#define HEAD_BELOW_PT 3.0

static void legend_add(struct legend *legend, struct legend_key key)
{
	if (legend->count < LEGEND_KEYS_MAX && key.name.size)
		legend->keys[legend->count++] = key;
}

void legend_add_fill(struct legend *legend, struct colour colour, struct str name)
{
	legend_add(legend, (struct legend_key){.kind = LEGEND_FILL, .colour = colour, .name = name});
}

void legend_add_line(struct legend *legend, struct pen pen, struct str name)
{
	legend_add(legend, (struct legend_key){.kind = LEGEND_LINE, .pen = pen, .name = name});
}

void legend_add_gap(struct legend *legend, struct str name)
{
	legend_add(legend, (struct legend_key){.kind = LEGEND_GAP, .name = name});
}

void legend_add_mark(struct legend *legend, enum ink_mark mark, struct colour colour, struct str name)
{
	legend_add(legend, (struct legend_key){.kind = LEGEND_MARK, .mark = mark, .colour = colour, .name = name});
}

void legend_add_drawn(struct legend *legend, legend_sign *sign, int which, struct str name)
{
	legend_add(legend, (struct legend_key){.kind = LEGEND_DRAWN, .sign = sign, .which = which, .name = name});
}

static double legend_key_width(const struct canvas *canvas, const struct legend_key *key, double most)
{
	struct text_style style = ink_style(ANCHOR_START);
	return fmin(KEY_SIGN_PT + KEY_SPACE_PT + ink_width(canvas, &style, key->name), most);
}

static double legend_total(const struct canvas *canvas, const struct legend *legend, double most)
{
	double total = 0;
	for (size_t i = 0; i < legend->count; i++)
		total += legend_key_width(canvas, &legend->keys[i], most) + (i ? KEY_GAP_PT : 0);
	return total;
}

static bool legend_beside(const struct canvas *canvas, struct str title, const struct legend *legend, double width)
{
	struct text_style style = ink_soft(ANCHOR_START);
	double taken = title.size ? ink_width(canvas, &style, title) + KEY_GAP_PT : 0;
	return taken + legend_total(canvas, legend, width) <= width;
}

static void legend_key_draw(struct canvas *canvas, const struct legend_key *key, double x, double y, double most)
{
	struct box sign = {x, y - KEY_SIGN_HEIGHT_PT / 2, KEY_SIGN_PT, KEY_SIGN_HEIGHT_PT};
	struct text_style style = ink_style(ANCHOR_START);
	switch (key->kind) {
	case LEGEND_FILL:
		ink_box(canvas, sign, key->colour);
		if (palette_contrast(key->colour, palette_white) < 1.5)
			ink_frame(canvas, sign, palette_axis, INK_HAIR_PT);
		break;
	case LEGEND_LINE:
		canvas_move(canvas, x, y);
		canvas_line(canvas, x + KEY_SIGN_PT, y);
		canvas_stroke(canvas, &key->pen);
		break;
	case LEGEND_GAP:
		ink_gap(canvas, sign);
		ink_frame(canvas, sign, palette_hatch, INK_HAIR_PT);
		break;
	case LEGEND_MARK:
		ink_mark(canvas, key->mark, x + KEY_SIGN_PT / 2, y, KEY_SIGN_HEIGHT_PT, key->colour);
		break;
	case LEGEND_DRAWN:
		key->sign(canvas, sign, key->which);
		break;
	}
	ink_label(canvas, x + KEY_SIGN_PT + KEY_SPACE_PT, y, &style, key->name, most - KEY_SIGN_PT - KEY_SPACE_PT);
}

/* Sets the keys on lines from x, y; gives the height used. Draws only when asked. */
static double legend_flow(struct canvas *draw_on, const struct canvas *canvas, const struct legend *legend,
                          struct box at)
{
	double x = at.x, y = at.y + HEAD_LINE_PT / 2;
	for (size_t i = 0; i < legend->count; i++) {
		double width = legend_key_width(canvas, &legend->keys[i], at.width);
		if (x > at.x && x + width > at.x + at.width + 0.001) {
			x = at.x;
			y += HEAD_LINE_PT;
		}
		if (draw_on)
			legend_key_draw(draw_on, &legend->keys[i], x, y, at.width);
		x += width + KEY_GAP_PT;
	}
	return y + HEAD_LINE_PT / 2 - at.y;
}

double legend_height(const struct canvas *canvas, struct str title, const struct legend *legend, double width)
{
	if (!legend->count)
		return title.size ? HEAD_LINE_PT + HEAD_BELOW_PT : 0;
	if (legend_beside(canvas, title, legend, width))
		return HEAD_LINE_PT + HEAD_BELOW_PT;
	double own = legend_flow(NULL, canvas, legend, (struct box){0, 0, width, 0});
	return (title.size ? HEAD_LINE_PT : 0) + own + HEAD_BELOW_PT;
}

void legend_draw(struct canvas *canvas, struct str title, const struct legend *legend, double x, double y, double width)
{
	struct text_style style = ink_soft(ANCHOR_START);
	ink_label(canvas, x, y + HEAD_LINE_PT / 2, &style, title, width);
	struct box at = {x, y, width, 0};
	if (legend_beside(canvas, title, legend, width)) {
		at.width = legend_total(canvas, legend, width) + 0.01;
		at.x = x + width - at.width;
	} else if (title.size) {
		at.y += HEAD_LINE_PT;
	}
	legend_flow(canvas, canvas, legend, at);
}
