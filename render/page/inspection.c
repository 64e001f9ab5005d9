/* The file as a whole: trailer, catalog, output intent, pages. Clauses "A-3:" are ISO 19005-3 (ISO
 * 19005-2 numbers the same), "UA:" ISO 14289-1. */
#include "inspection.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "lang.h"

#define FINDINGS_MAX 200

void finding(struct inspect *inspect, const char *clause, const char *format, ...)
{
	struct sentences *findings = inspect->inspection->findings;
	if (findings->count >= FINDINGS_MAX)
		return;
	struct text text = {0};
	va_list arguments;
	va_start(arguments, format);
	text_addf(&text, "[%s] ", clause);
	text_addv(&text, format, arguments);
	va_end(arguments);
	sentences_add(findings, inspect->inspection->arena, text_str(&text));
	text_release(&text);
}

qpdf_oh entry_of(struct inspect *inspect, qpdf_oh dictionary, const char *key)
{
	if (qpdf_oh_is_stream(inspect->q, dictionary))
		dictionary = qpdf_oh_get_dict(inspect->q, dictionary);
	if (!qpdf_oh_is_dictionary(inspect->q, dictionary))
		return qpdf_oh_new_null(inspect->q);
	return qpdf_oh_get_key(inspect->q, dictionary, key);
}

bool name_is(struct inspect *inspect, qpdf_oh object, const char *name)
{
	return qpdf_oh_is_name_and_equals(inspect->q, object, name);
}

const char *words_of(struct inspect *inspect, qpdf_oh object)
{
	return qpdf_oh_is_string(inspect->q, object) ? qpdf_oh_get_utf8_value(inspect->q, object) : "";
}

const char *bytes_of(struct inspect *inspect, qpdf_oh object)
{
	return qpdf_oh_is_string(inspect->q, object) ? qpdf_oh_get_string_value(inspect->q, object) : "";
}

long long whole_of(struct inspect *inspect, qpdf_oh object)
{
	return qpdf_oh_is_integer(inspect->q, object) ? qpdf_oh_get_int_value(inspect->q, object) : 0;
}

struct str stream_bytes(struct inspect *inspect, qpdf_oh stream)
{
	if (!qpdf_oh_is_stream(inspect->q, stream))
		return (struct str){0};
	unsigned char *bytes = NULL;
	size_t size = 0;
	QPDF_BOOL filtered = QPDF_FALSE;
	QPDF_ERROR_CODE code = qpdf_oh_get_stream_data(inspect->q, stream, qpdf_dl_all, &filtered, &bytes, &size);
	struct str copy = {0};
	if (!(code & QPDF_ERRORS) && bytes)
		copy = arena_str(&inspect->arena, (struct str){(const char *)bytes, size});
	free(bytes);
	return copy;
}

struct inspect_page *page_of_object(struct inspect *inspect, qpdf_oh object)
{
	int id = qpdf_oh_get_object_id(inspect->q, object);
	for (size_t i = 0; i < inspect->page_count; i++)
		if (id && inspect->pages[i].object_id == id)
			return &inspect->pages[i];
	return NULL;
}

struct inspect_mark *page_mark(struct inspect *inspect, struct inspect_page *page, long long number)
{
	if (number < 0 || number > 100000)
		return NULL;
	size_t index = (size_t)number;
	if (index >= page->mark_room) {
		size_t room = page->mark_room ? page->mark_room : 64;
		while (room <= index)
			room *= 2;
		struct inspect_mark *marks = arena_alloc(&inspect->arena, room, sizeof(*marks));
		if (!marks)
			return NULL;
		if (page->mark_count)
			memcpy(marks, page->marks, page->mark_count * sizeof(*marks));
		page->marks = marks;
		page->mark_room = room;
	}
	if (index >= page->mark_count)
		page->mark_count = index + 1;
	return &page->marks[index];
}

/* ---- The file ---- */

static void check_trailer(struct inspect *inspect)
{
	qpdf_oh trailer = qpdf_get_trailer(inspect->q), id = entry_of(inspect, trailer, "/ID");
	if (!qpdf_oh_is_array(inspect->q, id) || qpdf_oh_get_array_n_items(inspect->q, id) != 2)
		finding(inspect, "A-3:6.1.3-1", TR("the trailer has no ID", "トレーラーにIDがありません"));
	if (qpdf_oh_has_key(inspect->q, trailer, "/Encrypt"))
		finding(inspect, "A-3:6.1.3-2 UA:7.16-1", TR("the file is encrypted", "ファイルが暗号化されています"));
}

