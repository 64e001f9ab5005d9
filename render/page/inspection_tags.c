/* The tag tree: elements of known types in sound places, figures with alternatives, and each marked
 * content in exactly one element. */
#include <string.h>

#include "inspect.h"
#include "lang.h"

struct node {
	qpdf_oh object;
	enum role role, parent;
	int parent_id;
};

struct tags_walk {
	struct inspect *inspect;
	struct node *stack;
	size_t count, room;
	int heading; /* the last level */
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

/* Standard types that a report does not use, with what would have to be checked. */
static const char *clause_of_type(const char *name)
{
	static const char *const types[][2] = {
	        {"/TFoot", "UA:7.2-7 UA:7.2-12 UA:7.2-13 UA:7.2-38"},
	        {"/Formula", "UA:7.7-1"},
	        {"/Note", "UA:7.9-1 UA:7.9-2"},
	        {"/H", "UA:7.4.4-1 UA:7.4.4-2 UA:7.4.4-3"},
	        {"/Form", "UA:7.18.4-2"},
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i][0], name))
			return types[i][1];
	return "UA:7.1-5";
}

static enum role role_of(struct tags_walk *walk, qpdf_oh object)
{
	qpdf_oh name = entry_of(walk->inspect, object, "/S");
	const char *text = qpdf_oh_is_name(walk->inspect->q, name) ? qpdf_oh_get_name(walk->inspect->q, name) : "";
	for (int i = 0; i < ROLE_COUNT; i++)
		if (text[0] == '/' && !strcmp(text + 1, role_name((enum role)i)))
			return (enum role)i;
	finding(walk->inspect, clause_of_type(text), TR("an element is none of ours: %s", "使用しない構造要素: %s"), text);
	return ROLE_COUNT;
}

/* What a parent may hold; NULL where anything may stand. */
static const char *holds_wrongly(enum role parent, enum role child)
{
	switch (parent) {
	case ROLE_TABLE:
		return child == ROLE_TR || child == ROLE_THEAD || child == ROLE_TBODY || child == ROLE_CAPTION ? NULL
		                                                                                               : "UA:7.2-3";
	case ROLE_THEAD:
		return child == ROLE_TR ? NULL : "UA:7.2-36";
	case ROLE_TBODY:
		return child == ROLE_TR ? NULL : "UA:7.2-37";
	case ROLE_TR:
		return child == ROLE_TH || child == ROLE_TD ? NULL : "UA:7.2-10";
	case ROLE_L:
		return child == ROLE_LI || child == ROLE_L ? NULL : child == ROLE_CAPTION ? "UA:7.2-40" : "UA:7.2-19";
	case ROLE_LI:
		return child == ROLE_LBL || child == ROLE_LBODY ? NULL : "UA:7.2-20";
	case ROLE_TOC:
		return child == ROLE_TOCI || child == ROLE_TOC ? NULL : child == ROLE_CAPTION ? "UA:7.2-28" : "UA:7.2-27";
	default:
		return NULL;
	}
}

/* Where an element must stand; NULL where it may stand anywhere. */
static const char *stands_wrongly(enum role parent, enum role child)
{
	bool in_table = parent == ROLE_TABLE, in_row = parent == ROLE_TR, in_item = parent == ROLE_LI;
	switch (child) {
	case ROLE_TR:
		return in_table || parent == ROLE_THEAD || parent == ROLE_TBODY ? NULL : "UA:7.2-4";
	case ROLE_THEAD:
		return in_table ? NULL : "UA:7.2-5";
	case ROLE_TBODY:
		return in_table ? NULL : "UA:7.2-6";
	case ROLE_TH:
		return in_row ? NULL : "UA:7.2-8";
	case ROLE_TD:
		return in_row ? NULL : "UA:7.2-9";
	case ROLE_LI:
		return parent == ROLE_L ? NULL : "UA:7.2-17";
	case ROLE_LBL:
		return in_item ? NULL : "UA:7.2-20";
	case ROLE_LBODY:
		return in_item ? NULL : "UA:7.2-18";
	case ROLE_TOCI:
		return parent == ROLE_TOC ? NULL : "UA:7.2-26";
	default:
		return NULL;
	}
}

static void check_place(struct inspect *inspect, const struct node *node)
{
	const char *const clauses[] = {holds_wrongly(node->parent, node->role), stands_wrongly(node->parent, node->role)};
	for (size_t i = 0; i < 2; i++)
		if (clauses[i])
			finding(inspect, clauses[i], TR("%s stands in %s", "%sが%sの中にあります"), role_name(node->role),
			        role_name(node->parent));
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
	if (node->parent != ROLE_COUNT)
		check_place(inspect, node);
	else if (node->role != ROLE_DOCUMENT)
		finding(inspect, "UA:7.1-11", TR("the tag tree does not begin with Document", "タグ木がDocumentで始まりません"));
	if (qpdf_oh_get_object_id(inspect->q, entry_of(inspect, node->object, "/P")) != node->parent_id)
		finding(inspect, "UA:7.1-12",
		        TR("an element %s does not know its parent", "要素%sの親が正しくありません"),
		        role_name(node->role));
	if (node->role >= ROLE_H1 && node->role <= ROLE_H3)
		check_heading(walk, node->role);
	if (node->role == ROLE_FIGURE &&
	    !words_of(inspect, entry_of(inspect, node->object, "/Alt"))[0])
		finding(inspect, "UA:7.3-1", TR("a figure has no alternative text", "図に代替テキストがありません"));
	if (node->role == ROLE_TABLE)
		inspect_table(inspect, node->object);
}

