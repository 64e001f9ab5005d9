/* The laid-out document: pages of positioned items, and the tree of tags that says what each item is. Made by flow.c,
 * played by the sinks (PDF, text). Knows nothing of PDF objects. Coordinates in points from the page's top left, y
 * down. Everything lives in the display's arena. */
#ifndef GEPPO_DISPLAY_H
#define GEPPO_DISPLAY_H

#include "canvas.h"

enum role {
	ROLE_DOCUMENT,
	ROLE_SECT,
	ROLE_DIV,
	ROLE_H1,
	ROLE_H2,
	ROLE_H3,
	ROLE_P,
	ROLE_SPAN,
	ROLE_LINK,
	ROLE_REFERENCE,
	ROLE_TOC,
	ROLE_TOCI,
	ROLE_L,
	ROLE_LI,
	ROLE_LBL,
	ROLE_LBODY,
	ROLE_TABLE,
	ROLE_THEAD,
	ROLE_TBODY,
	ROLE_TR,
	ROLE_TH,
	ROLE_TD,
	ROLE_CAPTION,
	ROLE_FIGURE,
	ROLE_COUNT,
};

/* A tag's number; those below 0 are no elements of the tree. */
#define TAG_ARTIFACT (-1)
#define TAG_HEADER (-2)
#define TAG_FOOTER (-3)
#define TAG_ROOT 0

enum scope {
	SCOPE_NONE,
	SCOPE_COLUMN,
	SCOPE_ROW,
};

struct tag {
	enum role role;
	int parent;             /* -1 for the root */
	struct str alternative; /* Alt; empty: none */
	struct str actual;      /* ActualText; empty: none */
	enum scope scope;
	int column_span, row_span; /* ≥ 1 */
};

enum item_kind {
	ITEM_TEXT,
	ITEM_PATH,
	ITEM_CANVAS,
	ITEM_LINK,  /* an active rectangle; its text is items of its own with the same tag */
	ITEM_TOUCH, /* draws nothing: the tag exists though it is empty (a table's empty cell) */
};

struct item {
	enum item_kind kind;
	int tag;
	double x, y;          /* ITEM_TEXT: start of the baseline; else the top left corner */
	double width, height; /* ITEM_CANVAS: as drawn, so that the scale is width / canvas_width */
	/* ITEM_TEXT: code points, and the move after each in 1/1000 em (NULL: none) */
	const uint32_t *letters;
	const int16_t *moves;
	size_t letter_count;
	enum face face;
	double size_pt;
	struct colour colour;
	/* ITEM_PATH: points relative to x, y */
	const struct path_segment *segments;
	size_t segment_count;
	bool filled, stroked;
	struct pen pen; /* the fill's colour is `colour` */
	const struct canvas *canvas;
	struct str target; /* ITEM_LINK: the label */
	struct item *next;
};

struct item_list {
	struct item *first, *last;
};

struct page {
	double width_pt, height_pt;
	struct item_list items;
};

/* Where a label stands, known when it was placed. */
struct place {
	struct str label;
	struct str number;
	int level;        /* 1–3 for headings, else 0 */
	struct str title; /* of headings: with its number, for bookmarks */
	size_t page;      /* from 1; 0: not placed */
	double y;
};

struct display {
	struct arena arena;
	struct page *pages;
	size_t page_count, page_room;
	struct tag *tags;
	size_t tag_count, tag_room;
	struct place *places;
	size_t place_count, place_room;
};

void display_init(struct display *display);
void display_release(struct display *display);
/* Empty but for the root tag; memory kept. */
void display_clear(struct display *display);
bool display_failed(const struct display *display);

/* The new page, or NULL when memory is out. */
struct page *display_page(struct display *display, double width_pt, double height_pt);

/* A new element below `parent`; gives the parent itself when that is an artifact, and TAG_ARTIFACT when memory is out.
 */
int display_tag(struct display *display, enum role role, int parent);
struct tag *display_tag_at(struct display *display, int tag);

/* Notes a label or a heading; returns its index. */
size_t display_place(struct display *display, const struct place *place);
const struct place *display_find(const struct display *display, struct str label);

/* Items at the list's end; coordinates are the list's own until item_list_move. Each returns the item, or NULL when
 * memory is out. */
struct item *item_text(struct display *display, struct item_list *list, int tag, double x, double y);
struct item *item_rectangle(struct display *display, struct item_list *list, int tag, double x, double y, double width,
                            double height, struct colour fill);
/* A straight line as an artifact. */
struct item *item_rule(struct display *display, struct item_list *list, double x1, double y1, double x2, double y2,
                       double width_pt, struct colour colour);
struct item *item_frame(struct display *display, struct item_list *list, double x, double y, double width,
                        double height, double width_pt, struct colour colour);
/* A path of segments that the caller allocated from the arena, relative to x, y. */
struct item *item_path(struct display *display, struct item_list *list, int tag, double x, double y,
                       const struct path_segment *segments, size_t count);
struct item *item_canvas(struct display *display, struct item_list *list, int tag, double x, double y, double scale,
                         const struct canvas *canvas);
struct item *item_link(struct display *display, struct item_list *list, int tag, double x, double y, double width,
                       double height, struct str target);
void item_touch(struct display *display, struct item_list *list, int tag);

void item_list_move(struct item_list *list, double dx, double dy);
void item_list_append(struct item_list *list, struct item_list *tail);
/* A copy with every item an artifact and links left out: the heading rows that repeat. */
struct item_list item_list_artifact(struct display *display, const struct item_list *list);

/* The standard structure type: "P", "TD". */
const char *role_name(enum role role);

#endif
