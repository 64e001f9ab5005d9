/* Link annotations, bookmarks and attachments: all of them lead somewhere and say what they are. */
#include <string.h>

#include "inspect.h"
#include "lang.h"

/* [page /XYZ x y z]: the page is one of ours and the place on it. */
static bool leads(struct inspect *inspect, qpdf_oh destination)
{
	if (!qpdf_oh_is_array(inspect->q, destination) || qpdf_oh_get_array_n_items(inspect->q, destination) != 5)
		return false;
	const struct inspect_page *page = page_of_object(inspect, qpdf_oh_get_array_item(inspect->q, destination, 0));
	double y = qpdf_oh_get_numeric_value(inspect->q, qpdf_oh_get_array_item(inspect->q, destination, 3));
	return page && y >= 0 && y <= page->height_pt + 0.01;
}

static void check_annotation(struct inspect *inspect, size_t page, qpdf_oh annotation)
{
	if (!name_is(inspect, entry_of(inspect, annotation, "/Subtype"), "/Link"))
		finding(inspect, "A-3:6.3.1-1 A-3:6.3.3-1 UA:7.18.1-1",
		        TR("page %zu: an annotation is no link", "%zuページ: リンク以外の注釈があります"), page);
	qpdf_oh flags = entry_of(inspect, annotation, "/F");
	if (!qpdf_oh_is_integer(inspect->q, flags) || whole_of(inspect, flags) != 4)
		finding(inspect, qpdf_oh_is_integer(inspect->q, flags) ? "A-3:6.3.2-2" : "A-3:6.3.2-1",
		        TR("page %zu: a link's flags are wrong", "%zuページ: リンクのフラグが正しくありません"), page);
	if (!words_of(inspect, entry_of(inspect, annotation, "/Contents"))[0])
		finding(inspect, "UA:7.18.5-2 UA:7.18.1-2",
		        TR("page %zu: a link has no description", "%zuページ: リンクに説明がありません"), page);
	if (!qpdf_oh_is_integer(inspect->q, entry_of(inspect, annotation, "/StructParent")))
		finding(inspect, "UA:7.18.5-1",
		        TR("page %zu: a link is not in the tag tree", "%zuページ: リンクがタグ木にありません"), page);
	if (!leads(inspect, entry_of(inspect, annotation, "/Dest")))
		finding(inspect, "geppo", TR("page %zu: a link leads nowhere", "%zuページ: リンクの行き先がありません"),
		        page);
}

static void check_annotations(struct inspect *inspect)
{
	size_t found = 0, meant = 0;
	for (size_t i = 0; i < inspect->page_count; i++) {
		qpdf_oh list = entry_of(inspect, inspect->pages[i].object, "/Annots");
		int count = qpdf_oh_is_array(inspect->q, list) ? qpdf_oh_get_array_n_items(inspect->q, list) : 0;
		for (int k = 0; k < count; k++, found++)
			check_annotation(inspect, i + 1, qpdf_oh_get_array_item(inspect->q, list, k));
		for (const struct item *item = inspect->inspection->composition->display->pages[i].items.first; item;
		     item = item->next)
			meant += item->kind == ITEM_LINK;
	}
	if (found != meant)
		finding(inspect, "geppo",
		        TR("%zu links were laid out, %zu are in the file",
		           "%zu個のリンクのうち%zu個しかファイルにありません"),
		        meant, found);
}

/* Bookmarks in the order of reading, against the headings. */
static void check_outlines(struct inspect *inspect)
{
	const struct display *display = inspect->inspection->composition->display;
	qpdf_oh at = entry_of(inspect, entry_of(inspect, qpdf_get_root(inspect->q), "/Outlines"), "/First");
	size_t headings = 0, found = 0;
	for (size_t i = 0; i < display->place_count; i++)
		headings += display->places[i].level > 0;
	while (qpdf_oh_is_dictionary(inspect->q, at) && found <= headings) {
		found++;
		if (!words_of(inspect, entry_of(inspect, at, "/Title"))[0] ||
		    !leads(inspect, entry_of(inspect, at, "/Dest")))
			finding(inspect, "geppo",
			        TR("a bookmark has no title or leads nowhere", "しおりに名前または行き先がありません"));
		qpdf_oh next = entry_of(inspect, at, "/First");
		while (!qpdf_oh_is_dictionary(inspect->q, next) && qpdf_oh_is_dictionary(inspect->q, at)) {
			next = entry_of(inspect, at, "/Next");
			at = entry_of(inspect, at, "/Parent");
		}
		at = next;
	}
	if (found != headings)
		finding(inspect, "geppo", TR("%zu headings, but %zu bookmarks", "見出し%zu個に対し、しおりが%zu個です"),
		        headings, found);
}

