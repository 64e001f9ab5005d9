/* Streams: what a file is follows from its bytes; damage names its byte and takes nothing that came before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#include <lzma.h>
#include <zstd.h>

#include "lang.h"
#include "pack.h"
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
	expect_text(STR("BZh9"), STR("BZh9"));
	expect_text(STR("BZh9 and more"), STR("BZh9 and more"));
	expect_text(STR("a\nb"), STR("a\nb"));
	expect_text(sample(), sample());
}

static void members_and_frames_are_joined(void **state)
{
	(void)state;
	struct text skippable = {0}, expected = {0};
	text_add(&expected, sample());
	text_add(&expected, STR("second\n"));
	for (size_t i = 0; i < PACKER_COUNT; i++) {
		struct text stored = {0};
		packers[i].pack(&stored, sample());
		packers[i].pack(&stored, STR(""));
		packers[i].pack(&stored, STR("second\n"));
		expect_text(text_str(&stored), text_str(&expected));
		text_release(&stored);
	}
	text_add(&skippable, STR("\x5e\x2a\x4d\x18\x03\x00\x00\x00" "xyz"));
	pack_zstd(&skippable, sample());
	text_add(&skippable, STR("\x50\x2a\x4d\x18\x00\x00\x00\x00"));
	pack_zstd(&skippable, STR("second\n"));
	text_add(&skippable, STR("\x5f\x2a\x4d\x18\x01\x00\x00\x00" "x"));
	expect_text(text_str(&skippable), text_str(&expected));
	text_release(&skippable);
	text_release(&expected);
}

static void padding_is_counted_and_garbage_told(void **state)
{
	(void)state;
	static const char *const padded[] = {"gzip", "xz", "bzip2"};
	for (size_t i = 0; i < PACKER_COUNT; i++) {
		struct text stored = {0}, out = {0};
		struct fail fail = {0};
		uint64_t padding = 0;
		bool pads = false;
		for (size_t j = 0; j < sizeof(padded) / sizeof(padded[0]); j++)
			pads = pads || strcmp(packers[i].name, padded[j]) == 0;
		packers[i].pack(&stored, STR("line\n"));
		size_t member = stored.size;
		text_add(&stored, STR("\0\0\0\0\0\0\0\0"));
		assert_int_equal(drain(text_str(&stored), 4096, &out, &padding, &fail), pads);
		assert_int_equal(padding, pads ? 8 : 0);
		fail_clear(&fail);
		text_add(&stored, STR("junk"));
		text_clear(&out);
		assert_false(drain(text_str(&stored), 4096, &out, &padding, &fail));
		assert_int_equal(fail.kind, FAIL_INPUT);
		char expected[60];
		snprintf(expected, sizeof(expected), "byte %zu of the %s file", member + (pads ? 8 : 0), packers[i].name);
		assert_non_null(strstr(fail.sentence, expected));
		assert_string_equal(out.at, "line\n");
		text_release(&stored);
		text_release(&out);
	}
}

/* Cut at every byte: never good (but at member and frame ends), always a beginning of the text, and nothing lost that a shorter file gave. */
static void truncate_everywhere(struct text *stored, size_t shortest, size_t good_end)
{
	size_t longest = 0;
	for (size_t size = shortest; size < stored->size; size++) {
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
	for (size_t i = 0; i < PACKER_COUNT; i++) {
		struct text stored = {0};
		packers[i].pack(&stored, sample());
		size_t member = stored.size;
		packers[i].pack(&stored, sample());
		truncate_everywhere(&stored, packers[i].shortest, member);
		text_release(&stored);
	}
}

/* A flipped bit is found by the checksum (or before), except in header fields that carry no content. */
static void corruption_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < PACKER_COUNT; i++) {
		struct text stored = {0};
		packers[i].pack(&stored, sample());
		for (size_t at = 10; at < stored.size; at++) {
			if (at + packers[i].flip_end == stored.size)
				continue;
			struct text out = {0};
			struct fail fail = {0};
			uint64_t padding;
			stored.at[at] = (char)(stored.at[at] ^ 4);
			assert_false(drain(text_str(&stored), 4096, &out, &padding, &fail));
			assert_int_equal(fail.kind, FAIL_INPUT);
			assert_non_null(strstr(fail.sentence, "log breaks at byte "));
			stored.at[at] = (char)(stored.at[at] ^ 4);
			text_release(&out);
		}
		text_release(&stored);
	}
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

