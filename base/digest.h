/* SHA-256 (nettle) for whatever must be proved to others, XXH3-128 for telling contents apart fast. */
#ifndef GEPPO_DIGEST_H
#define GEPPO_DIGEST_H

#include "fail.h"
#include "str.h"

#define SHA256_SIZE 32
#define DIGEST_HEX_SIZE (2 * SHA256_SIZE + 1)

struct sha256 {
	uint8_t bytes[SHA256_SIZE];
};

struct sha256 digest_sha256(struct str data);
/* Of a file's bytes, streamed. */
bool digest_sha256_file(const char *path, struct sha256 *ret_digest, struct fail *fail) MUST_CHECK;
/* Lower-case hex; returns `buffer`. */
const char *digest_hex(struct sha256 digest, char buffer[DIGEST_HEX_SIZE]);
bool digest_parse_hex(struct str text, struct sha256 *ret_digest);
bool digest_equal(struct sha256 a, struct sha256 b);

/* Streamed SHA-256 of several parts. */
struct digest_stream;
struct digest_stream *digest_stream_new(void); /* NULL: out of memory */
void digest_stream_add(struct digest_stream *stream, const void *data, size_t size);
struct sha256 digest_stream_end(struct digest_stream *stream); /* frees it */

/* XXH3-128. */
struct xxh128 {
	uint64_t low, high;
};
struct xxh128 digest_xxh128(const void *data, size_t size);
bool xxh128_equal(struct xxh128 a, struct xxh128 b);

/* The same over several parts. The value can be taken at any point, and more added behind it. */
struct xxh128_stream;
struct xxh128_stream *xxh128_stream_new(void); /* NULL: out of memory */
void xxh128_stream_free(struct xxh128_stream *stream);
void xxh128_stream_add(struct xxh128_stream *stream, const void *data, size_t size);
struct xxh128 xxh128_stream_value(const struct xxh128_stream *stream);

#endif
