/* From the caller's text to letters: NFC, coverage, advances, breaks. */
#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "lang.h"
#include "linebreak.h"
#include "prose.h"

/* Distinct missing characters that are remembered: a log full of emoji must not fill the list of warnings. */
#define MISSING_MAX 40
#define GETA 0x3013U /* 〓: what Japanese printers set for a sort they lack */

struct missing {
	uint32_t code_point;
	struct str text;
};

struct setter {
	const struct face_set *faces;
	UBreakIterator *breaker;
	const UNormalizer2 *nfc;
	struct arena arena; /* the texts of missing */
	struct missing missing[MISSING_MAX];
	size_t missing_count;
};

struct setter *setter_new(const struct face_set *faces, struct fail *fail)
{
	struct setter *setter = calloc(1, sizeof(*setter));
	if (!setter) {
		(void)fail_memory(fail);
		return NULL;
	}
	UErrorCode status = U_ZERO_ERROR;
	setter->faces = faces;
	setter->breaker = ubrk_open(UBRK_LINE, "ja@lb=strict", NULL, 0, &status);
	setter->nfc = unorm2_getNFCInstance(&status);
	if (U_FAILURE(status)) {
		(void)fail_set(
		        fail, FAIL_INPUT,
		        TR("ICU has no Japanese line breaking rules (%s); libicu's data may be missing",
		           "ICUに日本語の行分割規則がありません (%s)。libicuのデータが欠けている可能性があります"),
		        u_errorName(status));
		setter_free(setter);
		return NULL;
	}
	return setter;
}

void setter_free(struct setter *setter)
{
	if (!setter)
		return;
	if (setter->breaker)
		ubrk_close(setter->breaker);
	arena_release(&setter->arena);
	free(setter);
}

const struct face_set *setter_faces(const struct setter *setter)
{
	return setter->faces;
}

size_t setter_missing_count(const struct setter *setter)
{
	return setter->missing_count;
}

uint32_t setter_missing(const struct setter *setter, size_t index, struct str *ret_text)
{
	*ret_text = setter->missing[index].text;
	return setter->missing[index].code_point;
}

static void note_missing(struct setter *setter, uint32_t code_point, struct str text)
{
	for (size_t i = 0; i < setter->missing_count; i++)
		if (setter->missing[i].code_point == code_point)
			return;
	if (setter->missing_count == MISSING_MAX)
		return;
	struct missing *missing = &setter->missing[setter->missing_count++];
	missing->code_point = code_point;
	missing->text = arena_str(&setter->arena, text);
}

/* Nothing to draw and nothing lost: joiners, marks of direction, BOM. Variation selectors choose between forms of one
 * character. */
static bool is_ignorable(uint32_t code_point)
{
	return u_hasBinaryProperty((UChar32)code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

uint32_t setter_drawable(struct setter *setter, enum face face, uint32_t code_point, struct str text)
{
	if (code_point == '\t' || code_point == 0x00A0 || code_point == 0x2028 || code_point == 0x2029)
		return ' ';
	if (face_has(setter->faces, face, code_point) && code_point >= 0x20 && code_point != 0xFFFD)
		return code_point;
	note_missing(setter, code_point, text);
	return GETA;
}

/* NFC as UTF-8 in the arena; the text itself where it is ASCII, which most cells are. */
static struct str normalise(struct setter *setter, struct arena *arena, struct str text)
{
	bool plain = true;
	for (size_t i = 0; i < text.size && plain; i++)
		plain = (unsigned char)text.at[i] < 0x80;
	if (plain || text.size > INT32_MAX / 8)
		return text;
	int32_t room = (int32_t)text.size + 1;
	UChar *units = arena_alloc(arena, (size_t)room, sizeof(*units));
	UChar *composed = arena_alloc(arena, (size_t)room * 3, sizeof(*composed));
	if (!units || !composed)
		return (struct str){0};
	UErrorCode status = U_ZERO_ERROR;
	int32_t size = 0;
	u_strFromUTF8WithSub(units, room, &size, text.at, (int32_t)text.size, 0xFFFD, NULL, &status);
	if (U_SUCCESS(status) && unorm2_quickCheck(setter->nfc, units, size, &status) == UNORM_YES && U_SUCCESS(status))
		return text;
	size = unorm2_normalize(setter->nfc, units, size, composed, room * 3, &status);
	char *bytes = arena_alloc(arena, (size_t)size + 1, 9);
	int32_t byte_size = 0;
	if (!bytes || U_FAILURE(status))
		return text;
	u_strToUTF8(bytes, (size + 1) * 9, &byte_size, composed, size, &status);
	return U_SUCCESS(status) ? (struct str){bytes, (size_t)byte_size} : text;
}

/* Appends one stretch's letters; returns the new count. */
static size_t add_stretch(struct setter *setter, struct letter *letters, size_t count, struct str text,
                          const struct style *style, uint8_t index)
{
	const struct str whole = text;
	while (text.size) {
		size_t size;
		uint32_t code_point = str_utf8(text, &size);
		text = str_skip(text, size);
		if (code_point == '\r')
			continue;
		if (code_point == '\n') {
			if (count)
				letters[count - 1].opportunity = BREAK_MUST;
			continue;
		}
		if (is_ignorable(code_point))
			continue;
		uint32_t drawn = setter_drawable(setter, style->face, code_point, whole);
		letters[count++] = (struct letter){
		        .code_point = drawn,
		        .style = index,
		        .advance_pt = face_advance(setter->faces, style->face, drawn) * style->size_pt / 2048,
		};
	}
	return count;
}

struct prose prose_new(struct setter *setter, struct arena *arena, const struct stretch *stretches, size_t count)
{
	struct prose prose = {0};
	size_t room = 0;
	if (count > 255)
		count = 255;
	for (size_t i = 0; i < count; i++)
		room += 3 * stretches[i].text.size;
	struct letter *letters = arena_alloc(arena, room + 1, sizeof(*letters));
	struct style *styles = arena_alloc(arena, count + 1, sizeof(*styles));
	if (!letters || !styles)
		return prose;
	size_t letter_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct str text = normalise(setter, arena, stretches[i].text);
		styles[i] = stretches[i].style;
		letter_count = add_stretch(setter, letters, letter_count, text, &styles[i], (uint8_t)i);
	}
	linebreak_squeeze(letters, letter_count);
	if (letter_count > 1 && !linebreak_find(setter->breaker, arena, letters, letter_count)) {
		arena->failed = true;
		return prose;
	}
	return (struct prose){letters, letter_count, styles, count};
}

struct prose prose_plain(struct setter *setter, struct arena *arena, struct str text, const struct style *style)
{
	const struct stretch stretch = {text, *style};
	return prose_new(setter, arena, &stretch, 1);
}