static void check_metadata(struct inspect *inspect, qpdf_oh catalog)
{
	qpdf_oh stream = entry_of(inspect, catalog, "/Metadata");
	struct str xmp = stream_bytes(inspect, stream);
	if (!xmp.size || !name_is(inspect, entry_of(inspect, stream, "/Type"), "/Metadata") ||
	    !name_is(inspect, entry_of(inspect, stream, "/Subtype"), "/XML")) {
		finding(inspect, "A-3:6.6.2.1-1 UA:7.1-8",
		        TR("there is no XMP metadata", "XMPメタデータがありません"));
		return;
	}
	if (!qpdf_oh_is_null(inspect->q, entry_of(inspect, stream, "/Filter")))
		finding(inspect, "A-1:6.7.2", TR("the XMP metadata is compressed", "XMPメタデータが圧縮されています"));
	inspect_xmp(inspect, xmp);
}

static void check_intent(struct inspect *inspect, qpdf_oh catalog)
{
	qpdf_oh intents = entry_of(inspect, catalog, "/OutputIntents");
	int count = qpdf_oh_is_array(inspect->q, intents) ? qpdf_oh_get_array_n_items(inspect->q, intents) : 0;
	bool one = count == 1;
	if (count > 1)
		finding(inspect, "A-3:6.2.3-2",
		        TR("there are %d output intents", "出力インテントが%d個あります"), count);
	qpdf_oh intent = one ? qpdf_oh_get_array_item(inspect->q, intents, 0) : qpdf_oh_new_null(inspect->q);
	qpdf_oh stream = entry_of(inspect, intent, "/DestOutputProfile");
	struct str profile = stream_bytes(inspect, stream);
	bool good = name_is(inspect, entry_of(inspect, intent, "/S"), "/GTS_PDFA1") && profile.size > 128;
	if (good) {
		const unsigned char *at = (const unsigned char *)profile.at;
		size_t size = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
		good = size == profile.size && at[8] <= 4 && !memcmp(at + 12, "mntrRGB ", 8) &&
		       !memcmp(at + 36, "acsp", 4) &&
		       whole_of(inspect, entry_of(inspect, stream, "/N")) == 3;
	}
	if (!good)
		finding(inspect, "A-3:6.2.3-1 A-3:6.2.4.3-2 A-3:6.2.4.3-4",
		        TR("the output intent has no sound RGB profile",
		           "出力インテントのRGBプロファイルが正しくありません"));
}

/* RFC 5646 in outline: subtags of one to eight letters or digits, the first of letters. */
static bool is_language(struct str language)
{
	struct str part;
	for (bool first = true; str_next(&language, '-', &part); first = false) {
		if (!part.size || part.size > 8 || (first && part.size > 3))
			return false;
		for (size_t i = 0; i < part.size; i++) {
			char byte = part.at[i];
			bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
			if (!letter && (first || byte < '0' || byte > '9'))
				return false;
		}
	}
	return true;
}

/* Pages count from 1, as printed. */
static void check_labels(struct inspect *inspect, qpdf_oh catalog)
{
	qpdf_oh numbers = entry_of(inspect, entry_of(inspect, catalog, "/PageLabels"), "/Nums");
	if (!qpdf_oh_is_array(inspect->q, numbers) || qpdf_oh_get_array_n_items(inspect->q, numbers) < 2 ||
	    whole_of(inspect, qpdf_oh_get_array_item(inspect->q, numbers, 0)) != 0)
		finding(inspect, "ISO 32000-1:12.4.2", TR("the pages have no labels", "ページラベルがありません"));
}

static void check_catalog(struct inspect *inspect)
{
	qpdf_oh catalog = qpdf_get_root(inspect->q);
	struct str language = str_of(bytes_of(inspect, entry_of(inspect, catalog, "/Lang")));
	if (!qpdf_oh_get_bool_value(inspect->q, entry_of(inspect, entry_of(inspect, catalog, "/MarkInfo"), "/Marked")))
		finding(inspect, "UA:6.2-1", TR("the file is not marked as tagged", "タグ付きと宣言されていません"));
	if (!qpdf_oh_get_bool_value(inspect->q, entry_of(inspect, entry_of(inspect, catalog, "/ViewerPreferences"),
	                                                 "/DisplayDocTitle")))
		finding(inspect, "UA:7.1-10",
		        TR("the title is not shown in the window", "表題が表示される設定ではありません"));
	/* Every text's language is the document's: bookmarks, alternatives, contents of links, the pages themselves. */
	if (!str_equal(language, inspect->inspection->composition->settings->language))
		finding(inspect, "UA:7.2-34 UA:7.2-2 UA:7.2-21 UA:7.2-22 UA:7.2-24",
		        TR("the document's language is missing", "文書の言語がありません"));
	if (language.size && !is_language(language))
		finding(inspect, "UA:7.2-29",
		        TR("«%.*s» is no language", "「%.*s」は言語の識別子ではありません"), STR_ARGS(language));
	check_labels(inspect, catalog);
	check_metadata(inspect, catalog);
	check_intent(inspect, catalog);
}

