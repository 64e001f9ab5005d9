/* The display list's storage. */
#include "display.h"

#include <string.h>

static const char *const role_names[ROLE_COUNT] = {
        "Document", "Sect", "Div", "H1",    "H2",    "H3",    "P",     "Span", "Link", "Reference", "TOC",     "TOCI",
        "L",        "LI",   "Lbl", "LBody", "Table", "THead", "TBody", "TR",   "TH",   "TD",        "Caption", "Figure",
};

void display_init(struct display *display)
{
	*display = (struct display){0};
	arena_init(&display->arena);
	display_clear(display);
}

void display_release(struct display *display)
{
	arena_release(&display->arena);
	*display = (struct display){0};
}

void display_clear(struct display *display)
{
	arena_clear(&display->arena);
	struct arena arena = display->arena;
	*display = (struct display){.arena = arena};
	(void)display_tag(display, ROLE_DOCUMENT, -1);
}

bool display_failed(const struct display *display)
{
	return arena_failed(&display->arena);
}

/* Room for one more element: doubles within the arena. */
static bool grow(struct arena *arena, void **array, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return true;
	size_t larger = *room ? 2 * *room : 64;
	void *moved = arena_alloc(arena, larger, size);
	if (!moved)
		return false;
	if (count)
		memcpy(moved, *array, count * size);
	*array = moved;
	*room = larger;
	return true;
}

struct page *display_page(struct display *display, double width_pt, double height_pt)
{
	void *pages = display->pages;
	if (!grow(&display->arena, &pages, display->page_count, &display->page_room, sizeof(*display->pages)))
		return NULL;
	display->pages = pages;
	struct page *page = &display->pages[display->page_count++];
	*page = (struct page){.width_pt = width_pt, .height_pt = height_pt};
	return page;
}

int display_tag(struct display *display, enum role role, int parent)
{
	if (parent < 0 && display->tag_count)
		return parent;
	void *tags = display->tags;
	if (!grow(&display->arena, &tags, display->tag_count, &display->tag_room, sizeof(*display->tags)))
		return TAG_ARTIFACT;
	display->tags = tags;
	display->tags[display->tag_count] =
	        (struct tag){.role = role, .parent = parent, .column_span = 1, .row_span = 1};
	return (int)display->tag_count++;
}

struct tag *display_tag_at(struct display *display, int tag)
{
	return tag >= 0 && (size_t)tag < display->tag_count ? &display->tags[tag] : NULL;
}

size_t display_place(struct display *display, const struct place *place)
{
	void *places = display->places;
	if (!grow(&display->arena, &places, display->place_count, &display->place_room, sizeof(*display->places)))
		return 0;
	display->places = places;
	display->places[display->place_count] = *place;
	return display->place_count++;
}

const struct place *display_find(const struct display *display, struct str label)
{
	for (size_t i = 0; i < display->place_count; i++)
		if (label.size && str_equal(display->places[i].label, label))
			return &display->places[i];
	return NULL;
}

static struct item *add(struct display *display, struct item_list *list, enum item_kind kind, int tag, double x,
                        double y)
{
	struct item *item = arena_alloc(&display->arena, 1, sizeof(*item));
	if (!item)
		return NULL;
	item->kind = kind;
	item->tag = tag;
	item->x = x;
	item->y = y;
	if (list->last)
		list->last->next = item;
	else
		list->first = item;
	list->last = item;
	return item;
}

struct item *item_text(struct display *display, struct item_list *list, int tag, double x, double y)
{
	return add(display, list, ITEM_TEXT, tag, x, y);
}

struct item *item_path(struct display *display, struct item_list *list, int tag, double x, double y,
                       const struct path_segment *segments, size_t count)
{
	struct item *item = segments ? add(display, list, ITEM_PATH, tag, x, y) : NULL;
	if (item) {
		item->segments = segments;
		item->segment_count = count;
	}
	return item;
}

