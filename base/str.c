/* Views of bytes, UTF-8 and terminal columns. */
#include "str.h"

#include <string.h>

#include <unicode/uchar.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct str str_of(const char *text)
{
	return text ? (struct str){text, strlen(text)} : (struct str){"", 0};
}

struct str str_range(const char *at, const char *end)
{
	return (struct str){at, (size_t)(end - at)};
}

bool str_equal(struct str a, struct str b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

bool str_is(struct str a, const char *text)
{
	return str_equal(a, str_of(text));
}

static unsigned char lower(char byte)
{
	unsigned char value = (unsigned char)byte;

	return value >= 'A' && value <= 'Z' ? (unsigned char)(value + ('a' - 'A')) : value;
}

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

int str_compare(struct str a, struct str b)
{
	size_t common = a.size < b.size ? a.size : b.size;
	int order = common ? memcmp(a.at, b.at, common) : 0;

	if (order != 0)
		return order < 0 ? -1 : 1;
	return a.size < b.size ? -1 : a.size > b.size;
}

bool str_starts(struct str text, struct str head)
{
	return text.size >= head.size && (head.size == 0 || memcmp(text.at, head.at, head.size) == 0);
}

bool str_ends(struct str text, struct str tail)
{
	return text.size >= tail.size &&
	       (tail.size == 0 || memcmp(text.at + (text.size - tail.size), tail.at, tail.size) == 0);
}

struct str str_skip(struct str text, size_t size)
{
	if (size == 0)
		return text;
	if (size > text.size)
		size = text.size;
	if (size == 0)
		return text;
	return (struct str){text.at + size, text.size - size};
}

struct str str_take(struct str text, size_t size)
{
	return (struct str){text.at, size < text.size ? size : text.size};
}

static bool blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

struct str str_trim(struct str text)
{
	while (text.size && blank(text.at[0])) {
		text.at++;
		text.size--;
	}
	while (text.size && blank(text.at[text.size - 1]))
		text.size--;
	return text;
}

size_t str_find(struct str text, char byte)
{
	const char *found = text.size ? memchr(text.at, byte, text.size) : NULL;

	return found ? (size_t)(found - text.at) : text.size;
}

/* memchr for the first byte, then compare: quick on log text, where the first byte is seldom. */
size_t str_find_str(struct str text, struct str part)
{
	size_t at = 0;

	if (part.size == 0)
		return 0;
	while (text.size - at >= part.size) {
		const char *found = memchr(text.at + at, part.at[0], text.size - at - part.size + 1);

		if (!found)
			break;
		if (memcmp(found, part.at, part.size) == 0)
			return (size_t)(found - text.at);
		at = (size_t)(found - text.at) + 1;
	}
	return text.size;
}

bool str_next(struct str *text, char byte, struct str *ret_part)
{
	if (text->size == 0)
		return false;

	size_t at = str_find(*text, byte);

	*ret_part = str_take(*text, at);
	*text = str_skip(*text, at < text->size ? at + 1 : at);
	return true;
}

uint64_t str_hash(struct str text)
{
	return XXH3_64bits(text.size ? text.at : "", text.size);
}

/* Table 3-7 of the Unicode Standard: the second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF. */
static size_t utf8_sequence(const unsigned char *at, size_t size, uint32_t *ret_code_point)
{
	unsigned char lead = at[0];
	size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;

	if (lead < 0xC2 || lead > 0xF4 || size < length || at[1] < low || at[1] > high)
		return 0;

	uint32_t code_point = lead & (0x7FU >> length);

	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		code_point = code_point << 6 | (at[i] & 0x3FU);
	}
	*ret_code_point = code_point;
	return length;
}

uint32_t str_utf8(struct str text, size_t *ret_size)
{
	const unsigned char *at = (const unsigned char *)text.at;
	uint32_t code_point = 0xFFFD;

	if (text.size == 0) {
		*ret_size = 0;
		return 0;
	}
	if (at[0] < 0x80) {
		*ret_size = 1;
		return at[0];
	}

	size_t length = utf8_sequence(at, text.size, &code_point);

	*ret_size = length ? length : 1;
	return code_point;
}

bool str_is_utf8(struct str text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t i = 0;

	while (i < text.size) {
		uint64_t eight;
		uint32_t code_point;

		if (text.size - i >= sizeof(eight)) {
			memcpy(&eight, at + i, sizeof(eight));
			if ((eight & UINT64_C(0x8080808080808080)) == 0) {
				i += sizeof(eight);
				continue;
			}
		}
		if (at[i] < 0x80) {
			i++;
			continue;
		}

		size_t length = utf8_sequence(at + i, text.size - i, &code_point);

		if (length == 0)
			return false;
		i += length;
	}
	return true;
}

/* UAX #11; ambiguous characters count as narrow. */
static size_t code_point_columns(uint32_t code_point)
{
	UChar32 c = (UChar32)code_point;

	if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0))
		return 0;
	if (code_point < 0x300)
		return code_point == 0xAD ? 0 : 1;

	int8_t category = u_charType(c);

	if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR)
		return 0;

	int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);

	return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t str_columns(struct str text)
{
	size_t columns = 0, size;

	for (; text.size; text = str_skip(text, size))
		columns += code_point_columns(str_utf8(text, &size));
	return columns;
}
