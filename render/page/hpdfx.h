/* A PDF file as objects, composed in memory by libharu. hpdfx.c is the only file that knows libharu: its public
 * interface lacks tags, form XObjects, XMP and much more, but Debian installs the object layer below it, and that is
 * all this wraps. Knows nothing of layout or documents. Sticky: the first failure is kept and pdf_save gives it; every
 * function accepts NULL objects then.
 *
 * Nothing here is libharu's: objects are opaque, and what a caller says is the object model of ISO 32000-1, 7.3. Another
 * writer (qpdf's, or one of our own) can stand behind it when it promises this:
 * - Objects are numbered, and keys of a dictionary written, in the order in which they were made or set: the same calls
 *   give the same bytes. No clock, no random number; the trailer's ID is the caller's.
 * - pdf_new makes catalog, information dictionary and page tree; pdf_page hangs each page at the end of the tree and
 *   gives it Type, Parent, MediaBox, Contents and Resources, everything else is the caller's.
 * - Streams have one filter, FlateDecode, or none, and their own Length; the bytes given are copied.
 * - Names are given without the slash and unescaped, as UTF-8; the writer escapes them (7.3.5). Strings are bytes.
 * - The file has a header of the version asked for, a line of four high bytes, one cross-reference table, one trailer,
 *   and ends with %%EOF: what inspection_bytes.c then reads. */
#ifndef GEPPO_HPDFX_H
#define GEPPO_HPDFX_H

#include "fail.h"
#include "text.h"

struct pdf;
struct pdf_object; /* a dictionary, an array or a stream; owned by the file once it hangs in it */

enum pdf_version {
	PDF_1_4,
	PDF_1_7,
};

struct pdf *pdf_new(enum pdf_version version, struct fail *fail) MUST_CHECK;
void pdf_free(struct pdf *pdf);

struct pdf_object *pdf_catalog(struct pdf *pdf);
struct pdf_object *pdf_info(struct pdf *pdf);
struct pdf_object *pdf_trailer(struct pdf *pdf);

/* Indirect objects may hang in several places, direct ones in exactly one. */
struct pdf_object *pdf_dictionary(struct pdf *pdf, bool indirect);
struct pdf_object *pdf_array(struct pdf *pdf, bool indirect);
/* Always indirect. */
struct pdf_object *pdf_stream(struct pdf *pdf, struct str bytes, bool compressed);

/* A page at the end of the page tree, with a compressed content stream; `resources` must be indirect. */
struct pdf_object *pdf_page(struct pdf *pdf, double width_pt, double height_pt, struct str content,
                            struct pdf_object *resources);

void pdf_set(struct pdf *pdf, struct pdf_object *dictionary, const char *key, struct pdf_object *value);
void pdf_set_name(struct pdf *pdf, struct pdf_object *dictionary, const char *key, const char *name);
void pdf_set_number(struct pdf *pdf, struct pdf_object *dictionary, const char *key, int32_t number);
void pdf_set_boolean(struct pdf *pdf, struct pdf_object *dictionary, const char *key, bool value);
/* A text string from UTF-8: as it is when ASCII, else UTF-16BE; cut at PDF/A's limit of 32,767 bytes. */
void pdf_set_text(struct pdf *pdf, struct pdf_object *dictionary, const char *key, struct str text);

void pdf_add(struct pdf *pdf, struct pdf_object *array, struct pdf_object *value);
void pdf_add_name(struct pdf *pdf, struct pdf_object *array, const char *name);
void pdf_add_number(struct pdf *pdf, struct pdf_object *array, int32_t number);
void pdf_add_real(struct pdf *pdf, struct pdf_object *array, double number);
void pdf_add_null(struct pdf *pdf, struct pdf_object *array);
void pdf_add_text(struct pdf *pdf, struct pdf_object *array, struct str text);
void pdf_add_bytes(struct pdf *pdf, struct pdf_object *array, struct str bytes);

/* The whole file's bytes. Once. */
bool pdf_save(struct pdf *pdf, struct text *ret_bytes, struct fail *fail) MUST_CHECK;

#endif