static struct path_segment *box_segments(struct display *display, double width, double height)
{
	struct path_segment *segments = arena_alloc(&display->arena, 5, sizeof(*segments));
	if (!segments)
		return NULL;
	const double x[4] = {0, width, width, 0}, y[4] = {0, 0, height, height};
	for (size_t i = 0; i < 4; i++)
		segments[i] = (struct path_segment){.kind = i ? SEGMENT_LINE : SEGMENT_MOVE, .x = {x[i]}, .y = {y[i]}};
	segments[4].kind = SEGMENT_CLOSE;
	return segments;
}

struct item *item_rectangle(struct display *display, struct item_list *list, int tag, double x, double y, double width,
                            double height, struct colour fill)
{
	struct item *item = item_path(display, list, tag, x, y, box_segments(display, width, height), 5);
	if (item) {
		item->width = width;
		item->height = height;
		item->filled = true;
		item->colour = fill;
	}
	return item;
}

struct item *item_rule(struct display *display, struct item_list *list, double x1, double y1, double x2, double y2,
                       double width_pt, struct colour colour)
{
	struct path_segment *segments = arena_alloc(&display->arena, 2, sizeof(*segments));
	if (segments) {
		segments[0] = (struct path_segment){.kind = SEGMENT_MOVE};
		segments[1] = (struct path_segment){.kind = SEGMENT_LINE, .x = {x2 - x1}, .y = {y2 - y1}};
	}
	struct item *item = item_path(display, list, TAG_ARTIFACT, x1, y1, segments, 2);
	if (item) {
		item->width = x2 - x1;
		item->height = y2 - y1;
		item->stroked = true;
		item->pen = (struct pen){.colour = colour, .width_pt = width_pt};
	}
	return item;
}

struct item *item_frame(struct display *display, struct item_list *list, double x, double y, double width,
                        double height, double width_pt, struct colour colour)
{
	struct item *item = item_path(display, list, TAG_ARTIFACT, x, y, box_segments(display, width, height), 5);
	if (item) {
		item->width = width;
		item->height = height;
		item->stroked = true;
		item->pen = (struct pen){.colour = colour, .width_pt = width_pt};
	}
	return item;
}

struct item *item_canvas(struct display *display, struct item_list *list, int tag, double x, double y, double scale,
                         const struct canvas *canvas)
{
	struct item *item = add(display, list, ITEM_CANVAS, tag, x, y);
	if (item) {
		item->canvas = canvas;
		item->width = canvas_width(canvas) * scale;
		item->height = canvas_height(canvas) * scale;
	}
	return item;
}

struct item *item_link(struct display *display, struct item_list *list, int tag, double x, double y, double width,
                       double height, struct str target)
{
	struct item *item = add(display, list, ITEM_LINK, tag, x, y);
	if (item) {
		item->width = width;
		item->height = height;
		item->target = target;
	}
	return item;
}

void item_touch(struct display *display, struct item_list *list, int tag)
{
	if (tag >= 0)
		(void)add(display, list, ITEM_TOUCH, tag, 0, 0);
}

void item_list_move(struct item_list *list, double dx, double dy)
{
	for (struct item *item = list->first; item; item = item->next) {
		item->x += dx;
		item->y += dy;
	}
}

void item_list_append(struct item_list *list, struct item_list *tail)
{
	if (!tail->first)
		return;
	if (list->last)
		list->last->next = tail->first;
	else
		list->first = tail->first;
	list->last = tail->last;
	*tail = (struct item_list){0};
}

struct item_list item_list_artifact(struct display *display, const struct item_list *list)
{
	struct item_list copy = {0};
	for (const struct item *item = list->first; item; item = item->next) {
		if (item->kind == ITEM_LINK || item->kind == ITEM_TOUCH)
			continue;
		struct item *twin = add(display, &copy, item->kind, TAG_ARTIFACT, item->x, item->y);
		if (!twin)
			break;
		*twin = *item;
		twin->tag = TAG_ARTIFACT;
		twin->next = NULL;
	}
	return copy;
}

const char *role_name(enum role role)
{
	return role_names[role];
}
