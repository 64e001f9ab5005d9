/* Strings and names in JSON. */
#include "json_text.h"

void json_string(struct text *text, const char *value)
{
	struct str rest = str_of(value);
	text_add_byte(text, '"');
	while (rest.size > 0) {
		size_t size;
		uint32_t point = str_utf8(rest, &size);
		if (point == '"' || point == '\\')
			text_addf(text, "\\%c", (char)point);
		else if (point < 0x20)
			text_addf(text, "\\u%04x", (unsigned)point);
		else
			text_add_utf8(text, point);
		rest = str_skip(rest, size);
	}
	text_add_byte(text, '"');
}

void json_key(struct text *text, const char *key, const char *value)
{
	text_addf(text, "\"%s\":", key);
	json_string(text, value);
	text_add_byte(text, ',');
}

/* Stable names of reasons, by their number. */
static const char *const reason_keys[REJECT_REASON_COUNT] = {
        [REJECT_SHAPE] = "shape",         [REJECT_TIME] = "time",           [REJECT_NUMBER] = "number",
        [REJECT_TOO_LONG] = "too_long",   [REJECT_BINARY] = "binary",       [REJECT_FIELDS] = "fields",
        [REJECT_NO_HEADER] = "no_header", [REJECT_TRUNCATED] = "truncated", [REJECT_NONE] = "none",
        [REJECT_EFFORT] = "effort",
};

const char *json_reason(enum reject_reason reason)
{
	return reason_keys[reason];
}
