/* Addresses and networks (CIDR) of both families. An IPv4 address is kept as its mapped IPv6 form, so that one
 * comparison serves both. */
#ifndef GEPPO_NETWORK_H
#define GEPPO_NETWORK_H

#include "str.h"

struct network {
	uint8_t bytes[16];
	uint8_t prefix_bits; /* 0..128; an IPv4 /8 is 104 */
};

/* "192.0.2.7", "2001:db8::7", also in brackets and with a zone ("fe80::1%3"), which is ignored. False for a host name.
 */
bool network_parse_address(struct str text, uint8_t ret_bytes[16]);
/* The same as proxies write it in X-Forwarded-For: with a port ("192.0.2.7:5678", "[2001:db8::7]:443"), within quotes, with
 * blanks around it, or the "+" that IIS has for them. *ret_address is the address alone, within `text`; untouched when
 * false ("unknown", "-", names). */
bool network_parse_hop(struct str text, struct str *ret_address, uint8_t ret_bytes[16]);
bool network_hop_is_blank(struct str text);
/* "10.0.0.0/8"; an address alone is the network of itself. */
bool network_parse(struct str text, struct network *ret_network);
bool network_contains(const struct network *network, const uint8_t address[16]);

#endif
