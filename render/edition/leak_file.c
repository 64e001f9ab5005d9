/* The leak scan over finished files: what qpdf and the zip reader find in them, with nothing of what wrote them. */
#include <errno.h>
#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bounds.h"
#include "container.h"
#include "lang.h"
#include "leak_scan.h"

/* Values of one object that stand inside each other: ours have a handful. */
#define NESTED_MAX 65536

struct pdf_look {
	struct leak_scan *scan;
	struct str place;
	qpdf_data q;
	qpdf_oh *left;               /* values still to be looked at */
	size_t left_count, left_capacity;
};

static bool later(struct pdf_look *look, qpdf_oh value, struct fail *fail)
{
	if (look->left_count == look->left_capacity) {
		size_t wanted = look->left_capacity ? 2 * look->left_capacity : 256;
		qpdf_oh *grown = wanted <= 4 * NESTED_MAX ? reallocarray(look->left, wanted, sizeof(*grown)) : NULL;

		if (!grown)
			return fail_memory(fail);
		look->left = grown;
		look->left_capacity = wanted;
	}
	look->left[look->left_count++] = value;
	return true;
}

/* The entries of a dictionary that are no references: referred objects have their own turn. */
static bool open_dictionary(struct pdf_look *look, qpdf_oh dictionary, struct fail *fail)
{
	bool good = true;

	qpdf_oh_begin_dict_key_iter(look->q, dictionary);
	while (qpdf_oh_dict_more_keys(look->q)) {
		const char *key = qpdf_oh_dict_next_key(look->q);
		qpdf_oh value = qpdf_oh_get_key(look->q, dictionary, key);

		/* Digests are no texts. */
		if (good && strcmp(key, "/ID") != 0 && strcmp(key, "/CheckSum") != 0 && !qpdf_oh_is_indirect(look->q, value))
			good = later(look, value, fail);
	}
	return good;
}

static bool look_at_value(struct pdf_look *look, qpdf_oh value, struct str part, struct fail *fail)
{
	bool good = later(look, value, fail);

	while (good && look->left_count) {
		qpdf_oh next = look->left[--look->left_count];

		if (qpdf_oh_is_string(look->q, next)) {
			leak_scan_text(look->scan, look->place, part, str_of(qpdf_oh_get_utf8_value(look->q, next)));
		} else if (qpdf_oh_is_dictionary(look->q, next)) {
			good = open_dictionary(look, next, fail);
		} else if (qpdf_oh_is_array(look->q, next)) {
			int count = qpdf_oh_get_array_n_items(look->q, next);

			for (int i = 0; good && i < count; i++) {
				qpdf_oh item = qpdf_oh_get_array_item(look->q, next, i);

				if (!qpdf_oh_is_indirect(look->q, item))
					good = later(look, item, fail);
			}
		}
	}
	return good;
}

/* An attached workbook goes through a file: the zip reader reads files. */
static bool look_at_zip(struct pdf_look *look, struct str bytes, struct str part, struct fail *fail)
{
	char path[] = "/tmp/geppo-leak-XXXXXX";
	struct text place = {0};
	int descriptor = mkstemp(path);
	size_t done = 0;
	bool good = descriptor >= 0;

	while (good && done < bytes.size) {
		ssize_t size = write(descriptor, bytes.at + done, bytes.size - done);

		good = size > 0;
		done += good ? (size_t)size : 0;
	}
	if (!good)
		(void)fail_errno(fail, errno, "%s", path);
	if (descriptor >= 0)
		(void)close(descriptor);
	text_addf(&place, "%.*s (%.*s)", STR_ARGS(look->place), STR_ARGS(part));
	good = good && (!text_failed(&place) || fail_memory(fail)) && leak_scan_workbook(look->scan, text_str(&place), path, fail);
	if (descriptor >= 0)
		(void)unlink(path);
	text_release(&place);
	return good;
}

