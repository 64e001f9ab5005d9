/* The trace. Paths are left out: they carry no words. */
#include "sink_text.h"

static void text_item(struct text *out, const struct item *item)
{
	text_addf(out, "%.2f %c ", item->size_pt, item->face == FACE_BOLD ? 'B' : 'R');
	for (size_t i = 0; i < item->letter_count; i++)
		text_add_utf8(out, item->letters[i]);
}

static void canvas_item(struct text *out, const struct item *item)
{
	text_addf(out, "canvas %.1f×%.1f", item->width, item->height);
	for (size_t i = 0; i < canvas_draw_count(item->canvas); i++) {
		const struct draw *draw = canvas_draw(item->canvas, i);
		if (draw->kind == DRAW_TEXT)
			text_addf(out, " «%.*s»", STR_ARGS(draw->text));
	}
}

void sink_text(const struct display *display, struct text *out)
{
	for (size_t i = 0; i < display->page_count; i++) {
		for (const struct item *item = display->pages[i].items.first; item; item = item->next) {
			if (item->kind == ITEM_PATH || item->kind == ITEM_TOUCH)
				continue;
			text_addf(out, "p%zu x=%.1f y=%.1f %s ", i + 1, item->x, item->y,
			          item->tag >= 0            ? role_name(display->tags[item->tag].role)
			          : item->tag == TAG_HEADER ? "header"
			          : item->tag == TAG_FOOTER ? "footer"
			                                    : "artifact");
			if (item->kind == ITEM_TEXT) {
				text_item(out, item);
			} else if (item->kind == ITEM_CANVAS) {
				canvas_item(out, item);
			} else {
				const struct place *place = display_find(display, item->target);
				text_addf(out, "link → p%zu", place ? place->page : 0);
			}
			text_add_byte(out, '\n');
		}
	}
}

void sink_text_words(const struct page *page, struct text *out)
{
	const struct item *before = NULL;
	for (const struct item *item = page->items.first; item; item = item->next) {
		if (item->kind == ITEM_CANVAS) {
			for (size_t i = 0; i < canvas_draw_count(item->canvas); i++) {
				const struct draw *draw = canvas_draw(item->canvas, i);
				if (draw->kind == DRAW_TEXT)
					text_addf(out, "\n%.*s", STR_ARGS(draw->text));
			}
			before = NULL;
		}
		if (item->kind != ITEM_TEXT)
			continue;
		/* A link stands inside of its paragraph, so only a new tag after a gap on the line, or on another line,
		 * is a new text. */
		bool same_tag = before && before->tag == item->tag && item->tag >= 0;
		double gap = before ? item->x - before->x - before->width : 0;
		bool follows = before && item->y - before->y < 0.01 && before->y - item->y < 0.01 &&
		               gap > -0.6 * item->size_pt && gap < 0.6 * item->size_pt;
		if (!same_tag && !follows)
			text_add_byte(out, '\n');
		for (size_t i = 0; i < item->letter_count; i++)
			text_add_utf8(out, item->letters[i]);
		before = item;
	}
	text_add_byte(out, '\n');
}
