/* Addresses and mails by their shape; the rules stand in leak.h. */
#include "sensitive.h"

#include <arpa/inet.h>
#include <string.h>

#define ADDRESS_BYTES_MAX 45
#define MAIL_PART_MAX 128

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool hex(char c)
{
	return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static char at(struct str text, size_t index)
{
	return index < text.size ? text.at[index] : '\0';
}

/* The character before, '\0' at the beginning. */
static char before(struct str text, size_t index)
{
	return index > 0 ? text.at[index - 1] : '\0';
}

static bool ends_with_word(struct str head)
{
	static const char *const words[] = {"v", "ver", "ver.", "version", "build", "rev", "rev.", "release", "バージョン", "ビルド", "版", "§", "第"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct str word = str_of(words[i]);
		size_t start = head.size - word.size;

		if (head.size < word.size || !str_equal_nocase(str_skip(head, start), word))
			continue;
		if (!letter(word.at[0]) || start == 0 || !letter(head.at[start - 1]))
			return true;
	}
	return false;
}

/* nginx/1.18.0.2: a name that begins a word, and one slash. A path (/proxy/10.1.2.3, example.jp/10.1.2.3, //10.1.2.3) is none. */
static bool is_product(struct str head)
{
	size_t start;

	if (head.size < 2 || head.at[head.size - 1] != '/')
		return false;
	start = head.size - 1;
	while (start > 0 && (letter(head.at[start - 1]) || digit(head.at[start - 1]) || head.at[start - 1] == '-' || head.at[start - 1] == '_'))
		start--;
	if (start == head.size - 1 || !letter(head.at[start]))
		return false;
	return start == 0 || !strchr("/.:@%&=?", head.at[start - 1]);
}

/* Numbers of versions and sections of a text. */
static bool is_numbering(struct str text, size_t from, size_t until)
{
	static const char *const behind[] = {"節", "項", "条", "章", "版"};
	struct str head = str_take(text, from), tail = str_skip(text, until);

	if (ends_with_word(str_trim(head)) || is_product(head))
		return true;
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++)
		if (str_starts(tail, str_of(behind[i])))
			return true;
	return false;
}

/* Four decimals 0-255 at `from`; their size, or 0. */
static size_t ipv4_size(struct str text, size_t from, uint8_t bytes[4])
{
	size_t i = from;

	if (letter(before(text, from)) || digit(before(text, from)) ||
	    (before(text, from) == '.' && from >= 2 && digit(text.at[from - 2])))
		return 0;
	for (int part = 0; part < 4; part++) {
		unsigned number = 0, digits = 0;

		if (part && at(text, i++) != '.')
			return 0;
		for (; digit(at(text, i)) && digits < 4; digits++)
			number = 10 * number + (unsigned)(text.at[i++] - '0');
		if (digits == 0 || digits > 3 || number > 255)
			return 0;
		bytes[part] = (uint8_t)number;
	}
	if (letter(at(text, i)) || digit(at(text, i)) || (at(text, i) == '.' && digit(at(text, i + 1))))
		return 0;
	return i - from;
}

static bool find_ipv4(struct str text, size_t from, struct sensitive *ret_found)
{
	uint8_t bytes[4];
	size_t size = ipv4_size(text, from, bytes);

	if (size == 0 || bytes[0] == 127 || (bytes[0] | bytes[1] | bytes[2] | bytes[3]) == 0 || is_numbering(text, from, from + size))
		return false;
	*ret_found = (struct sensitive){PSEUDONYM_ADDRESS, from, size};
	return true;
}

/* Something with a digit that inet_pton takes: clock times, MAC addresses, C++ names are none. */
static bool find_ipv6(struct str text, size_t from, struct sensitive *ret_found)
{
	char copy[ADDRESS_BYTES_MAX + 1];
	uint8_t bytes[16], loopback[16] = {[15] = 1};
	size_t size = 0;
	bool digits = false;

	if (letter(before(text, from)) || digit(before(text, from)) ||
	    (before(text, from) == ':' && from >= 2 && (hex(text.at[from - 2]) || text.at[from - 2] == ':')))
		return false;
	while (hex(at(text, from + size)) || (at(text, from + size) != '\0' && strchr(":.", at(text, from + size))))
		digits |= digit(text.at[from + size++]);
	if (!digits || letter(at(text, from + size)))
		return false;
	while (size > 0 && (text.at[from + size - 1] == '.' || (text.at[from + size - 1] == ':' && before(text, from + size - 1) != ':')))
		size--;
	if (size < 3 || size > ADDRESS_BYTES_MAX)
		return false;
	memcpy(copy, text.at + from, size);
	copy[size] = '\0';
	if (inet_pton(AF_INET6, copy, bytes) != 1 || memcmp(bytes, loopback, sizeof(bytes)) == 0)
		return false;
	*ret_found = (struct sensitive){PSEUDONYM_ADDRESS, from, size};
	return true;
}

