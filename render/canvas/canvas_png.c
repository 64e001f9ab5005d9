/* The cairo sinks. The file is made in memory and then written in one go, so that a full disk leaves the old file. */
#include "canvas.h"

#include <math.h>
#include <stdlib.h>

#include <cairo-ft.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include "file.h"
#include "lang.h"
#include "text.h"

#define PNG_PIXELS_MAX 16384.0
#define GETA 0x3013U

/* What a cairo font face keeps alive: cairo caches faces beyond our call, so it must own them. */
struct sink_face {
	FT_Library library;
	FT_Face face;
	struct text file;
};

struct sink {
	cairo_t *cairo;
	const struct canvas *canvas;
	cairo_font_face_t *faces[FACE_COUNT];
	struct sink_face *sources[FACE_COUNT];
	cairo_glyph_t *glyphs;
	size_t glyph_capacity;
	bool outlines; /* draw glyphs as paths: cairo 1.16 sets glyphs on whole pixels otherwise */
};

static const cairo_user_data_key_t sink_face_key;

static void sink_face_free(void *data)
{
	struct sink_face *source = data;
	if (source->face)
		FT_Done_Face(source->face);
	if (source->library)
		FT_Done_FreeType(source->library);
	text_release(&source->file);
	free(source);
}

static bool sink_load_face(struct sink *sink, enum face face, struct fail *fail)
{
	struct sink_face *source = calloc(1, sizeof *source);
	if (!source)
		return fail_memory(fail);
	text_add(&source->file, face_file(canvas_faces(sink->canvas), face));
	if (text_failed(&source->file) || FT_Init_FreeType(&source->library) ||
	    FT_New_Memory_Face(source->library, (const FT_Byte *)source->file.at, (FT_Long)source->file.size, 0,
	                       &source->face)) {
		sink_face_free(source);
		return fail_memory(fail);
	}
	cairo_font_face_t *made = cairo_ft_font_face_create_for_ft_face(source->face, FT_LOAD_NO_HINTING);
	if (cairo_font_face_set_user_data(made, &sink_face_key, source, sink_face_free)) {
		cairo_font_face_destroy(made);
		sink_face_free(source);
		return fail_memory(fail);
	}
	sink->faces[face] = made;
	sink->sources[face] = source;
	return true;
}

static void sink_release(struct sink *sink)
{
	for (int i = 0; i < FACE_COUNT; i++)
		if (sink->faces[i])
			cairo_font_face_destroy(sink->faces[i]);
	free(sink->glyphs);
}

static void sink_colour(struct sink *sink, struct colour colour)
{
	cairo_set_source_rgb(sink->cairo, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0);
}

