/* ISO 32000-1, 14.7. */
#include "pdf_tags.h"

#include "table_headers.h"

#define DEPTH_MAX 32
/* Keys in one leaf of the ParentTree: 2 array elements each, and PDF/A-1 allows 8,191. */
#define LEAF_KEYS 2000

/* What hangs in an element, until the page's object is known. */
struct kid {
	size_t element;
	int number;
	struct pdf_object *child; /* NULL: marked content */
	struct kid *next;
};

struct element {
	struct pdf_object *object, *kids;
	struct pdf_object *page;      /* its Pg: of its first content */
	struct pdf_object *attribute; /* its A; NULL: none */
};

struct parent_entry {
	struct pdf_object *value;
};

struct pdf_tags {
	struct pdf *pdf;
	const struct display *display;
	struct arena *arena;
	struct element *elements; /* by tag */
	struct pdf_object *root;
	struct pdf_object *page_parents; /* of the page being written */
	int page_numbers;
	struct kid *waiting, *last_waiting;
	struct parent_entry *parents; /* ParentTree: pages, then annotations */
	size_t parent_count, parent_room;
};

struct pdf_tags *pdf_tags_new(struct pdf *pdf, const struct display *display, struct arena *arena)
{
	struct pdf_tags *tags = arena_alloc(arena, 1, sizeof(*tags));
	if (!tags)
		return NULL;
	size_t links = 0;
	for (size_t i = 0; i < display->page_count; i++)
		for (const struct item *item = display->pages[i].items.first; item; item = item->next)
			links += item->kind == ITEM_LINK;
	*tags = (struct pdf_tags){.pdf = pdf,
	                          .display = display,
	                          .arena = arena,
	                          .parent_count = display->page_count,
	                          .parent_room = display->page_count + links};
	tags->elements = arena_alloc(arena, display->tag_count, sizeof(*tags->elements));
	tags->parents = arena_alloc(arena, tags->parent_room, sizeof(*tags->parents));
	tags->root = pdf_dictionary(pdf, true);
	return tags->elements && tags->parents ? tags : NULL;
}

static struct pdf_object *attribute_of(struct pdf_tags *tags, int number)
{
	struct element *element = &tags->elements[number];
	if (!element->attribute) {
		element->attribute = pdf_dictionary(tags->pdf, false);
		pdf_set_name(tags->pdf, element->attribute, "O", "Table");
		pdf_set(tags->pdf, element->object, "A", element->attribute);
	}
	return element->attribute;
}

static void attributes(struct pdf_tags *tags, int number)
{
	const struct tag *tag = &tags->display->tags[number];
	if (tag->scope == SCOPE_NONE && tag->column_span == 1 && tag->row_span == 1)
		return;
	struct pdf_object *attribute = attribute_of(tags, number);
	if (tag->scope != SCOPE_NONE)
		pdf_set_name(tags->pdf, attribute, "Scope", tag->scope == SCOPE_ROW ? "Row" : "Column");
	if (tag->column_span > 1)
		pdf_set_number(tags->pdf, attribute, "ColSpan", tag->column_span);
	if (tag->row_span > 1)
		pdf_set_number(tags->pdf, attribute, "RowSpan", tag->row_span);
}

/* The element's dictionary, without its place in the tree. */
static void make(struct pdf_tags *tags, int number, struct pdf_object *parent)
{
	const struct tag *tag = &tags->display->tags[number];
	struct element *element = &tags->elements[number];
	element->object = pdf_dictionary(tags->pdf, true);
	element->kids = pdf_array(tags->pdf, false);
	pdf_set_name(tags->pdf, element->object, "S", role_name(tag->role));
	pdf_set(tags->pdf, element->object, "P", parent);
	if (tag->alternative.size)
		pdf_set_text(tags->pdf, element->object, "Alt", tag->alternative);
	if (tag->actual.size)
		pdf_set_text(tags->pdf, element->object, "ActualText", tag->actual);
	attributes(tags, number);
	/* Type is optional here, and a report has thousands of cells. */
	pdf_set(tags->pdf, element->object, "K", element->kids);
}

static void wait(struct pdf_tags *tags, int tag, int number, struct pdf_object *child)
{
	struct kid *kid = arena_alloc(tags->arena, 1, sizeof(*kid));
	if (!kid)
		return;
	*kid = (struct kid){.element = (size_t)tag, .number = number, .child = child};
	if (tags->last_waiting)
		tags->last_waiting->next = kid;
	else
		tags->waiting = kid;
	tags->last_waiting = kid;
}

void pdf_tags_touch(struct pdf_tags *tags, int tag)
{
	int chain[DEPTH_MAX];
	int depth = 0;
	for (int at = tag; at >= 0 && !tags->elements[at].object && depth < DEPTH_MAX;
	     at = tags->display->tags[at].parent)
		chain[depth++] = at;
	while (depth--) {
		int at = chain[depth], parent = tags->display->tags[at].parent;
		make(tags, at, parent < 0 ? tags->root : tags->elements[parent].object);
		if (parent < 0)
			pdf_set(tags->pdf, tags->root, "K", tags->elements[at].object);
		else
			wait(tags, parent, 0, tags->elements[at].object);
	}
}

int pdf_tags_content(struct pdf_tags *tags, int tag, size_t page_index)
{
	if (!tags->page_parents) {
		tags->page_parents = pdf_array(tags->pdf, true);
		tags->page_numbers = 0;
		tags->parents[page_index].value = tags->page_parents;
	}
	pdf_tags_touch(tags, tag);
	pdf_add(tags->pdf, tags->page_parents, tags->elements[tag].object);
	wait(tags, tag, tags->page_numbers, NULL);
	return tags->page_numbers++;
}

