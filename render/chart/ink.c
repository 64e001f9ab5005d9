#include "ink.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Half the height of digits and kanji above the baseline, in em: what centres them. */
#define INK_MIDDLE_EM 0.37

struct text_style ink_style(enum anchor anchor)
{
	return (struct text_style){
	        .face = FACE_REGULAR, .size_pt = INK_TEXT_PT, .colour = palette_ink, .anchor = anchor};
}

struct text_style ink_soft(enum anchor anchor)
{
	return (struct text_style){
	        .face = FACE_REGULAR, .size_pt = INK_TEXT_PT, .colour = palette_soft, .anchor = anchor};
}

struct text_style ink_bold(enum anchor anchor)
{
	return (struct text_style){.face = FACE_BOLD, .size_pt = INK_TEXT_PT, .colour = palette_ink, .anchor = anchor};
}

double ink_width(const struct canvas *canvas, const struct text_style *style, struct str text)
{
	return face_text_width(canvas_faces(canvas), style->face, style->size_pt, text);
}

double ink_baseline(const struct text_style *style, double y)
{
	return y + INK_MIDDLE_EM * style->size_pt;
}

struct str ink_fit(const struct canvas *canvas, const struct text_style *style, struct str text, double width,
                   char buffer[INK_FIT_SIZE])
{
	static const struct str dots = {"…", sizeof "…" - 1};
	if (ink_width(canvas, style, text) <= width + 0.001)
		return text;
	double room = width - ink_width(canvas, style, dots), used = 0;
	size_t kept = 0, characters = 0;
	while (kept < text.size) {
		size_t size;
		struct str rest = str_skip(text, kept);
		str_utf8(rest, &size);
		used += ink_width(canvas, style, str_take(rest, size));
		if (used > room || kept + size + dots.size > INK_FIT_SIZE)
			break;
		kept += size;
		characters++;
	}
	if (!characters)
		return (struct str){"", 0};
	memcpy(buffer, text.at, kept);
	memcpy(buffer + kept, dots.at, dots.size);
	return (struct str){buffer, kept + dots.size};
}

double ink_label(struct canvas *canvas, double x, double y, const struct text_style *style, struct str text,
                 double max_width)
{
	char buffer[INK_FIT_SIZE];
	struct str fit = ink_fit(canvas, style, text, max_width, buffer);
	return canvas_text(canvas, x, ink_baseline(style, y), style, fit);
}

/* Puts commas into the digits before the point. */
static size_t group_digits(const char *plain, char *out)
{
	size_t sign = plain[0] == '-', whole = strcspn(plain + sign, "."), size = 0;
	if (sign)
		out[size++] = '-';
	for (size_t i = 0; i < whole; i++) {
		if (i && (whole - i) % 3 == 0)
			out[size++] = ',';
		out[size++] = plain[sign + i];
	}
	for (const char *at = plain + sign + whole; *at; at++)
		out[size++] = *at;
	return size;
}

struct str ink_number(double value, int decimals, char buffer[INK_NUMBER_SIZE])
{
	char plain[INK_NUMBER_SIZE];
	int length;
	double size = fabs(value);
	if (size >= 1e12 || (size > 0 && decimals > 6)) {
		length = snprintf(buffer, INK_NUMBER_SIZE, "%.3g", value);
		return (struct str){buffer, length > 0 ? (size_t)length : 0};
	}
	length = snprintf(plain, sizeof plain, "%.*f", decimals < 0 ? 0 : decimals, value);
	if (length <= 0)
		return (struct str){"", 0};
	if (plain[0] == '-' && strspn(plain + 1, "0.") == (size_t)length - 1)
		memmove(plain, plain + 1, (size_t)length); /* no «-0» */
	return (struct str){buffer, group_digits(plain, buffer)};
}

void ink_box(struct canvas *canvas, struct box box, struct colour fill)
{
	if (!(box.width > 0 && box.height > 0))
		return;
	canvas_rectangle(canvas, box.x, box.y, box.width, box.height);
	canvas_fill(canvas, fill);
}

