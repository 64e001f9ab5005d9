/* Figures: drawing, caption, remarks on it; one slab for a row of them. */
#include <math.h>

#include "slab.h"
#include "theme.h"

#define GUTTER_PT 14.0
/* The most of a page's height that a drawing takes: its caption must stand below it. */
#define HEIGHT_PART 0.8
#define FOOT_PT 2.0

/* As drawn, unless the width or the page says less. */
static double figure_scale(const struct builder *builder, const struct figure *figure, double width)
{
	return fmin(1, fmin(width / canvas_width(figure->canvas),
	                    builder->page_height_pt * HEIGHT_PART / canvas_height(figure->canvas)));
}

/* To the lowest ink: what a chart leaves empty below stands between the drawing and its caption. */
static double drawn_height(const struct figure *figure, double scale)
{
	return fmin(canvas_height(figure->canvas), canvas_ink_bottom(figure->canvas) + FOOT_PT) * scale;
}

static void one(struct builder *builder, struct slab *slab, const struct figure *figure, double x, double width,
                double height, double scale)
{
	const struct style note = builder_style(FACE_REGULAR, NOTE_PT, GREY);
	struct display *display = builder->display;
	int group = display_tag(display, ROLE_DIV, builder->parent), tag = display_tag(display, ROLE_FIGURE, group);
	struct tag *own = display_tag_at(display, tag);
	if (own)
		own->alternative = figure->alternative;
	double drawn = canvas_width(figure->canvas) * scale;
	(void)item_canvas(display, &slab->items, tag, x + fmax(0, width - drawn) / 2,
	                  height - drawn_height(figure, scale), scale, figure->canvas);
	double y = height + 4;
	struct prose caption = caption_prose(builder, figure->number, figure->title, (struct str){0});
	y += prose_block(builder, &slab->items, &caption, display_tag(display, ROLE_CAPTION, group), x, y, width, 13,
	                 0);
	if (figure->note.size)
		y += text_block(builder, &slab->items, figure->note, &note, display_tag(display, ROLE_P, group), x, y,
		                width, NOTE_LEADING_PT, 0);
	slab->height_pt = fmax(slab->height_pt, y + 6);
}

void build_figures(struct builder *builder, const struct figures *figures)
{
	struct slab *slab = slab_new(builder, 0, 9);
	if (!slab || !figures->count)
		return;
	slab->floats = !builder->remarks;
	double count = (double)figures->count;
	double width = (builder_text_width(builder) - GUTTER_PT * (count - 1)) / count, height = 0;
	for (size_t i = 0; i < figures->count; i++)
		height = fmax(height, drawn_height(&figures->at[i], figure_scale(builder, &figures->at[i], width)));
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *figure = &figures->at[i];
		one(builder, slab, figure, builder->indent_pt + (width + GUTTER_PT) * (double)i, width, height,
		    figure_scale(builder, figure, width));
		if (figure->label.size) {
			const struct place place = {.label = figure->label, .number = figure->number};
			size_t index = display_place(builder->display, &place) + 1;
			slab->place = slab->place_count++ ? slab->place : index;
		}
	}
}
