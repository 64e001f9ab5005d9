/* Lines of prose: first-fit breaking, squeezed punctuation at both ends, justification. */
#include <math.h>

#include "linebreak.h"
#include "prose.h"

/* A gap grows by at most this part of an em when a line is justified: readers and text extraction (poppler begins a new
 * word at 0.1 em) must not take it for a space. A line that would need more stays ragged. */
#define STRETCH_MAX 0.09
/* Rounding slack when widths are compared. */
#define SLACK_PT 0.01

static double size_of(const struct prose *prose, size_t index)
{
	return prose->styles[prose->letters[index].style].size_pt;
}

static bool is_blank(uint32_t code_point)
{
	return code_point == ' ' || code_point == 0x3000;
}

/* Advance to the next letter of the same line. */
static double step(const struct prose *prose, size_t index)
{
	const struct letter *letter = &prose->letters[index];
	return letter->advance_pt + letter->squeeze * size_of(prose, index) / 1000;
}

/* What a closing mark at a line's end does without: its blank half. */
static double end_squeeze(const struct prose *prose, size_t index)
{
	return letter_is_closing(prose->letters[index].code_point) ? size_of(prose, index) / 2 : 0;
}

static double head_squeeze(const struct prose *prose, size_t index)
{
	return letter_is_opening(prose->letters[index].code_point) ? size_of(prose, index) / 2 : 0;
}

static double widest(const struct prose *prose, enum opportunity least)
{
	double most = 0, width = 0;
	for (size_t i = 0; i < prose->letter_count; i++) {
		const struct letter *letter = &prose->letters[i];
		double end = is_blank(letter->code_point) && letter->opportunity >= least ? 0 : letter->advance_pt;
		most = fmax(most, width + end);
		width = letter->opportunity >= least ? 0 : width + step(prose, i);
	}
	return most;
}

double prose_natural_width(const struct prose *prose)
{
	return widest(prose, BREAK_MUST);
}

double prose_least_width(const struct prose *prose)
{
	return widest(prose, BREAK_SOFT);
}

/* Whether the word behind the last good opportunity should be broken rather than moved to the next line: when it is
 * longer than a line, or when it is long and the line would be left mostly empty. */
static bool break_inside(const struct prose *prose, size_t first, size_t good, double room)
{
	double kept = 0, word = 0;
	for (size_t i = first; i < good; i++)
		kept += step(prose, i);
	for (size_t i = good; i < prose->letter_count; i++) {
		word += step(prose, i);
		if (prose->letters[i].opportunity >= BREAK_GOOD)
			break;
	}
	return word > room || (kept < room / 3 && word > room * 2 / 3);
}

/* The end of the line that begins at `first`: behind the last good opportunity that fits, else the last soft one, else
 * the last letter. */
static size_t line_end(const struct prose *prose, size_t first, double room)
{
	size_t best[BREAK_MUST] = {0};
	double width = -head_squeeze(prose, first);
	for (size_t i = first; i < prose->letter_count; i++) {
		const struct letter *letter = &prose->letters[i];
		bool fits = is_blank(letter->code_point) ||
		            width + letter->advance_pt - end_squeeze(prose, i) <= room + SLACK_PT;
		if (!fits && i > first) {
			size_t good = best[BREAK_GOOD], soft = best[BREAK_SOFT], last = best[BREAK_LAST];
			if (good && (soft <= good || !break_inside(prose, first, good, room)))
				return good;
			return soft ? soft : good ? good : last ? last : i;
		}
		if (letter->opportunity == BREAK_MUST || i + 1 == prose->letter_count)
			return i + 1;
		if (letter->opportunity != BREAK_NEVER)
			best[letter->opportunity] = i + 1;
		width += step(prose, i);
	}
	return prose->letter_count;
}

static double line_width(const struct prose *prose, size_t first, size_t end)
{
	double width = 0;
	for (size_t i = first; i < end; i++)
		width += i + 1 < end ? step(prose, i) : prose->letters[i].advance_pt;
	return width;
}

struct lines prose_lines(const struct prose *prose, struct arena *arena, double width_pt, double first_indent_pt)
{
	struct lines lines = {0};
	struct line *at = arena_alloc(arena, prose->letter_count + 1, sizeof(*at));
	if (!at)
		return lines;
	for (size_t first = 0; first < prose->letter_count;) {
		double indent = lines.count ? 0 : first_indent_pt;
		size_t next = line_end(prose, first, width_pt - indent);
		size_t end = next;
		while (end > first + 1 && is_blank(prose->letters[end - 1].code_point))
			end--;
		struct line *line = &at[lines.count++];
		line->first = first;
		line->end = end;
		line->trail = next > end && next < prose->letter_count;
		line->last = next == prose->letter_count || prose->letters[next - 1].opportunity == BREAK_MUST;
		line->width_pt = line_width(prose, first, end);
		line->indent_pt = indent - head_squeeze(prose, first);
		lines.width_pt = fmax(lines.width_pt, line->indent_pt + line->width_pt);
		first = next;
		while (first < prose->letter_count && !line->last && is_blank(prose->letters[first].code_point))
			first++;
	}
	lines.at = at;
	return lines;
}

