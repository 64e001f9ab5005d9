/* The contents of pages and of the forms they paint: only operators that we know, everything marked, every character as
 * it was laid out and in that order, nothing outside of the page. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "lang.h"
#include "number.h"

#define OPERANDS_MAX 6
#define SAVES_MAX 28   /* 6.1.13 */
#define OUTSIDE_PT 0.6 /* a line's half width may stand over the edge of a form at the page's edge */

enum token {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_NAME,
	TOKEN_HEX,
	TOKEN_BRACKET,
	TOKEN_OPERATOR,
};

struct matrix {
	double scale, x, y; /* all that our contents use */
};

/* A stream being read: the page's, or that of a form in it. */
struct frame {
	struct str rest;
	struct matrix at, saved[SAVES_MAX];
	int saves;
};

struct letters {
	uint32_t *at;
	size_t count, room;
};

struct walk {
	struct inspect *inspect;
	struct inspect_page *page;
	size_t index;
	struct frame frames[2];
	int depth; /* frames open − 1 */
	double numbers[OPERANDS_MAX];
	int number_count;
	struct str name, last_name;
	long long mark_number;
	struct inspect_font *font, *page_font; /* page_…: what a form's end gives back */
	double page_size_pt;
	double size_pt, text_x, text_y, shown_pt;
	bool upright, in_array;
	int marks; /* marked-content sequences open */
	struct letters letters;
	size_t shown_first; /* letters before the string that is being shown */
	struct text_box *boxes;
	size_t box_count, box_room;
	bool told_outside;
};

/* ---- Tokens ---- */

static bool is_white(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == '\0';
}

static bool ends_token(char byte)
{
	return is_white(byte) || strchr("<>[]()/%{}", byte);
}

static enum token next_token(struct str *rest, struct str *ret)
{
	while (rest->size && is_white(*rest->at))
		*rest = str_skip(*rest, 1);
	if (!rest->size)
		return TOKEN_END;
	char first = *rest->at;
	if (first == '[' || first == ']' || str_starts(*rest, STR("<<")) || str_starts(*rest, STR(">>"))) {
		*ret = str_take(*rest, first == '[' || first == ']' ? 1 : 2);
		*rest = str_skip(*rest, ret->size);
		return TOKEN_BRACKET;
	}
	if (first == '<') {
		size_t end = str_find(*rest, '>');
		*ret = str_skip(str_take(*rest, end), 1);
		*rest = str_skip(*rest, end + 1);
		return TOKEN_HEX;
	}
	size_t size = 1;
	while (size < rest->size && !ends_token(rest->at[size]))
		size++;
	*ret = str_take(*rest, size);
	*rest = str_skip(*rest, size);
	if (first == '/')
		return TOKEN_NAME;
	return (first >= '0' && first <= '9') || first == '-' || first == '.' ? TOKEN_NUMBER : TOKEN_OPERATOR;
}

/* ---- What should be there ---- */

static void push_letter(struct walk *walk, struct letters *letters, uint32_t code_point)
{
	if (letters->count == letters->room) {
		size_t room = letters->room ? 2 * letters->room : 1024;
		uint32_t *larger = arena_alloc(&walk->inspect->arena, room, sizeof(*larger));
		if (!larger)
			return;
		if (letters->count)
			memcpy(larger, letters->at, letters->count * sizeof(*larger));
		letters->at = larger;
		letters->room = room;
	}
	letters->at[letters->count++] = code_point;
}

static void expect_canvas(struct walk *walk, struct letters *letters, const struct canvas *canvas)
{
	for (size_t i = 0; i < canvas_draw_count(canvas); i++) {
		const struct draw *draw = canvas_draw(canvas, i);
		for (struct str rest = draw->kind == DRAW_TEXT ? draw->text : (struct str){0}; rest.size;) {
			size_t size;
			uint32_t code_point = str_utf8(rest, &size);
			rest = str_skip(rest, size);
			push_letter(walk, letters,
			            setter_drawable(walk->inspect->inspection->composition->setter, draw->style.face,
			                            code_point, draw->text));
		}
	}
}

