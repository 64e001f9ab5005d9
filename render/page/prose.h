/* Text ready for setting: NFC code points, each with its style and with what may happen to the line behind it. Knows
 * lines, not pages. Line breaking is ICU's (UAX #14, tailored "ja@lb=strict", which is JIS X 4051 kinsoku) with the
 * additions that prose.c lists. */
#ifndef GEPPO_PROSE_H
#define GEPPO_PROSE_H

#include "display.h"

/* How a stretch of text looks, and where it leads. */
struct style {
	enum face face;
	double size_pt;
	struct colour colour;
	struct str target; /* label that the stretch links to; empty: none */
};

struct stretch {
	struct str text;
	struct style style;
};

enum opportunity {
	BREAK_NEVER,
	BREAK_LAST, /* only when nothing else fits: between any two letters of a long word */
	BREAK_SOFT, /* inside a long Latin word, behind / . - _ ? & = : ; */
	BREAK_GOOD,
	BREAK_MUST, /* a line feed stood here */
};

struct letter {
	uint32_t code_point;
	uint8_t style;       /* index into styles */
	uint8_t opportunity; /* behind this letter */
	int16_t squeeze;     /* ≤ 0, in 1/1000 em: what the pair with the next letter loses (約物) */
	double advance_pt;
};

struct prose {
	const struct letter *letters;
	size_t letter_count;
	const struct style *styles;
	size_t style_count; /* at most 255 */
};

/* A line of it: letters [first, end), blanks at its end left out. One of them is still drawn behind the line when the
 * paragraph goes on (`trail` is 1), so that words do not grow together when the text is read out of the file. */
struct line {
	size_t first, end;
	size_t trail;
	double width_pt;  /* with all squeezes */
	double indent_pt; /* where it begins; an opening bracket at the head stands half an em further left */
	bool last;        /* of its paragraph, or before a line feed: not justified */
};

struct lines {
	const struct line *at;
	size_t count;
	double width_pt; /* of the widest */
};

/* Shared by all text of a document: faces, ICU's objects, and the warnings. */
struct setter;

struct setter *setter_new(const struct face_set *faces, struct fail *fail) MUST_CHECK;
void setter_free(struct setter *setter);
const struct face_set *setter_faces(const struct setter *setter);

/* What is drawn for a character: itself, a blank for the spaces that only differ in kind, or 〓 (noted as missing, with
 * the text). */
uint32_t setter_drawable(struct setter *setter, enum face face, uint32_t code_point, struct str text);

/* Characters that no face can draw, each once, with the first text they stood in. */
size_t setter_missing_count(const struct setter *setter);
uint32_t setter_missing(const struct setter *setter, size_t index, struct str *ret_text);

/* In the arena; letter_count 0 for empty text. Sets the arena failed when memory is out. */
struct prose prose_new(struct setter *setter, struct arena *arena, const struct stretch *stretches, size_t count);
struct prose prose_plain(struct setter *setter, struct arena *arena, struct str text, const struct style *style);

/* Width of the widest line when nothing is broken but at line feeds, and of the widest part that cannot be broken well.
 */
double prose_natural_width(const struct prose *prose);
double prose_least_width(const struct prose *prose);

/* Lines of at most width_pt (first-fit; never hangs: a letter wider than that stands alone). */
struct lines prose_lines(const struct prose *prose, struct arena *arena, double width_pt, double first_indent_pt);

/* Items of one line with its baseline at y. Justifies to width_pt if that is > 0 and the line is not last. Links become
 * Link tags below `tag`; pass the same `link_tags` (style_count ints, all -1 at first) for all lines of one prose. */
void prose_line_items(const struct prose *prose, const struct line *line, struct display *display,
                      struct item_list *list, int tag, int *link_tags, double x, double y, double width_pt);

#endif
