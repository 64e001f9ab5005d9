/* A growing piece of text or bytes. Sticky: after memory ran out it ignores what follows and text_failed() says so; ask once at the end.
 * A zeroed struct is an empty, ready text. There is always a NUL behind the bytes once something was added. */
#ifndef GEPPO_TEXT_H
#define GEPPO_TEXT_H

#include <stdarg.h>

#include "fail.h"
#include "str.h"

struct text {
	char *at;
	size_t size;
	size_t capacity_bytes;
	bool failed;
};

void text_init(struct text *text);
void text_release(struct text *text);
void text_clear(struct text *text);      /* empty, memory kept */
void text_add(struct text *text, struct str part);
void text_add_cstr(struct text *text, const char *part);
void text_add_byte(struct text *text, char byte);
void text_add_utf8(struct text *text, uint32_t code_point);
void text_addf(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_addv(struct text *text, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

/* Decimal with thousands separators: 12,345. */
void text_add_grouped(struct text *text, int64_t number);

/* The bytes with everything that could steer a terminal (C0, DEL, C1, marks that reorder, malformed UTF-8) as \xHH. */
void text_add_visible(struct text *text, struct str part);

/* Room for `size` more bytes; NULL when memory is out. The caller writes there and then calls text_grown. */
char *text_room(struct text *text, size_t size);
void text_grown(struct text *text, size_t size);

struct str text_str(const struct text *text);
bool text_failed(const struct text *text);

#endif
