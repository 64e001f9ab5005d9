/* What the parts of the inspection share. Private to inspection*.c. */
#ifndef GEPPO_INSPECT_H
#define GEPPO_INSPECT_H

#include <qpdf/qpdf-c.h>

#include "inspection.h"

#define INSPECT_FONTS_MAX 8

/* A font as the file has it: what each code shows, how wide, by which glyph. */
struct inspect_font {
	char name[16];           /* in the resources: "F0" */
	uint32_t unicode[65536]; /* 0: not mapped */
	uint16_t glyph[65536];
	uint16_t width[65536]; /* 1/1000 em */
	bool checked[65536];
	void *face; /* FreeType's, of the embedded program; NULL when it does not load */
};

/* A marked-content number: on which page, and how often the tree names it. */
struct inspect_mark {
	bool in_content, in_tree;
};

struct inspect_page {
	qpdf_oh object;
	int object_id;
	double width_pt, height_pt;
	struct inspect_mark *marks;
	size_t mark_count, mark_room;
};

struct inspect {
	struct inspection *inspection;
	qpdf_data q;
	struct arena arena;
	struct str file;
	bool claimed;
	struct inspect_font *fonts[INSPECT_FONTS_MAX];
	size_t font_count;
	struct inspect_page *pages;
	size_t page_count;
	size_t id_count;  /* of elements, in tables read so far */
	int object_count; /* as the cross-reference table has it: one more than the highest number */
};

/* Says what is wrong, with its clauses first: the rules as docs/STANDARDS.md numbers them, several with blanks between.
 * At most 200 findings. */
void finding(struct inspect *inspect, const char *clause, const char *format, ...) PRINTF_LIKE(3, 4);

/* A dictionary's entry; a null object when it is absent. */
qpdf_oh entry_of(struct inspect *inspect, qpdf_oh dictionary, const char *key);
bool name_is(struct inspect *inspect, qpdf_oh object, const char *name);
/* A string as UTF-8, or its bytes, good until the next of these calls; a whole number. Empty, 0 for any other object. */
const char *words_of(struct inspect *inspect, qpdf_oh object);
const char *bytes_of(struct inspect *inspect, qpdf_oh object);
long long whole_of(struct inspect *inspect, qpdf_oh object);
/* The decoded bytes of a stream, in the arena. */
struct str stream_bytes(struct inspect *inspect, qpdf_oh stream);
struct inspect_mark *page_mark(struct inspect *inspect, struct inspect_page *page, long long number);
struct inspect_page *page_of_object(struct inspect *inspect, qpdf_oh object);

/* The bytes as they are; sets object_count. */
void inspect_bytes(struct inspect *inspect);
/* Every object against what a report consists of. Lets all handles of qpdf go. */
void inspect_objects(struct inspect *inspect);
void inspect_xmp(struct inspect *inspect, struct str xmp);

void inspect_fonts(struct inspect *inspect);
void inspect_fonts_release(struct inspect *inspect);
/* A code is shown: its mapping, glyph and width are checked once. Returns its character. */
uint32_t inspect_code(struct inspect *inspect, struct inspect_font *font, uint32_t code);

void inspect_content(struct inspect *inspect, size_t page_index);

/* A text as it stands on the page, y up; its characters are letters [first, first + count) of the page's. */
struct text_box {
	double left, right, bottom, top;
	size_t first, count;
};

/* Warns of the first two texts on the page that stand over each other. Sorts the boxes. */
void inspect_overlaps(struct inspect *inspect, size_t page_index, struct text_box *boxes, size_t count,
                      const uint32_t *letters);

/* Parts, grid and headings of a Table element. */
void inspect_table(struct inspect *inspect, qpdf_oh table);
void inspect_tags(struct inspect *inspect);
/* Annotations, bookmarks, attachments. */
void inspect_links(struct inspect *inspect);

#endif
