/* Numbers of workbooks as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "xlsx_number.h"

/* Number, format code, text; * before it: no such date. */
static const struct {
	const char *number, *code, *text;
	bool since_1904;
} numbers[] = {
        {"43739", "yyyy/m/d", "2019/10/1", false},
        {"43739.378472222219", "yyyy\\/m\\/d\\ h:mm", "2019/10/1 9:05", false},
        {"43739.378472222219", "yyyy/m/d;@", "2019/10/1 9:05", false}, /* hidden, but there */
        {"43739", "m/d/yy\\ h:mm;@", "2019/10/1 0:00", false},
        {"43739.5", "[$-411]ggge\"年\"m\"月\"d\"日\";@", "2019/10/1 12:00", false},
        {"43739", "[$-411]ge.m.d;@", "2019/10/1", false},
        {"43739", "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\"", "2019/10/1", false},
        {"43739", "rr", "2019/10/1", false},
        {"43739", "aaa", "2019/10/1", false},
        {"43739", "mmm-yy", "2019/10/1", false},
        {"42277", "yyyy/m/d", "2019/10/1", true},
        {"0.37847222222222227", "h:mm", "9:05", false},
        {"0.37853009259259257", "h:mm:ss AM/PM", "9:05:05", false},
        {"1.5", "[h]:mm", "36:00", false},
        {"0.99999999999", "h:mm", "0:00", false},
        {"60", "yyyy/m/d", "*60", false}, /* 1900-02-29 */
        {"61", "yyyy/m/d", "1900/3/1", false},
        {"59", "yyyy/m/d", "1900/2/28", false},
        {"1", "yyyy/m/d", "1900/1/1", false},
        {"0", "yyyy/m/d", "*0", false},
        {"0", "yyyy/m/d", "1904/1/1", true},
        {"-1", "yyyy/m/d", "*-1", false},
        {"2958465", "yyyy/m/d", "9999/12/31", false},
        {"2958466", "yyyy/m/d", "*2958466", false},
        {"12", "0000", "0012", false},
        {"12", "\"Q-\"0000", "Q-0012", false},
        {"12", "\\Q\\-000\"号\"", "Q-012号", false},
        {"12.5", "0000", "12.5", false},
        {"12", "0", "12", false},
        {"0.29999999999999999", "General", "0.3", false},
        {"0.30000000000000004", "0.00_ ", "0.3", false},
        {"1234567", "#,##0", "1234567", false},
        {"0.5", "0%", "0.5", false},
        {"12000000000", "0.00E+00", "12000000000", false},
        {"3", "General\"件\"", "3", false},
        {"3", "G/標準", "3", false},
        {"3", "[Red]0;[Blue]-0", "3", false},
        {"3", "\"day\"0.0", "3", false}, /* letters in quotes are no date */
        {"3", "@", "3", false},
        {"abc", "yyyy", "abc", false},
        {"3", "\"unclosed", "3", false},
        {"3", "[unclosed", "3", false},
        {"3", "\\", "3", false},
};

static void numbers_by_their_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct arena arena = {0};
		struct text text = {0};
		struct xlsx_format format = xlsx_format_parse(str_of(numbers[i].code), &arena);
		bool bad = numbers[i].text[0] == '*';
		bool good = xlsx_number_text(&format, numbers[i].since_1904, str_of(numbers[i].number), &text);
		if (good == bad || strcmp(text.at, numbers[i].text + bad) != 0)
			fail_msg("%s as %s: \"%s\"", numbers[i].number, numbers[i].code, text.at);
		text_release(&text);
		arena_release(&arena);
	}
}

static void builtin_formats(void **state)
{
	static const struct {
		uint32_t id;
		enum xlsx_format_kind kind;
	} expected[] = {{0, XLSX_PLAIN},    {1, XLSX_PLAIN},  {13, XLSX_PLAIN},     {14, XLSX_DATE},  {17, XLSX_DATE},
	                {18, XLSX_CLOCK},   {21, XLSX_CLOCK}, {22, XLSX_DATE_TIME}, {23, XLSX_PLAIN}, {27, XLSX_DATE},
	                {30, XLSX_DATE},    {32, XLSX_CLOCK}, {36, XLSX_DATE},      {37, XLSX_PLAIN}, {45, XLSX_CLOCK},
	                {46, XLSX_ELAPSED}, {49, XLSX_PLAIN}, {50, XLSX_DATE},      {58, XLSX_DATE},  {59, XLSX_PLAIN}};
	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_int_equal(xlsx_format_builtin(expected[i].id).kind, expected[i].kind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(numbers_by_their_format),
	        cmocka_unit_test(builtin_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
