/* The pieces between blocks and pages. A slab is a strip of the text area that is never split: a line of a paragraph, a
 * row of a table, a figure with its caption. Builders turn blocks into slabs; flow.c sets slabs onto pages. Coordinates
 * of a slab's items begin at the left margin and the slab's top. Private to this room. */
#ifndef GEPPO_SLAB_H
#define GEPPO_SLAB_H

#include "blocks.h"
#include "display.h"
#include "sentences.h"
#include "prose.h"

/* What stands again at the top of each page that a table goes on to. */
struct repeat {
	struct item_list items; /* artifacts */
	double height_pt;
};

enum page_turn {
	TURN_NONE,
	TURN_PAGE,    /* begins a page */
	TURN_CHAPTER, /* begins a page unless much of this one is free */
};

struct slab {
	struct item_list items;
	double height_pt;
	double before_pt; /* space above; dropped at a page's top */
	bool keep_next;   /* on the page of the next slab */
	bool remarks;     /* part of a remarks block: the bar stands beside it */
	bool landscape;   /* the page that TURN_PAGE begins */
	enum page_turn turn;
	double need_pt; /* begins a page unless this much is free */
	const struct repeat *repeat;
	bool floats;  /* a figure: may stand at the top of the next page while text behind it fills this one */
	bool barrier; /* a heading that figures before it do not pass */
	size_t place, place_count; /* the places that stand here: index + 1 of the first, and how many */
	struct slab *next;
};

struct builder {
	struct display *display;
	struct setter *setter;
	const struct document_settings *settings;
	const struct display *known; /* places of the pass before, for page numbers; NULL on the first */
	const struct block *blocks;
	struct slab *first, *last;
	struct slab *chain; /* the first of the slabs that keep_next holds together with the last one */
	double width_pt, indent_pt; /* of the text now: the whole, and what remarks take off its left */
	double page_height_pt;
	bool landscape, remarks;
	enum page_turn pending_turn; /* for the next slab */
	double pending_need_pt, pending_before_pt;
	size_t heading_count;
	int parent;                   /* the tag under which blocks stand */
	int list, sublist, list_body; /* open list tags, or TAG_ARTIFACT */
	struct sentences *warnings;
	struct arena *warnings_arena;
};

/* A new slab at the end. NULL when memory is out. */
struct slab *slab_new(struct builder *builder, double height_pt, double before_pt);

/* What follows stands on pages of this orientation. */
void builder_turn(struct builder *builder, bool landscape);

/* One of the two, by the document's language. For the few words that this room prints itself. */
const char *builder_say(const struct builder *builder, const char *english, const char *japanese);

/* The arena of this pass. */
struct arena *builder_arena(struct builder *builder);
double builder_text_width(const struct builder *builder);
struct style builder_style(enum face face, double size_pt, struct colour colour);

/* Baseline of a line box's first line: text of this size in lines `leading_pt` apart stands centred in its line. */
double baseline(double size_pt, double leading_pt);

struct paragraph_shape {
	double indent_pt, width_pt;               /* of the text, from the builder's left */
	double leading_pt, before_pt, after_keep; /* after_keep ≠ 0: kept with what follows */
	double first_pt;                          /* more indent on the first line */
	bool justified;
};

/* Prose as one slab a line, with no single lines left at a page's end or top; returns the first slab, NULL for empty
 * prose. */
struct slab *slabs_of_prose(struct builder *builder, const struct prose *prose, int tag,
                            const struct paragraph_shape *shape);

/* Prose into a list of items, its top at y; returns the height. */
double prose_block(struct builder *builder, struct item_list *list, const struct prose *prose, int tag, double x,
                   double y, double width_pt, double leading_pt, double align /* 0 left, 0.5 centre, 1 right */);
/* The same for plain text in one style. */
double text_block(struct builder *builder, struct item_list *list, struct str text, const struct style *style, int tag,
                  double x, double y, double width_pt, double leading_pt, double align);

/* The label of the heading with this number (from 0), when it has none of its own. */
struct str heading_label(struct arena *arena, const struct heading *heading, size_t number);

/* The builders, one for each kind of block. */
void build_cover(struct builder *builder, const struct cover *cover);
void build_contents(struct builder *builder, const struct contents *contents);
void build_heading(struct builder *builder, const struct heading *heading);
void build_paragraph(struct builder *builder, const struct paragraph *paragraph);
void build_remarks_caption(struct builder *builder, struct str caption);
void build_callout(struct builder *builder, const struct callout *callout);
void build_key_values(struct builder *builder, const struct key_values *key_values);
void build_table(struct builder *builder, const struct table_block *table);
void build_figures(struct builder *builder, const struct figures *figures);

/* The text, or as much of it as fits with "…" behind it. */
struct str text_clipped(struct builder *builder, struct str text, const struct style *style, double width_pt);

/* "図4-1 題": a caption's prose, the number bold. */
struct prose caption_prose(struct builder *builder, struct str number, struct str title, struct str suffix);

/* Draws a mark as a path `size_pt` high with its left at x and its foot on the baseline y; returns its width. Tagged as
 * Span with its own text when `alone`, else an artifact beside its word. */
double mark_draw(struct builder *builder, struct item_list *list, enum mark mark, int tag, bool alone, double x,
                 double y, double size_pt);
struct colour mark_colour(enum mark mark);

/* Slabs onto pages, with running heads. */
bool flow_pages(struct builder *builder);

#endif