/* ---- Pages ---- */

static void check_page(struct inspect *inspect, struct inspect_page *page, size_t index)
{
	const struct page *meant = &inspect->inspection->composition->display->pages[index];
	double box[4] = {0};
	qpdf_oh media = entry_of(inspect, page->object, "/MediaBox");
	for (int i = 0; i < 4 && qpdf_oh_is_array(inspect->q, media); i++)
		box[i] = qpdf_oh_get_numeric_value(inspect->q, qpdf_oh_get_array_item(inspect->q, media, i));
	page->width_pt = box[2] - box[0];
	page->height_pt = box[3] - box[1];
	double dx = page->width_pt - meant->width_pt, dy = page->height_pt - meant->height_pt;
	if (dx > 0.01 || dx < -0.01 || dy > 0.01 || dy < -0.01)
		finding(inspect, "A-3:6.1.13-11",
		        TR("page %zu has the wrong size", "%zuページの大きさが正しくありません"), index + 1);
	if (!name_is(inspect, entry_of(inspect, page->object, "/Tabs"), "/S"))
		finding(inspect, "UA:7.18.3-1",
		        TR("page %zu has no tab order by structure", "%zuページのタブ順が構造順ではありません"),
		        index + 1);
	inspect_content(inspect, index);
}

static void check_pages(struct inspect *inspect)
{
	int count = qpdf_get_num_pages(inspect->q);
	const struct display *display = inspect->inspection->composition->display;
	if (count < 0 || (size_t)count != display->page_count) {
		finding(inspect, "ISO 32000-1:7.7.3",
		        TR("the file has %d pages, %zu were laid out",
		           "ファイルは%dページですが、%zuページを組みました"),
		        count, display->page_count);
		return;
	}
	inspect->pages = arena_alloc(&inspect->arena, display->page_count, sizeof(*inspect->pages));
	if (!inspect->pages)
		return;
	inspect->page_count = display->page_count;
	for (size_t i = 0; i < inspect->page_count; i++) {
		inspect->pages[i].object = qpdf_get_page_n(inspect->q, i);
		inspect->pages[i].object_id = qpdf_oh_get_object_id(inspect->q, inspect->pages[i].object);
	}
	for (size_t i = 0; i < inspect->page_count; i++)
		check_page(inspect, &inspect->pages[i], i);
}

static void check_warnings(struct inspect *inspect)
{
	while (qpdf_more_warnings(inspect->q)) {
		qpdf_error warning = qpdf_next_warning(inspect->q);
		finding(inspect, "ISO 32000-1", "%s", qpdf_get_error_full_text(inspect->q, warning));
	}
	if (qpdf_has_error(inspect->q))
		finding(inspect, "ISO 32000-1", "%s", qpdf_get_error_full_text(inspect->q, qpdf_get_error(inspect->q)));
}

bool inspection_run(struct inspection *inspection, struct str pdf, bool claimed, struct fail *fail)
{
	struct inspect inspect = {.inspection = inspection, .file = pdf, .claimed = claimed};
	inspect.q = qpdf_init();
	qpdf_set_suppress_warnings(inspect.q, QPDF_TRUE);
	qpdf_silence_errors(inspect.q);
	QPDF_ERROR_CODE code = qpdf_read_memory(inspect.q, "document", pdf.at, pdf.size, NULL);
	if (code & QPDF_ERRORS) {
		if (qpdf_has_error(inspect.q) &&
		    qpdf_get_error_code(inspect.q, qpdf_get_error(inspect.q)) == qpdf_e_password)
			finding(&inspect, "A-3:6.1.3-2 UA:7.16-1",
			        TR("the file is encrypted", "ファイルが暗号化されています"));
		check_warnings(&inspect);
	} else {
		inspect_bytes(&inspect);
		inspect_objects(&inspect);
		check_trailer(&inspect);
		check_catalog(&inspect);
		inspect_fonts(&inspect);
		check_pages(&inspect);
		if (inspect.page_count) {
			inspect_tags(&inspect);
			inspect_links(&inspect);
		}
		check_warnings(&inspect);
	}
	inspect_fonts_release(&inspect);
	qpdf_cleanup(&inspect.q);
	bool good = !arena_failed(&inspect.arena);
	arena_release(&inspect.arena);
	return good || fail_memory(fail);
}