static void compare(struct walk *walk)
{
	struct letters meant = {0};
	const struct page *page = &walk->inspect->inspection->composition->display->pages[walk->index];
	for (const struct item *item = page->items.first; item; item = item->next) {
		for (size_t i = 0; item->kind == ITEM_TEXT && i < item->letter_count; i++)
			push_letter(walk, &meant, item->letters[i]);
		if (item->kind == ITEM_CANVAS)
			expect_canvas(walk, &meant, item->canvas);
	}
	size_t same = 0;
	while (same < meant.count && same < walk->letters.count && meant.at[same] == walk->letters.at[same])
		same++;
	if (same == meant.count && same == walk->letters.count)
		return;
	struct text around = {0};
	for (size_t i = same > 12 ? same - 12 : 0; i < same + 8 && i < meant.count; i++)
		text_add_utf8(&around, meant.at[i]);
	finding(walk->inspect, "geppo",
	        TR("page %zu: the text differs from what was laid out near «%.*s»",
	           "%zuページ: 「%.*s」の付近で文字が組版と異なります"),
	        walk->index + 1, STR_ARGS(text_str(&around)));
	text_release(&around);
}

/* ---- Operators ---- */

static struct frame *top(struct walk *walk)
{
	return &walk->frames[walk->depth];
}

static void check_inside(struct walk *walk, double x, double y)
{
	const struct matrix *at = &top(walk)->at;
	x = x * at->scale + at->x;
	y = y * at->scale + at->y;
	bool inside = x >= -OUTSIDE_PT && y >= -OUTSIDE_PT && x <= walk->page->width_pt + OUTSIDE_PT &&
	              y <= walk->page->height_pt + OUTSIDE_PT;
	if (inside || walk->told_outside)
		return;
	walk->told_outside = true;
	finding(walk->inspect, "geppo",
	        TR("page %zu: something is drawn at %.1f, %.1f, outside of the page",
	           "%zuページ: 用紙の外 (%.1f, %.1f) に描画があります"),
	        walk->index + 1, x, y);
}

static void check_marked(struct walk *walk)
{
	if (!walk->marks)
		finding(walk->inspect, "UA:7.1-3",
		        TR("page %zu: contents are neither tagged nor an artifact",
		           "%zuページ: タグもアーティファクト指定もない内容があります"),
		        walk->index + 1);
}

static void show_hex(struct walk *walk, struct str hex)
{
	if (!walk->font || hex.size % 4) {
		finding(walk->inspect, "A-3:6.2.2-2",
		        TR("page %zu: a text cannot be read", "%zuページ: 文字列を読めません"), walk->index + 1);
		return;
	}
	for (; hex.size >= 4; hex = str_skip(hex, 4)) {
		uint64_t code = 0;
		(void)number_hex(str_take(hex, 4), UINT16_MAX, &code);
		push_letter(walk, &walk->letters, inspect_code(walk->inspect, walk->font, (uint32_t)code));
		walk->shown_pt += walk->font->width[code] * walk->size_pt / 1000;
	}
}

/* Remembers where the text stands; blanks hide nothing. */
static void keep_box(struct walk *walk)
{
	size_t first = walk->shown_first, count = walk->letters.count - first;
	while (count && walk->letters.at[first + count - 1] == ' ')
		count--;
	if (!count)
		return;
	if (walk->box_count == walk->box_room) {
		size_t room = walk->box_room ? 2 * walk->box_room : 256;
		struct text_box *larger = arena_alloc(&walk->inspect->arena, room, sizeof(*larger));
		if (!larger)
			return;
		if (walk->box_count)
			memcpy(larger, walk->boxes, walk->box_count * sizeof(*larger));
		walk->boxes = larger;
		walk->box_room = room;
	}
	const struct matrix *at = &top(walk)->at;
	double rise = walk->size_pt * 0.7,
	       along = walk->shown_pt * (double)count / (double)(walk->letters.count - first);
	double width = walk->upright ? rise : along, height = walk->upright ? along : rise;
	double left = at->x + at->scale * (walk->text_x - (walk->upright ? rise : 0)),
	       bottom = at->y + at->scale * walk->text_y;
	walk->boxes[walk->box_count++] =
	        (struct text_box){left, left + at->scale * width, bottom, bottom + at->scale * height, first, count};
}

