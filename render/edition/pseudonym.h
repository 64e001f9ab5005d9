/* Keyed pseudonyms: HMAC-SHA-256 (RFC 2104, nettle) of kind and value under the workspace's key, cut to 30 bits and written in Crockford's base 32. Who
 * has no key cannot find the value by trying all addresses; who has it can (the key stays with the contractor and is never printed). Two values share
 * a pseudonym by chance with 1 : 10^9 a pair: enough for the some thousand of a contract. */
#ifndef GEPPO_PSEUDONYM_H
#define GEPPO_PSEUDONYM_H

#include "arena.h"
#include "digest.h"
#include "fail.h"
#include "str.h"

#define PSEUDONYM_KEY_FILE "secret.key"

struct pseudonym_key {
	struct sha256 bytes;         /* 256 random bits; the file has them as 64 hex digits */
};

enum pseudonym_kind {
	PSEUDONYM_PERSON,            /* 個人-7KQ2MX */
	PSEUDONYM_ADDRESS,           /* IP-7KQ2MX */
	PSEUDONYM_MAIL,              /* mail-7KQ2MX */
};

/* Reads the key of the folder; makes one (from the system's random numbers, mode 0600, never over an old one) where there is none. A file that others may read,
 * or that is no key, is FAIL_INPUT: a new key would give every person a new name. */
bool pseudonym_key_open(const char *folder, struct pseudonym_key *ret_key, struct fail *fail) MUST_CHECK;

/* In the arena. `english`: person-7KQ2MX. Blanks around the value and the width of its characters do not matter. Empty gives empty. */
struct str pseudonym(const struct pseudonym_key *key, enum pseudonym_kind kind, struct str value, bool english, struct arena *arena);

#endif
