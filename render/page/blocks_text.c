/* Headings, paragraphs, lists, remarks, callouts, lists of keys and values. */
#include <math.h>

#include "slab.h"
#include "theme.h"

/* ---- Headings ---- */

static size_t heading_place(struct builder *builder, const struct heading *heading)
{
	struct text title = {0};
	text_add(&title, heading->number);
	if (heading->number.size)
		text_add(&title, STR(" "));
	text_add(&title, heading->title);
	struct place place = {.label = heading_label(builder_arena(builder), heading, builder->heading_count++),
	                      .number = heading->number,
	                      .level = heading->level,
	                      .title = arena_str(builder_arena(builder), text_str(&title))};
	text_release(&title);
	return display_place(builder->display, &place) + 1;
}

void build_heading(struct builder *builder, const struct heading *heading)
{
	static const double sizes[] = {HEADING1_PT, HEADING2_PT, HEADING3_PT}, before[] = {26, 17, 12},
	                    after[] = {7, 3, 1};
	static const enum role roles[] = {ROLE_H1, ROLE_H2, ROLE_H3};
	size_t level = (size_t)heading->level - 1;
	double size = sizes[level], leading = size * 1.4;
	const struct style number = builder_style(FACE_BOLD, size, ACCENT), title = builder_style(FACE_BOLD, size, INK);
	const struct stretch stretches[] = {{heading->number, number},
	                                    {heading->number.size ? STR("　") : (struct str){0}, number},
	                                    {heading->title, title}};
	struct slab *slab = slab_new(builder, 0, before[level]);
	if (!slab)
		return;
	struct prose prose = prose_new(builder->setter, builder_arena(builder), stretches, 3);
	int tag = display_tag(builder->display, roles[level], builder->parent);
	double height = prose_block(builder, &slab->items, &prose, tag, 0, 0, builder->width_pt, leading, 0);
	if (heading->level == 1) {
		(void)item_rule(builder->display, &slab->items, 0, height + 4, builder->width_pt, height + 4, 1.2,
		                ACCENT);
		height += 6;
		if (slab->turn == TURN_NONE)
			slab->turn = TURN_CHAPTER;
	}
	slab->height_pt = height + after[level];
	slab->keep_next = true;
	slab->place = heading_place(builder, heading);
	slab->place_count = 1;
	slab->barrier = heading->level < 3;
}

/* ---- Paragraphs ---- */

/* "図4-1（12ページ）" of a target; pages are those of the pass before. */
static struct str reference_text(struct builder *builder, const struct piece *piece)
{
	const struct display *known = builder->known;
	const struct place *place = known ? display_find(known, piece->label) : NULL;
	if (!place)
		return STR("00");
	struct arena *arena = builder_arena(builder);
	const char *suffix = place->level == 1 ? builder_say(builder, "", "章") : place->level ? builder_say(builder, "", "節") : "";
	/* An appendix ("A") is named 付録A. */
	bool letter = place->level && place->number.size && (place->number.at[0] < '0' || place->number.at[0] > '9');
	const char *prefix = letter                ? builder_say(builder, "appendix ", "付録")
	                     : place->level == 1 ? builder_say(builder, "chapter ", "")
	                     : place->level      ? builder_say(builder, "section ", "")
	                                         : "";
	struct str number = place->number.size ? place->number : place->title;
	if (letter || !place->number.size)
		suffix = "";
	if (!place->number.size)
		prefix = "";
	char *text = NULL;
	if (piece->reference == REFERENCE_PAGE)
		text = arena_printf(arena, builder_say(builder, "page %zu", "%zuページ"), place->page);
	else if (piece->reference == REFERENCE_NUMBER)
		text = arena_printf(arena, "%s%.*s%s", prefix, STR_ARGS(number), suffix);
	else
		text = arena_printf(arena, builder_say(builder, "%s%.*s%s (page %zu)", "%s%.*s%s（%zuページ）"), prefix, STR_ARGS(number), suffix, place->page);
	return str_of(text);
}