static void text_shown(struct walk *walk)
{
	keep_box(walk);
	double along = walk->shown_pt, rise = walk->size_pt * 0.8, fall = walk->size_pt * 0.1;
	check_marked(walk);
	if (walk->upright) {
		check_inside(walk, walk->text_x - rise, walk->text_y);
		check_inside(walk, walk->text_x + fall, walk->text_y + along);
	} else {
		check_inside(walk, walk->text_x, walk->text_y - fall);
		check_inside(walk, walk->text_x + along, walk->text_y + rise);
	}
}

static void begin_mark(struct walk *walk, bool dictionary)
{
	struct str name = walk->name;
	if (walk->depth)
		finding(walk->inspect, "UA:7.20-2",
		        TR("page %zu: a form has marked contents of its own", "%zuページ: フォームの中にマーク付き内容があります"),
		        walk->index + 1);
	if (walk->marks++)
		finding(walk->inspect, str_is(name, "/Artifact") ? "UA:7.1-1" : "UA:7.1-2",
		        TR("page %zu: marked contents are nested", "%zuページ: マーク付き内容が入れ子です"),
		        walk->index + 1);
	if (str_is(name, "/Artifact"))
		return;
	struct inspect_mark *mark =
	        dictionary && walk->mark_number >= 0 ? page_mark(walk->inspect, walk->page, walk->mark_number) : NULL;
	if (!mark || mark->in_content)
		finding(walk->inspect, "UA:7.1-3",
		        TR("page %zu: marked contents have no number of their own",
		           "%zuページ: マーク付き内容の番号が正しくありません"),
		        walk->index + 1);
	else
		mark->in_content = true;
}

static void paint_form(struct walk *walk)
{
	struct inspect *inspect = walk->inspect;
	qpdf_oh forms = entry_of(inspect, entry_of(inspect, walk->page->object, "/Resources"), "/XObject");
	char key[32] = {0};
	struct str name = str_take(walk->last_name, sizeof(key) - 1);
	memcpy(key, name.at, name.size);
	qpdf_oh form = entry_of(inspect, forms, key);
	check_marked(walk);
	if (walk->depth || !name_is(inspect, entry_of(inspect, form, "/Subtype"), "/Form")) {
		finding(inspect, "A-3:6.2.2-2 A-3:6.2.9-3",
		        TR("page %zu: %s is no form, or inside of one",
		           "%zuページ: %sはフォームではないか、入れ子です"),
		        walk->index + 1, key);
		return;
	}
	if (qpdf_oh_is_null(inspect->q, entry_of(inspect, form, "/Resources")))
		finding(inspect, "A-3:6.2.2-2",
		        TR("page %zu: the form %s has no resources", "%zuページ: フォーム%sにResourcesがありません"),
		        walk->index + 1, key);
	struct matrix at = top(walk)->at;
	walk->page_font = walk->font;
	walk->page_size_pt = walk->size_pt;
	walk->depth = 1;
	walk->frames[1] = (struct frame){.rest = stream_bytes(inspect, form), .at = at};
	qpdf_oh box = entry_of(inspect, form, "/BBox");
	check_inside(walk, 0, 0);
	check_inside(walk, qpdf_oh_get_numeric_value(inspect->q, qpdf_oh_get_array_item(inspect->q, box, 2)),
	             qpdf_oh_get_numeric_value(inspect->q, qpdf_oh_get_array_item(inspect->q, box, 3)));
}