/* A gap that justification may widen: not inside Latin words and numbers. */
static bool is_gap(const struct prose *prose, size_t index)
{
	uint32_t here = prose->letters[index].code_point, next = prose->letters[index + 1].code_point;
	if (letter_is_opening(here) || letter_is_closing(next))
		return false;
	return here == ' ' || letter_is_wide(here) || letter_is_wide(next);
}

/* The move in 1/1000 em that fills the line to width_pt; 0 for lines that stay as they are. */
static int16_t stretch_of(const struct prose *prose, const struct line *line, double width_pt)
{
	if (width_pt <= 0 || line->last || line->end - line->first < 2)
		return 0;
	double rest = width_pt - line->indent_pt - line->width_pt + end_squeeze(prose, line->end - 1);
	double gaps_pt = 0;
	for (size_t i = line->first; i + 1 < line->end; i++)
		gaps_pt += is_gap(prose, i) ? size_of(prose, i) : 0;
	if (rest <= 0 || gaps_pt <= 0 || rest / gaps_pt > STRETCH_MAX)
		return 0;
	return (int16_t)floor(1000 * rest / gaps_pt);
}

static bool same_run(const struct style *a, const struct style *b)
{
	return a == b || (a->face == b->face && a->size_pt >= b->size_pt && a->size_pt <= b->size_pt &&
	                  a->colour.red == b->colour.red && a->colour.green == b->colour.green &&
	                  a->colour.blue == b->colour.blue && str_equal(a->target, b->target));
}

struct run_place {
	struct display *display;
	struct item_list *list;
	int tag;
	double x, y;
	int16_t stretch;
};

/* One item for letters [first, end), all of one look; returns its width with what follows its last letter. */
static double run_item(const struct prose *prose, const struct run_place *place, size_t first, size_t end, bool more)
{
	const struct style *style = &prose->styles[prose->letters[first].style];
	size_t count = end - first;
	uint32_t *letters = arena_alloc(&place->display->arena, count, sizeof(*letters));
	int16_t *moves = arena_alloc(&place->display->arena, count, sizeof(*moves));
	struct item *item = item_text(place->display, place->list, place->tag, place->x, place->y);
	if (!letters || !moves || !item)
		return 0;
	double width = 0;
	bool moved = false;
	for (size_t i = 0; i < count; i++) {
		const struct letter *letter = &prose->letters[first + i];
		letters[i] = letter->code_point;
		if (i + 1 < count || more)
			moves[i] = (int16_t)(letter->squeeze + (is_gap(prose, first + i) ? place->stretch : 0));
		moved |= moves[i] != 0;
		width += letter->advance_pt + moves[i] * style->size_pt / 1000;
	}
	item->letters = letters;
	item->moves = moved ? moves : NULL;
	item->letter_count = count;
	item->face = style->face;
	item->size_pt = style->size_pt;
	item->colour = style->colour;
	item->width = width;
	return width;
}

void prose_line_items(const struct prose *prose, const struct line *line, struct display *display,
                      struct item_list *list, int tag, int *link_tags, double x, double y, double width_pt)
{
	struct run_place place = {.display = display,
	                          .list = list,
	                          .x = x + line->indent_pt,
	                          .y = y,
	                          .stretch = stretch_of(prose, line, width_pt)};
	const size_t stop = line->end + line->trail;
	for (size_t first = line->first; first < stop;) {
		uint8_t index = prose->letters[first].style;
		const struct style *style = &prose->styles[index];
		size_t end = first + 1;
		while (end < stop && same_run(style, &prose->styles[prose->letters[end].style]))
			end++;
		place.tag = tag;
		if (style->target.size && tag >= 0) {
			if (link_tags[index] < 0)
				link_tags[index] = display_tag(display, ROLE_LINK, tag);
			place.tag = link_tags[index];
		}
		double width = run_item(prose, &place, first, end, end < stop);
		if (style->target.size && tag >= 0)
			(void)item_link(display, list, place.tag, place.x, y - 0.9 * style->size_pt, width,
			                1.1 * style->size_pt, style->target);
		place.x += width;
		first = end;
	}
}
