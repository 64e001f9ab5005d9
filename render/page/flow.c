/* Slabs onto pages, greedily, keeping together what must be; then the running heads. */
#include <math.h>

#include "slab.h"
#include "theme.h"

/* A chapter begins on the page where the last one ended when at least this part of the page is free and is then filled by
 * it: short chapters must not leave empty pages, nor a heading with a lone sentence stand at the foot. */
#define CHAPTER_FREE 0.2
#define BAR_PT 2.5
/* Figures that wait for the next page at a time. */
#define WAITING_MAX 6

struct flow {
	struct builder *builder;
	size_t page_number;    /* of the open page, from 1; 0: none yet */
	bool landscape, empty; /* of the open page */
	double y, bottom;
	double bar_top; /* of the remarks bar on this page; < 0: none open */
	double bar_end;
	size_t last_page; /* of the last slab set; 0: none */
	struct slab *waiting[WAITING_MAX];
	size_t waiting_count;
};

static struct page *open_page(struct flow *flow)
{
	return flow->page_number ? &flow->builder->display->pages[flow->page_number - 1] : NULL;
}

static void close_bar(struct flow *flow)
{
	struct page *page = open_page(flow);
	if (page && flow->bar_top >= 0)
		(void)item_rectangle(flow->builder->display, &page->items, TAG_ARTIFACT, MARGIN_LEFT_PT, flow->bar_top,
		                     BAR_PT, flow->bar_end - flow->bar_top, ACCENT);
	flow->bar_top = -1;
}

static void new_page(struct flow *flow, bool landscape)
{
	close_bar(flow);
	double width = landscape ? PAGE_LONG_PT : PAGE_SHORT_PT, height = landscape ? PAGE_SHORT_PT : PAGE_LONG_PT;
	if (!display_page(flow->builder->display, width, height))
		return;
	flow->page_number = flow->builder->display->page_count;
	flow->landscape = landscape;
	flow->empty = true;
	flow->y = MARGIN_TOP_PT;
	flow->bottom = height - MARGIN_BOTTOM_PT;
}

/* Height of the slab and of all that must stay on its page. */
static double chain_height(const struct slab *slab)
{
	double height = slab->height_pt;
	for (; slab->keep_next && slab->next && slab->next->turn == TURN_NONE; slab = slab->next)
		height += slab->next->before_pt + slab->next->height_pt;
	return height;
}

/* Whether enough of the chapter that begins with this slab stands in the free part of a page: as much as is kept together
 * at its beginning, and on until the part is reached or another chapter begins. */
static bool chapter_fits(const struct slab *slab, double free, double part_pt)
{
	double height = 0;
	for (const struct slab *at = slab; at && height < part_pt && (at == slab || at->turn == TURN_NONE); at = at->next) {
		height += at->before_pt + chain_height(at);
		if (height > free)
			return false;
		while (at->keep_next && at->next && at->next->turn == TURN_NONE)
			at = at->next;
	}
	return true;
}

static bool turns(const struct flow *flow, const struct slab *slab, bool chain_start)
{
	if (!flow->page_number || flow->landscape != slab->landscape)
		return true;
	if (flow->empty)
		return false;
	double page_height = flow->bottom - MARGIN_TOP_PT, free = flow->bottom - flow->y;
	if (slab->turn == TURN_PAGE || slab->need_pt > free)
		return true;
	if (slab->turn == TURN_CHAPTER &&
	    (free < CHAPTER_FREE * page_height || !chapter_fits(slab, free, CHAPTER_FREE * page_height)))
		return true;
	double chain = chain_height(slab);
	bool keep = chain_start && chain <= page_height;
	/* Behind figures that came first on a new page, a table's heading stands again. */
	double again = slab->repeat && flow->last_page != flow->page_number ? slab->repeat->height_pt : 0;
	return again + slab->before_pt + (keep ? chain : slab->height_pt) > free + 0.01;
}

static void set_repeat(struct flow *flow, const struct slab *slab)
{
	struct page *page = open_page(flow);
	struct item_list copy = item_list_artifact(flow->builder->display, &slab->repeat->items);
	item_list_move(&copy, MARGIN_LEFT_PT, flow->y);
	item_list_append(&page->items, &copy);
	flow->y += slab->repeat->height_pt;
}

static void set_slab(struct flow *flow, struct slab *slab)
{
	struct page *page = open_page(flow);
	double before = flow->empty ? 0 : slab->before_pt;
	if (slab->remarks && flow->bar_top < 0)
		flow->bar_top = flow->y + before;
	else if (!slab->remarks)
		close_bar(flow);
	flow->y += before;
	for (size_t i = 0; i < slab->place_count; i++) {
		struct place *place = &flow->builder->display->places[slab->place - 1 + i];
		place->page = flow->page_number;
		place->y = flow->y;
	}
	item_list_move(&slab->items, MARGIN_LEFT_PT, flow->y);
	item_list_append(&page->items, &slab->items);
	flow->y += slab->height_pt;
	flow->bar_end = flow->y;
	flow->empty = false;
}