/* XMP and attached files; page contents and fonts have no texts of their own. */
static bool look_at_stream(struct pdf_look *look, qpdf_oh stream, struct fail *fail)
{
	qpdf_oh dictionary = qpdf_oh_get_dict(look->q, stream);
	qpdf_oh type = qpdf_oh_get_key(look->q, dictionary, "/Type");
	bool metadata = qpdf_oh_is_name_and_equals(look->q, type, "/Metadata");
	struct str part = metadata ? str_of(TR("metadata", "メタデータ")) : str_of(TR("attached file", "添付ファイル"));
	unsigned char *bytes = NULL;
	size_t size = 0;
	bool good, filtered = true;
	QPDF_BOOL all = QPDF_TRUE;

	if (!metadata && !qpdf_oh_is_name_and_equals(look->q, type, "/EmbeddedFile"))
		return look_at_value(look, dictionary, str_of(TR("an object", "オブジェクト")), fail);
	good = qpdf_oh_get_stream_data(look->q, stream, qpdf_dl_all, &all, &bytes, &size) < QPDF_ERRORS;
	filtered = all;
	if (!good || !filtered)
		good = fail_set(fail, FAIL_FORMAT, TR("%.*s: a stream cannot be read", "%.*s: ストリームを読めません"), STR_ARGS(look->place));
	else if (size >= 4 && memcmp(bytes, "PK\3\4", 4) == 0)
		good = look_at_zip(look, (struct str){(const char *)bytes, size}, part, fail);
	else
		leak_scan_text(look->scan, look->place, part, (struct str){(const char *)bytes, size});
	free(bytes);
	return good;
}

static struct str part_of(struct pdf_look *look, qpdf_oh object)
{
	if (!qpdf_oh_is_dictionary(look->q, object))
		return str_of(TR("an object", "オブジェクト"));
	if (qpdf_oh_has_key(look->q, object, "/Producer"))
		return str_of(TR("metadata", "メタデータ"));
	if (qpdf_oh_has_key(look->q, object, "/Title") && qpdf_oh_has_key(look->q, object, "/Parent"))
		return str_of(TR("bookmark", "しおり"));
	if (qpdf_oh_has_key(look->q, object, "/UF"))
		return str_of(TR("attached file", "添付ファイル"));
	return str_of(TR("alternative text", "代替テキスト"));
}

static bool look_at_objects(struct pdf_look *look, struct fail *fail)
{
	qpdf_oh trailer = qpdf_get_trailer(look->q);
	int count = (int)qpdf_oh_get_int_value(look->q, qpdf_oh_get_key(look->q, trailer, "/Size"));
	bool good = look_at_value(look, trailer, str_of(TR("metadata", "メタデータ")), fail);

	for (int id = 1; good && id < count; id++) {
		qpdf_oh object = qpdf_get_object_by_id(look->q, id, 0);

		if (qpdf_oh_is_stream(look->q, object))
			good = look_at_stream(look, object, fail);
		else if (!qpdf_oh_is_null(look->q, object))
			good = look_at_value(look, object, part_of(look, object), fail);
		qpdf_oh_release_all(look->q);
	}
	return good;
}

bool leak_scan_pdf(struct leak_scan *scan, struct str place, struct str pdf, struct fail *fail)
{
	struct pdf_look look = {.scan = scan, .place = place, .q = qpdf_init()};
	char *name = strndup(place.at ? place.at : "", place.size);
	bool good = (look.q && name) || fail_memory(fail);

	if (good) {
		qpdf_set_suppress_warnings(look.q, QPDF_TRUE);
		qpdf_silence_errors(look.q);
		if (qpdf_read_memory(look.q, name, pdf.at, pdf.size, NULL) >= QPDF_ERRORS)
			good = fail_set(fail, FAIL_FORMAT, TR("%s: no PDF that can be read", "%s: 読めるPDFではありません"), name);
	}
	good = good && look_at_objects(&look, fail);
	free(look.left);
	free(name);
	if (look.q)
		qpdf_cleanup(&look.q);
	return good;
}

/* A part of the zip: what stands between marks of XML, one line each; attributes too (sheets have their names there). */
static bool look_at_part(struct leak_scan *scan, struct str place, struct container *container, const char *name, struct fail *fail)
{
	struct text xml = {0};
	size_t size = 1;
	bool good = true;

	while (good && size > 0) {
		char *room = text_room(&xml, 1 << 16);

		if (!room || xml.size > BOUND_WORKBOOK_BYTES) {
			good = fail_memory(fail);
			break;
		}
		good = container_read(container, room, 1 << 16, &size, fail);
		text_grown(&xml, good ? size : 0);
	}
	for (size_t i = 0; i < xml.size; i++)
		if (xml.at[i] == '<' || xml.at[i] == '>')
			xml.at[i] = '\n';
	if (good)
		leak_scan_text(scan, place, str_of(name), text_str(&xml));
	text_release(&xml);
	return good;
}

bool leak_scan_workbook(struct leak_scan *scan, struct str place, const char *path, struct fail *fail)
{
	struct container *container = container_open(path, NULL, fail);
	struct container_member member;
	bool found = true, good = container != NULL;

	while (good && found) {
		good = container_next(container, &member, &found, fail);
		if (good && found)
			good = look_at_part(scan, place, container, member.name, fail);
	}
	container_close(container);
	return good;
}
