/* The tag tree: standard elements, sound parents, tables with equal rows, figures with alternatives, and each marked
 * content in exactly one element. */
#include <string.h>

#include "inspect.h"
#include "lang.h"

/* Rows and columns of a table as far as they are counted. */
#define COLUMNS_MAX 64

struct node {
	qpdf_oh object;
	enum role role, parent;
	int parent_id;
	size_t table; /* index + 1 of the table it stands in */
};

struct table_shape {
	int columns;              /* of its first row; 0: none yet */
	int pending[COLUMNS_MAX]; /* rows that a cell of an earlier row still covers, by column */
};

struct tags_walk {
	struct inspect *inspect;
	struct node *stack;
	size_t count, room;
	struct table_shape *tables;
	size_t table_count, table_room;
	int heading; /* the last level */
	size_t figures, links;
};

static bool push(struct tags_walk *walk, const struct node *node)
{
	if (walk->count == walk->room) {
		size_t room = walk->room ? 2 * walk->room : 256;
		struct node *larger = arena_alloc(&walk->inspect->arena, room, sizeof(*larger));
		if (!larger)
			return false;
		if (walk->count)
			memcpy(larger, walk->stack, walk->count * sizeof(*larger));
		walk->stack = larger;
		walk->room = room;
	}
	walk->stack[walk->count++] = *node;
	return true;
}

static struct table_shape *new_table(struct tags_walk *walk)
{
	if (walk->table_count == walk->table_room) {
		size_t room = walk->table_room ? 2 * walk->table_room : 32;
		struct table_shape *larger = arena_alloc(&walk->inspect->arena, room, sizeof(*larger));
		if (!larger)
			return NULL;
		if (walk->table_count)
			memcpy(larger, walk->tables, walk->table_count * sizeof(*larger));
		walk->tables = larger;
		walk->table_room = room;
	}
	return &walk->tables[walk->table_count++];
}

static enum role role_of(struct tags_walk *walk, qpdf_oh object)
{
	qpdf_oh name = entry_of(walk->inspect, object, "/S");
	const char *text = qpdf_oh_is_name(walk->inspect->q, name) ? qpdf_oh_get_name(walk->inspect->q, name) : "";
	for (int i = 0; i < ROLE_COUNT; i++)
		if (text[0] == '/' && !strcmp(text + 1, role_name((enum role)i)))
			return (enum role)i;
	finding(walk->inspect, "UA:7.1-5", TR("an element is no standard one: %s", "標準ではない構造要素: %s"), text);
	return ROLE_COUNT;
}

/* Who may stand in whom (UA: 7.2-3 … 7.2-28); ROLE_COUNT where anything goes. */
static bool may_contain(enum role parent, enum role child)
{
	switch (parent) {
	case ROLE_TABLE:
		return child == ROLE_TR || child == ROLE_THEAD || child == ROLE_TBODY || child == ROLE_CAPTION;
	case ROLE_THEAD:
	case ROLE_TBODY:
		return child == ROLE_TR;
	case ROLE_TR:
		return child == ROLE_TH || child == ROLE_TD;
	case ROLE_L:
		return child == ROLE_LI || child == ROLE_L || child == ROLE_CAPTION;
	case ROLE_LI:
		return child == ROLE_LBL || child == ROLE_LBODY;
	case ROLE_TOC:
		return child == ROLE_TOCI || child == ROLE_TOC || child == ROLE_CAPTION;
	default:
		return child != ROLE_TR && child != ROLE_TH && child != ROLE_TD && child != ROLE_THEAD &&
		       child != ROLE_TBODY && child != ROLE_LI && child != ROLE_LBL && child != ROLE_LBODY &&
		       child != ROLE_TOCI;
	}
}

static int attribute(struct tags_walk *walk, qpdf_oh cell, const char *key)
{
	qpdf_oh value = entry_of(walk->inspect, entry_of(walk->inspect, cell, "/A"), key);
	return qpdf_oh_is_integer(walk->inspect->q, value) ? qpdf_oh_get_int_value_as_int(walk->inspect->q, value) : 1;
}

