/* Texts that stand over each other: what a person would see at once and a program does not. */
#include <math.h>
#include <stdlib.h>

#include "inspect.h"
#include "lang.h"

/* Boxes may touch: advances hold white space at both sides of a glyph. */
#define TOUCH_PT 1.2

static int by_bottom(const void *a, const void *b)
{
	const struct text_box *left = a, *right = b;
	if (left->bottom < right->bottom || left->bottom > right->bottom)
		return left->bottom < right->bottom ? -1 : 1;
	return left->first < right->first ? -1 : left->first > right->first;
}

static bool overlap(const struct text_box *a, const struct text_box *b)
{
	double width = fmin(a->right, b->right) - fmax(a->left, b->left),
	       height = fmin(a->top, b->top) - fmax(a->bottom, b->bottom);
	/* On one line a closing bracket gives up the blank half of its em to its neighbour; a box is 0.7 em high. */
	bool one_line = fabs(a->bottom - b->bottom) < 0.01;
	return width > (one_line ? 0.8 * (a->top - a->bottom) : TOUCH_PT) && height > TOUCH_PT;
}

static void add_words(struct text *out, const struct text_box *box, const uint32_t *letters)
{
	for (size_t i = 0; i < box->count && i < 16; i++)
		text_add_utf8(out, letters[box->first + i]);
	text_add_byte(out, '\0');
}

void inspect_overlaps(struct inspect *inspect, size_t page_index, struct text_box *boxes, size_t count,
                      const uint32_t *letters)
{
	if (!inspect->inspection->warnings || count < 2)
		return;
	qsort(boxes, count, sizeof(*boxes), by_bottom);
	for (size_t i = 0; i < count; i++) {
		/* Ascending: what begins above this box's top cannot reach it. */
		for (size_t k = i + 1; k < count && boxes[k].bottom < boxes[i].top; k++) {
			if (!overlap(&boxes[i], &boxes[k]))
				continue;
			struct text one = {0}, other = {0};
			add_words(&one, &boxes[i], letters);
			add_words(&other, &boxes[k], letters);
			char *sentence = arena_printf(inspect->inspection->arena,
			                              TR("page %zu: «%s» and «%s» stand over each other",
			                                 "%zuページ: 「%s」と「%s」が重なっています"),
			                              page_index + 1, one.at ? one.at : "", other.at ? other.at : "");
			sentences_add(inspect->inspection->warnings, inspect->inspection->arena, str_of(sentence));
			text_release(&one);
			text_release(&other);
			return;
		}
	}
}