/* A file of its own with this content. */
static char *file_with(struct str content)
{
	static char name[40];
	snprintf(name, sizeof(name), "/tmp/geppo-stream-XXXXXX");
	int descriptor = mkstemp(name);
	assert_int_equal(write(descriptor, content.at, content.size), content.size);
	close(descriptor);
	return name;
}

/* Reads a file to its end; how much came. */
static uint64_t read_file(struct str stored, const struct stream_options *options, bool *ret_good, struct fail *fail)
{
	static char buffer[1 << 20];
	char *name = file_with(stored);
	struct stream *stream = stream_open(name, options, fail);
	unlink(name);
	uint64_t total = 0;
	size_t got = 1;
	*ret_good = stream != NULL;
	while (*ret_good && got > 0) {
		*ret_good = stream_read(stream, buffer, sizeof(buffer), &got, fail);
		total += *ret_good ? got : 0;
	}
	stream_free(stream);
	return total;
}

static void bombs_are_refused(void **state)
{
	(void)state;
	size_t size = (size_t)100 << 20;
	char *content = calloc(1, size);
	for (size_t i = 0; i < PACKER_COUNT; i++) {
		struct text stored = {0};
		struct fail fail = {0};
		bool good;
		packers[i].pack(&stored, (struct str){content, size});
		assert_true(stored.size * 1000 < size);
		uint64_t total = read_file(text_str(&stored), NULL, &good, &fail);
		assert_false(good);
		assert_int_equal(fail.kind, FAIL_LIMIT);
		assert_non_null(strstr(fail.sentence, "beyond any real log"));
		/* gzip comes so near to 1000 to 1 that what it has read ahead shows it late. */
		assert_true(total < (i == 0 ? size : (size_t)70 << 20));
		text_release(&stored);
	}
	free(content);
}

static void a_total_is_a_limit_too(void **state)
{
	(void)state;
	struct stream_options options = {.text_bytes = 1500};
	for (size_t i = 0; i < PACKER_COUNT; i++) {
		struct text stored = {0};
		struct fail fail = {0};
		bool good;
		packers[i].pack(&stored, sample());
		(void)read_file(text_str(&stored), &options, &good, &fail);
		assert_false(good);
		assert_int_equal(fail.kind, FAIL_LIMIT);
		assert_non_null(strstr(fail.sentence, "more text than any real log"));
		text_release(&stored);
	}
}

/* Frames whose window takes 2^28 bytes: refused without an option that allows it, read with one. */
static void windows_are_limited(void **state)
{
	(void)state;
	struct text zstd = {0}, xz = {0};
	char *room = text_room(&zstd, 8192);
	ZSTD_CCtx *context = ZSTD_createCCtx();
	ZSTD_outBuffer out = {room, 8192, 0};
	ZSTD_inBuffer in = {sample().at, sample().size, 0};
	ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 28);
	/* Without the content's size the frame keeps the window as it was asked for. */
	while (in.pos < in.size)
		assert_false(ZSTD_isError(ZSTD_compressStream2(context, &out, &in, ZSTD_e_continue)));
	assert_int_equal(ZSTD_compressStream2(context, &out, &in, ZSTD_e_end), 0);
	text_grown(&zstd, out.pos);
	ZSTD_freeCCtx(context);

	lzma_options_lzma lzma;
	size_t size = 0;
	assert_false(lzma_lzma_preset(&lzma, 0));
	lzma.dict_size = 1U << 28;
	lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &lzma}, {LZMA_VLI_UNKNOWN, NULL}};
	room = text_room(&xz, 8192);
	assert_int_equal(lzma_stream_buffer_encode(filters, LZMA_CHECK_SHA256, NULL, (const uint8_t *)sample().at, sample().size,
	                                           (uint8_t *)room, &size, 8192),
	                 LZMA_OK);
	text_grown(&xz, size);

	struct text *both[] = {&zstd, &xz};
	for (int i = 0; i < 2; i++) {
		struct fail fail = {0};
		bool good;
		struct stream_options options = {.window_log = 28};
		assert_int_equal(read_file(text_str(both[i]), NULL, &good, &fail), 0);
		assert_false(good);
		assert_int_equal(fail.kind, FAIL_LIMIT);
		assert_non_null(strstr(fail.sentence, "--long N"));
		fail_clear(&fail);
		assert_int_equal(read_file(text_str(both[i]), &options, &good, &fail), sample().size);
		assert_true(good);
		text_release(both[i]);
	}
}