void ink_frame(struct canvas *canvas, struct box box, struct colour line, double width_pt)
{
	if (!(box.width > 0 && box.height > 0))
		return;
	canvas_rectangle(canvas, box.x, box.y, box.width, box.height);
	canvas_stroke(canvas, &(struct pen){.colour = line, .width_pt = width_pt});
}

void ink_rule(struct canvas *canvas, double x1, double y1, double x2, double y2, struct colour line, double width_pt)
{
	canvas_move(canvas, x1, y1);
	canvas_line(canvas, x2, y2);
	canvas_stroke(canvas, &(struct pen){.colour = line, .width_pt = width_pt});
}

void ink_dashes(struct canvas *canvas, double x1, double y1, double x2, double y2, struct colour line, double width_pt)
{
	canvas_move(canvas, x1, y1);
	canvas_line(canvas, x2, y2);
	canvas_stroke(canvas, &(struct pen){.colour = line, .width_pt = width_pt, .dash_pt = {4, 2}});
}

void ink_gap(struct canvas *canvas, struct box box)
{
	ink_box(canvas, box, palette_white);
	canvas_hatch(canvas, box.x, box.y, box.width, box.height, palette_hatch);
}

void ink_note(struct canvas *canvas, struct box box, const char *note)
{
	struct text_style style = ink_soft(ANCHOR_MIDDLE);
	double width = ink_width(canvas, &style, str_of(note));
	double x = box.x + box.width / 2, y = box.y + box.height / 2;
	struct box ground = {x - width / 2 - 4, y - 6, width + 8, 12};
	if (!box_inside(ground, box))
		return;
	ink_box(canvas, ground, palette_white);
	ink_frame(canvas, ground, palette_axis, INK_HAIR_PT);
	canvas_text(canvas, x, ink_baseline(&style, y), &style, str_of(note));
}

void ink_mark(struct canvas *canvas, enum ink_mark mark, double x, double y, double size_pt, struct colour fill)
{
	double half = size_pt / 2;
	switch (mark) {
	case INK_RING:
		canvas_arc(canvas, x, y, half, 0, 4 * acos(0));
		canvas_close(canvas);
		canvas_stroke(canvas, &(struct pen){.colour = fill, .width_pt = 0.7});
		return;
	case INK_CIRCLE:
		canvas_arc(canvas, x, y, half, 0, 4 * acos(0));
		canvas_close(canvas);
		break;
	case INK_TRIANGLE:
		canvas_move(canvas, x, y - half);
		canvas_line(canvas, x + half * 1.1, y + half);
		canvas_line(canvas, x - half * 1.1, y + half);
		canvas_close(canvas);
		break;
	case INK_DIAMOND:
		canvas_move(canvas, x, y - half * 1.15);
		canvas_line(canvas, x + half * 1.15, y);
		canvas_line(canvas, x, y + half * 1.15);
		canvas_line(canvas, x - half * 1.15, y);
		canvas_close(canvas);
		break;
	case INK_SQUARE:
		canvas_rectangle(canvas, x - half, y - half, size_pt, size_pt);
		break;
	}
	canvas_fill_stroke(canvas, fill, &(struct pen){.colour = palette_white, .width_pt = 0.5});
}

struct pen ink_line_pen(size_t index, enum tone tone)
{
	static const double dashes[][4] = {{0},    {5, 1.5}, {1.5, 1.5}, {6, 1.5, 1.5, 1.5},
	                                   {9, 2}, {3, 3},   {1, 2.5},   {9, 2, 1.5, 2}};
	struct pen pen = {.colour = palette_tone(tone == TONE_AUTO ? palette_line_tone(index) : tone), .width_pt = 1.1};
	memcpy(pen.dash_pt, dashes[index % (sizeof dashes / sizeof *dashes)], sizeof pen.dash_pt);
	return pen;
}