static void sink_pen(struct sink *sink, const struct pen *pen)
{
	int count = 0;
	for (int i = 0; i < 4; i++)
		if (pen->dash_pt[i] > 0)
			count = i / 2 * 2 + 2;
	sink_colour(sink, pen->colour);
	cairo_set_line_width(sink->cairo, pen->width_pt);
	cairo_set_dash(sink->cairo, pen->dash_pt, count, 0);
	cairo_set_line_cap(sink->cairo, pen->round_caps ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
	cairo_set_line_join(sink->cairo, pen->round_caps ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER);
	cairo_stroke(sink->cairo);
}

static void sink_path(struct sink *sink, const struct draw *draw)
{
	for (size_t i = 0; i < draw->segment_count; i++) {
		const struct path_segment *segment = &draw->segments[i];
		switch (segment->kind) {
		case SEGMENT_MOVE:
			cairo_move_to(sink->cairo, segment->x[0], segment->y[0]);
			break;
		case SEGMENT_LINE:
			cairo_line_to(sink->cairo, segment->x[0], segment->y[0]);
			break;
		case SEGMENT_CURVE:
			cairo_curve_to(sink->cairo, segment->x[0], segment->y[0], segment->x[1], segment->y[1],
			               segment->x[2], segment->y[2]);
			break;
		case SEGMENT_CLOSE:
			cairo_close_path(sink->cairo);
			break;
		}
	}
	if (draw->filled) {
		sink_colour(sink, draw->fill);
		cairo_fill_preserve(sink->cairo);
	}
	if (draw->stroked)
		sink_pen(sink, &draw->pen);
	cairo_new_path(sink->cairo);
}

/* The text's glyphs on a line from 0, 0; the count. */
static int sink_glyphs(struct sink *sink, const struct draw *draw)
{
	const struct face_set *faces = canvas_faces(sink->canvas);
	enum face face = draw->style.face;
	struct str text = draw->text;
	double x = 0;
	int count = 0;
	while (text.size) {
		size_t size;
		uint32_t code_point = str_utf8(text, &size);
		if (!face_has(faces, face, code_point))
			code_point = GETA;
		unsigned long glyph = FT_Get_Char_Index(sink->sources[face]->face, code_point);
		sink->glyphs[count++] = (cairo_glyph_t){.index = glyph, .x = x, .y = 0};
		x += face_advance(faces, face, code_point) * draw->style.size_pt / 2048;
		text = str_skip(text, size);
	}
	return count;
}

static bool sink_text(struct sink *sink, const struct draw *draw, struct fail *fail)
{
	if (draw->text.size > sink->glyph_capacity) {
		cairo_glyph_t *grown = realloc(sink->glyphs, draw->text.size * sizeof *grown);
		if (!grown)
			return fail_memory(fail);
		sink->glyphs = grown;
		sink->glyph_capacity = draw->text.size;
	}
	int count = sink_glyphs(sink, draw);
	cairo_save(sink->cairo);
	cairo_translate(sink->cairo, draw->x, draw->y);
	if (draw->style.upright)
		cairo_rotate(sink->cairo, -acos(0)); /* a quarter turn */
	cairo_set_font_face(sink->cairo, sink->faces[draw->style.face]);
	cairo_set_font_size(sink->cairo, draw->style.size_pt);
	sink_colour(sink, draw->style.colour);
	if (sink->outlines) {
		cairo_new_path(sink->cairo);
		cairo_glyph_path(sink->cairo, sink->glyphs, count);
		cairo_fill(sink->cairo);
	} else {
		cairo_show_glyphs(sink->cairo, sink->glyphs, count);
	}
	cairo_restore(sink->cairo);
	return true;
}

static bool sink_play(struct sink *sink, struct fail *fail)
{
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(sink->cairo, options);
	cairo_font_options_destroy(options);

	for (size_t i = 0; i < canvas_draw_count(sink->canvas); i++) {
		const struct draw *draw = canvas_draw(sink->canvas, i);
		switch (draw->kind) {
		case DRAW_PATH:
			sink_path(sink, draw);
			break;
		case DRAW_TEXT:
			if (!sink_text(sink, draw, fail))
				return false;
			break;
		case DRAW_CLIP:
			cairo_save(sink->cairo);
			cairo_rectangle(sink->cairo, draw->x, draw->y, draw->width, draw->height);
			cairo_clip(sink->cairo);
			break;
		case DRAW_UNCLIP:
			cairo_restore(sink->cairo);
			break;
		}
	}
	return true;
}

/* Plays the canvas on a surface that was scaled by the caller. Takes no ownership. */
static bool sink_draw(const struct canvas *canvas, cairo_surface_t *surface, double scale, bool outlines,
                      const char *path, struct fail *fail)
{
	struct sink sink = {.canvas = canvas, .outlines = outlines};
	if (canvas_failed(canvas))
		return fail_set(fail, FAIL_MEMORY,
		                TR("%s: the drawing could not be recorded", "%s: 図を組み立てられませんでした"), path);
	bool done = true;
	for (enum face face = FACE_REGULAR; face < FACE_COUNT && done; face++)
		done = sink_load_face(&sink, face, fail);
	sink.cairo = cairo_create(surface);
	cairo_scale(sink.cairo, scale, scale);
	if (outlines) {
		cairo_set_source_rgb(sink.cairo, 1, 1, 1);
		cairo_paint(sink.cairo);
	}
	done = done && sink_play(&sink, fail);
	cairo_status_t status = cairo_status(sink.cairo);
	cairo_destroy(sink.cairo);
	sink_release(&sink);
	if (done && status)
		return fail_set(fail, FAIL_MEMORY, "%s: cairo: %s", path, cairo_status_to_string(status));
	return done;
}

static cairo_status_t sink_collect(void *closure, const unsigned char *data, unsigned int size)
{
	struct text *text = closure;
	text_add(text, (struct str){(const char *)data, size});
	return text_failed(text) ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

bool canvas_write_png(const struct canvas *canvas, double scale, const char *path, struct fail *fail)
{
	double width = ceil(canvas_width(canvas) * scale - 0.001), height = ceil(canvas_height(canvas) * scale - 0.001);
	if (!(width >= 1 && height >= 1 && width <= PNG_PIXELS_MAX && height <= PNG_PIXELS_MAX))
		return fail_set(
		        fail, FAIL_LIMIT,
		        TR("%s: the picture would be %.0f × %.0f pixels", "%s: 画像が %.0f × %.0f 画素になります"),
		        path, width, height);
	struct text file;
	text_init(&file);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	bool done = sink_draw(canvas, surface, scale, true, path, fail);
	if (done && cairo_surface_write_to_png_stream(surface, sink_collect, &file))
		done = fail_memory(fail);
	cairo_surface_destroy(surface);
	done = done && file_write(path, text_str(&file), fail);
	text_release(&file);
	return done;
}

/* cairo numbers its surfaces over the life of the process (id="surface7"); the same drawing must give the same bytes.
 */
static void svg_add_without_numbers(struct text *out, struct str svg)
{
	const struct str name = STR("surface");
	while (svg.size) {
		size_t at = str_find_str(svg, name);
		size_t head = at < svg.size ? at + name.size : at;
		text_add(out, str_take(svg, head));
		svg = str_skip(svg, head);
		while (at < head && svg.size && svg.at[0] >= '0' && svg.at[0] <= '9')
			svg = str_skip(svg, 1);
	}
}

bool canvas_write_svg(const struct canvas *canvas, const char *path, struct fail *fail)
{
	struct text made, file;
	text_init(&made);
	text_init(&file);
	cairo_surface_t *surface =
	        cairo_svg_surface_create_for_stream(sink_collect, &made, canvas_width(canvas), canvas_height(canvas));
	bool done = sink_draw(canvas, surface, 1, false, path, fail);
	cairo_surface_finish(surface);
	if (done && cairo_surface_status(surface))
		done = fail_memory(fail);
	cairo_surface_destroy(surface);
	svg_add_without_numbers(&file, text_str(&made));
	if (done && text_failed(&file))
		done = fail_memory(fail);
	done = done && file_write(path, text_str(&file), fail);
	text_release(&made);
	text_release(&file);
	return done;
}
