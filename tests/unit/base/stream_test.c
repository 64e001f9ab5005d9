/* Streams: what a file is follows from its bytes; damage names its byte and takes nothing that came before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include "lang.h"
#include "stream.h"
#include "text.h"

/* Reads everything; what came before a failure stays in *out. */
static bool drain(struct str stored, size_t piece, struct text *out, uint64_t *ret_padding, struct fail *fail)
{
	char buffer[4096];
	struct stream *stream = stream_new_memory("log", stored, fail);
	if (!stream)
		return false;
	size_t got = 1;
	bool good = true;
	while (good && got > 0) {
		good = stream_read(stream, buffer, piece, &got, fail);
		if (good)
			text_add(out, (struct str){buffer, got});
	}
	assert_int_equal(out->size, stream_text_bytes(stream));
	*ret_padding = stream_padding_bytes(stream);
	stream_free(stream);
	return good;
}

static void expect_text(struct str stored, struct str expected)
{
	static const size_t pieces[] = {1, 7, 4096};
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct text out = {0};
		struct fail fail = {0};
		uint64_t padding;
		assert_true(drain(stored, pieces[i], &out, &padding, &fail));
		assert_int_equal(out.size, expected.size);
		assert_memory_equal(out.size ? out.at : "", expected.at, expected.size);
		text_release(&out);
	}
}

static void add_gzip(struct text *text, struct str content)
{
	uint8_t packed[4096];
	struct isal_zstream stream;
	isal_deflate_stateless_init(&stream);
	stream.gzip_flag = IGZIP_GZIP;
	stream.end_of_stream = 1;
	stream.next_in = (uint8_t *)(uintptr_t)content.at;
	stream.avail_in = (uint32_t)content.size;
	stream.next_out = packed;
	stream.avail_out = sizeof(packed);
	assert_int_equal(isal_deflate_stateless(&stream), COMP_OK);
	text_add(text, (struct str){(const char *)packed, sizeof(packed) - stream.avail_out});
}

static void add_zstd(struct text *text, struct str content)
{
	char packed[4096];
	ZSTD_CCtx *context = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	size_t size = ZSTD_compress2(context, packed, sizeof(packed), content.at, content.size);
	assert_false(ZSTD_isError(size));
	text_add(text, (struct str){packed, size});
	ZSTD_freeCCtx(context);
}

static struct str sample(void)
{
	static char text[2000];
	uint32_t state = 1;
	for (size_t i = 0; i < sizeof(text); i++) {
		state = state * 1664525 + 1013904223;
		text[i] = (char)(i % 60 == 59 ? '\n' : 'a' + (state >> 28));
	}
	return (struct str){text, sizeof(text)};
}

static void plain_and_empty(void **state)
{
	(void)state;
	expect_text(STR(""), STR(""));
	expect_text(STR("P"), STR("P"));
	expect_text(STR("a\nb"), STR("a\nb"));
	expect_text(sample(), sample());
}

static void members_and_frames_are_joined(void **state)
{
	(void)state;
	struct text gzip = {0}, zstd = {0}, expected = {0};
	text_add(&expected, sample());
	text_add(&expected, STR("second\n"));
	add_gzip(&gzip, sample());
	add_gzip(&gzip, STR(""));
	add_gzip(&gzip, STR("second\n"));
	expect_text(text_str(&gzip), text_str(&expected));
	text_add(&zstd, STR("\x5e\x2a\x4d\x18\x03\x00\x00\x00" "xyz"));
	add_zstd(&zstd, sample());
	text_add(&zstd, STR("\x50\x2a\x4d\x18\x00\x00\x00\x00"));
	add_zstd(&zstd, STR("second\n"));
	text_add(&zstd, STR("\x5f\x2a\x4d\x18\x01\x00\x00\x00" "x"));
	expect_text(text_str(&zstd), text_str(&expected));
	text_release(&gzip);
	text_release(&zstd);
	text_release(&expected);
}

