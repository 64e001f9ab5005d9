/* Tables of the tag tree: their parts, the grid that cells with spans fill without a gap, and the headings that cells
 * name (ISO 14289-1, 7.2 and 7.5; ISO 32000-1, 14.8.4.3.4 and 14.8.5.7). */
#include <string.h>

#include "inspect.h"
#include "lang.h"

#define COLUMNS_MAX 64
#define IDS_MAX 256 /* headings of one table that cells can name; a report's have a row's head each, so these are most */

struct id {
	char bytes[24];
};

struct grid_check {
	struct inspect *inspect;
	int columns;              /* of the first row; 0: none yet */
	int pending[COLUMNS_MAX]; /* rows that a cell of an earlier row still covers, by column */
	struct id *ids;           /* of the headings so far */
	size_t id_count, id_room;
	bool spans; /* a heading takes several columns */
};

static bool is_kind(struct grid_check *check, qpdf_oh element, const char *kind)
{
	return name_is(check->inspect, entry_of(check->inspect, element, "/S"), kind);
}

static int kid_count(struct grid_check *check, qpdf_oh element)
{
	qpdf_oh kids = entry_of(check->inspect, element, "/K");
	return qpdf_oh_is_array(check->inspect->q, kids) ? qpdf_oh_get_array_n_items(check->inspect->q, kids) : 0;
}

static qpdf_oh kid_at(struct grid_check *check, qpdf_oh element, int index)
{
	return qpdf_oh_get_array_item(check->inspect->q, entry_of(check->inspect, element, "/K"), index);
}

static qpdf_oh attribute(struct grid_check *check, qpdf_oh cell, const char *key)
{
	return entry_of(check->inspect, entry_of(check->inspect, cell, "/A"), key);
}

static int span(struct grid_check *check, qpdf_oh cell, const char *key)
{
	qpdf_oh value = attribute(check, cell, key);
	return qpdf_oh_is_integer(check->inspect->q, value) ? (int)whole_of(check->inspect, value) : 1;
}

/* ---- The parts ---- */

static void check_parts(struct grid_check *check, qpdf_oh table)
{
	struct inspect *inspect = check->inspect;
	int count = kid_count(check, table), heads = 0, bodies = 0, captions = 0;
	for (int i = 0; i < count; i++) {
		qpdf_oh kid = kid_at(check, table, i);
		heads += is_kind(check, kid, "/THead");
		bodies += is_kind(check, kid, "/TBody");
		if (!is_kind(check, kid, "/Caption"))
			continue;
		captions++;
		if (i > 0 && i + 1 < count)
			finding(inspect, "UA:7.2-16",
			        TR("a table's caption is neither its first nor its last part", "表の見出しが先頭でも末尾でもありません"));
	}
	if (captions > 1)
		finding(inspect, "UA:7.2-39", TR("a table has %d captions", "表の見出しが%d個あります"), captions);
	if (heads > 1)
		finding(inspect, "UA:7.2-11", TR("a table has %d heads", "表のTHeadが%d個あります"), heads);
	if (heads && !bodies)
		finding(inspect, "UA:7.2-14", TR("a table has a head and no body", "表にTHeadがありTBodyがありません"));
}

/* ---- The grid ---- */

static void check_row(struct grid_check *check, qpdf_oh row)
{
	struct inspect *inspect = check->inspect;
	int column = 0, count = kid_count(check, row), covered[COLUMNS_MAX] = {0};
	for (int i = 0; i < count; i++) {
		qpdf_oh cell = kid_at(check, row, i);
		while (column < COLUMNS_MAX && check->pending[column] > 0)
			column++;
		int columns = span(check, cell, "/ColSpan"), rows = span(check, cell, "/RowSpan");
		for (int k = 0; k < columns && column < COLUMNS_MAX; k++) {
			if (check->pending[column] > 0)
				finding(inspect, "UA:7.2-15", TR("two cells of a table stand on each other", "表のセルが重なっています"));
			covered[column++] = rows;
		}
	}
	while (column < COLUMNS_MAX && check->pending[column] > 0)
		column++;
	for (int i = 0; i < COLUMNS_MAX; i++) {
		int rows = check->pending[i] > 0 ? check->pending[i] : covered[i];
		check->pending[i] = rows > 0 ? rows - 1 : 0;
	}
	if (!check->columns)
		check->columns = column;
	if (column != check->columns)
		finding(inspect, "UA:7.2-42 UA:7.2-43",
		        TR("a table's row has %d columns, its first row %d", "表の行が%d列ですが、先頭行は%d列です"), column,
		        check->columns);
}

