/* Tokens, values, members and paths. */
#include "json_scan.h"

#include <string.h>

#include "json_lex.h"
#include "number.h"

const char *json_lex_front(const char *at, const char *end)
{
	if (end - at >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
		at += 3;
	while (at < end && (json_is_blank(*at) || *at == '\x1E'))
		at++;
	return at;
}

const char *json_lex_text(const char *at, const char *end, bool encoded)
{
	const char *begin = at + (encoded ? 2 : 1);
	for (const char *from = begin; from < end;) {
		const char *quote = memchr(from, '"', (size_t)(end - from));
		if (!quote)
			return NULL;
		const char *slash = quote;
		while (slash > from && slash[-1] == '\\')
			slash--;
		size_t slashes = (size_t)(quote - slash);
		if (!encoded && slashes % 2 == 0)
			return quote + 1;
		/* Each level doubles the backslashes before a quote and adds one: 1 closes the text, 3 is a quote in
		 * it, 5 closes behind a backslash; an even number would close the text around. */
		if (encoded && slashes % 2 == 0)
			return NULL;
		if (encoded && slashes % 4 == 1)
			return quote + 1;
		from = quote + 1;
	}
	return NULL;
}

const char *json_lex_word(const char *at, const char *end, bool encoded, enum json_kind *ret_kind)
{
	const char *begin = at;
	bool number = at < end && (*at == '-' || (*at >= '0' && *at <= '9'));
	for (; at < end; at++) {
		char byte = *at;
		if (byte == ',' || byte == '}' || byte == ']' || byte == '"' || byte == '{' || byte == '[' ||
		    byte == ':' || json_is_blank(byte) || (encoded && byte == '\\'))
			break;
		number = number && ((byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '+' ||
		                    byte == 'e' || byte == 'E');
	}
	struct str word = str_range(begin, at);
	*ret_kind = number                  ? JSON_NUMBER
	            : str_is(word, "null")  ? JSON_NULL
	            : str_is(word, "true")  ? JSON_TRUE
	            : str_is(word, "false") ? JSON_FALSE
	                                    : JSON_NONE;
	return at;
}

/* Behind the bracket that closes the one at `at`. */
static const char *lex_container(const char *at, const char *end, bool encoded)
{
	uint64_t objects = 0; /* a bit a level, the innermost lowest */
	size_t depth = 0;
	for (; at < end; at++) {
		char byte = *at;
		if (byte == '{' || byte == '[') {
			if (++depth > JSON_DEPTH_MAX)
				return NULL;
			objects = objects << 1 | (byte == '{');
		} else if (byte == '}' || byte == ']') {
			if ((objects & 1) != (byte == '}'))
				return NULL;
			objects >>= 1;
			if (--depth == 0)
				return at + 1;
		} else if (json_lex_quote(at, end, encoded)) {
			at = json_lex_text(at, end, encoded);
			if (!at)
				return NULL;
			at--;
		} else if (encoded && byte == '"') {
			return NULL; /* the text around it ends */
		}
	}
	return NULL;
}

const char *json_lex_value(const char *at, const char *end, bool encoded, struct json_value *ret_value)
{
	struct json_value value = {JSON_NONE, encoded, {at, 0}};
	const char *behind;
	if (at < end && (*at == '{' || *at == '[')) {
		value.kind = *at == '{' ? JSON_OBJECT : JSON_ARRAY;
		behind = lex_container(at, end, encoded);
	} else if (json_lex_quote(at, end, encoded)) {
		value.kind = JSON_TEXT;
		behind = json_lex_text(at, end, encoded);
	} else {
		behind = json_lex_word(at, end, encoded, &value.kind);
	}
	if (!behind)
		return NULL;
	value.raw.size = (size_t)(behind - at);
	*ret_value = value;
	return behind;
}

bool json_read(struct str text, struct json_value *ret_value, struct str *ret_rest)
{
	const char *end = text.at + text.size;
	const char *at = text.size > 0 ? json_lex_front(text.at, end) : end;
	const char *behind = at < end ? json_lex_value(at, end, false, ret_value) : NULL;
	if (behind && ret_rest)
		*ret_rest = str_range(behind, end);
	return behind != NULL;
}

struct str json_text(struct json_value value)
{
	size_t quote = value.encoded ? 2 : 1;
	if (value.kind != JSON_TEXT || value.raw.size < 2 * quote)
		return value.raw;
	return (struct str){value.raw.at + quote, value.raw.size - 2 * quote};
}

void json_walk_init(struct json_walk *walk, struct json_value container)
{
	struct str inside = json_text(container);
	*walk = (struct json_walk){.at = inside.at, .end = inside.at + inside.size, .encoded = container.encoded};
	if (container.kind == JSON_TEXT && !container.encoded) {
		walk->encoded = true;
		walk->at = json_lex_blank(walk->at, walk->end, true);
		if (walk->at < walk->end && (*walk->at == '{' || *walk->at == '['))
			container.kind = *walk->at == '{' ? JSON_OBJECT : JSON_ARRAY;
	}
	walk->object = container.kind == JSON_OBJECT;
	if (walk->object || container.kind == JSON_ARRAY)
		walk->at++;
	else
		walk->at = walk->end = NULL;
}

bool json_walk_next(struct json_walk *walk, struct str *ret_key, struct json_value *ret_value)
{
	if (!walk->at)
		return false;
	const char *at = json_lex_blank(walk->at, walk->end, walk->encoded), *end = walk->end;
	if (at < end && *at == (walk->object ? '}' : ']')) {
		walk->at = NULL;
		return false;
	}
	walk->at = NULL; /* unless the member is good */
	walk->bad = true;
	if (walk->inside) {
		if (at == end || *at != ',')
			return false;
		at = json_lex_blank(at + 1, end, walk->encoded);
	}
	struct json_value key = {JSON_TEXT, walk->encoded, {at, 0}};
	if (walk->object) {
		const char *behind =
		        json_lex_quote(at, end, walk->encoded) ? json_lex_text(at, end, walk->encoded) : NULL;
		if (!behind)
			return false;
		key.raw.size = (size_t)(behind - at);
		at = json_lex_blank(behind, end, walk->encoded);
		if (at == end || *at != ':')
			return false;
		at = json_lex_blank(at + 1, end, walk->encoded);
	}
	at = at < end ? json_lex_value(at, end, walk->encoded, ret_value) : NULL;
	if (!at)
		return false;
	*ret_key = walk->object ? json_text(key) : (struct str){NULL, 0};
	walk->at = at;
	walk->bad = false;
	walk->inside = true;
	return true;
}

/* Takes the first key off a path into `key`, its "\." resolved. False when the path is used up or a key too long. */
static bool next_key(const char **path, char key[256], size_t *ret_size)
{
	const char *at = *path;
	size_t size = 0;
	if (!*at)
		return false;
	for (; *at && *at != '.'; at++) {
		if (at[0] == '\\' && at[1])
			at++;
		if (size == 255)
			return false;
		key[size++] = *at;
	}
	*path = *at ? at + 1 : at;
	*ret_size = size;
	return true;
}

bool json_find(struct json_value value, const char *path, struct json_value *ret_value)
{
	char buffer[256];
	size_t size;
	while (*path) {
		struct json_walk walk;
		struct str key;
		bool found = false;
		if (!next_key(&path, buffer, &size))
			return false;
		struct str wanted = {buffer, size};
		json_walk_init(&walk, value);
		uint64_t number = UINT64_MAX;
		(void)number_u64(wanted, UINT32_MAX, &number);
		for (uint64_t index = 0; !found && json_walk_next(&walk, &key, &value); index++)
			found = walk.object ? str_equal(key, wanted) : number == index;
		if (!found)
			return false;
	}
	*ret_value = value;
	return true;
}
