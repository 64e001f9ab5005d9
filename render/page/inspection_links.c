/* Link annotations, bookmarks and attachments: all of them lead somewhere and say what they are. */
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
		finding(inspect, "A-3:6.3.1",
		        TR("page %zu: an annotation is no link", "%zuページ: リンク以外の注釈があります"), page);
	if (qpdf_oh_get_int_value(inspect->q, entry_of(inspect, annotation, "/F")) != 4)
		finding(inspect, "A-3:6.3.2",
		        TR("page %zu: a link's flags are wrong", "%zuページ: リンクのフラグが正しくありません"), page);
	if (!qpdf_oh_get_utf8_value(inspect->q, entry_of(inspect, annotation, "/Contents"))[0])
		finding(inspect, "UA:7.18.5-2",
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
		if (!qpdf_oh_get_utf8_value(inspect->q, entry_of(inspect, at, "/Title"))[0] ||
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
			finding(inspect, "A-3:6.8",
			        TR("attachment %d is not what was given", "添付ファイル%dの内容が元と異なります"),
			        i + 1);
		if (!qpdf_oh_get_utf8_value(inspect->q, entry_of(inspect, file, "/F"))[0] ||
		    !qpdf_oh_get_utf8_value(inspect->q, entry_of(inspect, file, "/UF"))[0] ||
		    !qpdf_oh_is_name(inspect->q, entry_of(inspect, file, "/AFRelationship")) ||
		    !qpdf_oh_is_name(inspect->q, entry_of(inspect, stream, "/Subtype")))
			finding(inspect, "A-3:6.8-2",
			        TR("attachment %d has no name, relation or kind",
			           "添付ファイル%dの名前・関係・種別が欠けています"),
			        i + 1);
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
