/* A view of bytes that somebody else owns: pointer and length, passed by value. No NUL is promised behind it, and NULs may be inside. Text is UTF-8
 * where the owner says so. */
#ifndef GEPPO_STR_H
#define GEPPO_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *at;
	size_t size;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For printf's "%.*s". */
#define STR_ARGS(text) ((int)((text).size)), ((text).at ? (text).at : "")

struct str str_of(const char *text);              /* NULL gives the empty view */
struct str str_range(const char *at, const char *end);
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_equal_nocase(struct str a, struct str b); /* ASCII letters only */
int str_compare(struct str a, struct str b);       /* by bytes, shorter first; for sorting */
bool str_starts(struct str text, struct str head);
bool str_ends(struct str text, struct str tail);
struct str str_skip(struct str text, size_t size);  /* without its first bytes; empty beyond the end */
struct str str_take(struct str text, size_t size);  /* its first bytes */
struct str str_trim(struct str text);               /* without blanks, tabs, CR and LF at both ends */

/* Index of the first occurrence, or text.size. */
size_t str_find(struct str text, char byte);
size_t str_find_str(struct str text, struct str part);

/* Takes the part before `byte` off *text (which then begins behind it); the whole rest when there is none. False when *text was empty. */
bool str_next(struct str *text, char byte, struct str *ret_part);

/* XXH3 of the bytes. */
uint64_t str_hash(struct str text);

/* Decodes one UTF-8 character at the front: its code point, and its bytes (≥ 1) in *ret_size. Malformed bytes give U+FFFD and size 1. Size 0 only for
 * an empty view. */
uint32_t str_utf8(struct str text, size_t *ret_size);
bool str_is_utf8(struct str text);

/* Columns that the text takes on a terminal: 2 for East Asian wide and full-width characters, 0 for combining ones and controls. */
size_t str_columns(struct str text);

#endif