/* A kid that is content: its number belongs to no other element. */
static void check_content(struct tags_walk *walk, qpdf_oh page_object, qpdf_oh number)
{
	struct inspect *inspect = walk->inspect;
	struct inspect_page *page = page_of_object(inspect, page_object);
	struct inspect_mark *mark = page ? page_mark(inspect, page, whole_of(inspect, number)) : NULL;
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
			                     .parent_id = id};
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

static void check_page_parents(struct inspect *inspect, long long key, qpdf_oh value)
{
	const struct inspect_page *page = &inspect->pages[key];
	if (!qpdf_oh_is_array(inspect->q, value) ||
	    (size_t)qpdf_oh_get_array_n_items(inspect->q, value) != page->mark_count ||
	    whole_of(inspect, entry_of(inspect, page->object, "/StructParents")) != key)
		finding(inspect, "ISO 32000-1:14.7.4",
		        TR("page %lld: the parent tree does not fit the contents",
		           "%lldページ: ParentTreeが内容と合いません"),
		        key + 1);
}

/* An annotation's entry is the Link element that has the annotation among its kids. */
static void check_link_parent(struct inspect *inspect, long long key, qpdf_oh value)
{
	qpdf_oh kids = entry_of(inspect, value, "/K");
	int count = qpdf_oh_is_array(inspect->q, kids) ? qpdf_oh_get_array_n_items(inspect->q, kids) : 0;
	bool found = false;
	for (int i = 0; i < count; i++) {
		qpdf_oh annotation = entry_of(inspect, qpdf_oh_get_array_item(inspect->q, kids, i), "/Obj");
		qpdf_oh number = entry_of(inspect, annotation, "/StructParent");
		found |= qpdf_oh_is_integer(inspect->q, number) && whole_of(inspect, number) == key;
	}
	if (!found || !name_is(inspect, entry_of(inspect, value, "/S"), "/Link"))
		finding(inspect, "UA:7.18.5-1", TR("a link is in no Link element", "リンクがLink要素に入っていません"));
}

/* Each page's entry of the ParentTree must name the elements by their numbers, each link's its element. */
static void check_parents(struct inspect *inspect, qpdf_oh root)
{
	qpdf_oh leaves = entry_of(inspect, entry_of(inspect, root, "/ParentTree"), "/Kids");
	size_t found = 0;
	int leaf_count = qpdf_oh_is_array(inspect->q, leaves) ? qpdf_oh_get_array_n_items(inspect->q, leaves) : 0;
	for (int i = 0; i < leaf_count; i++) {
		qpdf_oh numbers = entry_of(inspect, qpdf_oh_get_array_item(inspect->q, leaves, i), "/Nums");
		int count = qpdf_oh_is_array(inspect->q, numbers) ? qpdf_oh_get_array_n_items(inspect->q, numbers) : 0;
		for (int k = 0; k + 1 < count; k += 2) {
			long long key =
			        whole_of(inspect, qpdf_oh_get_array_item(inspect->q, numbers, k));
			qpdf_oh value = qpdf_oh_get_array_item(inspect->q, numbers, k + 1);
			bool page = key >= 0 && (size_t)key < inspect->page_count;
			found += page;
			if (page)
				check_page_parents(inspect, key, value);
			else
				check_link_parent(inspect, key, value);
		}
	}
	if (found != inspect->page_count)
		finding(inspect, "ISO 32000-1:14.7.4",
		        TR("the parent tree knows %zu of %zu pages",
		           "ParentTreeに%zuページ分しかありません (全%zuページ)"),
		        found, inspect->page_count);
}

/* The tree of ids, which every reader of Headers goes through, names as many as there are. */
static void check_ids(struct inspect *inspect, qpdf_oh root)
{
	qpdf_oh names = entry_of(inspect, entry_of(inspect, root, "/IDTree"), "/Names");
	int count = qpdf_oh_is_array(inspect->q, names) ? qpdf_oh_get_array_n_items(inspect->q, names) : 0;
	bool good = (size_t)count == 2 * inspect->id_count;
	for (int i = 0; good && i + 1 < count; i += 2) {
		struct text id = {0};
		text_add_cstr(&id, words_of(inspect, qpdf_oh_get_array_item(inspect->q, names, i)));
		qpdf_oh own = entry_of(inspect, qpdf_oh_get_array_item(inspect->q, names, i + 1), "/ID");
		good = str_is(text_str(&id), words_of(inspect, own));
		text_release(&id);
	}
	if (!good)
		finding(inspect, "ISO 32000-1:14.7.2", TR("the tree of ids does not fit the ids", "IDTreeがIDと合いません"));
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
		check_kids(&walk, &node);
	}
	check_marks(inspect);
	check_parents(inspect, root);
	check_ids(inspect, root);
}
