/* The text builder: doubles its memory, remembers its first failure. */
#include "text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_FIRST_BYTES 64

void text_init(struct text *text)
{
	*text = (struct text){0};
}

void text_release(struct text *text)
{
	if (!text)
		return;
	free(text->at);
	*text = (struct text){0};
}

void text_clear(struct text *text)
{
	if (!text)
		return;
	text->size = 0;
	text->failed = false;
	if (text->at)
		text->at[0] = '\0';
}

char *text_room(struct text *text, size_t size)
{
	size_t needed, capacity_bytes;

	if (text->failed)
		return NULL;
	if (__builtin_add_overflow(text->size, size, &needed) || needed >= SIZE_MAX / 2) {
		text->failed = true;
		return NULL;
	}
	needed++;
	if (needed <= text->capacity_bytes)
		return text->at + text->size;

	capacity_bytes = text->capacity_bytes ? text->capacity_bytes * 2 : TEXT_FIRST_BYTES;
	if (capacity_bytes < needed)
		capacity_bytes = needed;

	char *at = realloc(text->at, capacity_bytes);

	if (!at) {
		text->failed = true;
		return NULL;
	}
	text->at = at;
	text->capacity_bytes = capacity_bytes;
	return at + text->size;
}

void text_grown(struct text *text, size_t size)
{
	if (text->failed)
		return;
	text->size += size;
	text->at[text->size] = '\0';
}

void text_add(struct text *text, struct str part)
{
	char *room = text_room(text, part.size);

	if (!room)
		return;
	if (part.size)
		memcpy(room, part.at, part.size);
	text_grown(text, part.size);
}

void text_add_cstr(struct text *text, const char *part)
{
	text_add(text, str_of(part));
}

void text_add_byte(struct text *text, char byte)
{
	char *room = text_room(text, 1);

	if (!room)
		return;
	*room = byte;
	text_grown(text, 1);
}

void text_add_utf8(struct text *text, uint32_t code_point)
{
	char bytes[4];
	size_t size;

	if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000))
		code_point = 0xFFFD;
	if (code_point < 0x80) {
		bytes[0] = (char)code_point;
		size = 1;
	} else if (code_point < 0x800) {
		bytes[0] = (char)(0xC0 | code_point >> 6);
		size = 2;
	} else if (code_point < 0x10000) {
		bytes[0] = (char)(0xE0 | code_point >> 12);
		size = 3;
	} else {
		bytes[0] = (char)(0xF0 | code_point >> 18);
		size = 4;
	}
	for (size_t i = 1; i < size; i++)
		bytes[i] = (char)(0x80 | (code_point >> 6 * (size - 1 - i) & 0x3F));
	text_add(text, (struct str){bytes, size});
}

void text_addf(struct text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_addv(text, format, arguments);
	va_end(arguments);
}

void text_addv(struct text *text, const char *format, va_list arguments)
{
	char *room = text_room(text, TEXT_FIRST_BYTES / 2);
	va_list again;

	if (!room)
		return;

	size_t space = text->capacity_bytes - text->size;

	va_copy(again, arguments);
	int size = vsnprintf(room, space, format, arguments);

	if (size < 0) {
		text->failed = true;
	} else if ((size_t)size < space) {
		text_grown(text, (size_t)size);
	} else {
		room = text_room(text, (size_t)size);
		if (room) {
			vsnprintf(room, (size_t)size + 1, format, again);
			text_grown(text, (size_t)size);
		}
	}
	va_end(again);
}

void text_add_grouped(struct text *text, int64_t number)
{
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char digits[32];
	size_t at = sizeof(digits);
	int written = 0;

	do {
		if (written && written % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
		written++;
	} while (rest);
	if (number < 0)
		digits[--at] = '-';
	text_add(text, (struct str){digits + at, sizeof(digits) - at});
}

/* Controls, and the marks that reorder what is shown (Trojan Source, CVE-2021-42574). */
static bool steers(uint32_t code_point)
{
	return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x200E ||
	       code_point == 0x200F || (code_point >= 0x202A && code_point <= 0x202E) ||
	       (code_point >= 0x2066 && code_point <= 0x2069);
}

void text_add_visible(struct text *text, struct str part)
{
	size_t size;

	for (; part.size; part = str_skip(part, size)) {
		uint32_t code_point = str_utf8(part, &size);
		bool malformed = size == 1 && (unsigned char)part.at[0] >= 0x80;

		if (!malformed && !steers(code_point)) {
			text_add(text, str_take(part, size));
			continue;
		}
		for (size_t i = 0; i < size; i++)
			text_addf(text, "\\x%02X", (unsigned)(unsigned char)part.at[i]);
	}
}

struct str text_str(const struct text *text)
{
	return (struct str){text->at ? text->at : "", text->size};
}

bool text_failed(const struct text *text)
{
	return text->failed;
}
