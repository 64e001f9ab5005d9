#include "layout_check.h"

#include <math.h>

#include "lang.h"
#include "text.h"
#include "theme.h"

/* Ink of a line: from this part of an em above the baseline to this one below. */
#define RISE_EM 0.75
#define FALL_EM 0.1
/* A closing mark at a line's end hangs by its blank half, an opening one at its head. */
#define HANG_EM 0.55
#define SLACK_PT 0.6
/* Labels are 8 pt; what is scaled down to fit stays above this. */
#define LABEL_LEAST_PT 7.2

struct frame {
	double left, top, right, bottom;
};

struct check {
	struct sentences *warnings;
	struct arena *arena;
	size_t page; /* from 1 */
	bool told[4];
};

enum fault {
	FAULT_MARGIN,
	FAULT_COVERED,
	FAULT_CUT,
	FAULT_SMALL,
};

static void tell(struct check *check, enum fault fault, struct str text)
{
	const char *const sentences[] = {
	        [FAULT_MARGIN] = TR("page %zu: «%.*s» stands outside of the margins",
	                            "%zuページ: 「%.*s」が版面の外に出ています"),
	        [FAULT_COVERED] =
	                TR("page %zu: «%.*s» stands over a drawing", "%zuページ: 「%.*s」が図に重なっています"),
	        [FAULT_CUT] = TR("page %zu: the label «%.*s» is cut off by its drawing's edge",
	                         "%zuページ: 図の文字「%.*s」が端で切れています"),
	        [FAULT_SMALL] = TR("page %zu: the label «%.*s» is drawn too small to read",
	                           "%zuページ: 図の文字「%.*s」が小さすぎます"),
	};
	if (check->told[fault])
		return;
	check->told[fault] = true;
	char *sentence = arena_printf(check->arena, sentences[fault], check->page, STR_ARGS(str_take(text, 60)));
	if (sentence)
		sentences_add(check->warnings, check->arena, str_of(sentence));
}

static void tell_item(struct check *check, enum fault fault, const struct item *item)
{
	struct text words = {0};
	for (size_t i = 0; i < item->letter_count && i < 16; i++)
		text_add_utf8(&words, item->letters[i]);
	tell(check, fault, arena_str(check->arena, text_str(&words)));
	text_release(&words);
}

static struct frame frame_of(const struct item *item)
{
	return (struct frame){item->x, item->y - RISE_EM * item->size_pt, item->x + item->width,
	                      item->y + FALL_EM * item->size_pt};
}

static bool is_blank(const struct item *item)
{
	for (size_t i = 0; i < item->letter_count; i++)
		if (item->letters[i] != ' ')
			return false;
	return true;
}

static void check_text(struct check *check, const struct page *page, const struct item *item)
{
	struct frame frame = frame_of(item);
	double hang = HANG_EM * item->size_pt + SLACK_PT;
	/* Running heads stand above and below the text, between the same sides. */
	if (frame.left < MARGIN_LEFT_PT - hang || frame.right > page->width_pt - MARGIN_RIGHT_PT + hang ||
	    frame.top < 20 || frame.bottom > page->height_pt - 20)
		tell_item(check, FAULT_MARGIN, item);
	for (const struct item *other = page->items.first; other; other = other->next) {
		if (other->kind != ITEM_CANVAS || check->told[FAULT_COVERED])
			continue;
		double ink = other->width / canvas_width(other->canvas) * canvas_ink_bottom(other->canvas);
		if (frame.left < other->x + other->width - SLACK_PT && frame.right > other->x + SLACK_PT &&
		    frame.top < other->y + ink - SLACK_PT && frame.bottom > other->y + SLACK_PT)
			tell_item(check, FAULT_COVERED, item);
	}
}

static void check_canvas(struct check *check, const struct item *item)
{
	const struct canvas *canvas = item->canvas;
	double scale = item->width / canvas_width(canvas);
	for (size_t i = 0; i < canvas_draw_count(canvas); i++) {
		const struct draw *draw = canvas_draw(canvas, i);
		if (draw->kind != DRAW_TEXT)
			continue;
		double rise = RISE_EM * draw->style.size_pt, along = draw->text_width_pt;
		bool upright = draw->style.upright;
		double left = draw->x - (upright ? rise : 0), right = upright ? draw->x : draw->x + along,
		       top = draw->y - (upright ? along : rise);
		if (left < -SLACK_PT || right > canvas_width(canvas) + SLACK_PT || top < -SLACK_PT ||
		    draw->y > canvas_height(canvas) + SLACK_PT)
			tell(check, FAULT_CUT, draw->text);
		if (draw->style.size_pt * scale < LABEL_LEAST_PT)
			tell(check, FAULT_SMALL, draw->text);
	}
}

void layout_check(const struct display *display, struct sentences *warnings, struct arena *arena)
{
	for (size_t i = 0; i < display->page_count; i++) {
		const struct page *page = &display->pages[i];
		struct check check = {.warnings = warnings, .arena = arena, .page = i + 1};
		for (const struct item *item = page->items.first; item; item = item->next) {
			if (item->kind == ITEM_TEXT && !is_blank(item))
				check_text(&check, page, item);
			else if (item->kind == ITEM_CANVAS)
				check_canvas(&check, item);
		}
	}
}
