#define _XOPEN_SOURCE 700 /* mkstemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "digest.h"

/* FIPS 180-2, appendix B. */
static void sha256_of_the_standard(void **state)
{
	char hex[DIGEST_HEX_SIZE];
	struct sha256 parsed;

	(void)state;
	assert_string_equal(digest_hex(digest_sha256(STR("abc")), hex),
	                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(digest_parse_hex(str_of(hex), &parsed));
	assert_true(digest_equal(parsed, digest_sha256(STR("abc"))));
	assert_false(digest_equal(parsed, digest_sha256(STR("abd"))));
	assert_string_equal(digest_hex(digest_sha256((struct str){0}), hex),
	                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hex[5] = 'g';
	assert_false(digest_parse_hex(str_of(hex), &parsed));
	assert_false(digest_parse_hex(STR("abcd"), &parsed));
}

static void parts_and_files_give_the_same(void **state)
{
	struct digest_stream *stream = digest_stream_new();
	char name[] = "/tmp/geppo-digest-XXXXXX";
	int descriptor = mkstemp(name);
	struct fail fail = {0};
	struct sha256 of_file;

	(void)state;
	digest_stream_add(stream, "a", 1);
	digest_stream_add(stream, NULL, 0);
	digest_stream_add(stream, "bc", 2);
	assert_true(digest_equal(digest_stream_end(stream), digest_sha256(STR("abc"))));
	assert_int_equal(write(descriptor, "abc", 3), 3);
	close(descriptor);
	assert_true(digest_sha256_file(name, &of_file, &fail));
	assert_true(digest_equal(of_file, digest_sha256(STR("abc"))));
	unlink(name);
	assert_false(digest_sha256_file(name, &of_file, &fail));
	assert_int_equal(fail.kind, FAIL_IO);
	fail_clear(&fail);
	assert_false(digest_sha256_file("/tmp", &of_file, &fail));
}

/* The value that xxHash's own test suite gives for the empty input and seed 0. */
static void xxh128_of_nothing(void **state)
{
	struct xxh128 empty = digest_xxh128(NULL, 0);

	(void)state;
	assert_true(empty.high == UINT64_C(0x99AA06D3014798D8) && empty.low == UINT64_C(0x6001C324468D497F));
	assert_true(digest_xxh128("a", 1).low != digest_xxh128("b", 1).low);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_of_the_standard),
		cmocka_unit_test(parts_and_files_give_the_same),
		cmocka_unit_test(xxh128_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