static bool mail_letter(char c)
{
	return letter(c) || digit(c) || (c != '\0' && strchr("._%+-'", c));
}

/* From the "@": name before it, host with a dot and a top level of letters behind it. */
static bool find_mail(struct str text, size_t sign, size_t from, struct sensitive *ret_found)
{
	size_t start = sign, end = sign + 1, dot = 0;

	while (start > from && mail_letter(text.at[start - 1]) && sign - start < MAIL_PART_MAX)
		start--;
	while (start < sign && !letter(text.at[start]) && !digit(text.at[start]))
		start++;
	while (end < text.size && (letter(text.at[end]) || digit(text.at[end]) || text.at[end] == '-' || text.at[end] == '.'))
		end++;
	while (end > sign + 1 && !letter(text.at[end - 1]) && !digit(text.at[end - 1]))   /* the sentence's full stop */
		end--;
	for (size_t i = sign + 1; i < end; i++)
		if (text.at[i] == '.')
			dot = i;
	if (start == sign || dot <= sign + 1 || end - dot < 3 || !letter(text.at[dot + 1]))
		return false;
	*ret_found = (struct sensitive){PSEUDONYM_MAIL, start, end - start};
	return true;
}

bool sensitive_next(struct str text, size_t from, struct sensitive *ret_found)
{
	struct sensitive mail = {PSEUDONYM_MAIL, SIZE_MAX, 0};
	size_t looked = from;

	/* A mail begins before its "@": whichever begins first is the one. */
	while (looked < text.size) {
		size_t sign = looked + str_find(str_skip(text, looked), '@');

		if (sign >= text.size)
			break;
		if (find_mail(text, sign, from, &mail))
			break;
		looked = sign + 1;
	}
	for (size_t i = from; i < text.size && i < mail.at; i++) {
		if (digit(text.at[i]) && find_ipv4(text, i, ret_found))
			return true;
		if ((hex(text.at[i]) || text.at[i] == ':') && find_ipv6(text, i, ret_found))
			return true;
	}
	if (mail.at == SIZE_MAX)
		return false;
	*ret_found = mail;
	return true;
}

/* An address in the mapped form of IPv6. */
static bool parse_address(struct str text, uint8_t ret_bytes[16])
{
	char copy[ADDRESS_BYTES_MAX + 1];
	uint8_t bytes[4];

	if (text.size == 0 || text.size > ADDRESS_BYTES_MAX)
		return false;
	memcpy(copy, text.at, text.size);
	copy[text.size] = '\0';
	if (ipv4_size(text, 0, bytes) == text.size) {
		memset(ret_bytes, 0, 10);
		memset(ret_bytes + 10, 0xFF, 2);
		memcpy(ret_bytes + 12, bytes, 4);
		return true;
	}
	return inet_pton(AF_INET6, copy, ret_bytes) == 1;
}

/* Is the address in "10.1.0.0/16" or equal to "10.1.2.3"? */
static bool in_network(const uint8_t address[16], struct str network)
{
	size_t slash = str_find(network, '/');
	struct str head = str_take(network, slash), tail = str_skip(network, slash + 1);
	uint8_t bytes[16];
	unsigned bits = 128;

	if (!parse_address(head, bytes))
		return false;
	if (slash < network.size) {
		bits = 0;
		for (size_t i = 0; i < tail.size; i++) {
			if (!digit(tail.at[i]) || bits > 128)
				return false;
			bits = 10 * bits + (unsigned)(tail.at[i] - '0');
		}
		if (str_find(head, ':') == head.size)
			bits += 96;
		if (tail.size == 0 || bits > 128)
			return false;
	}
	for (unsigned bit = 0; bit < bits; bit++)
		if ((address[bit / 8] ^ bytes[bit / 8]) & (0x80 >> bit % 8))
			return false;
	return true;
}

bool sensitive_allowed(const struct config *config, const struct sensitive *found, struct str text)
{
	const char *const parties[] = {config->client, config->contractor, config->report.addressee, config->report.submitter};
	struct str value = str_take(str_skip(text, found->at), found->size);
	uint8_t address[16];
	bool numeric = found->kind == PSEUDONYM_ADDRESS && parse_address(value, address);

	for (size_t i = 0; i < sizeof(parties) / sizeof(parties[0]); i++)
		if (parties[i] && str_find_str(str_of(parties[i]), value) < strlen(parties[i]))
			return true;
	for (size_t i = 0; i < config->report.allow_count; i++) {
		struct str allowed = str_of(config->report.allow[i]);

		if (str_equal_nocase(allowed, value) || (numeric && in_network(address, allowed)))
			return true;
		if (allowed.size > 1 && allowed.at[0] == '@' && value.size > allowed.size &&
		    str_equal_nocase(str_skip(value, value.size - allowed.size), allowed))
			return true;
	}
	return false;
}
