/* Operators of ISO 32000-1, 8 and 9. */
#include "content.h"

#include <math.h>

#include "prose.h"

void content_init(struct content *content, const struct font_plan *plans, double height_pt)
{
	*content = (struct content){.plans = plans, .height_pt = height_pt};
}

void content_release(struct content *content)
{
	text_release(&content->bytes);
}

void content_number(struct text *bytes, double number)
{
	long long mills = llround(number * 1000);
	if (mills < 0) {
		text_add_byte(bytes, '-');
		mills = -mills;
	}
	text_addf(bytes, "%lld", mills / 1000);
	unsigned rest = (unsigned)(mills % 1000);
	if (!rest)
		return;
	int digits = rest % 100 == 0 ? 1 : rest % 10 == 0 ? 2 : 3;
	text_addf(bytes, ".%0*u", digits, digits == 1 ? rest / 100 : digits == 2 ? rest / 10 : rest);
}

static void numbers(struct content *content, const double *values, size_t count, const char *operator)
{
	for (size_t i = 0; i < count; i++) {
		content_number(&content->bytes, values[i]);
		text_add_byte(&content->bytes, ' ');
	}
	text_add_cstr(&content->bytes, operator);
	text_add_byte(&content->bytes, '\n');
}

static bool same_colour(struct colour a, struct colour b)
{
	return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static void colour_operator(struct content *content, struct colour colour, bool stroke)
{
	const double values[3] = {colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0};
	if (colour.red == colour.green && colour.green == colour.blue)
		numbers(content, values, 1, stroke ? "G" : "g");
	else
		numbers(content, values, 3, stroke ? "RG" : "rg");
}

static void set_fill(struct content *content, struct colour colour)
{
	if (content->fill_known && same_colour(content->fill, colour))
		return;
	colour_operator(content, colour, false);
	content->fill = colour;
	content->fill_known = true;
}

static bool same_number(double a, double b)
{
	return fabs(a - b) < 0.0005;
}

static void set_pen(struct content *content, const struct pen *pen)
{
	if (!content->stroke_known || !same_colour(content->stroke, pen->colour)) {
		colour_operator(content, pen->colour, true);
		content->stroke = pen->colour;
		content->stroke_known = true;
	}
	bool known = content->pen_known;
	if (!known || !same_number(content->pen.width_pt, pen->width_pt))
		numbers(content, &pen->width_pt, 1, "w");
	if (!known || content->pen.round_caps != pen->round_caps)
		text_add_cstr(&content->bytes, pen->round_caps ? "1 J 1 j\n" : "0 J 0 j\n");
	bool dash_same = known;
	for (size_t i = 0; i < 4; i++)
		dash_same = dash_same && same_number(content->pen.dash_pt[i], pen->dash_pt[i]);
	if (!dash_same) {
		text_add_byte(&content->bytes, '[');
		for (size_t i = 0; i < 4 && (pen->dash_pt[0] > 0) && (i < 2 || pen->dash_pt[2] > 0); i++) {
			content_number(&content->bytes, pen->dash_pt[i]);
			text_add_byte(&content->bytes, ' ');
		}
		text_add_cstr(&content->bytes, "] 0 d\n");
	}
	content->pen = *pen;
	content->pen_known = true;
}

static void show(struct content *content, const struct font_plan *plan, const uint32_t *letters, const int16_t *moves,
                 size_t count)
{
	struct text *bytes = &content->bytes;
	text_add_cstr(bytes, moves ? "[<" : "<");
	for (size_t i = 0; i < count; i++) {
		text_addf(bytes, "%04X", font_plan_code(plan, letters[i]));
		if (moves && moves[i] && i + 1 < count)
			text_addf(bytes, ">%d<", -moves[i]);
	}
	text_add_cstr(bytes, moves ? ">]TJ ET\n" : ">Tj ET\n");
}

void content_text(struct content *content, double x, double y, bool upright, enum face face, double size_pt,
                  struct colour colour, const uint32_t *letters, const int16_t *moves, size_t count)
{
	if (!count)
		return;
	set_fill(content, colour);
	text_add_cstr(&content->bytes, "BT ");
	if (!content->font_known || content->face != face || !same_number(content->size_pt, size_pt)) {
		text_addf(&content->bytes, "/F%d ", (int)face);
		numbers(content, &size_pt, 1, "Tf");
		content->face = face;
		content->size_pt = size_pt;
		content->font_known = true;
	}
	const double place[2] = {x, content->height_pt - y};
	if (upright) {
		text_add_cstr(&content->bytes, "0 1 -1 0 ");
		numbers(content, place, 2, "Tm");
	} else {
		numbers(content, place, 2, "Td");
	}
	show(content, &content->plans[face], letters, moves, count);
}

void content_path(struct content *content, double x, double y, const struct path_segment *segments, size_t count,
                  const struct path_look *look)
{
	if (!count || (!look->filled && !look->stroked))
		return;
	if (look->filled)
		set_fill(content, look->fill);
	if (look->stroked)
		set_pen(content, &look->pen);
	double top = content->height_pt - y;
	for (size_t i = 0; i < count; i++) {
		const struct path_segment *s = &segments[i];
		const double values[6] = {x + s->x[0],   top - s->y[0], x + s->x[1],
		                          top - s->y[1], x + s->x[2],   top - s->y[2]};
		switch (s->kind) {
		case SEGMENT_MOVE:
			numbers(content, values, 2, "m");
			break;
		case SEGMENT_LINE:
			numbers(content, values, 2, "l");
			break;
		case SEGMENT_CURVE:
			numbers(content, values, 6, "c");
			break;
		case SEGMENT_CLOSE:
			text_add_cstr(&content->bytes, "h\n");
			break;
		}
	}
	text_add_cstr(&content->bytes, look->filled && look->stroked ? "B\n" : look->filled ? "f\n" : "S\n");
}

static void forget(struct content *content)
{
	content->fill_known = content->stroke_known = content->pen_known = content->font_known = false;
}

void content_clip(struct content *content, double x, double y, double width, double height)
{
	const double box[4] = {x, content->height_pt - y - height, width, height};
	text_add_cstr(&content->bytes, "q ");
	numbers(content, box, 4, "re W n");
}

void content_unclip(struct content *content)
{
	text_add_cstr(&content->bytes, "Q\n");
	forget(content);
}

void content_form(struct content *content, size_t form, double x, double y, double scale, double height_pt)
{
	const double matrix[6] = {scale, 0, 0, scale, x, content->height_pt - y - height_pt};
	text_add_cstr(&content->bytes, "q ");
	numbers(content, matrix, 6, "cm");
	text_addf(&content->bytes, "/X%zu Do Q\n", form);
}

static void canvas_text_draw(struct content *content, struct setter *setter, struct arena *arena,
                             const struct draw *draw)
{
	uint32_t *letters = arena_alloc(arena, draw->text.size + 1, sizeof(*letters));
	if (!letters)
		return;
	size_t count = 0;
	for (struct str rest = draw->text; rest.size;) {
		size_t size;
		uint32_t code_point = str_utf8(rest, &size);
		rest = str_skip(rest, size);
		letters[count++] = setter_drawable(setter, draw->style.face, code_point, draw->text);
	}
	double shift = draw->style.anchor == ANCHOR_START    ? 0
	               : draw->style.anchor == ANCHOR_MIDDLE ? draw->text_width_pt / 2
	                                                     : draw->text_width_pt;
	double x = draw->style.upright ? draw->x : draw->x - shift;
	double y = draw->style.upright ? draw->y + shift : draw->y;
	content_text(content, x, y, draw->style.upright, draw->style.face, draw->style.size_pt, draw->style.colour,
	             letters, NULL, count);
}

void content_canvas(struct content *content, struct setter *setter, struct arena *arena, const struct canvas *canvas)
{
	for (size_t i = 0; i < canvas_draw_count(canvas); i++) {
		const struct draw *draw = canvas_draw(canvas, i);
		const struct path_look look = {draw->filled, draw->stroked, draw->fill, draw->pen};
		switch (draw->kind) {
		case DRAW_PATH:
			content_path(content, 0, 0, draw->segments, draw->segment_count, &look);
			break;
		case DRAW_TEXT:
			canvas_text_draw(content, setter, arena, draw);
			break;
		case DRAW_CLIP:
			content_clip(content, draw->x, draw->y, draw->width, draw->height);
			break;
		case DRAW_UNCLIP:
			content_unclip(content);
			break;
		}
	}
}
