/* NFKC by ICU, in pieces of a line, so that memory is bounded by the longest line. */
#include "normal.h"

#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

static void add_small(struct str text, struct text *form)
{
	for (size_t i = 0; i < text.size; i++)
		text_add_byte(form, text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] + ('a' - 'A')) : text.at[i]);
}

/* NFKC makes at most 18 units of one (U+FDFA). */
static bool add_nfkc(struct str text, struct text *form)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);
	size_t room = 18 * text.size + 1;
	UChar *wide = calloc(text.size + 1, sizeof(*wide)), *normal = calloc(room, sizeof(*normal));
	char *narrow = malloc(3 * room);
	int32_t size = 0, made = 0;
	bool good = wide && normal && narrow && room < INT32_MAX / 3;

	if (good)
		u_strFromUTF8WithSub(wide, (int32_t)text.size + 1, &size, text.at, (int32_t)text.size, 0xFFFD, NULL, &error);
	if (good && U_SUCCESS(error))
		made = unorm2_normalize(nfkc, wide, size, normal, (int32_t)room, &error);
	if (good && U_SUCCESS(error))
		u_strToUTF8(narrow, (int32_t)(3 * room), &size, normal, made, &error);
	if (good && U_SUCCESS(error))
		add_small((struct str){narrow, (size_t)size}, form);
	else if (good)
		add_small(text, form);
	else
		form->failed = true;
	free(wide);
	free(normal);
	free(narrow);
	return good;
}

void normal_add(struct str text, struct text *form)
{
	struct str rest = text, line;
	bool first = true;

	if (text.size == 0)
		return;
	while (str_next(&rest, '\n', &line)) {
		if (!first)
			text_add_byte(form, '\n');
		first = false;
		if (is_ascii(line))
			add_small(line, form);
		else if (!add_nfkc(line, form))
			return;
	}
	if (text.at[text.size - 1] == '\n')
		text_add_byte(form, '\n');
}

void normal_compact(struct str text, struct text *form)
{
	struct text normal = {0};

	text_clear(form);
	normal_add(text, &normal);
	for (size_t i = 0; i < normal.size; i++)
		if (normal.at[i] != ' ' && normal.at[i] != '\t' && normal.at[i] != '\r')
			text_add_byte(form, normal.at[i]);
	form->failed |= normal.failed;
	text_release(&normal);
}