/* ---- Headings and who names them ---- */

static void add_id(struct grid_check *check, const char *id)
{
	if (check->id_count == check->id_room) {
		size_t room = check->id_room ? 2 * check->id_room : IDS_MAX;
		struct id *larger = arena_alloc(&check->inspect->arena, room, sizeof(*larger));
		if (!larger)
			return;
		if (check->id_count)
			memcpy(larger, check->ids, check->id_count * sizeof(*larger));
		check->ids = larger;
		check->id_room = room;
	}
	struct id *own = &check->ids[check->id_count++];
	size_t size = strlen(id) < sizeof(own->bytes) ? strlen(id) : sizeof(own->bytes) - 1;
	memset(own, 0, sizeof(*own));
	memcpy(own->bytes, id, size);
}

static bool knows_id(const struct grid_check *check, const char *id)
{
	for (size_t i = 0; i < check->id_count; i++)
		if (!strcmp(check->ids[i].bytes, id))
			return true;
	return false;
}

static void check_heading_cell(struct grid_check *check, qpdf_oh cell, bool in_head)
{
	struct inspect *inspect = check->inspect;
	const char *id = words_of(inspect, entry_of(inspect, cell, "/ID"));
	if (!name_is(inspect, attribute(check, cell, "/Scope"), in_head ? "/Column" : "/Row"))
		finding(inspect, "UA:7.5-1 UA:7.5-2",
		        TR("a table's heading has no scope", "表の見出しセルにScopeがありません"));
	if (id[0] && knows_id(check, id))
		finding(inspect, "ISO 32000-1:14.7.2", TR("the id %s stands twice", "ID %sが重複しています"), id);
	if (id[0]) {
		add_id(check, id);
		inspect->id_count++;
	}
	if (in_head && span(check, cell, "/ColSpan") > 1)
		check->spans = true;
}

/* Cells below headings that span columns must name their own. */
static void check_cell(struct grid_check *check, qpdf_oh cell)
{
	struct inspect *inspect = check->inspect;
	qpdf_oh headers = attribute(check, cell, "/Headers");
	int count = qpdf_oh_is_array(inspect->q, headers) ? qpdf_oh_get_array_n_items(inspect->q, headers) : 0;
	if (check->spans && !count)
		finding(inspect, "ISO 32000-1:14.8.5.7",
		        TR("a cell under headings with spans names none", "複数列の見出しの下のセルに見出しの参照がありません"));
	for (int i = 0; i < count; i++)
		if (!knows_id(check,
		              words_of(inspect, qpdf_oh_get_array_item(inspect->q, headers, i))))
			finding(inspect, "ISO 32000-1:14.8.5.7",
			        TR("a cell names a heading that is none of its table's", "セルが表にない見出しを参照しています"));
}

static void check_section(struct grid_check *check, qpdf_oh section, bool in_head)
{
	int rows = kid_count(check, section);
	for (int i = 0; i < rows; i++) {
		qpdf_oh row = kid_at(check, section, i);
		check_row(check, row);
		int cells = kid_count(check, row);
		/* A row's own heading first, since its cells name it. */
		for (int k = 0; k < cells; k++)
			if (is_kind(check, kid_at(check, row, k), "/TH"))
				check_heading_cell(check, kid_at(check, row, k), in_head);
		for (int k = 0; k < cells; k++)
			if (!in_head)
				check_cell(check, kid_at(check, row, k));
	}
}

void inspect_table(struct inspect *inspect, qpdf_oh table)
{
	struct grid_check check = {.inspect = inspect};
	check_parts(&check, table);
	int count = kid_count(&check, table);
	for (int i = 0; i < count; i++) {
		qpdf_oh section = kid_at(&check, table, i);
		if (is_kind(&check, section, "/THead") || is_kind(&check, section, "/TBody"))
			check_section(&check, section, is_kind(&check, section, "/THead"));
	}
	for (int i = 0; i < COLUMNS_MAX; i++)
		if (check.pending[i] > 0) {
			finding(inspect, "UA:7.2-41",
			        TR("a table's column %d has more rows than the table", "表の%d列目の行数が表より多くなっています"),
			        i + 1);
			return;
		}
}
