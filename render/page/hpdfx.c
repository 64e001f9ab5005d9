/* The object layer over libharu 2.3.0's installed internals. What libharu does here: memory, objects, cross-reference
 * table, compression, writing. What it is not asked to do, because it does it wrong or not at all: fonts and their
 * ToUnicode maps, text, links, outlines, XMP, the file's ID. */
#include <hpdf.h>
#include <hpdf_catalog.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>
#include <math.h>
#include <stdlib.h>

#include "hpdfx.h"
#include "lang.h"

/* Structures are read directly, and 2.4 has other ones. */
#if !defined(HPDF_VERSION_ID) || HPDF_VERSION_ID < 20300 || HPDF_VERSION_ID >= 20400
#error "hpdfx.c is written for libharu 2.3; its object layer differs in other versions"
#endif

#define TEXT_BYTES_MAX 32767 /* ISO 19005-2, 6.1.13 */

struct pdf {
	HPDF_Doc doc;
	HPDF_STATUS error, detail; /* the first */
};

/* Only ever a HPDF_Dict or HPDF_Array behind it. */
struct pdf_object;

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user)
{
	struct pdf *pdf = user;
	if (!pdf->error) {
		pdf->error = error;
		pdf->detail = detail;
	}
}

/* Results that libharu returns without calling the handler. */
static void note(struct pdf *pdf, HPDF_STATUS status)
{
	if (status != HPDF_OK)
		on_error(status, 0, pdf);
}

static void *check(struct pdf *pdf, void *object)
{
	if (!object)
		on_error(HPDF_FAILD_TO_ALLOC_MEM, 0, pdf);
	return object;
}

struct pdf *pdf_new(enum pdf_version version, struct fail *fail)
{
	struct pdf *pdf = calloc(1, sizeof(*pdf));
	if (pdf)
		pdf->doc = HPDF_New(on_error, pdf);
	if (!pdf || !pdf->doc) {
		free(pdf);
		(void)fail_memory(fail);
		return NULL;
	}
	pdf->doc->pdf_version = version == PDF_1_4 ? HPDF_VER_14 : HPDF_VER_17;
	note(pdf, HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL));
	return pdf;
}

void pdf_free(struct pdf *pdf)
{
	if (!pdf)
		return;
	HPDF_Free(pdf->doc);
	free(pdf);
}

struct pdf_object *pdf_catalog(struct pdf *pdf)
{
	return (struct pdf_object *)pdf->doc->catalog;
}

struct pdf_object *pdf_info(struct pdf *pdf)
{
	return (struct pdf_object *)pdf->doc->info;
}

struct pdf_object *pdf_trailer(struct pdf *pdf)
{
	return (struct pdf_object *)pdf->doc->trailer;
}

static struct pdf_object *enlist(struct pdf *pdf, void *object, bool indirect)
{
	if (check(pdf, object) && indirect)
		note(pdf, HPDF_Xref_Add(pdf->doc->xref, object));
	return object;
}

struct pdf_object *pdf_dictionary(struct pdf *pdf, bool indirect)
{
	return pdf->error ? NULL : enlist(pdf, HPDF_Dict_New(pdf->doc->mmgr), indirect);
}

struct pdf_object *pdf_array(struct pdf *pdf, bool indirect)
{
	return pdf->error ? NULL : enlist(pdf, HPDF_Array_New(pdf->doc->mmgr), indirect);
}

static void write_stream(struct pdf *pdf, HPDF_Stream stream, struct str bytes)
{
	if (bytes.size > INT32_MAX)
		note(pdf, HPDF_STRING_OUT_OF_RANGE);
	else if (bytes.size)
		note(pdf, HPDF_Stream_Write(stream, (const HPDF_BYTE *)bytes.at, (HPDF_UINT)bytes.size));
}

struct pdf_object *pdf_stream(struct pdf *pdf, struct str bytes, bool compressed)
{
	if (pdf->error)
		return NULL;
	HPDF_Dict dict = check(pdf, HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref));
	if (!dict)
		return NULL;
	dict->filter = compressed ? HPDF_STREAM_FILTER_FLATE_DECODE : HPDF_STREAM_FILTER_NONE;
	write_stream(pdf, dict->stream, bytes);
	return (struct pdf_object *)dict;
}

struct pdf_object *pdf_page(struct pdf *pdf, double width_pt, double height_pt, struct str content,
                            struct pdf_object *resources)
{
	if (pdf->error)
		return NULL;
	HPDF_Page page = check(pdf, HPDF_AddPage(pdf->doc));
	if (!page)
		return NULL;
	note(pdf, HPDF_Page_SetWidth(page, (HPDF_REAL)width_pt));
	note(pdf, HPDF_Page_SetHeight(page, (HPDF_REAL)height_pt));
	HPDF_PageAttr attributes = page->attr;
	write_stream(pdf, attributes->stream, content);
	/* libharu's own resources name fonts and XObjects page by page; one shared dictionary is smaller. */
	note(pdf, HPDF_Dict_Add(page, "Resources", resources));
	return (struct pdf_object *)page;
}

static void put(struct pdf *pdf, struct pdf_object *dictionary, const char *key, void *value)
{
	if (!pdf->error && dictionary && check(pdf, value))
		note(pdf, HPDF_Dict_Add((HPDF_Dict)dictionary, key, value));
}

static void push(struct pdf *pdf, struct pdf_object *array, void *value)
{
	if (!pdf->error && array && check(pdf, value))
		note(pdf, HPDF_Array_Add((HPDF_Array)array, value));
}

void pdf_set(struct pdf *pdf, struct pdf_object *dictionary, const char *key, struct pdf_object *value)
{
	put(pdf, dictionary, key, value);
}

