/* Digests: SHA-256 by nettle (which uses the processor's instructions where it has them), XXH3-128 by xxHash. */
#include "digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nettle/sha2.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "lang.h"

#define READ_BYTES ((size_t)256 << 10)

struct digest_stream {
	struct sha256_ctx state;
};

struct sha256 digest_sha256(struct str data)
{
	struct sha256_ctx state;
	struct sha256 digest;

	sha256_init(&state);
	if (data.size)
		sha256_update(&state, data.size, (const uint8_t *)data.at);
	sha256_digest(&state, sizeof(digest.bytes), digest.bytes);
	return digest;
}

static bool descriptor_digest(int descriptor, const char *path, char *buffer, struct sha256 *ret_digest, struct fail *fail)
{
	struct sha256_ctx state;

	sha256_init(&state);
	for (;;) {
		ssize_t size = read(descriptor, buffer, READ_BYTES);

		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return fail_errno(fail, errno, TR("%s: cannot read", "%s: 読めません"), path);
		if (size == 0)
			break;
		sha256_update(&state, (size_t)size, (const uint8_t *)buffer);
	}
	sha256_digest(&state, sizeof(ret_digest->bytes), ret_digest->bytes);
	return true;
}

bool digest_sha256_file(const char *path, struct sha256 *ret_digest, struct fail *fail)
{
	char *buffer = malloc(READ_BYTES);
	bool done = false;

	if (!buffer)
		return fail_memory(fail);

	int descriptor = open(path, O_RDONLY | O_CLOEXEC);

	if (descriptor < 0) {
		fail_errno(fail, errno, TR("%s: cannot open", "%s: 開けません"), path);
	} else {
		done = descriptor_digest(descriptor, path, buffer, ret_digest, fail);
		close(descriptor);
	}
	free(buffer);
	return done;
}

const char *digest_hex(struct sha256 digest, char buffer[DIGEST_HEX_SIZE])
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		buffer[2 * i] = hex[digest.bytes[i] >> 4];
		buffer[2 * i + 1] = hex[digest.bytes[i] & 15];
	}
	buffer[2 * SHA256_SIZE] = '\0';
	return buffer;
}

static int nibble(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

bool digest_parse_hex(struct str text, struct sha256 *ret_digest)
{
	struct sha256 digest;

	if (text.size != 2 * (size_t)SHA256_SIZE)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		int high = nibble(text.at[2 * i]);
		int low = nibble(text.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*ret_digest = digest;
	return true;
}

bool digest_equal(struct sha256 a, struct sha256 b)
{
	return memcmp(a.bytes, b.bytes, SHA256_SIZE) == 0;
}

struct digest_stream *digest_stream_new(void)
{
	struct digest_stream *stream = malloc(sizeof(*stream));

	if (stream)
		sha256_init(&stream->state);
	return stream;
}

void digest_stream_add(struct digest_stream *stream, const void *data, size_t size)
{
	if (size)
		sha256_update(&stream->state, size, data);
}

struct sha256 digest_stream_end(struct digest_stream *stream)
{
	struct sha256 digest;

	sha256_digest(&stream->state, sizeof(digest.bytes), digest.bytes);
	free(stream);
	return digest;
}

struct xxh128 digest_xxh128(const void *data, size_t size)
{
	XXH128_hash_t hash = XXH3_128bits(size ? data : "", size);

	return (struct xxh128){hash.low64, hash.high64};
}

bool xxh128_equal(struct xxh128 a, struct xxh128 b)
{
	return a.low == b.low && a.high == b.high;
}

struct xxh128_stream {
	XXH3_state_t *state;
};

struct xxh128_stream *xxh128_stream_new(void)
{
	struct xxh128_stream *stream = malloc(sizeof(*stream));
	if (!stream)
		return NULL;
	stream->state = XXH3_createState();
	if (!stream->state || XXH3_128bits_reset(stream->state) == XXH_ERROR) {
		xxh128_stream_free(stream);
		return NULL;
	}
	return stream;
}

void xxh128_stream_free(struct xxh128_stream *stream)
{
	if (!stream)
		return;
	XXH3_freeState(stream->state);
	free(stream);
}

void xxh128_stream_add(struct xxh128_stream *stream, const void *data, size_t size)
{
	if (size > 0)
		(void)XXH3_128bits_update(stream->state, data, size);
}

struct xxh128 xxh128_stream_value(const struct xxh128_stream *stream)
{
	XXH128_hash_t hash = XXH3_128bits_digest(stream->state);

	return (struct xxh128){hash.low64, hash.high64};
}
