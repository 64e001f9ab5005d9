/* The part of a face that a document needs: a small TrueType file made by hb-subset, and for each character its code in
 * the PDF. Codes are ours (1, 2, 3 … in the order of code points), so every character has one of its own, also beyond
 * the BMP and where two share a glyph. Knows nothing of PDF objects. */
#ifndef GEPPO_FONTPLAN_H
#define GEPPO_FONTPLAN_H

#include "face.h"
#include "arena.h"

struct font_plan {
	/* Ascending; the PDF code of code_points[i] is i + 1. */
	const uint32_t *code_points;
	const uint16_t *glyphs; /* in the subset */
	const uint16_t *widths; /* 1/1000 em */
	size_t count;           /* at most 65,534 */
	struct str file;        /* the subset's bytes */
	char name[40];          /* "ABCDEF+BIZUDGothic": the tag is from the file's digest */
	/* 1/1000 em */
	int box[4];
	int ascent, descent, cap_height, stem;
};

/* A set of code points, to be filled while the document is walked. Zeroed is empty. */
struct code_set {
	uint64_t *words; /* a bit each, 17 planes */
	struct arena *arena;
};

bool code_set_add(struct code_set *set, uint32_t code_point);

/* Cuts the face down to the set's characters; all in the arena. */
bool font_plan_make(const struct face_set *faces, enum face face, const struct code_set *set, struct arena *arena,
                    struct font_plan *ret_plan, struct fail *fail) MUST_CHECK;

/* The PDF code; 0 when it is not in the plan. */
uint16_t font_plan_code(const struct font_plan *plan, uint32_t code_point);

#endif
