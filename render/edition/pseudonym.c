/* Keyed pseudonyms. */
#include "pseudonym.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "lang.h"
#include "normal.h"
#include "text.h"

#define KEY_FILE_BYTES_MAX 4096

/* The file must be the owner's alone. */
static bool check_mode(const char *path, struct fail *fail)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return fail_errno(fail, errno, "%s", path);
	if (status.st_mode & (S_IRWXG | S_IRWXO))
		return fail_set(fail, FAIL_INPUT, TR("%s: others may read the key of the pseudonyms; chmod 600 it",
		                                     "%s: 仮名の鍵を他の利用者が読めます。chmod 600 を実行してください"), path);
	return true;
}

static bool read_key(const char *path, struct pseudonym_key *ret_key, struct fail *fail)
{
	struct text text = {0};
	bool good = check_mode(path, fail) && file_read(path, KEY_FILE_BYTES_MAX, &text, fail);

	if (good && !digest_parse_hex(str_trim(text_str(&text)), &ret_key->bytes))
		good = fail_set(fail, FAIL_INPUT, TR("%s: no key of pseudonyms (64 hex digits); take the one of the backup: a new key gives new pseudonyms",
		                                     "%s: 仮名の鍵(16進数64桁)ではありません。控えから戻してください。新しい鍵では仮名が変わります"), path);
	if (text.at)
		explicit_bzero(text.at, text.size);
	text_release(&text);
	return good;
}

/* Under its own name at once and never over another one: of two that make it together one has made it, and both read that. */
static bool make_key(const char *path, struct fail *fail)
{
	struct sha256 bytes;
	char hex[DIGEST_HEX_SIZE + 1];
	char temporary[KEY_FILE_BYTES_MAX];
	int descriptor;
	bool good;

	if (getrandom(bytes.bytes, sizeof(bytes.bytes), 0) != (ssize_t)sizeof(bytes.bytes))
		return fail_errno(fail, errno, TR("%s: no random numbers", "%s: 乱数を得られません"), path);
	(void)digest_hex(bytes, hex);
	hex[DIGEST_HEX_SIZE - 1] = '\n';
	if (snprintf(temporary, sizeof(temporary), "%s.%ld", path, (long)getpid()) >= (int)sizeof(temporary))
		return fail_set(fail, FAIL_LIMIT, TR("%s: too long a path", "%s: パスが長すぎます"), path);
	descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (descriptor < 0)
		return fail_errno(fail, errno, "%s", path);
	good = write(descriptor, hex, DIGEST_HEX_SIZE) == DIGEST_HEX_SIZE && fsync(descriptor) == 0;
	good = close(descriptor) == 0 && good;
	if (good && link(temporary, path) != 0 && errno != EEXIST)
		good = false;
	if (!good)
		(void)fail_errno(fail, errno, "%s", path);
	(void)unlink(temporary);
	explicit_bzero(&bytes, sizeof(bytes));
	explicit_bzero(hex, sizeof(hex));
	return good;
}

bool pseudonym_key_open(const char *folder, struct pseudonym_key *ret_key, struct fail *fail)
{
	struct arena arena = {0};
	char *path = file_join(&arena, folder, PSEUDONYM_KEY_FILE);
	bool good = path || fail_memory(fail);

	if (good && !file_exists(path))
		good = make_key(path, fail);
	good = good && read_key(path, ret_key, fail);
	arena_release(&arena);
	return good;
}

struct str pseudonym(const struct pseudonym_key *key, enum pseudonym_kind kind, struct str value, bool english, struct arena *arena)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	static const char *const kinds[] = {"person", "address", "mail"};
	static const char *const heads[][2] = {{"個人", "person"}, {"IP", "IP"}, {"mail", "mail"}};
	struct hmac_sha256_ctx hmac;
	struct text compact = {0};
	uint8_t digest[SHA256_SIZE];
	char code[7];
	uint32_t bits;
	char *name;

	normal_compact(value, &compact);
	if (compact.size == 0) {
		text_release(&compact);
		return STR("");
	}
	hmac_sha256_set_key(&hmac, sizeof(key->bytes.bytes), key->bytes.bytes);
	hmac_sha256_update(&hmac, strlen(kinds[kind]) + 1, (const uint8_t *)kinds[kind]);
	hmac_sha256_update(&hmac, compact.size, (const uint8_t *)compact.at);
	hmac_sha256_digest(&hmac, sizeof(digest), digest);
	bits = (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8 | digest[3];
	for (int i = 0; i < 6; i++)
		code[i] = alphabet[bits >> (27 - 5 * i) & 31];
	code[6] = '\0';
	text_release(&compact);
	explicit_bzero(&hmac, sizeof(hmac));
	name = arena_printf(arena, "%s-%s", heads[kind][english], code);
	return str_of(name);
}
