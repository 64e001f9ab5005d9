/* Advances and coverage of the two faces, copied out of FreeType into flat tables, so that measuring needs no locks. */
#include "face.h"

#include <stdlib.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

#include "file.h"
#include "lang.h"
#include "text.h"

#define FACE_UNITS_PER_EM 2048
#define FACE_FILE_BYTES_MAX ((size_t)32 << 20)
/* The planes that hold characters of Japanese text: basic, supplementary (emoji) and ideographic. */
#define FACE_CODE_POINTS 0x30000U
#define FACE_MISSING UINT16_MAX
#define FACE_GETA 0x3013U

struct face_source {
	const char *name, *path;
};

#define FONTS "/usr/share/fonts/truetype/bizud-gothic/"
static const struct face_source japanese_faces[FACE_COUNT] = {
        [FACE_REGULAR] = {"BIZUDGothic", FONTS "BIZUDGothic-Regular.ttf"},
        [FACE_BOLD] = {"BIZUDGothic-Bold", FONTS "BIZUDGothic-Bold.ttf"},
};
static const struct face_source latin_faces[FACE_COUNT] = {
        [FACE_REGULAR] = {"BIZUDPGothic", FONTS "BIZUDPGothic-Regular.ttf"},
        [FACE_BOLD] = {"BIZUDPGothic-Bold", FONTS "BIZUDPGothic-Bold.ttf"},
};

struct face_table {
	struct text file;
	uint16_t *advances; /* FACE_CODE_POINTS of them; FACE_MISSING: no glyph */
	double ascent, descent;
};

struct face_set {
	const struct face_source *sources;
	struct face_table tables[FACE_COUNT];
};

static bool face_read_advances(struct face_table *table, FT_Face face, const char *path, struct fail *fail)
{
	table->advances = malloc(FACE_CODE_POINTS * sizeof *table->advances);
	if (!table->advances)
		return fail_memory(fail);
	for (size_t i = 0; i < FACE_CODE_POINTS; i++)
		table->advances[i] = FACE_MISSING;

	FT_UInt glyph;
	for (FT_ULong code = FT_Get_First_Char(face, &glyph); glyph; code = FT_Get_Next_Char(face, code, &glyph)) {
		FT_Fixed advance;
		if (code >= FACE_CODE_POINTS)
			continue;
		if (FT_Get_Advance(face, glyph, FT_LOAD_NO_SCALE, &advance) || advance < 0 || advance >= FACE_MISSING)
			return fail_set(fail, FAIL_INPUT,
			                TR("%s: no usable advance for U+%04lX", "%s: U+%04lX の字送りが読めません"),
			                path, code);
		table->advances[code] = (uint16_t)advance;
	}
	if (table->advances[FACE_GETA] == FACE_MISSING)
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: the font lacks U+3013", "%s: フォントに〓(U+3013)がありません"), path);
	return true;
}

static bool face_load(struct face_table *table, FT_Library library, const char *path, struct fail *fail)
{
	FT_Face face;
	bool done;

	if (!file_exists(path))
		return fail_set(
		        fail, FAIL_INPUT,
		        TR("%s: the font is not there; install the package fonts-morisawa-bizud-gothic",
		           "%s: フォントがありません。パッケージ fonts-morisawa-bizud-gothic を導入してください"),
		        path);
	if (!file_read(path, FACE_FILE_BYTES_MAX, &table->file, fail))
		return false;
	if (FT_New_Memory_Face(library, (const FT_Byte *)table->file.at, (FT_Long)table->file.size, 0, &face))
		return fail_set(fail, FAIL_INPUT, TR("%s: not a readable font", "%s: フォントとして読めません"), path);
	if (face->units_per_EM != FACE_UNITS_PER_EM || FT_Select_Charmap(face, FT_ENCODING_UNICODE)) {
		done = fail_set(fail, FAIL_INPUT,
		                TR("%s: not the expected font (2048 units, Unicode)",
		                   "%s: 想定のフォントではありません(2048単位・Unicode)"),
		                path);
	} else {
		table->ascent = (double)face->ascender / FACE_UNITS_PER_EM;
		table->descent = -(double)face->descender / FACE_UNITS_PER_EM;
		done = face_read_advances(table, face, path, fail);
	}
	FT_Done_Face(face);
	return done;
}

static struct face_set *face_set_of(const struct face_source *sources, struct fail *fail)
{
	FT_Library library;
	struct face_set *faces = calloc(1, sizeof *faces);
	if (!faces) {
		fail_memory(fail);
		return NULL;
	}
	if (FT_Init_FreeType(&library)) {
		fail_memory(fail);
		free(faces);
		return NULL;
	}
	bool done = true;
	faces->sources = sources;
	for (int i = 0; i < FACE_COUNT && done; i++)
		done = face_load(&faces->tables[i], library, sources[i].path, fail);
	FT_Done_FreeType(library);
	if (done)
		return faces;
	face_set_free(faces);
	return NULL;
}

struct face_set *face_set_new(struct fail *fail)
{
	return face_set_of(japanese_faces, fail);
}

struct face_set *face_set_new_latin(struct fail *fail)
{
	return face_set_of(latin_faces, fail);
}

const char *face_name(const struct face_set *faces, enum face face)
{
	return faces->sources[face].name;
}

void face_set_free(struct face_set *faces)
{
	if (!faces)
		return;
	for (int i = 0; i < FACE_COUNT; i++) {
		text_release(&faces->tables[i].file);
		free(faces->tables[i].advances);
	}
	free(faces);
}

bool face_has(const struct face_set *faces, enum face face, uint32_t code_point)
{
	return code_point < FACE_CODE_POINTS && faces->tables[face].advances[code_point] != FACE_MISSING;
}

int32_t face_advance(const struct face_set *faces, enum face face, uint32_t code_point)
{
	return face_has(faces, face, code_point) ? faces->tables[face].advances[code_point] : 0;
}

double face_text_width(const struct face_set *faces, enum face face, double size_pt, struct str text)
{
	int64_t units = 0;
	while (text.size) {
		size_t size;
		uint32_t code_point = str_utf8(text, &size);
		if (!face_has(faces, face, code_point))
			code_point = FACE_GETA;
		units += face_advance(faces, face, code_point);
		text = str_skip(text, size);
	}
	return (double)units * size_pt / FACE_UNITS_PER_EM;
}

struct str face_file(const struct face_set *faces, enum face face)
{
	return text_str(&faces->tables[face].file);
}

double face_ascent(const struct face_set *faces)
{
	return faces->tables[FACE_REGULAR].ascent;
}

double face_descent(const struct face_set *faces)
{
	return faces->tables[FACE_REGULAR].descent;
}
