#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "text.h"

static void growing(void **state)
{
	struct text text = {0};

	(void)state;
	assert_int_equal(text_str(&text).size, 0);
	assert_non_null(text_str(&text).at);
	for (int i = 0; i < 10000; i++)
		text_addf(&text, "%d,", i % 10);
	assert_int_equal(text.size, 20000);
	assert_int_equal(text.at[text.size], 0);
	text_clear(&text);
	assert_string_equal(text.at, "");
	text_addf(&text, "%200d", 7);
	assert_int_equal(text.size, 200);
	assert_int_equal(text.at[199], '7');
	text_release(&text);
	text_release(NULL);
}

/* Every size at and around the end of the room that is there. */
static void formats_of_every_size(void **state)
{
	(void)state;
	for (int before = 0; before < 70; before += 23) {
		for (int size = 1; size < 300; size++) {
			struct text text = {0};

			text_addf(&text, "%*s", before, "");
			text_addf(&text, "%*d", size, 7);
			assert_int_equal(text.size, before + size);
			assert_int_equal(strlen(text.at), text.size);
			assert_int_equal(text.at[text.size - 1], '7');
			text_release(&text);
		}
	}
}

static void failing_for_good(void **state)
{
	struct text text = {0};

	(void)state;
	text_add_cstr(&text, "a");
	assert_null(text_room(&text, SIZE_MAX - 3));
	assert_true(text_failed(&text));
	text_add_cstr(&text, "b");
	text_addf(&text, "%d", 1);
	text_grown(&text, 5);
	assert_true(str_is(text_str(&text), "a"));
	text_release(&text);
}

static void grouping(void **state)
{
	static const struct {
		int64_t number;
		const char *written;
	} cases[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {-1234567, "-1,234,567"}, {INT64_MIN, "-9,223,372,036,854,775,808"}};
	struct text text = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_clear(&text);
		text_add_grouped(&text, cases[i].number);
		assert_string_equal(text.at, cases[i].written);
	}
	text_release(&text);
}

static void code_points(void **state)
{
	struct text text = {0};
	size_t size;

	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c += 97) {
		text_clear(&text);
		text_add_utf8(&text, c);
		assert_int_equal(str_utf8(text_str(&text), &size), c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
		assert_int_equal(size, text.size);
	}
	text_release(&text);
}

static void what_steers_a_terminal_is_shown(void **state)
{
	struct text text = {0};

	(void)state;
	text_add_visible(&text, STR("月\x1B[2J\x7F\xC2\x9B\xFF\n" "a\xE2\x80\xAE"));
	assert_string_equal(text.at, "月\\x1B[2J\\x7F\\xC2\\x9B\\xFF\\x0Aa\\xE2\\x80\\xAE");
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(growing), cmocka_unit_test(formats_of_every_size), cmocka_unit_test(failing_for_good), cmocka_unit_test(grouping),
		cmocka_unit_test(code_points), cmocka_unit_test(what_steers_a_terminal_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