static struct pdf_object *reference(struct pdf_tags *tags, const char *type, struct pdf_object *page)
{
	struct pdf_object *object = pdf_dictionary(tags->pdf, false);
	pdf_set_name(tags->pdf, object, "Type", type);
	pdf_set(tags->pdf, object, "Pg", page);
	return object;
}

void pdf_tags_page(struct pdf_tags *tags, size_t page_index, struct pdf_object *page)
{
	for (const struct kid *kid = tags->waiting; kid; kid = kid->next) {
		struct element *element = &tags->elements[kid->element];
		if (kid->child) {
			pdf_add(tags->pdf, element->kids, kid->child);
			continue;
		}
		if (!element->page) {
			element->page = page;
			pdf_set(tags->pdf, element->object, "Pg", page);
		}
		if (element->page == page) {
			pdf_add_number(tags->pdf, element->kids, kid->number);
			continue;
		}
		struct pdf_object *content = reference(tags, "MCR", page);
		pdf_set_number(tags->pdf, content, "MCID", kid->number);
		pdf_add(tags->pdf, element->kids, content);
	}
	tags->waiting = tags->last_waiting = NULL;
	/* A page of artifacts alone has an empty entry. */
	if (!tags->page_parents)
		tags->parents[page_index].value = pdf_array(tags->pdf, true);
	tags->page_parents = NULL;
	pdf_set_number(tags->pdf, page, "StructParents", (int32_t)page_index);
}

void pdf_tags_annotation(struct pdf_tags *tags, int tag, struct pdf_object *page, struct pdf_object *annotation)
{
	if (tag < 0 || !tags->elements[tag].object || tags->parent_count == tags->parent_room)
		return;
	struct pdf_object *object = reference(tags, "OBJR", page);
	pdf_set(tags->pdf, object, "Obj", annotation);
	pdf_add(tags->pdf, tags->elements[tag].kids, object);
	pdf_set_number(tags->pdf, annotation, "StructParent", (int32_t)tags->parent_count);
	tags->parents[tags->parent_count++].value = tags->elements[tag].object;
}

/* Cells of tables whose headings span columns name their headings, since Scope alone does not say which of two rows of
 * headings is meant (ISO 32000-1, 14.8.5.7). */
static void headers(struct pdf_tags *tags)
{
	const struct display *display = tags->display;
	struct pdf *pdf = tags->pdf;
	struct table_headers *plan = table_headers_new(display, tags->arena);
	struct pdf_object *names = NULL;
	char id[TABLE_HEADER_ID_SIZE];
	for (size_t i = 0; plan && i < display->tag_count; i++) {
		int found[TABLE_HEADERS_MAX];
		if (!tags->elements[i].object)
			continue;
		if (table_header_is(plan, (int)i)) {
			table_header_id((int)i, id);
			pdf_set_text(pdf, tags->elements[i].object, "ID", str_of(id));
			names = names ? names : pdf_array(pdf, false);
			pdf_add_text(pdf, names, str_of(id));
			pdf_add(pdf, names, tags->elements[i].object);
		}
		size_t count = table_headers_of(plan, (int)i, found);
		struct pdf_object *list = count ? pdf_array(pdf, false) : NULL;
		for (size_t k = 0; k < count; k++) {
			table_header_id(found[k], id);
			pdf_add_text(pdf, list, str_of(id));
		}
		if (count)
			pdf_set(pdf, attribute_of(tags, (int)i), "Headers", list);
	}
	if (!names)
		return;
	struct pdf_object *tree = pdf_dictionary(pdf, true);
	pdf_set(pdf, tree, "Names", names);
	pdf_set(pdf, tags->root, "IDTree", tree);
}

void pdf_tags_finish(struct pdf_tags *tags)
{
	struct pdf *pdf = tags->pdf;
	headers(tags);
	struct pdf_object *tree = pdf_dictionary(pdf, true), *leaves = pdf_array(pdf, false);
	for (size_t first = 0; first < tags->parent_count; first += LEAF_KEYS) {
		size_t end = first + LEAF_KEYS < tags->parent_count ? first + LEAF_KEYS : tags->parent_count;
		struct pdf_object *leaf = pdf_dictionary(pdf, true), *limits = pdf_array(pdf, false),
		                  *numbers = pdf_array(pdf, false);
		pdf_add_number(pdf, limits, (int32_t)first);
		pdf_add_number(pdf, limits, (int32_t)end - 1);
		for (size_t i = first; i < end; i++) {
			pdf_add_number(pdf, numbers, (int32_t)i);
			pdf_add(pdf, numbers, tags->parents[i].value);
		}
		pdf_set(pdf, leaf, "Limits", limits);
		pdf_set(pdf, leaf, "Nums", numbers);
		pdf_add(pdf, leaves, leaf);
	}
	pdf_set(pdf, tree, "Kids", leaves);
	pdf_set_name(pdf, tags->root, "Type", "StructTreeRoot");
	pdf_set(pdf, tags->root, "ParentTree", tree);
	pdf_set_number(pdf, tags->root, "ParentTreeNextKey", (int32_t)tags->parent_count);
	pdf_set(pdf, pdf_catalog(pdf), "StructTreeRoot", tags->root);
}