/* One row's cells against the table's first row, with the cells that reach down from above. */
static void check_row(struct tags_walk *walk, const struct node *row, qpdf_oh kids)
{
	if (!row->table)
		return;
	struct table_shape *shape = &walk->tables[row->table - 1];
	int column = 0, count = qpdf_oh_get_array_n_items(walk->inspect->q, kids), covered[COLUMNS_MAX] = {0};
	for (int i = 0; i < count; i++) {
		qpdf_oh cell = qpdf_oh_get_array_item(walk->inspect->q, kids, i);
		while (column < COLUMNS_MAX && shape->pending[column] > 0)
			column++;
		int columns = attribute(walk, cell, "/ColSpan"), rows = attribute(walk, cell, "/RowSpan");
		for (int k = 0; k < columns && column < COLUMNS_MAX; k++)
			covered[column++] = rows;
	}
	while (column < COLUMNS_MAX && shape->pending[column] > 0)
		column++;
	for (int i = 0; i < COLUMNS_MAX; i++)
		shape->pending[i] = (shape->pending[i] > 0 ? shape->pending[i] : covered[i]) - 1;
	for (int i = 0; i < COLUMNS_MAX; i++)
		shape->pending[i] = shape->pending[i] > 0 ? shape->pending[i] : 0;
	if (!shape->columns)
		shape->columns = column;
	if (column != shape->columns)
		finding(walk->inspect, "UA:7.2-42",
		        TR("a table's row has %d columns, its first row %d", "表の行が%d列ですが、先頭行は%d列です"),
		        column, shape->columns);
}

static void check_heading(struct tags_walk *walk, enum role role)
{
	int level = role == ROLE_H1 ? 1 : role == ROLE_H2 ? 2 : 3;
	if (level > walk->heading + 1)
		finding(walk->inspect, "UA:7.4.2-1",
		        TR("a heading of level %d follows one of level %d", "レベル%dの見出しがレベル%dの後にあります"),
		        level, walk->heading);
	walk->heading = level;
}

static void check_element(struct tags_walk *walk, const struct node *node)
{
	struct inspect *inspect = walk->inspect;
	if (node->parent != ROLE_COUNT && !may_contain(node->parent, node->role))
		finding(inspect, "UA:7.2-3", TR("%s stands in %s", "%sが%sの中にあります"), role_name(node->role),
		        role_name(node->parent));
	if (qpdf_oh_get_object_id(inspect->q, entry_of(inspect, node->object, "/P")) != node->parent_id)
		finding(inspect, "UA:7.1-12",
		        TR("an element %s does not know its parent", "要素%sの親が正しくありません"),
		        role_name(node->role));
	if (node->role >= ROLE_H1 && node->role <= ROLE_H3)
		check_heading(walk, node->role);
	if (node->role == ROLE_FIGURE &&
	    !qpdf_oh_get_utf8_value(inspect->q, entry_of(inspect, node->object, "/Alt"))[0])
		finding(inspect, "UA:7.3-1", TR("a figure has no alternative text", "図に代替テキストがありません"));
	if (node->role == ROLE_TH &&
	    qpdf_oh_is_null(inspect->q, entry_of(inspect, entry_of(inspect, node->object, "/A"), "/Scope")))
		finding(inspect, "UA:7.5-1", TR("a table's heading has no scope", "表の見出しセルにScopeがありません"));
}

/* A kid that is content: its number belongs to no other element. */
static void check_content(struct tags_walk *walk, qpdf_oh page_object, qpdf_oh number)
{
	struct inspect *inspect = walk->inspect;
	struct inspect_page *page = page_of_object(inspect, page_object);
	struct inspect_mark *mark = page ? page_mark(inspect, page, qpdf_oh_get_int_value(inspect->q, number)) : NULL;
	if (!mark || mark->in_tree)
		finding(inspect, "UA:7.1-3",
		        TR("an element's content is on no page, or in two elements",
		           "構造要素の内容が、どのページにもないか二重です"));
	else
		mark->in_tree = true;
}

