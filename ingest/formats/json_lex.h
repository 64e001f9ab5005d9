/* The tokens of JSON at one of two levels: plain, or encoded within a JSON text, where a quote is \" and a backslash of
 * an escape \\. Only for the files json_*.c. Every function stays in [at, end) and gives NULL when the token does not
 * end in it. */
#ifndef GEPPO_JSON_LEX_H
#define GEPPO_JSON_LEX_H

#include "json_scan.h"

static inline bool json_is_blank(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* Behind blanks; in an encoded text \n, \r and \t are blanks too. */
static inline const char *json_lex_blank(const char *at, const char *end, bool encoded)
{
	for (; at < end; at++) {
		if (encoded && *at == '\\' && end - at >= 2 && (at[1] == 'n' || at[1] == 'r' || at[1] == 't'))
			at++;
		else if (!json_is_blank(*at))
			break;
	}
	return at;
}

/* Does a text begin here? */
static inline bool json_lex_quote(const char *at, const char *end, bool encoded)
{
	return encoded ? end - at >= 2 && at[0] == '\\' && at[1] == '"' : at < end && *at == '"';
}

/* Behind the byte order mark, record separators (RFC 7464) and blanks that a unit may begin with. */
const char *json_lex_front(const char *at, const char *end);

/* Behind the text that begins at `at` with its quote. */
const char *json_lex_text(const char *at, const char *end, bool encoded);

/* Behind the number or word at `at`, and what it is. Never NULL. */
const char *json_lex_word(const char *at, const char *end, bool encoded, enum json_kind *ret_kind);

/* Behind any value. */
const char *json_lex_value(const char *at, const char *end, bool encoded, struct json_value *ret_value);

#endif