static void peek_and_skip_keep_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i <= PACKER_COUNT; i++) {
		struct text stored = {0};
		struct fail fail = {0};
		char part[700];
		size_t got = 0;
		uint64_t skipped = 0;
		if (i < PACKER_COUNT)
			packers[i].pack(&stored, sample());
		else
			text_add(&stored, sample());
		char *name = file_with(text_str(&stored));
		struct stream *stream = stream_open(name, NULL, &fail);
		struct str peek = stream_peek(stream);
		assert_int_equal(peek.size, STREAM_PEEK_BYTES);
		assert_memory_equal(peek.at, sample().at, peek.size);
		assert_int_equal(stream_text_bytes(stream), 0);
		assert_int_equal(stream_may_grow(stream), i == PACKER_COUNT);
		assert_true(stream_read(stream, part, 500, &got, &fail));
		assert_true(stream_skip(stream, 700, &skipped, &fail));
		assert_int_equal(skipped, 700);
		assert_true(stream_read(stream, part, 300, &got, &fail));
		assert_int_equal(got, 300);
		assert_memory_equal(part, sample().at + 1200, 300);
		assert_int_equal(stream_text_bytes(stream), 1500);
		assert_true(stream_skip(stream, 5000, &skipped, &fail));
		assert_int_equal(skipped, sample().size - 1500);
		assert_true(stream_read(stream, part, 300, &got, &fail));
		assert_int_equal(got, 0);
		stream_free(stream);
		unlink(name);
		text_release(&stored);
	}
}

/* None of these may be waited for. */
static void only_files_are_opened(void **state)
{
	(void)state;
	struct fail fail = {0};
	char folder[] = "/tmp/geppo-stream-XXXXXX";
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(symlink("nothing", "dangling"), 0);
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	const struct {
		const char *path, *part;
		enum fail_kind kind;
	} refused[] = {
		{"pipe", "pipe is a pipe, not a file", FAIL_INPUT},
		{"socket", "socket is a socket, not a file", FAIL_INPUT},
		{"/dev/zero", "/dev/zero is a device, not a file", FAIL_INPUT},
		{".", ". is a folder, not a file", FAIL_INPUT},
		{"loop", "loop cannot be opened: Too many levels of symbolic links", FAIL_IO},
		{"dangling", "dangling cannot be opened: No such file or directory", FAIL_IO},
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		fail_clear(&fail);
		assert_null(stream_new(refused[i].path, &fail));
		assert_int_equal(fail.kind, refused[i].kind);
		assert_non_null(strstr(fail.sentence, refused[i].part));
	}
	close(listener);
	unlink("pipe");
	unlink("loop");
	unlink("dangling");
	unlink("socket");
	assert_int_equal(chdir("/"), 0);
	rmdir(folder);
}

/* A file that is cut shorter, or that grows, while it is read: the stream ends where the file ends then. */
static void files_may_change_size(void **state)
{
	(void)state;
	struct fail fail = {0};
	size_t size = 600000, got = 0;
	char *content = malloc(size), *part = malloc(size);
	memset(content, 'a', size);
	char *name = file_with((struct str){content, size});
	struct stream *stream = stream_new(name, &fail);
	assert_true(stream_read(stream, part, 20000, &got, &fail));
	assert_int_equal(truncate(name, 300000), 0);
	assert_true(stream_read(stream, part, size, &got, &fail));
	assert_int_equal(got, 280000);
	assert_true(stream_read(stream, part, size, &got, &fail));
	assert_int_equal(got, 0);
	stream_free(stream);
	stream = stream_new(name, &fail);
	assert_true(stream_read(stream, part, 20000, &got, &fail));
	assert_int_equal(truncate(name, 400000), 0);
	assert_true(stream_read(stream, part, size, &got, &fail));
	assert_int_equal(got, 380000);
	stream_free(stream);
	unlink(name);
	free(content);
	free(part);
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
	assert_true(stream_may_grow(stream));
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
		cmocka_unit_test(a_total_is_a_limit_too),
		cmocka_unit_test(windows_are_limited),
		cmocka_unit_test(peek_and_skip_keep_the_place),
		cmocka_unit_test(only_files_are_opened),
		cmocka_unit_test(files_may_change_size),
		cmocka_unit_test(files_tell_what_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
