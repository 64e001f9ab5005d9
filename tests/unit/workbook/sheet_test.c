/* Names of sheets, and what tables and columns are called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "workbook_names.h"
#include "workbook_sheet.h"

static void expect(const char *name, const char *wanted)
{
	struct text text = {0};

	sheet_clean_name(str_of(name), &text);
	if (!str_is(text_str(&text), wanted))
		fail_msg("of \"%s\" came \"%.*s\"", name, STR_ARGS(text_str(&text)));
	text_release(&text);
}

static void test_names(void **state)
{
	(void)state;
	expect("日別アクセス", "日別アクセス");
	expect("a[b]c:d*e?f/g\\h", "a b c d e f g h");
	expect("'x'", " x");
	expect("", "_");
	expect("history", "history_");
	expect("0123456789012345678901234567890123", "0123456789012345678901234567890");
	expect("あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみ", "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほま");
	expect("0123456789012345678901234567\xF0\xA0\xAE\xB7\xF0\xA0\xAE\xB7", "0123456789012345678901234567\xF0\xA0\xAE\xB7");   /* two units each */
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(workbook_table_name("access.by_day", false), "日別アクセス");
	assert_string_equal(workbook_table_name("access.by_day", true), "Access by day");
	assert_null(workbook_table_name("nothing", true));
	assert_string_equal(workbook_column_name("x", "requests", false), "アクセス数");
	assert_string_equal(workbook_column_name("x", "what", false), "what");
	assert_string_equal(workbook_word("state", "met", false), "達成");
	assert_null(workbook_word("subject", "met", false));
	assert_string_equal(sheet_unit("us", false, false), "秒");
	assert_string_equal(sheet_unit("us", true, true), "h:mm:ss");
	assert_string_equal(sheet_unit("", false, false), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
