#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang.h"
#include "option.h"

static bool flag;
static const char *month;
static struct option_list list;
static int64_t limit;

static const struct option options[] = {
	{"json", OPTION_FLAG, &flag, NULL, "as JSON", "JSON で出力します", 0, 0},
	{"month", OPTION_TEXT, &month, "MONTH", "the month", "対象の月", 0, 0},
	{"by", OPTION_LIST, &list, "FIELD", "group by it; may be repeated", "集計のキー。繰り返せます", 0, 0},
	{"limit", OPTION_NUMBER, &limit, "N", "rows at most", "最大の行数", 1, 1000},
};
static const struct option_usage usage = {"geppo query", "TABLE", "Answers a question.", "質問に答えます。",
                                          "  geppo query access\n", options, 4};

static struct fail fail;
static size_t count;
static bool done;

static bool parse(char **argv)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	flag = false;
	month = "default";
	limit = 10;
	option_list_release(&list);
	fail_clear(&fail);
	done = false;
	return option_parse(&usage, argc, argv, &count, &done, &fail);
}

#define PARSE(...) parse((char *[]){"program", __VA_ARGS__, NULL})

static void values_and_arguments(void **state)
{
	char *argv[] = {"program", "access", "--by", "day", "--month=2019-10", "-", "--json", "--by=site", "--limit", "1000",
	                "--", "--json", NULL};

	(void)state;
	assert_true(parse(argv));
	assert_true(flag && !done);
	assert_string_equal(month, "2019-10");
	assert_int_equal(limit, 1000);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0], "day");
	assert_string_equal(list.items[1], "site");
	assert_int_equal(count, 3);
	assert_string_equal(argv[1], "access");
	assert_string_equal(argv[2], "-");
	assert_string_equal(argv[3], "--json");
	assert_true(PARSE("x"));
	assert_string_equal(month, "default");
	assert_true(PARSE("--month", "--json"));   /* whatever follows is the value */
	assert_string_equal(month, "--json");
	assert_true(PARSE("--month="));
	assert_string_equal(month, "");
	option_list_release(&list);
}

static void mistakes(void **state)
{
	(void)state;
	assert_false(PARSE("--mnoth", "x"));
	assert_int_equal(fail.kind, FAIL_USAGE);
	assert_non_null(strstr(fail.sentence, "--month"));
	assert_false(PARSE("--frobnicate"));
	assert_null(strstr(fail.sentence, "did you mean"));
	assert_false(PARSE("--month"));
	assert_false(PARSE("--json=yes"));
	assert_false(PARSE("--limit", "0"));
	assert_false(PARSE("--limit", "1001"));
	assert_false(PARSE("--limit", "ten"));
	assert_non_null(strstr(fail.sentence, "from 1 to 1000"));
	assert_false(PARSE("-x"));
	assert_false(PARSE("--lang", "fr"));
	assert_int_equal(fail.kind, FAIL_USAGE);
	assert_false(PARSE("-C", "/no/such/folder"));
	assert_int_equal(fail.kind, FAIL_IO);
	assert_false(PARSE("--jsno", "--lang", "ja"));   /* the language holds for what stands before it, too */
	assert_non_null(strstr(fail.sentence, "のことですか"));
	lang_set("en");
}

static void folder_and_help(void **state)
{
	char here[200];
	struct text text = {0};

	(void)state;
	assert_true(PARSE("-C", "/usr"));
	assert_string_equal(getcwd(here, sizeof(here)), "/usr");
	assert_true(PARSE("-C/tmp"));
	assert_string_equal(getcwd(here, sizeof(here)), "/tmp");
	assert_true(PARSE("-h"));
	assert_true(done);
	lang_set("ja");
	option_help(&usage, &text);
	assert_false(text_failed(&text));
	for (size_t i = 0; i < usage.option_count; i++) {
		assert_non_null(strstr(text.at, options[i].name));
		assert_non_null(strstr(text.at, options[i].help_ja));
	}
	lang_set("en");
	text_release(&text);
}

/* However the purpose falls, no line passes the limit or begins with a full stop, and no character is lost. */
static void wrapped(size_t shift)
{
	char purpose[1000] = "";
	struct option_usage wide = usage;
	struct text text = {0};
	struct str rest, line;
	size_t found = 0;

	memset(purpose, 'x', shift);
	for (size_t i = 0; i < 90; i++)
		memcpy(purpose + shift + 9 * i, i % 7 == 6 ? "月報。" : "運用月", 10);
	wide.purpose_en = purpose;
	option_help(&wide, &text);
	rest = text_str(&text);
	while (str_next(&rest, '\n', &line)) {
		assert_true(str_columns(line) <= 102);
		assert_false(str_starts(line, STR("。")));
		for (struct str at = line; str_find_str(at, STR("月")) < at.size; found++)
			at = str_skip(at, str_find_str(at, STR("月")) + 3);
	}
	assert_int_equal(found, 90);
	text_release(&text);
}

static void long_texts_are_wrapped(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 100; shift++)
		wrapped(shift);
}

static void nearest(void **state)
{
	static const char *const commands[] = {"ingest", "analyze", "render", "query", "init"};

	(void)state;
	assert_string_equal(option_nearest(STR("injest"), commands, 5), "ingest");
	assert_string_equal(option_nearest(STR("rednre"), commands, 5), "render");
	assert_string_equal(option_nearest(STR("analyse"), commands, 5), "analyze");
	assert_null(option_nearest(STR("xyz"), commands, 5));
	assert_string_equal(option_nearest(STR("--thresxxld"), (const char *const[]){"--threshold"}, 1), "--threshold");
	assert_null(option_nearest(STR("--threxxxld"), (const char *const[]){"--threshold"}, 1));
	assert_null(option_nearest(STR("ixyt"), commands, 5));   /* two of init's four letters */
	assert_null(option_nearest(STR(""), commands, 5));
	assert_null(option_nearest(STR("qu"), commands, 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_and_arguments), cmocka_unit_test(mistakes), cmocka_unit_test(folder_and_help),
		cmocka_unit_test(long_texts_are_wrapped), cmocka_unit_test(nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