static void check_kids(struct tags_walk *walk, const struct node *node)
{
	struct inspect *inspect = walk->inspect;
	qpdf_oh kids = entry_of(inspect, node->object, "/K");
	if (!qpdf_oh_is_array(inspect->q, kids))
		return;
	int id = qpdf_oh_get_object_id(inspect->q, node->object), count = qpdf_oh_get_array_n_items(inspect->q, kids);
	bool reference = false;
	if (node->role == ROLE_TR)
		check_row(walk, node, kids);
	/* Backwards, so that the stack gives the children in their order. */
	for (int i = count; i-- > 0;) {
		qpdf_oh kid = qpdf_oh_get_array_item(inspect->q, kids, i);
		qpdf_oh type = entry_of(inspect, kid, "/Type");
		if (qpdf_oh_is_integer(inspect->q, kid)) {
			check_content(walk, entry_of(inspect, node->object, "/Pg"), kid);
		} else if (name_is(inspect, type, "/MCR")) {
			check_content(walk, entry_of(inspect, kid, "/Pg"), entry_of(inspect, kid, "/MCID"));
		} else if (name_is(inspect, type, "/OBJR")) {
			reference = true;
		} else {
			struct node child = {.object = kid,
			                     .role = role_of(walk, kid),
			                     .parent = node->role,
			                     .parent_id = id,
			                     .table = node->table};
			(void)push(walk, &child);
		}
	}
	if (node->role == ROLE_LINK && !reference)
		finding(inspect, "UA:7.18.5-1", TR("a link element has no annotation", "Link要素に注釈がありません"));
}

static void check_marks(struct inspect *inspect)
{
	for (size_t i = 0; i < inspect->page_count; i++)
		for (size_t k = 0; k < inspect->pages[i].mark_count; k++)
			if (inspect->pages[i].marks[k].in_content != inspect->pages[i].marks[k].in_tree)
				finding(inspect, "UA:7.1-3",
				        TR("page %zu: marked content %zu is not in the tag tree",
				           "%zuページ: マーク付き内容%zuがタグ木にありません"),
				        i + 1, k);
}

/* Each page's entry of the ParentTree must name the elements by their numbers. */
static void check_parents(struct inspect *inspect, qpdf_oh root)
{
	qpdf_oh leaves = entry_of(inspect, entry_of(inspect, root, "/ParentTree"), "/Kids");
	size_t found = 0;
	for (int i = 0; qpdf_oh_is_array(inspect->q, leaves) && i < qpdf_oh_get_array_n_items(inspect->q, leaves);
	     i++) {
		qpdf_oh numbers = entry_of(inspect, qpdf_oh_get_array_item(inspect->q, leaves, i), "/Nums");
		int count = qpdf_oh_is_array(inspect->q, numbers) ? qpdf_oh_get_array_n_items(inspect->q, numbers) : 0;
		for (int k = 0; k + 1 < count; k += 2) {
			long long key =
			        qpdf_oh_get_int_value(inspect->q, qpdf_oh_get_array_item(inspect->q, numbers, k));
			qpdf_oh value = qpdf_oh_get_array_item(inspect->q, numbers, k + 1);
			if (key < 0 || (size_t)key >= inspect->page_count)
				continue;
			const struct inspect_page *page = &inspect->pages[key];
			found++;
			if (!qpdf_oh_is_array(inspect->q, value) ||
			    (size_t)qpdf_oh_get_array_n_items(inspect->q, value) != page->mark_count ||
			    qpdf_oh_get_int_value(inspect->q, entry_of(inspect, page->object, "/StructParents")) != key)
				finding(inspect, "ISO 32000-1:14.7.4",
				        TR("page %lld: the parent tree does not fit the contents",
				           "%lldページ: ParentTreeが内容と合いません"),
				        key + 1);
		}
	}
	if (found != inspect->page_count)
		finding(inspect, "ISO 32000-1:14.7.4",
		        TR("the parent tree knows %zu of %zu pages",
		           "ParentTreeに%zuページ分しかありません (全%zuページ)"),
		        found, inspect->page_count);
}

void inspect_tags(struct inspect *inspect)
{
	struct tags_walk walk = {.inspect = inspect};
	qpdf_oh root = entry_of(inspect, qpdf_get_root(inspect->q), "/StructTreeRoot"),
	        first = entry_of(inspect, root, "/K");
	if (!qpdf_oh_is_dictionary(inspect->q, first)) {
		finding(inspect, "UA:7.1-11", TR("there is no tag tree", "タグ木がありません"));
		return;
	}
	struct node document = {.object = first,
	                        .role = role_of(&walk, first),
	                        .parent = ROLE_COUNT,
	                        .parent_id = qpdf_oh_get_object_id(inspect->q, root)};
	bool good = push(&walk, &document);
	while (good && walk.count) {
		struct node node = walk.stack[--walk.count];
		if (node.role == ROLE_COUNT)
			continue;
		check_element(&walk, &node);
		if (node.role == ROLE_TABLE && new_table(&walk))
			node.table = walk.table_count;
		check_kids(&walk, &node);
	}
	check_marks(inspect);
	check_parents(inspect, root);
}
