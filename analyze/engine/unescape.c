/* nginx's escapes: ngx_http_log_escape of ngx_http_log_module.c; Apache's: ap_escape_logitem of server/util.c. */
#include "unescape.h"

#include <string.h>

#include "number.h"

enum escape escape_of_dialect(const char *dialect)
{
	static const struct {
		const char *name;
		enum escape escape;
	} escapes[] = {{"log", ESCAPE_LOG}, {"json", ESCAPE_JSON}, {"json2", ESCAPE_JSON_TWICE}};
	const char *plus = strrchr(dialect, '+');

	for (size_t i = 0; plus && i < sizeof(escapes) / sizeof(escapes[0]); i++)
		if (strcmp(plus + 1, escapes[i].name) == 0)
			return escapes[i].escape;
	return ESCAPE_NONE;
}

static bool hex_behind(struct str text, char letter, size_t digits, uint32_t *ret_value)
{
	uint64_t value;

	if (text.size < 2 + digits || text.at[0] != '\\' || text.at[1] != letter ||
	    !number_hex(str_take(str_skip(text, 2), digits), 0xFFFF, &value))
		return false;
	*ret_value = (uint32_t)value;
	return true;
}

/* Bytes that the \xHH at the front takes; 0: it is none. */
static size_t add_byte(struct str text, struct text *out)
{
	uint32_t byte;

	if (!hex_behind(text, 'x', 2, &byte) || byte == 0)
		return 0;
	text_add_byte(out, (char)byte);
	return 4;
}

/* The same of \uXXXX, or two that are one character. */
static size_t add_unicode(struct str text, struct text *out)
{
	uint32_t high, low;

	if (!hex_behind(text, 'u', 4, &high) || high == 0)
		return 0;
	if (high < 0xD800 || high > 0xDFFF) {
		text_add_utf8(out, high);
		return 6;
	}
	if (high > 0xDBFF || !hex_behind(str_skip(text, 6), 'u', 4, &low) || low < 0xDC00 || low > 0xDFFF)
		return 0;
	text_add_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
	return 12;
}

static void unescape_once(bool json, struct str text, struct text *out)
{
	const char *letters = json ? "\"\\/bfnrt" : "\"\\bnrtv", *bytes = json ? "\"\\/\b\f\n\r\t" : "\"\\\b\n\r\t\v";

	while (text.size > 0) {
		size_t plain = str_find(text, '\\'), taken;
		const char *letter;

		text_add(out, str_take(text, plain));
		text = str_skip(text, plain);
		if (text.size == 0)
			break;
		letter = text.size > 1 && text.at[1] ? strchr(letters, text.at[1]) : NULL;
		if (letter)
			text_add_byte(out, bytes[letter - letters]);
		taken = letter ? 2 : json ? add_unicode(text, out) : add_byte(text, out);
		if (taken == 0) {
			text_add_byte(out, '\\');
			taken = 1;
		}
		text = str_skip(text, taken);
	}
}

void unescape(enum escape escape, struct str text, struct text *out)
{
	struct text once = {0};

	if (escape == ESCAPE_NONE) {
		text_add(out, text);
		return;
	}
	if (escape == ESCAPE_JSON_TWICE) {
		unescape_once(true, text, &once);
		text = text_str(&once);
		out->failed = out->failed || text_failed(&once);
	}
	unescape_once(escape != ESCAPE_LOG, text, out);
	text_release(&once);
}