static void save(struct walk *walk, bool restore)
{
	struct frame *frame = top(walk);
	if (restore && frame->saves > 0)
		frame->at = frame->saved[--frame->saves];
	else if (!restore && frame->saves < SAVES_MAX)
		frame->saved[frame->saves++] = frame->at;
	else
		finding(walk->inspect, "A-3:6.1.13-8",
		        TR("page %zu: q and Q do not match", "%zuページ: qとQが対応していません"), walk->index + 1);
}

static void concatenate(struct walk *walk)
{
	struct matrix *at = &top(walk)->at;
	const double *n = walk->numbers;
	*at = (struct matrix){at->scale * n[0], at->x + at->scale * n[4], at->y + at->scale * n[5]};
}

static void set_font(struct walk *walk)
{
	walk->size_pt = walk->numbers[0];
	walk->font = NULL;
	for (size_t i = 0; i < walk->inspect->font_count; i++)
		if (str_equal(str_skip(walk->last_name, 1), str_of(walk->inspect->fonts[i]->name)))
			walk->font = walk->inspect->fonts[i];
}

static bool text_operator(struct walk *walk, struct str op)
{
	const double *n = walk->numbers;
	if (str_is(op, "Tf")) {
		set_font(walk);
	} else if (str_is(op, "Td") || str_is(op, "Tm")) {
		bool matrix = str_is(op, "Tm");
		walk->upright = matrix;
		walk->text_x = n[matrix ? 4 : 0];
		walk->text_y = n[matrix ? 5 : 1];
	} else if (str_is(op, "Tj") || str_is(op, "TJ")) {
		text_shown(walk);
	} else if (!str_is(op, "BT") && !str_is(op, "ET")) {
		return false;
	}
	walk->shown_pt = 0;
	walk->shown_first = walk->letters.count;
	return true;
}

static bool path_operator(struct walk *walk, struct str op)
{
	static const char *const quiet[] = {"w", "J", "j", "d", "g", "G", "rg", "RG", "h", "W", "n"};
	const double *n = walk->numbers;
	if (str_is(op, "m") || str_is(op, "l") || str_is(op, "c")) {
		for (int i = 0; i + 1 < walk->number_count; i += 2)
			check_inside(walk, n[i], n[i + 1]);
		return true;
	}
	if (str_is(op, "re")) {
		check_inside(walk, n[0], n[1]);
		check_inside(walk, n[0] + n[2], n[1] + n[3]);
		return true;
	}
	if (str_is(op, "f") || str_is(op, "S") || str_is(op, "B")) {
		check_marked(walk);
		return true;
	}
	for (size_t i = 0; i < sizeof(quiet) / sizeof(quiet[0]); i++)
		if (str_is(op, quiet[i]))
			return true;
	return false;
}

/* Operators that exist but that a report has no use for, each with what would have to be checked. */
static void tell_operator(struct walk *walk, struct str op)
{
	static const char *const clauses[][2] = {
	        {"gs", "A-3:6.2.5"},   {"ri", "A-3:6.2.6-1"},    {"BI", "A-3:6.1.10-1 A-3:6.2.8"}, {"k", "A-3:6.2.4.3-3"},
	        {"K", "A-3:6.2.4.3-3"}, {"cs", "A-3:6.2.4.4-1"}, {"CS", "A-3:6.2.4.4-1"},
	};
	const char *clause = "A-3:6.2.2-1";
	for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++)
		if (str_is(op, clauses[i][0]))
			clause = clauses[i][1];
	finding(walk->inspect, clause, TR("page %zu: unknown operator %.*s", "%zuページ: 未知の演算子 %.*s"), walk->index + 1,
	        STR_ARGS(op));
}