static struct prose paragraph_prose(struct builder *builder, const struct paragraph *paragraph,
                                    const struct style *base)
{
	struct stretch *stretches = arena_alloc(builder_arena(builder), paragraph->piece_count, sizeof(*stretches));
	size_t count = 0;
	for (const struct piece *piece = paragraph->first; stretches && piece; piece = piece->next) {
		struct style style = *base;
		if (piece->bold)
			style.face = FACE_BOLD;
		struct str text = piece->text;
		if (piece->label.size) {
			text = reference_text(builder, piece);
			style.target = piece->label;
			style.colour = ACCENT;
		}
		stretches[count++] = (struct stretch){text, style};
	}
	return prose_new(builder->setter, builder_arena(builder), stretches, stretches ? count : 0);
}

static bool is_item(enum paragraph_style style)
{
	return style == PARAGRAPH_BULLET || style == PARAGRAPH_BULLET_SUB;
}

/* The tag of a list item's body; opens what is needed. */
static int item_tags(struct builder *builder, bool sub, int *ret_label)
{
	struct display *display = builder->display;
	if (builder->list < 0)
		builder->list = display_tag(display, ROLE_L, builder->parent);
	int list = builder->list;
	if (sub && builder->list_body >= 0) {
		if (builder->sublist < 0)
			builder->sublist = display_tag(display, ROLE_L, builder->list_body);
		list = builder->sublist;
	}
	int item = display_tag(display, ROLE_LI, list);
	*ret_label = display_tag(display, ROLE_LBL, item);
	int body = display_tag(display, ROLE_LBODY, item);
	if (!sub) {
		builder->list_body = body;
		builder->sublist = TAG_ARTIFACT;
	}
	return body;
}

static void build_item(struct builder *builder, const struct paragraph *paragraph)
{
	bool sub = paragraph->style == PARAGRAPH_BULLET_SUB, first = builder->list < 0;
	const struct style style = builder_style(FACE_REGULAR, BODY_PT, INK),
	                   mark_style = builder_style(FACE_REGULAR, BODY_PT, ACCENT);
	struct str mark = paragraph->mark.size ? paragraph->mark : sub ? STR("－") : STR("●");
	double size = paragraph->mark.size ? BODY_PT : sub ? 7 : 5;
	mark = text_clipped(builder, mark, &mark_style, 120);
	double mark_width = face_text_width(setter_faces(builder->setter), FACE_REGULAR, size, mark);
	double indent = sub ? 26 : 4, body = fmax(indent + 10, indent + mark_width + 4.5);
	int label, tag = item_tags(builder, sub, &label);
	struct prose prose = paragraph_prose(builder, paragraph, &style);
	const struct paragraph_shape shape = {.indent_pt = body,
	                                      .width_pt = builder_text_width(builder) - body,
	                                      .leading_pt = BODY_PT * 1.55,
	                                      .before_pt = first ? 4 : 1.5,
	                                      .justified = true};
	struct slab *slab = slabs_of_prose(builder, &prose, tag, &shape);
	if (!slab)
		return;
	struct item_list list = {0};
	struct style own = mark_style;
	own.size_pt = size;
	double middle = baseline(BODY_PT, shape.leading_pt) - (paragraph->mark.size ? 0 : 0.36 * (BODY_PT - size));
	(void)text_block(builder, &list, mark, &own, label, builder->indent_pt + indent, middle - baseline(size, size),
	                 mark_width + 1, size, 0);
	item_list_append(&list, &slab->items);
	slab->items = list;
}

void build_paragraph(struct builder *builder, const struct paragraph *paragraph)
{
	if (is_item(paragraph->style)) {
		build_item(builder, paragraph);
		return;
	}
	bool note = paragraph->style == PARAGRAPH_NOTE, lead = paragraph->style == PARAGRAPH_LEAD;
	double size = note ? NOTE_PT : lead ? LEAD_PT : BODY_PT;
	const struct style style = builder_style(FACE_REGULAR, size, note ? GREY : INK);
	struct prose prose = paragraph_prose(builder, paragraph, &style);
	const struct paragraph_shape shape = {.width_pt = builder_text_width(builder),
	                                      .leading_pt = size * (note ? 1.5 : LEADING),
	                                      .before_pt = note ? 3 : 5,
	                                      .justified = true,
	                                      .after_keep = paragraph->style == PARAGRAPH_KEEP};
	(void)slabs_of_prose(builder, &prose, display_tag(builder->display, ROLE_P, builder->parent), &shape);
}

