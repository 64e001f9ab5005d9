#include "log_mask.h"

#include <string.h>

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_word(char byte)
{
	return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '-' ||
	       byte == '.' || (unsigned char)byte >= 0x80;
}

static size_t word_size(struct str text)
{
	size_t at = 0;

	while (at < text.size && is_word(text.at[at]))
		at++;
	return at;
}

static void add_name(struct log_mask *mask, struct str name, struct text *text)
{
	size_t at = 0;

	while (at < mask->count && !str_equal(mask->names[at], name))
		at++;
	if (at == mask->count && mask->count < LOG_MASK_NAMES)
		mask->names[mask->count++] = arena_str(mask->arena, name);
	if (at < LOG_MASK_NAMES)
		text_addf(text, "[%s%zu]", mask->user, at + 1);
	else
		text_addf(text, "[%s]", mask->user);
}

/* The words behind which a user's name stands. Returns their bytes; 0: none here. */
static size_t user_head(struct str text)
{
	static const char *const heads[] = {"invalid user ", "user=", "user ", "for ", "acct=\"", "acct=", "USER=", "logname=", "ruser="};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts(text, str_of(heads[i])))
			return strlen(heads[i]);
	return 0;
}

/* "for" is followed by a user only in what login programs say: «for NAME from ADDRESS». */
static bool names_a_user(struct str head, struct str rest)
{
	struct str name = str_take(rest, word_size(rest));

	if (!name.size || str_is(name, "invalid") || str_is(name, "unknown"))
		return false;
	if (!str_is(head, "for ") && !str_is(head, "user "))
		return true;
	rest = str_skip(rest, name.size);
	return str_starts(rest, STR(" from ")) || str_starts(rest, STR(" by ")) || str_starts(rest, STR("(")) || str_starts(rest, STR(" ["));
}

/* "- NAME [" of the common log format behind the address: its third word. */
static size_t common_user(struct str line)
{
	size_t first = str_find(line, ' '), second;
	struct str rest = str_skip(line, first + 1);

	second = str_find(rest, ' ');
	rest = str_skip(rest, second + 1);
	if (first >= line.size || !rest.size || str_find(rest, ' ') + 1 >= rest.size || rest.at[str_find(rest, ' ') + 1] != '[')
		return 0;
	return first + second + 2;
}

/* Where query string and user stand in a line of IIS: METHOD PATH QUERY PORT USER. 0: it is no such line. */
struct iis_places {
	size_t query, user;
};

static struct iis_places iis_of(struct str line)
{
	static const char *const methods[] = {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"};
	struct iis_places places = {0, 0};
	struct str rest = line, word;
	int state = 0;     /* how many words of the pattern have been seen */

	while (state < 5 && str_next(&rest, ' ', &word)) {
		size_t at = (size_t)(word.at - line.at);
		bool method = false;

		for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
			method |= str_is(word, methods[i]);
		if (state == 2 && !str_starts(word, STR("HTTP/")))
			places.query = at;
		if (state == 4)
			places.user = at;
		if ((state == 0 && !method) || (state == 3 && !(word.size && is_digit(word.at[0]))) || (state == 2 && !places.query))
			continue;
		state++;
	}
	return state == 5 ? places : (struct iis_places){0, 0};
}

/* Bytes of a query string behind its "?", up to a blank or a quote. */
static size_t query_size(struct str text)
{
	size_t at = 0;

	while (at < text.size && text.at[at] != ' ' && text.at[at] != '"' && text.at[at] != '\'' && text.at[at] != '\t')
		at++;
	return at;
}

/* "user=NAME" at the front: its bytes, or 0. */
static size_t replace(struct log_mask *mask, struct str rest, struct text *text)
{
	size_t size = user_head(rest), name;

	if (!size || !names_a_user(str_take(rest, size), str_skip(rest, size)))
		return 0;
	name = word_size(str_skip(rest, size));
	text_add(text, str_take(rest, size));
	add_name(mask, str_take(str_skip(rest, size), name), text);
	return size + name;
}

void log_mask_line(struct log_mask *mask, struct str line, struct text *text)
{
	struct iis_places iis = iis_of(line);
	size_t user = iis.user ? iis.user : common_user(line);

	for (size_t at = 0; at < line.size;) {
		struct str rest = str_skip(line, at);
		bool begins = at == 0 || !is_word(line.at[at - 1]);
		size_t size = 0;

		if (user && at == user) {
			size = str_find(rest, ' ');
			if (str_is(str_take(rest, size), "-"))
				text_add_byte(text, '-');
			else
				add_name(mask, str_take(rest, size), text);
		} else if (iis.query && at == iis.query && !str_starts(rest, STR("- "))) {
			size = str_find(rest, ' ');
			text_addf(text, "[%s]", mask->query);
		} else if (begins) {
			size = replace(mask, rest, text);
		}
		if (!size && line.at[at] == '?' && at + 1 < line.size && line.at[at + 1] != ' ' && query_size(str_skip(rest, 1))) {
			size = 1 + query_size(str_skip(rest, 1));
			text_addf(text, "?[%s]", mask->query);
		}
		if (!size) {
			text_add_byte(text, line.at[at]);
			size = 1;
		}
		at += size;
	}
}
