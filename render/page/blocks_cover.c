/* The cover and the contents. */
#include <math.h>

#include "slab.h"
#include "theme.h"

#define APPROVAL_WIDTH 78.0

static void approvals(struct builder *builder, struct slab *slab, const struct cover *cover, double top)
{
	if (!cover->approval_count)
		return;
	const struct style role = builder_style(FACE_REGULAR, 8.5, GREY), name = builder_style(FACE_REGULAR, 9, INK);
	const struct style date = builder_style(FACE_REGULAR, 8, GREY);
	struct display *display = builder->display;
	double width = fmin(APPROVAL_WIDTH, builder->width_pt / (double)cover->approval_count);
	double left = builder->width_pt - width * (double)cover->approval_count;
	int table = display_tag(display, ROLE_TABLE, builder->parent);
	int head = display_tag(display, ROLE_TR, table), body = display_tag(display, ROLE_TR, table);
	struct item_list below = {0};
	for (size_t i = 0; i < cover->approval_count; i++) {
		const struct approval *approval = &cover->approvals[i];
		double x = left + width * (double)i;
		int heading = display_tag(display, ROLE_TH, head), cell = display_tag(display, ROLE_TD, body);
		if (display_tag_at(display, heading))
			display_tag_at(display, heading)->scope = SCOPE_COLUMN;
		(void)item_frame(display, &slab->items, x, top, width, 17, 0.5, RULE_STRONG);
		(void)item_frame(display, &slab->items, x, top + 17, width, 52, 0.5, RULE_STRONG);
		(void)text_block(builder, &slab->items, approval->role, &role, heading, x, top + 2, width, 13, 0.5);
		item_touch(display, &slab->items, heading);
		item_touch(display, &below, cell);
		(void)text_block(builder, &below, approval->name, &name, cell, x + 3, top + 30, width - 6, 13, 0.5);
		(void)text_block(builder, &below, approval->date, &date, cell, x + 3, top + 52, width - 6, 13, 0.5);
	}
	item_list_append(&slab->items, &below);
}

static double cover_items(struct builder *builder, struct slab *slab, const struct cover *cover, double left,
                          double top)
{
	const struct style key = builder_style(FACE_REGULAR, 9, GREY), value = builder_style(FACE_REGULAR, 9.5, INK);
	struct display *display = builder->display;
	int list = cover->item_count ? display_tag(display, ROLE_L, builder->parent) : TAG_ARTIFACT;
	for (size_t i = 0; i < cover->item_count; i++) {
		int item = display_tag(display, ROLE_LI, list), label = display_tag(display, ROLE_LBL, item);
		int body = display_tag(display, ROLE_LBODY, item);
		(void)text_block(builder, &slab->items, cover->items[i].key, &key, label, left, top + 3, 84, 15, 0);
		double height = text_block(builder, &slab->items, cover->items[i].value, &value, body, left + 90,
		                           top + 3, builder->width_pt - left - 90, 15, 0);
		top += fmax(height, 15) + 5;
		(void)item_rule(display, &slab->items, left, top, builder->width_pt, top, HAIRLINE_PT, RULE);
	}
	return top;
}

void build_cover(struct builder *builder, const struct cover *cover)
{
	const struct style recipient = builder_style(FACE_REGULAR, 12, INK),
	                   kicker = builder_style(FACE_REGULAR, 12, GREY);
	const struct style title = builder_style(FACE_BOLD, 26, INK), subtitle = builder_style(FACE_REGULAR, 15, INK);
	const struct style submitter = builder_style(FACE_REGULAR, 11, INK);
	struct slab *slab = slab_new(builder, builder->page_height_pt, 0);
	if (!slab)
		return;
	struct display *display = builder->display;
	double width = builder->width_pt;
	(void)text_block(builder, &slab->items, cover->recipient, &recipient,
	                 display_tag(display, ROLE_P, builder->parent), 0, 30, width, 20, 0);
	double y = 178;
	(void)item_rectangle(display, &slab->items, TAG_ARTIFACT, 0, y - 12, 44, 3.5, ACCENT);
	y += text_block(builder, &slab->items, cover->kicker, &kicker, display_tag(display, ROLE_P, builder->parent), 0,
	                y, width, 20, 0) +
	     4;
	y += text_block(builder, &slab->items, cover->title, &title, display_tag(display, ROLE_P, builder->parent), 0,
	                y, width, 38, 0) +
	     4;
	y += text_block(builder, &slab->items, cover->subtitle, &subtitle,
	                display_tag(display, ROLE_P, builder->parent), 0, y, width, 24, 0);
	double left = 200;
	(void)text_block(builder, &slab->items, cover->submitter, &submitter,
	                 display_tag(display, ROLE_P, builder->parent), left, 400, width - left, 18, 0);
	(void)cover_items(builder, slab, cover, left, 462);
	approvals(builder, slab, cover, builder->page_height_pt - 86);
	builder->pending_turn = TURN_PAGE;
}

