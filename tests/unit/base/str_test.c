#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "str.h"

static void comparing(void **state)
{
	struct str none = {0};

	(void)state;
	assert_true(str_equal(none, STR("")));
	assert_true(str_equal_nocase(STR("GET /Ab"), STR("get /aB")));
	assert_false(str_equal_nocase(STR("Ä"), STR("ä")));
	assert_int_equal(str_compare(STR("ab"), STR("abc")), -1);
	assert_int_equal(str_compare(STR("\xFF"), STR("a")), 1);
	assert_int_equal(str_compare(none, none), 0);
	assert_true(str_starts(STR("abc"), STR("ab")) && !str_starts(STR("a"), STR("ab")) && str_starts(none, none));
	assert_true(str_ends(STR("a.gz"), STR(".gz")) && !str_ends(STR("gz"), STR(".gz")));
}

static void cutting(void **state)
{
	struct str rest = STR("a,,b,"), part;

	(void)state;
	assert_int_equal(str_skip(STR("ab"), 5).size, 0);
	assert_int_equal(str_take(STR("ab"), 5).size, 2);
	assert_true(str_is(str_trim(STR(" \t a b\r\n")), "a b"));
	assert_int_equal(str_trim(STR(" \n ")).size, 0);
	assert_true(str_next(&rest, ',', &part) && str_is(part, "a"));
	assert_true(str_next(&rest, ',', &part) && str_is(part, ""));
	assert_true(str_next(&rest, ',', &part) && str_is(part, "b"));
	assert_false(str_next(&rest, ',', &part));
}

static void finding(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("abc"), 'c'), 2);
	assert_int_equal(str_find((struct str){0}, 'c'), 0);
	assert_int_equal(str_find_str(STR("aabaab"), STR("aab")), 0);
	assert_int_equal(str_find_str(STR("ababac"), STR("abac")), 2);
	assert_int_equal(str_find_str(STR("aaa"), STR("b")), 3);
	assert_int_equal(str_find_str(STR("a"), STR("ab")), 1);
	assert_int_equal(str_find_str(STR("xab"), STR("abc")), 3);
	assert_int_equal(str_find_str(STR("a"), STR("")), 0);
}

/* XXH3-64 of the empty input, from the test suite of xxHash. */
static void hashing(void **state)
{
	(void)state;
	assert_true(str_hash((struct str){0}) == UINT64_C(0x2D06800538D394C2));
	assert_true(str_hash(STR("a")) != str_hash(STR("b")));
}

static void utf8(void **state)
{
	static const char *const malformed[] = {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE6\x9C", "\xFF"};
	size_t size;

	(void)state;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		assert_int_equal(str_utf8(str_of(malformed[i]), &size), 0xFFFD);
		assert_int_equal(size, 1);
		assert_false(str_is_utf8(str_of(malformed[i])));
	}
	assert_int_equal(str_utf8(STR("月報"), &size), 0x6708);
	assert_int_equal(size, 3);
	assert_int_equal(str_utf8(STR("\xF4\x8F\xBF\xBF"), &size), 0x10FFFF);
	assert_int_equal(str_utf8(STR(""), &size), 0);
	assert_int_equal(size, 0);
	assert_true(str_is_utf8(STR("0123456789abcdef月é𠮷")));
	assert_false(str_is_utf8(STR("0123456789abcdef\xE6\x9C")));
}

static void columns(void **state)
{
	(void)state;
	assert_int_equal(str_columns(STR("abc")), 3);
	assert_int_equal(str_columns(STR("月報")), 4);
	assert_int_equal(str_columns(STR("ｱＡ")), 3);
	assert_int_equal(str_columns(STR("か\xE3\x82\x99")), 2);   /* with a combining voiced sound mark */
	assert_int_equal(str_columns(STR("a\x1B\xE2\x80\x8B")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparing), cmocka_unit_test(cutting), cmocka_unit_test(finding),
		cmocka_unit_test(hashing), cmocka_unit_test(utf8), cmocka_unit_test(columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