void build_remarks_caption(struct builder *builder, struct str caption)
{
	const struct style style = builder_style(FACE_BOLD, 9, ACCENT);
	struct slab *slab = slab_new(builder, 9 * 1.5 + 3, 10);
	if (!slab)
		return;
	int tag = display_tag(builder->display, ROLE_P, builder->parent);
	slab->barrier = true;
	slab->height_pt = 3 + text_block(builder, &slab->items, caption, &style, tag, builder->indent_pt, 3,
	                                 builder_text_width(builder), 9 * 1.5, 0);
	slab->keep_next = true;
}

/* ---- Boxes ---- */

void build_callout(struct builder *builder, const struct callout *callout)
{
	const double pad = 8, leading = BODY_PT * 1.55;
	const struct style word = builder_style(FACE_BOLD, LEAD_PT, mark_colour(callout->mark)),
	                   text = builder_style(FACE_REGULAR, BODY_PT, INK);
	struct slab *slab = slab_new(builder, 0, 8);
	if (!slab)
		return;
	double left = builder->indent_pt, width = builder_text_width(builder);
	int box = display_tag(builder->display, ROLE_DIV, builder->parent),
	    tag = display_tag(builder->display, ROLE_P, box);
	double mark = callout->mark == MARK_NONE ? 0 : 13;
	struct str shown = text_clipped(builder, callout->word, &word, width / 3);
	double word_width = face_text_width(setter_faces(builder->setter), FACE_BOLD, LEAD_PT, shown);
	double text_x = left + pad + 4 + mark + word_width + 12;
	struct item_list list = {0};
	if (mark > 0)
		(void)mark_draw(builder, &list, callout->mark, tag, false, left + pad + 4,
		                pad + baseline(LEAD_PT, leading) - 0.2, 9.5);
	(void)text_block(builder, &list, shown, &word, tag, left + pad + 4 + mark, pad, word_width + 1, leading, 0);
	double height = text_block(builder, &list, callout->text, &text, display_tag(builder->display, ROLE_P, box),
	                           text_x, pad, left + width - pad - text_x, leading, 0);
	height = fmax(height, leading) + 2 * pad;
	(void)item_rectangle(builder->display, &slab->items, TAG_ARTIFACT, left, 0, width, height, ZEBRA);
	(void)item_rectangle(builder->display, &slab->items, TAG_ARTIFACT, left, 0, 3.5, height,
	                     callout->mark == MARK_NONE ? ACCENT : mark_colour(callout->mark));
	item_list_append(&slab->items, &list);
	slab->height_pt = height + 3;
}

void build_key_values(struct builder *builder, const struct key_values *key_values)
{
	const double leading = 9 * 1.5;
	const struct style key = builder_style(FACE_REGULAR, 9, GREY), value = builder_style(FACE_REGULAR, 9, INK);
	double key_width = 40;
	for (size_t i = 0; i < key_values->count; i++)
		key_width = fmax(key_width, face_text_width(setter_faces(builder->setter), FACE_REGULAR, 9,
		                                            key_values->items[i].key));
	key_width = fmin(key_width, builder_text_width(builder) * 0.35);
	int list = display_tag(builder->display, ROLE_L, builder->parent);
	for (size_t i = 0; i < key_values->count; i++) {
		struct slab *slab = slab_new(builder, 0, i ? 0 : 5);
		if (!slab)
			return;
		int item = display_tag(builder->display, ROLE_LI, list),
		    label = display_tag(builder->display, ROLE_LBL, item);
		int body = display_tag(builder->display, ROLE_LBODY, item);
		double left = builder->indent_pt, x = left + key_width + 14;
		double height = text_block(builder, &slab->items, key_values->items[i].key, &key, label, left + 2, 2,
		                           key_width + 1, leading, 0);
		height = fmax(height, text_block(builder, &slab->items, key_values->items[i].value, &value, body, x, 2,
		                                 left + builder_text_width(builder) - x, leading, 0));
		item_touch(builder->display, &slab->items, body);
		slab->height_pt = height + 4;
		(void)item_rule(builder->display, &slab->items, left, slab->height_pt,
		                left + builder_text_width(builder), slab->height_pt, HAIRLINE_PT, RULE);
		slab->keep_next = i + 1 < key_values->count && (i == 0 || i + 2 == key_values->count);
	}
}
