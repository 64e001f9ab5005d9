#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "lang.h"
#include "str.h"

static void the_first_writer_wins(void **state)
{
	struct fail fail = {0};

	(void)state;
	assert_false(fail_prefix(&fail, "nothing"));
	assert_int_equal(fail.kind, FAIL_NONE);
	assert_false(fail_set(&fail, FAIL_INPUT, "a.csv:%d: no date", 3));
	assert_false(fail_errno(&fail, EIO, "later"));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_false(fail_prefix(&fail, "month %s", "2019-10"));
	assert_string_equal(fail.sentence, "month 2019-10: a.csv:3: no date");
	fail_clear(&fail);
	assert_false(fail_memory(&fail));
	assert_int_equal(fail.kind, FAIL_MEMORY);
}

static void causes_speak_the_language(void **state)
{
	struct fail fail = {0};

	(void)state;
	fail_errno(&fail, ENOSPC, "out.pdf");
	assert_string_equal(fail.sentence, "out.pdf: No space left on device");
	assert_int_equal(fail.kind, FAIL_IO);
	fail_clear(&fail);
	lang_set("ja");
	fail_errno(&fail, ENOSPC, "out.pdf");
	assert_string_equal(fail.sentence, "out.pdf: ディスクに空きがありません");
	lang_set("en");
	fail_clear(&fail);
	fail_errno(&fail, ENOMEM, "x");
	assert_int_equal(fail.kind, FAIL_MEMORY);
}

/* Whatever the size, a cut sentence is UTF-8 and as long as it can be. */
static void a_long_sentence_is_cut_at_a_character(void **state)
{
	char shift[5] = "";
	char many[2001];

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(many); i += 3)
		memcpy(many + i, "月", 4);
	for (size_t i = 0; i < 4; i++) {
		struct fail fail = {0};

		memset(shift, 'x', i);
		fail_set(&fail, FAIL_INPUT, "%s%s", shift, many);
		assert_true(str_is_utf8(str_of(fail.sentence)));
		assert_true(strlen(fail.sentence) >= sizeof(fail.sentence) - 3);
		fail_prefix(&fail, "%s", many);
		assert_true(str_is_utf8(str_of(fail.sentence)));
	}
}

static void the_environment_names_the_language(void **state)
{
	(void)state;
	setenv("LANG", "ja_JP.UTF-8", 1);
	unsetenv("LC_MESSAGES");
	setenv("LC_ALL", "", 1);
	lang_set_from_environment();
	assert_true(lang_is_japanese());
	setenv("LC_MESSAGES", "C", 1);
	lang_set_from_environment();
	assert_false(lang_is_japanese());
	setenv("LC_ALL", "ja_JP", 1);
	lang_set_from_environment();
	assert_true(lang_is_japanese());
	assert_false(lang_set("fr"));
	assert_true(lang_is_japanese());
	assert_true(lang_set("en"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_writer_wins),
		cmocka_unit_test(causes_speak_the_language),
		cmocka_unit_test(a_long_sentence_is_cut_at_a_character),
		cmocka_unit_test(the_environment_names_the_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