void pdf_set_name(struct pdf *pdf, struct pdf_object *dictionary, const char *key, const char *name)
{
	if (!pdf->error && dictionary)
		note(pdf, HPDF_Dict_AddName((HPDF_Dict)dictionary, key, name));
}

void pdf_set_number(struct pdf *pdf, struct pdf_object *dictionary, const char *key, int32_t number)
{
	if (!pdf->error && dictionary)
		note(pdf, HPDF_Dict_AddNumber((HPDF_Dict)dictionary, key, number));
}

void pdf_set_boolean(struct pdf *pdf, struct pdf_object *dictionary, const char *key, bool value)
{
	if (!pdf->error && dictionary)
		note(pdf, HPDF_Dict_AddBoolean((HPDF_Dict)dictionary, key, value ? HPDF_TRUE : HPDF_FALSE));
}

/* UTF-16BE with its mark, or NULL with *ret_ascii when the text can stand as it is. */
static struct text utf16(struct str text)
{
	struct text units = {0};
	text_add(&units, STR("\xFE\xFF"));
	while (text.size && units.size + 4 <= TEXT_BYTES_MAX) {
		size_t size;
		uint32_t code_point = str_utf8(text, &size);
		text = str_skip(text, size);
		if (code_point >= 0x10000) {
			uint32_t lead = 0xD800 + ((code_point - 0x10000) >> 10);
			text_add_byte(&units, (char)(lead >> 8));
			text_add_byte(&units, (char)lead);
			code_point = 0xDC00 + ((code_point - 0x10000) & 0x3FF);
		}
		text_add_byte(&units, (char)(code_point >> 8));
		text_add_byte(&units, (char)code_point);
	}
	return units;
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.at[i] < 0x20 || text.at[i] > 0x7E)
			return false;
	return text.size < TEXT_BYTES_MAX;
}

static void *bytes_object(struct pdf *pdf, struct str bytes)
{
	return HPDF_Binary_New(pdf->doc->mmgr, (HPDF_BYTE *)(uintptr_t)bytes.at, (HPDF_UINT)bytes.size);
}

static void *text_object(struct pdf *pdf, struct str text)
{
	struct text buffer = {0};
	void *object = NULL;
	if (is_ascii(text)) {
		text_add(&buffer, text);
		text_add(&buffer, STR(""));
		object =
		        text_failed(&buffer) ? NULL : HPDF_String_New(pdf->doc->mmgr, buffer.at ? buffer.at : "", NULL);
	} else {
		buffer = utf16(text);
		object = text_failed(&buffer) ? NULL : bytes_object(pdf, text_str(&buffer));
	}
	text_release(&buffer);
	return object;
}

void pdf_set_text(struct pdf *pdf, struct pdf_object *dictionary, const char *key, struct str text)
{
	if (!pdf->error)
		put(pdf, dictionary, key, text_object(pdf, text));
}

void pdf_add(struct pdf *pdf, struct pdf_object *array, struct pdf_object *value)
{
	push(pdf, array, value);
}

void pdf_add_name(struct pdf *pdf, struct pdf_object *array, const char *name)
{
	if (!pdf->error && array)
		note(pdf, HPDF_Array_AddName((HPDF_Array)array, name));
}

void pdf_add_number(struct pdf *pdf, struct pdf_object *array, int32_t number)
{
	if (!pdf->error && array)
		note(pdf, HPDF_Array_AddNumber((HPDF_Array)array, number));
}

void pdf_add_real(struct pdf *pdf, struct pdf_object *array, double number)
{
	/* libharu clamps silently what does not fit. */
	if (!isfinite(number) || fabs(number) > HPDF_LIMIT_MAX_REAL)
		note(pdf, HPDF_REAL_OUT_OF_RANGE);
	else if (!pdf->error && array)
		note(pdf, HPDF_Array_AddReal((HPDF_Array)array, (HPDF_REAL)number));
}

void pdf_add_null(struct pdf *pdf, struct pdf_object *array)
{
	if (!pdf->error)
		push(pdf, array, HPDF_Null_New(pdf->doc->mmgr));
}

void pdf_add_text(struct pdf *pdf, struct pdf_object *array, struct str text)
{
	if (!pdf->error)
		push(pdf, array, text_object(pdf, text));
}

void pdf_add_bytes(struct pdf *pdf, struct pdf_object *array, struct str bytes)
{
	if (!pdf->error)
		push(pdf, array, bytes_object(pdf, bytes));
}

bool pdf_save(struct pdf *pdf, struct text *ret_bytes, struct fail *fail)
{
	/* Never HPDF_SaveToFile: it returns HPDF_OK on a full disk, since its fclose is unchecked. */
	if (!pdf->error)
		note(pdf, HPDF_SaveToStream(pdf->doc));
	if (!pdf->error) {
		HPDF_UINT32 size = HPDF_GetStreamSize(pdf->doc);
		char *room = text_room(ret_bytes, size);
		HPDF_UINT32 got = size;
		note(pdf, HPDF_ResetStream(pdf->doc));
		if (!room)
			return fail_memory(fail);
		HPDF_STATUS status = HPDF_ReadFromStream(pdf->doc, (HPDF_BYTE *)room, &got);
		if (status != HPDF_OK && status != HPDF_STREAM_EOF)
			note(pdf, status);
		text_grown(ret_bytes, got);
	}
	if (pdf->error == HPDF_FAILD_TO_ALLOC_MEM)
		return fail_memory(fail);
	if (pdf->error)
		return fail_set(fail, FAIL_FORMAT,
		                TR("the PDF cannot be composed (libharu error 0x%04lX, detail %lu)",
		                   "PDFを作成できません (libharuエラー 0x%04lX、詳細 %lu)"),
		                (unsigned long)pdf->error, (unsigned long)pdf->detail);
	return true;
}