/* A figure that does not fit waits for the next page, so that the text behind it can fill this one; figures keep their
 * order. */
static bool waits(struct flow *flow, struct slab *slab, bool chain_start)
{
	if (!slab->floats || !chain_start || flow->empty || !flow->page_number || flow->waiting_count == WAITING_MAX)
		return false;
	if (!flow->waiting_count && (slab->turn != TURN_NONE || !turns(flow, slab, true)))
		return false;
	flow->waiting[flow->waiting_count++] = slab;
	return true;
}

static bool set_waiting(struct flow *flow)
{
	for (size_t i = 0; i < flow->waiting_count; i++) {
		if (turns(flow, flow->waiting[i], true))
			new_page(flow, flow->waiting[i]->landscape);
		if (!open_page(flow))
			return false;
		set_slab(flow, flow->waiting[i]);
	}
	flow->waiting_count = 0;
	return true;
}

static bool set_next(struct flow *flow, struct slab *slab, bool chain_start)
{
	if (flow->waiting_count && (slab->barrier || slab->turn != TURN_NONE || turns(flow, slab, chain_start)) &&
	    !set_waiting(flow))
		return false;
	if (turns(flow, slab, chain_start))
		new_page(flow, slab->landscape);
	if (!open_page(flow))
		return false;
	if (slab->repeat && flow->last_page != flow->page_number)
		set_repeat(flow, slab);
	set_slab(flow, slab);
	flow->last_page = flow->page_number;
	return true;
}

/* ---- Running heads ---- */

static void running_text(struct builder *builder, struct page *page, int tag, struct str text, double x, double y,
                         double width, double align)
{
	const struct style style = builder_style(FACE_REGULAR, RUNNING_PT, GREY);
	(void)text_block(builder, &page->items, text_clipped(builder, text, &style, width), &style, tag, x, y,
	                 width + 0.1, 10, align);
}

static double draft_mark(struct builder *builder, struct page *page)
{
	struct str mark = builder->settings->draft_mark;
	if (!mark.size)
		return 0;
	const struct style style = builder_style(FACE_BOLD, 11, (struct colour){200, 60, 0});
	double width = face_text_width(setter_faces(builder->setter), FACE_BOLD, 11, mark) + 10;
	double x = page->width_pt - MARGIN_RIGHT_PT - width;
	(void)text_block(builder, &page->items, mark, &style, TAG_HEADER, x + 5, 23, width, 17, 0);
	struct item *frame = item_frame(builder->display, &page->items, x, 23, width, 17, 0.8, style.colour);
	if (frame)
		frame->tag = TAG_HEADER;
	return width + 8;
}

static void running_heads(struct builder *builder, size_t number)
{
	struct page *page = &builder->display->pages[number - 1];
	const struct document_settings *settings = builder->settings;
	double width = page->width_pt - MARGIN_LEFT_PT - MARGIN_RIGHT_PT;
	double draft = draft_mark(builder, page);
	bool cover = number == 1 && builder->blocks && builder->blocks->kind == BLOCK_COVER;
	if (!cover) {
		running_text(builder, page, TAG_HEADER, settings->header_left, MARGIN_LEFT_PT, 30, width * 0.62, 0);
		running_text(builder, page, TAG_HEADER, settings->header_right, MARGIN_LEFT_PT + width * 0.62, 30,
		             width * 0.38 - draft, 1);
		struct item *rule = item_rule(builder->display, &page->items, MARGIN_LEFT_PT, 45.5,
		                              MARGIN_LEFT_PT + width, 45.5, 0.4, RULE);
		if (rule)
			rule->tag = TAG_HEADER;
	}
	double y = page->height_pt - 38;
	char *pages = arena_printf(builder_arena(builder), "%zu / %zu", number, builder->display->page_count);
	running_text(builder, page, TAG_FOOTER, settings->footer_left, MARGIN_LEFT_PT, y, width / 3, 0);
	running_text(builder, page, TAG_FOOTER, settings->footer_centre, MARGIN_LEFT_PT + width / 3, y, width / 3, 0.5);
	running_text(builder, page, TAG_FOOTER, str_of(pages), MARGIN_LEFT_PT + 2 * width / 3, y, width / 3, 1);
}

bool flow_pages(struct builder *builder)
{
	struct flow flow = {.builder = builder, .bar_top = -1};
	bool kept = false;
	for (struct slab *slab = builder->first; slab; slab = slab->next) {
		if (waits(&flow, slab, !kept))
			continue;
		if (!set_next(&flow, slab, !kept))
			return false;
		kept = slab->keep_next;
	}
	if (!set_waiting(&flow))
		return false;
	close_bar(&flow);
	/* A PDF without pages is none. */
	if (!flow.page_number)
		new_page(&flow, builder->landscape);
	for (size_t i = 1; i <= builder->display->page_count; i++)
		running_heads(builder, i);
	return !display_failed(builder->display);
}