/* A property list may number its contents and say what kind of artifact it is. Texts in one would need a language. */
static void check_property(struct walk *walk, struct str key)
{
	static const struct {
		const char *key, *clause;
	} others[] = {{"/ActualText", "UA:7.2-30"}, {"/Alt", "UA:7.2-31"}, {"/E", "UA:7.2-32"}, {"/Lang", "UA:7.2-29"}};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_is(key, others[i].key))
			finding(walk->inspect, others[i].clause,
			        TR("page %zu: a property list has %s", "%zuページ: プロパティリストに%sがあります"), walk->index + 1,
			        others[i].key);
}

static void operator(struct walk *walk, struct str op)
{
	if (str_is(op, "BDC") || str_is(op, "BMC")) {
		begin_mark(walk, str_is(op, "BDC"));
	} else if (str_is(op, "EMC")) {
		if (walk->marks-- < 1)
			finding(walk->inspect, "UA:7.1-3",
			        TR("page %zu: EMC without a beginning", "%zuページ: 対応のないEMCがあります"),
			        walk->index + 1);
	} else if (str_is(op, "q") || str_is(op, "Q")) {
		save(walk, str_is(op, "Q"));
	} else if (str_is(op, "cm")) {
		concatenate(walk);
	} else if (str_is(op, "Do")) {
		paint_form(walk);
	} else if (!text_operator(walk, op) && !path_operator(walk, op)) {
		tell_operator(walk, op);
	}
	walk->in_array = false;
	walk->number_count = 0;
	memset(walk->numbers, 0, sizeof(walk->numbers));
	walk->name = walk->last_name = (struct str){0};
	walk->mark_number = -1;
}

static void operand(struct walk *walk, enum token kind, struct str token)
{
	if (kind == TOKEN_NAME) {
		if (!walk->name.size)
			walk->name = token;
		else
			check_property(walk, token);
		walk->last_name = token;
	} else if (kind == TOKEN_HEX) {
		show_hex(walk, token);
	} else if (kind == TOKEN_BRACKET) {
		walk->in_array = *token.at == '[';
	} else if (kind == TOKEN_NUMBER) {
		double value = 0;
		(void)number_double(token, &value);
		/* A move between the strings of a TJ. */
		if (walk->in_array && walk->letters.count > walk->shown_first) {
			walk->shown_pt -= value * walk->size_pt / 1000;
			return;
		}
		if (str_is(walk->last_name, "/MCID"))
			walk->mark_number = (long long)value;
		if (walk->number_count < OPERANDS_MAX)
			walk->numbers[walk->number_count++] = value;
	}
}

void inspect_content(struct inspect *inspect, size_t page_index)
{
	struct walk walk = {
	        .inspect = inspect, .page = &inspect->pages[page_index], .index = page_index, .mark_number = -1};
	walk.frames[0] = (struct frame){
	        .rest = stream_bytes(inspect, entry_of(inspect, walk.page->object, "/Contents")), .at = {1, 0, 0}};
	for (;;) {
		struct str token;
		enum token kind = next_token(&top(&walk)->rest, &token);
		if (kind == TOKEN_OPERATOR) {
			operator(&walk, token);
		} else if (kind != TOKEN_END) {
			operand(&walk, kind, token);
		} else {
			if (top(&walk)->saves)
				finding(inspect, "A-3:6.1.13-8",
				        TR("page %zu: q and Q do not match", "%zuページ: qとQが対応していません"),
				        page_index + 1);
			if (!walk.depth)
				break;
			walk.depth = 0;
			walk.font = walk.page_font;
			walk.size_pt = walk.page_size_pt;
		}
	}
	if (walk.marks)
		finding(inspect, "UA:7.1-3",
		        TR("page %zu: marked contents do not end", "%zuページ: マーク付き内容が閉じていません"),
		        page_index + 1);
	compare(&walk);
	inspect_overlaps(inspect, page_index, walk.boxes, walk.box_count, walk.letters.at);
}