static void padding_is_counted_and_garbage_told(void **state)
{
	(void)state;
	struct text stored = {0}, out = {0};
	struct fail fail = {0};
	uint64_t padding = 0;
	add_gzip(&stored, STR("line\n"));
	size_t member = stored.size;
	text_add(&stored, STR("\0\0\0\0\0"));
	assert_true(drain(text_str(&stored), 4096, &out, &padding, &fail));
	assert_int_equal(padding, 5);
	text_add(&stored, STR("junk"));
	text_clear(&out);
	assert_false(drain(text_str(&stored), 4096, &out, &padding, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	char expected[40];
	snprintf(expected, sizeof(expected), "byte %zu ", member + 5);
	assert_non_null(strstr(fail.sentence, expected));
	assert_string_equal(out.at, "line\n");
	text_release(&stored);
	text_release(&out);
}

/* Cut at every byte: never good (but at member and frame ends), always a beginning of the text, and nothing lost that a shorter file gave. */
static void truncate_everywhere(struct text *stored, size_t good_end)
{
	size_t longest = 0;
	for (size_t size = 1; size < stored->size; size++) {
		struct text out = {0};
		struct fail fail = {0};
		uint64_t padding;
		/* A copy of its own, so that the sanitizer sees a read beyond the end. */
		char *copy = malloc(size);
		memcpy(copy, stored->at, size);
		bool good = drain((struct str){copy, size}, 4096, &out, &padding, &fail);
		free(copy);
		assert_int_equal(good, size == good_end);
		if (!good) {
			assert_int_equal(fail.kind, FAIL_INPUT);
			assert_non_null(strstr(fail.sentence, "truncated"));
		}
		assert_true(out.size <= 2 * sample().size);
		size_t first = out.size < sample().size ? out.size : sample().size;
		assert_memory_equal(out.size ? out.at : "", sample().at, first);
		assert_memory_equal(out.size ? out.at + first : "", sample().at, out.size - first);
		assert_true(out.size >= longest);
		longest = out.size;
		text_release(&out);
	}
	assert_true(longest >= sample().size);
}

static void truncation_is_told_at_every_byte(void **state)
{
	(void)state;
	struct text gzip = {0}, zstd = {0};
	add_gzip(&gzip, sample());
	size_t gzip_member = gzip.size;
	add_gzip(&gzip, sample());
	truncate_everywhere(&gzip, gzip_member);
	add_zstd(&zstd, sample());
	size_t zstd_frame = zstd.size;
	add_zstd(&zstd, sample());
	truncate_everywhere(&zstd, zstd_frame);
	text_release(&gzip);
	text_release(&zstd);
}

/* A flipped bit is found by the checksum (or before), except in header fields that carry no content. */
static void corruption_is_told(void **state)
{
	(void)state;
	struct text gzip = {0}, zstd = {0};
	add_gzip(&gzip, sample());
	add_zstd(&zstd, sample());
	struct text *both[] = {&gzip, &zstd};
	for (int i = 0; i < 2; i++)
		for (size_t at = 10; at < both[i]->size; at++) {
			if (i == 0 && at == gzip.size - 9)
				continue; /* the last bits of the deflate data are filling */
			struct text out = {0};
			struct fail fail = {0};
			uint64_t padding;
			both[i]->at[at] = (char)(both[i]->at[at] ^ 4);
			assert_false(drain(text_str(both[i]), 4096, &out, &padding, &fail));
			both[i]->at[at] = (char)(both[i]->at[at] ^ 4);
			text_release(&out);
		}
	text_release(&gzip);
	text_release(&zstd);
}

static void zstd_loses_only_the_broken_block(void **state)
{
	(void)state;
	size_t size = 600000;
	char *content = malloc(size), *packed = malloc(2 * size), *out = malloc(size);
	uint32_t seed = 7;
	for (size_t i = 0; i < size; i++) {
		seed ^= seed << 13;        /* Marsaglia's xorshift32 */
		seed ^= seed >> 17;
		seed ^= seed << 5;
		content[i] = (char)('a' + __builtin_ctz(seed | 1 << 20));
	}
	size_t stored = ZSTD_compress(packed, 2 * size, content, size, 1);
	packed[stored - 5000] = (char)(packed[stored - 5000] ^ 0x55);
	memset(packed + stored - 4000, 0xff, 3000);
	struct fail fail = {0};
	struct stream *stream = stream_new_memory("log", (struct str){packed, stored}, &fail);
	size_t got = 0;
	assert_true(stream_read(stream, out, size, &got, &fail));
	assert_true(got >= 512 * 1024 && got < size);
	assert_memory_equal(out, content, got > 512 * 1024 ? 512 * 1024 : got);
	size_t more = 0;
	assert_false(stream_read(stream, out, size, &more, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	stream_free(stream);
	free(content);
	free(packed);
	free(out);
}

static void bombs_are_refused(void **state)
{
	(void)state;
	size_t size = (size_t)100 << 20, packed_size = (size_t)1 << 20;
	char *content = calloc(1, size), *packed = malloc(packed_size);
	size_t stored = ZSTD_compress(packed, packed_size, content, size, 1);
	assert_false(ZSTD_isError(stored));
	struct fail fail = {0};
	struct stream *stream = stream_new_memory("bomb", (struct str){packed, stored}, &fail);
	uint64_t total = 0;
	size_t got = 1;
	bool good = true;
	while (good && got > 0) {
		good = stream_read(stream, content, (size_t)1 << 20, &got, &fail);
		total += good ? got : 0;
	}
	assert_false(good);
	assert_int_equal(fail.kind, FAIL_LIMIT);
	assert_true(total < (size_t)70 << 20);
	stream_free(stream);
	free(content);
	free(packed);
}

static void files_tell_what_is_wrong(void **state)
{
	(void)state;
	struct fail fail = {0};
	assert_null(stream_new("no-such-file", &fail));
	assert_int_equal(fail.kind, FAIL_IO);
	fail_clear(&fail);
	assert_null(stream_new("/", &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	fail_clear(&fail);
	char name[] = "/tmp/geppo-stream-XXXXXX";
	int descriptor = mkstemp(name);
	assert_int_equal(write(descriptor, "a\nb\n", 4), 4);
	close(descriptor);
	struct stream *stream = stream_new(name, &fail);
	assert_non_null(stream);
	static char buffer[300000];
	size_t got = 0;
	assert_true(stream_read(stream, buffer, sizeof(buffer), &got, &fail));
	assert_int_equal(got, 4);
	assert_string_equal(stream_kind(stream), "plain");
	assert_int_equal(stream_stored_bytes(stream), 4);
	assert_true(stream_modified_us(stream) > 0);
	assert_true(stream_read(stream, buffer, sizeof(buffer), &got, &fail));
	assert_int_equal(got, 0);
	stream_free(stream);
	unlink(name);
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_and_empty),
		cmocka_unit_test(members_and_frames_are_joined),
		cmocka_unit_test(padding_is_counted_and_garbage_told),
		cmocka_unit_test(truncation_is_told_at_every_byte),
		cmocka_unit_test(corruption_is_told),
		cmocka_unit_test(zstd_loses_only_the_broken_block),
		cmocka_unit_test(bombs_are_refused),
		cmocka_unit_test(files_tell_what_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