static void check_specification(struct inspect *inspect, qpdf_oh file, qpdf_oh stream, int number)
{
	static const struct {
		const char *key, *clause;
	} wanted[] = {{"/F", "A-3:6.8-2 UA:7.11-1"}, {"/UF", "A-3:6.8-2 UA:7.11-1"}, {"/Desc", "ISO 32000-1:7.11.3"}};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!words_of(inspect, entry_of(inspect, file, wanted[i].key))[0])
			finding(inspect, wanted[i].clause, TR("attachment %d has no %s", "添付ファイル%dに%sがありません"), number,
			        wanted[i].key);
	if (!name_is(inspect, entry_of(inspect, file, "/AFRelationship"), "/Data") &&
	    !name_is(inspect, entry_of(inspect, file, "/AFRelationship"), "/Source") &&
	    !name_is(inspect, entry_of(inspect, file, "/AFRelationship"), "/Supplement"))
		finding(inspect, "A-3:6.8-3",
		        TR("attachment %d says no relation", "添付ファイル%dに関係の指定がありません"), number);
	qpdf_oh kind = entry_of(inspect, stream, "/Subtype"), parameters = entry_of(inspect, stream, "/Params");
	if (!qpdf_oh_is_name(inspect->q, kind) || !strchr(qpdf_oh_get_name(inspect->q, kind), '/') ||
	    !strchr(qpdf_oh_get_name(inspect->q, kind) + 1, '/'))
		finding(inspect, "A-3:6.8-1",
		        TR("attachment %d has no MIME type", "添付ファイル%dにMIMEタイプがありません"), number);
	if (strncmp(bytes_of(inspect, entry_of(inspect, parameters, "/ModDate")), "D:", 2) ||
	    whole_of(inspect, entry_of(inspect, parameters, "/Size")) !=
	            (long long)stream_bytes(inspect, stream).size)
		finding(inspect, "ISO 32000-1:7.11.4",
		        TR("attachment %d has no date or another size", "添付ファイル%dの日付またはサイズが正しくありません"),
		        number);
}

static void check_attachments(struct inspect *inspect)
{
	const struct composition *composition = inspect->inspection->composition;
	qpdf_oh list = entry_of(inspect, qpdf_get_root(inspect->q), "/AF");
	int count = qpdf_oh_is_array(inspect->q, list) ? qpdf_oh_get_array_n_items(inspect->q, list) : 0;
	const struct attachment *attachment = composition->settings->pdfa == PDFA_1B ? NULL : composition->attachments;
	for (int i = 0; i < count || attachment; i++, attachment = attachment ? attachment->next : NULL) {
		qpdf_oh file = i < count ? qpdf_oh_get_array_item(inspect->q, list, i) : qpdf_oh_new_null(inspect->q);
		qpdf_oh stream = entry_of(inspect, entry_of(inspect, file, "/EF"), "/F");
		if (!attachment || !str_equal(stream_bytes(inspect, stream), attachment->bytes))
			finding(inspect, "A-3:6.8-4",
			        TR("attachment %d is not what was given, or not associated",
			           "添付ファイル%dの内容が元と異なるか、関連付けられていません"),
			        i + 1);
		else
			check_specification(inspect, file, stream, i + 1);
	}
	qpdf_oh names = entry_of(inspect, entry_of(inspect, qpdf_get_root(inspect->q), "/Names"), "/EmbeddedFiles");
	if (composition->settings->pdfa == PDFA_1B && !qpdf_oh_is_null(inspect->q, names))
		finding(inspect, "A-1:6.1.11",
		        TR("PDF/A-1 allows no embedded files", "PDF/A-1では埋め込みファイルは使えません"));
}

void inspect_links(struct inspect *inspect)
{
	check_annotations(inspect);
	check_outlines(inspect);
	check_attachments(inspect);
}