/* A blank between two texts that stand apart: read out of the file they are words of their own. */
static void blank(struct builder *builder, struct item_list *list, const struct style *style, int tag, double x,
                  double y)
{
	static const uint32_t space = ' ';
	struct item *item = item_text(builder->display, list, tag, x, y);
	if (!item)
		return;
	item->letters = &space;
	item->letter_count = 1;
	item->face = style->face;
	item->size_pt = style->size_pt;
	item->colour = style->colour;
}

/* Entries of the contents by level: type size, lines in its multiple, and the space above. */
static const double entry_sizes[] = {10, 9.25, 9}, entry_before[] = {7, 1, 0};
#define ENTRY_LEADING 1.6

/* One entry: number, title, dots, page. All of it is one link. `tight`: the part of its normal height that it takes. */
static void entry(struct builder *builder, const struct heading *heading, size_t number, int toc, double tight)
{
	static const double indents[] = {0, 20, 46}, numbers[] = {20, 26, 30};
	const double *sizes = entry_sizes;
	size_t level = (size_t)heading->level - 1;
	struct arena *arena = builder_arena(builder);
	struct display *display = builder->display;
	enum face face = level ? FACE_REGULAR : FACE_BOLD;
	const struct style style = builder_style(face, sizes[level], INK),
	                   accent = builder_style(face, sizes[level], ACCENT);
	const struct face_set *faces = setter_faces(builder->setter);
	struct str label = heading_label(arena, heading, number);
	const struct place *place = builder->known ? display_find(builder->known, label) : NULL;
	char *page = arena_printf(arena, "%zu", place ? place->page : 0);
	double leading = sizes[level] * ENTRY_LEADING * tight, right = builder->width_pt, x = indents[level];
	struct slab *slab = slab_new(builder, leading, entry_before[level] * tight);
	if (!slab || !page)
		return;
	int item = display_tag(display, ROLE_TOCI, toc),
	    link = display_tag(display, ROLE_LINK, display_tag(display, ROLE_REFERENCE, item));
	if (heading->number.size) {
		double width = fmax(numbers[level], face_text_width(faces, face, sizes[level], heading->number) + 6);
		(void)text_block(builder, &slab->items, heading->number, &accent, link, x, 0, width, leading, 0);
		x += width;
		blank(builder, &slab->items, &style, link, x - sizes[level] / 2, baseline(sizes[level], leading));
	}
	double page_width = face_text_width(faces, face, sizes[level], str_of(page));
	double title_width = fmin(face_text_width(faces, face, sizes[level], heading->title), right - x - 40);
	double height =
	        text_block(builder, &slab->items, heading->title, &style, link, x, 0, right - x - 40, leading, 0);
	blank(builder, &slab->items, &style, link, right - page_width - 1 - sizes[level] / 2,
	      height - leading + baseline(sizes[level], leading));
	(void)text_block(builder, &slab->items, str_of(page), &style, link, right - page_width - 1, height - leading,
	                 page_width + 1, leading, 1);
	(void)item_link(display, &slab->items, link, 0, 0, right, height, label);
	double dots = height - leading + baseline(sizes[level], leading) - 1;
	if (height <= leading && right - page_width - 6 > x + title_width + 8) {
		struct item *rule = item_rule(display, &slab->items, x + title_width + 6, dots, right - page_width - 6,
		                              dots, 0.6, GREY);
		if (rule)
			rule->pen.dash_pt[0] = 0.6, rule->pen.dash_pt[1] = 2.6;
	}
	slab->height_pt = height;
}

/* Contents that would run over by a little are set tighter, down to three quarters, rather than on to a page of their
 * own. */
static double tightness(const struct builder *builder, const struct contents *contents, double room)
{
	double height = 0;
	for (const struct block *block = builder->blocks; block; block = block->next) {
		if (block->kind != BLOCK_HEADING || block->heading.level > contents->levels)
			continue;
		size_t level = (size_t)block->heading.level - 1;
		height += entry_sizes[level] * ENTRY_LEADING + entry_before[level];
	}
	return height > room && height * 0.75 <= room ? room / height : 1;
}

void build_contents(struct builder *builder, const struct contents *contents)
{
	const struct style style = builder_style(FACE_BOLD, HEADING1_PT, INK);
	builder->pending_turn = TURN_PAGE;
	struct slab *slab = slab_new(builder, 0, 0);
	if (!slab)
		return;
	double height = text_block(builder, &slab->items, contents->title, &style,
	                           display_tag(builder->display, ROLE_P, builder->parent), 0, 0, builder->width_pt,
	                           HEADING1_PT * 1.4, 0);
	(void)item_rule(builder->display, &slab->items, 0, height + 4, builder->width_pt, height + 4, 1.2, ACCENT);
	slab->height_pt = height + 10;
	slab->keep_next = true;
	int toc = display_tag(builder->display, ROLE_TOC, builder->parent);
	double tight = tightness(builder, contents, builder->page_height_pt - slab->height_pt - 1);
	size_t number = 0;
	for (const struct block *block = builder->blocks; block; block = block->next) {
		if (block->kind != BLOCK_HEADING)
			continue;
		if (block->heading.level <= contents->levels)
			entry(builder, &block->heading, number, toc, tight);
		number++;
	}
	builder->pending_turn = TURN_PAGE;
}
