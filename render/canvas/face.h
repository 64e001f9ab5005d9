/* The two faces of the documents (BIZ UDGothic Regular and Bold; in English ones their proportional sisters) as the layout sees them: advances and coverage, read
 * once by FreeType. Knows nothing of PDF or cairo output. Immutable after face_set_new; text measured twice gives the
 * same width on every machine, since advances are font units. */
#ifndef GEPPO_FACE_H
#define GEPPO_FACE_H

#include "fail.h"
#include "str.h"

enum face {
	FACE_REGULAR,
	FACE_BOLD,
	FACE_COUNT,
};

struct face_set;

/* Loads the fonts from the system's fixed path (fonts-morisawa-bizud-gothic); FAIL_INPUT names the package when they
 * are not there. */
struct face_set *face_set_new(struct fail *fail) MUST_CHECK;
/* The same with BIZ UDPGothic: Latin letters of their own widths, for documents in English. Digits are of one width. */
struct face_set *face_set_new_latin(struct fail *fail) MUST_CHECK;
void face_set_free(struct face_set *faces);

/* Advance of one character in units of 1/2048 em; 0 where the face has no glyph (then face_has is false). */
int32_t face_advance(const struct face_set *faces, enum face face, uint32_t code_point);
bool face_has(const struct face_set *faces, enum face face, uint32_t code_point);

/* Width of UTF-8 text in points at a size; missing glyphs count as 〓 (U+3013), which is what is drawn for them. */
double face_text_width(const struct face_set *faces, enum face face, double size_pt, struct str text);

/* The whole font file's bytes, for subsetting, and its path for messages. Owned by the set. */
struct str face_file(const struct face_set *faces, enum face face);
/* The font's PostScript name: BIZUDGothic-Bold. */
const char *face_name(const struct face_set *faces, enum face face);

/* Ascent and descent of the line in parts of the em: 0.88 and 0.12 for BIZ UD. */
double face_ascent(const struct face_set *faces);
double face_descent(const struct face_set *faces);

#endif
