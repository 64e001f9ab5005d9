/* Patterns are compiled once here only to say at once, and with their place, what is wrong with them. The
 * classification compiles them again with the same options. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "config_read.h"

#include <pcre2.h>
#include <string.h>

#include "bounds.h"
#include "lang.h"

int config_pattern_check(struct config_reader *reader, struct config_place place, const char *pattern, bool caseless)
{
	size_t size = strlen(pattern);
	if (size > BOUND_PATTERN_BYTES) {
		config_error(reader, place,
		             TR("the pattern is longer than %d bytes", "パターンが %d バイトを超えています"),
		             BOUND_PATTERN_BYTES);
		return -1;
	}
	int error_code;
	PCRE2_SIZE error_at;
	uint32_t options =
	        PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | (caseless ? PCRE2_CASELESS : 0);
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, size, options, &error_code, &error_at, NULL);
	if (!code) {
		PCRE2_UCHAR message[200] = {0};
		(void)pcre2_get_error_message(error_code, message, sizeof(message));
		config_error(reader, place,
		             TR("the pattern is wrong at its byte %zu: %s", "パターンの %zu バイト目が不正です: %s"),
		             (size_t)error_at + 1, (const char *)message);
		return -1;
	}
	uint32_t groups = 0;
	(void)pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
	pcre2_code_free(code);
	return (int)groups;
}

void config_read_pattern(struct config_reader *reader, const struct config_field *field, struct config_item item,
                         void *target)
{
	const char *pattern = config_scalar(reader, item);
	if (pattern && config_pattern_check(reader, item.place, pattern, field->caseless) >= 0)
		*CONFIG_AT(field, const char *) = pattern;
}
