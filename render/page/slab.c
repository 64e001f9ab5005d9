/* Slabs, and prose as slabs. */
#include "slab.h"

#include <math.h>

#include "theme.h"

struct arena *builder_arena(struct builder *builder)
{
	return &builder->display->arena;
}

double builder_text_width(const struct builder *builder)
{
	return builder->width_pt - builder->indent_pt;
}

void builder_turn(struct builder *builder, bool landscape)
{
	builder->landscape = landscape;
	builder->width_pt = (landscape ? PAGE_LONG_PT : PAGE_SHORT_PT) - MARGIN_LEFT_PT - MARGIN_RIGHT_PT;
	builder->page_height_pt = (landscape ? PAGE_SHORT_PT : PAGE_LONG_PT) - MARGIN_TOP_PT - MARGIN_BOTTOM_PT;
}

const char *builder_say(const struct builder *builder, const char *english, const char *japanese)
{
	return str_starts(builder->settings->language, STR("en")) ? english : japanese;
}

struct style builder_style(enum face face, double size_pt, struct colour colour)
{
	return (struct style){.face = face, .size_pt = size_pt, .colour = colour};
}

double baseline(double size_pt, double leading_pt)
{
	return (leading_pt - size_pt) / 2 + 0.88 * size_pt;
}

struct slab *slab_new(struct builder *builder, double height_pt, double before_pt)
{
	struct slab *slab = arena_alloc(builder_arena(builder), 1, sizeof(*slab));
	if (!slab)
		return NULL;
	slab->height_pt = height_pt;
	slab->before_pt = before_pt + builder->pending_before_pt;
	builder->pending_before_pt = 0;
	if (!builder->last || !builder->last->keep_next)
		builder->chain = slab;
	slab->remarks = builder->remarks;
	slab->landscape = builder->landscape;
	slab->turn = builder->pending_turn;
	slab->need_pt = builder->pending_need_pt;
	builder->pending_turn = TURN_NONE;
	builder->pending_need_pt = 0;
	if (builder->last)
		builder->last->next = slab;
	else
		builder->first = slab;
	builder->last = slab;
	return slab;
}

struct str heading_label(struct arena *arena, const struct heading *heading, size_t number)
{
	return heading->label.size ? heading->label : str_of(arena_printf(arena, "\x01%zu", number));
}

static int *new_link_tags(struct builder *builder, const struct prose *prose)
{
	int *tags = arena_alloc(builder_arena(builder), prose->style_count + 1, sizeof(*tags));
	for (size_t i = 0; tags && i <= prose->style_count; i++)
		tags[i] = TAG_ARTIFACT;
	return tags;
}

struct slab *slabs_of_prose(struct builder *builder, const struct prose *prose, int tag,
                            const struct paragraph_shape *shape)
{
	struct lines lines = prose_lines(prose, builder_arena(builder), shape->width_pt, shape->first_pt);
	int *link_tags = new_link_tags(builder, prose);
	struct slab *first = NULL;
	for (size_t i = 0; link_tags && i < lines.count; i++) {
		struct slab *slab = slab_new(builder, shape->leading_pt, i ? 0 : shape->before_pt);
		if (!slab)
			return NULL;
		/* Widows and orphans: two lines at least on either side of a break. */
		bool second_last = i + 2 == lines.count;
		slab->keep_next =
		        (i == 0 && lines.count > 1) || second_last || (i + 1 == lines.count && shape->after_keep > 0);
		double size = prose->styles[prose->letters[lines.at[i].first].style].size_pt;
		prose_line_items(prose, &lines.at[i], builder->display, &slab->items, tag, link_tags,
		                 builder->indent_pt + shape->indent_pt, baseline(size, shape->leading_pt),
		                 shape->justified ? shape->width_pt : 0);
		if (!first)
			first = slab;
	}
	return first;
}

double prose_block(struct builder *builder, struct item_list *list, const struct prose *prose, int tag, double x,
                   double y, double width_pt, double leading_pt, double align)
{
	struct lines lines = prose_lines(prose, builder_arena(builder), width_pt, 0);
	int *link_tags = new_link_tags(builder, prose);
	for (size_t i = 0; link_tags && i < lines.count; i++) {
		const struct line *line = &lines.at[i];
		double size = prose->styles[prose->letters[line->first].style].size_pt;
		double left = x + fmax(0, width_pt - line->indent_pt - line->width_pt) * align;
		prose_line_items(prose, line, builder->display, list, tag, link_tags, left,
		                 y + baseline(size, leading_pt), 0);
		y += leading_pt;
	}
	return (double)lines.count * leading_pt;
}

double text_block(struct builder *builder, struct item_list *list, struct str text, const struct style *style, int tag,
                  double x, double y, double width_pt, double leading_pt, double align)
{
	struct prose prose = prose_plain(builder->setter, builder_arena(builder), text, style);
	return prose_block(builder, list, &prose, tag, x, y, width_pt, leading_pt, align);
}

struct str text_clipped(struct builder *builder, struct str text, const struct style *style, double width_pt)
{
	const struct face_set *faces = setter_faces(builder->setter);
	if (face_text_width(faces, style->face, style->size_pt, text) <= width_pt)
		return text;
	double width = face_text_width(faces, style->face, style->size_pt, STR("…"));
	size_t end = 0;
	while (end < text.size) {
		size_t size;
		(void)str_utf8(str_skip(text, end), &size);
		width += face_text_width(faces, style->face, style->size_pt, (struct str){text.at + end, size});
		if (width > width_pt)
			break;
		end += size;
	}
	return str_of(arena_printf(builder_arena(builder), "%.*s…", STR_ARGS(str_take(text, end))));
}

struct prose caption_prose(struct builder *builder, struct str number, struct str title, struct str suffix)
{
	const struct stretch stretches[] = {
	        {number, builder_style(FACE_BOLD, 9, ACCENT)},
	        {number.size ? STR("  ") : (struct str){0}, builder_style(FACE_BOLD, 9, ACCENT)},
	        {title, builder_style(FACE_BOLD, 9, INK)},
	        {suffix, builder_style(FACE_REGULAR, NOTE_PT, GREY)},
	};
	return prose_new(builder->setter, builder_arena(builder), stretches, sizeof(stretches) / sizeof(stretches[0]));
}
