/* The parser of addresses: IPv4 by hand because it runs on every distinct client, IPv6 by inet_pton. */
#include "network.h"

#include <arpa/inet.h>
#include <string.h>

#include "number.h"

static bool parse_v4(struct str text, uint8_t ret_bytes[4])
{
	size_t at = 0;

	for (int part = 0; part < 4; part++) {
		unsigned value = 0;
		size_t first = at;

		while (at < text.size && text.at[at] >= '0' && text.at[at] <= '9' && at - first < 3)
			value = value * 10 + (unsigned)(text.at[at++] - '0');
		if (at == first || value > 255)
			return false;
		if (part < 3 && (at >= text.size || text.at[at++] != '.'))
			return false;
		ret_bytes[part] = (uint8_t)value;
	}
	return at == text.size;
}

bool network_parse_address(struct str text, uint8_t ret_bytes[16])
{
	static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	char buffer[INET6_ADDRSTRLEN + 1];
	uint8_t v4[4];

	if (parse_v4(text, v4)) {
		memcpy(ret_bytes, mapped, sizeof(mapped));
		memcpy(ret_bytes + 12, v4, sizeof(v4));
		return true;
	}
	if (text.size > 2 && text.at[0] == '[' && text.at[text.size - 1] == ']')
		text = str_take(str_skip(text, 1), text.size - 2);
	text = str_take(text, str_find(text, '%'));
	if (text.size < 2 || text.size >= sizeof(buffer) || memchr(text.at, '\0', text.size) ||
	    !memchr(text.at, ':', text.size))
		return false;
	memcpy(buffer, text.at, text.size);
	buffer[text.size] = '\0';
	return inet_pton(AF_INET6, buffer, ret_bytes) == 1;
}

static struct str trim_hop(struct str text)
{
	while (text.size && memchr(" \t+\"", text.at[0], 4))
		text = str_skip(text, 1);
	while (text.size && memchr(" \t+\"", text.at[text.size - 1], 4))
		text = str_take(text, text.size - 1);
	return text;
}

bool network_hop_is_blank(struct str text)
{
	return trim_hop(text).size == 0;
}

static bool is_port(struct str text)
{
	uint64_t port;

	return text.size > 1 && text.at[0] == ':' && number_u64(str_skip(text, 1), 65535, &port);
}

bool network_parse_hop(struct str text, struct str *ret_address, uint8_t ret_bytes[16])
{
	struct str address = trim_hop(text), port = {0};
	uint8_t v4[4];

	if (address.size && address.at[0] == '[') {
		size_t close = str_find(address, ']');

		if (close == address.size)
			return false;
		port = str_skip(address, close + 1);
		address = str_take(str_skip(address, 1), close > 1 ? close - 1 : 0);
	} else if (parse_v4(str_take(address, str_find(address, ':')), v4)) {
		port = str_skip(address, str_find(address, ':'));
		address = str_take(address, str_find(address, ':'));
	}
	if ((port.size && !is_port(port)) || !network_parse_address(address, ret_bytes))
		return false;
	*ret_address = address;
	return true;
}

bool network_parse(struct str text, struct network *ret_network)
{
	size_t slash = str_find(text, '/');
	struct network network = {.prefix_bits = 128};
	bool v4 = memchr(text.at ? text.at : "", ':', slash) == NULL;
	uint64_t bits;

	if (!network_parse_address(str_take(text, slash), network.bytes))
		return false;
	if (slash < text.size) {
		if (!number_u64(str_skip(text, slash + 1), v4 ? 32 : 128, &bits))
			return false;
		network.prefix_bits = (uint8_t)(bits + (v4 ? 96 : 0));
	}
	*ret_network = network;
	return true;
}

bool network_contains(const struct network *network, const uint8_t address[16])
{
	size_t whole = network->prefix_bits / 8;
	unsigned rest = network->prefix_bits % 8;

	if (memcmp(network->bytes, address, whole) != 0)
		return false;
	return rest == 0 || (network->bytes[whole] ^ address[whole]) >> (8 - rest) == 0;
}
