/* One pass from left to right; at each place the first mask that fits is taken. A mask begins only where a word begins,
 * except for digits. */
#include "log_template.h"

#include <string.h>

#include "network.h"

#define QUOTED_BYTES 200

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_alpha(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_hex(char byte)
{
	return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool is_word(char byte)
{
	return is_digit(byte) || is_alpha(byte) || byte == '_' || (byte & 0x80);
}

static bool is_path(char byte)
{
	return is_word(byte) || strchr("/.-+%@~=:", byte) != NULL;
}

static size_t run_of(struct str rest, bool (*belongs)(char))
{
	size_t size = 0;

	while (size < rest.size && rest.at[size] && belongs(rest.at[size]))
		size++;
	return size;
}

static bool is_address_byte(char byte)
{
	return is_hex(byte) || byte == ':' || byte == '.';
}

/* Each function gives the bytes that its mask covers at the front of `rest`; 0: none. */

static size_t address_size(struct str rest)
{
	size_t size = run_of(rest, is_address_byte);
	uint8_t bytes[16];

	if (size < rest.size && is_word(rest.at[size]))
		return 0;
	while (size && (rest.at[size - 1] == ':' || rest.at[size - 1] == '.'))
		size--;
	if (size >= 7 && network_parse_address(str_take(rest, size), bytes))
		return size;
	/* 192.0.2.7:8080 */
	size_t colon = str_find(str_take(rest, size), ':');

	return colon >= 7 && colon < size && network_parse_address(str_take(rest, colon), bytes) ? colon : 0;
}

/* Groups of hex digits of the given sizes joined by the separator: a MAC address, a UUID. */
static size_t groups_size(struct str rest, const uint8_t *sizes, size_t count, char separator)
{
	size_t at = 0;

	for (size_t group = 0; group < count; group++) {
		if (group && (at >= rest.size || rest.at[at++] != separator))
			return 0;
		for (size_t i = 0; i < sizes[group]; i++)
			if (at >= rest.size || !is_hex(rest.at[at++]))
				return 0;
	}
	return at < rest.size && is_word(rest.at[at]) ? 0 : at;
}

static size_t hex_size(struct str rest)
{
	size_t size, digits = 0;

	if (rest.size > 2 && rest.at[0] == '0' && (rest.at[1] == 'x' || rest.at[1] == 'X')) {
		size = run_of(str_skip(rest, 2), is_hex);
		return size ? size + 2 : 0;
	}
	size = run_of(rest, is_hex);
	for (size_t i = 0; i < size; i++)
		digits += is_digit(rest.at[i]);
	if (size < 8 || digits == 0 || digits == size || (size < rest.size && is_word(rest.at[size])))
		return 0;
	return size;
}

static size_t path_size(struct str rest)
{
	size_t size;

	if (rest.size < 2 || rest.at[0] != '/' || !is_word(rest.at[1]))
		return 0;
	size = run_of(rest, is_path);
	while (size && strchr(".:=", rest.at[size - 1]))
		size--;
	return size;
}

static size_t quoted_size(struct str rest)
{
	if (!rest.size || (rest.at[0] != '\'' && rest.at[0] != '"'))
		return 0;
	for (size_t size = 1; size < rest.size && size < QUOTED_BYTES; size++)
		if (rest.at[size] == rest.at[0])
			return size + 1;
	return 0;
}

static size_t number_size(struct str rest)
{
	size_t size = run_of(rest, is_digit);

	while (size && size + 1 < rest.size && (rest.at[size] == '.' || rest.at[size] == ',') &&
	       is_digit(rest.at[size + 1]))
		size += 1 + run_of(str_skip(rest, size + 1), is_digit);
	return size;
}

static bool is_name(char byte)
{
	return byte != ' ' && byte != ':' && byte != ',' && byte != '=' && byte != ')' && byte != '(';
}

/* The name behind "user " or "user="; and X of "for X from ". */
static size_t user_size(struct str all, size_t at)
{
	struct str before = str_take(all, at), rest = str_skip(all, at);
	size_t size = run_of(rest, is_name);

	if (!size || str_starts(rest, STR("invalid user")) || str_starts(rest, STR("unknown")))
		return 0;
	if (str_ends(before, STR("user ")) || str_ends(before, STR("user=")))
		return size;
	return str_ends(before, STR(" for ")) && str_starts(str_skip(rest, size), STR(" from ")) ? size : 0;
}

/* A mask that begins with a word: its bytes, and its name in *ret_mask. */
static size_t word_mask(struct str all, size_t at, const char **ret_mask)
{
	static const uint8_t mac[6] = {2, 2, 2, 2, 2, 2}, uuid[5] = {8, 4, 4, 4, 12};
	struct str rest = str_skip(all, at);
	size_t size;

	*ret_mask = "<user>";
	if ((size = user_size(all, at)))
		return size;
	*ret_mask = "<path>";
	if ((size = path_size(rest)))
		return size;
	if (!is_hex(rest.at[0]) && rest.at[0] != ':')
		return 0;
	*ret_mask = "<ip>";
	if ((size = address_size(rest)))
		return size;
	*ret_mask = "<mac>";
	if ((size = groups_size(rest, mac, 6, ':')))
		return size;
	*ret_mask = "<id>";
	if ((size = groups_size(rest, uuid, 5, '-')))
		return size;
	*ret_mask = "<hex>";
	return hex_size(rest);
}

void log_template(struct str message, struct text *text)
{
	size_t at = 0;

	text_clear(text);
	text_add(text, STR(""));
	while (at < message.size && text->size < LOG_TEMPLATE_BYTES) {
		bool begins = at == 0 || (!is_word(message.at[at - 1]) && message.at[at - 1] != '/');
		struct str rest = str_skip(message, at);
		const char *mask = "<n>";
		size_t size = begins ? word_mask(message, at, &mask) : 0;

		if (!size && begins && (size = quoted_size(rest)))
			mask = rest.at[0] == '"' ? "\"<s>\"" : "'<s>'";
		if (!size) {
			mask = "<n>";
			size = number_size(rest);
		}
		if (size) {
			text_add_cstr(text, mask);
			at += size;
		} else {
			text_add_byte(text, message.at[at++]);
		}
	}
}
