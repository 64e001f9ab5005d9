/* Names in the cells of ledgers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "person.h"

static const struct config_site sites[] = {{"ishikawa", "石川工業高等専門学校", "石川高専", ""}, {"fukui", "福井工業高等専門学校", "福井高専", ""}};
static const struct config config = {.client = "独立行政法人国立高等専門学校機構", .contractor = "株式会社月見システムサービス", .sites = sites, .site_count = 2};

/* "name+" is a full one, "name" is not; several with | between them. */
static void expect(const char *cell, const char *wanted)
{
	struct arena arena = {0};
	struct person_name names[PERSON_NAMES_MAX];
	size_t count = person_names(&config, str_of(cell), &arena, names);
	struct text text = {0};

	for (size_t i = 0; i < count; i++)
		text_addf(&text, "%s%.*s%s", i ? "|" : "", STR_ARGS(names[i].name), names[i].full ? "+" : "");
	if (!str_is(text_str(&text), wanted))
		fail_msg("of \"%s\" came \"%.*s\", wanted \"%s\"", cell, STR_ARGS(text_str(&text)), wanted);
	text_release(&text);
	arena_release(&arena);
}

static void test_names(void **state)
{
	(void)state;
	expect("山田太郎", "山田太郎+");
	expect("山田　太郎", "山田太郎+");
	expect("石川 花子 様", "石川花子+");
	expect("林 光", "林 光+");
	expect("髙橋", "髙橋");
	expect("石川", "石川");
	expect("機構本部 小林", "小林");
	expect("機構 小林ほか3名・請負者2名", "小林");
	expect("山田太郎（福井高専）、佐藤花子さん", "山田太郎+|佐藤花子+");
	expect("Taro YAMADA", "taro yamada+");
	expect("渡部", "渡部");
	expect("長谷川", "長谷川+");
	expect("担当係長 小林一郎", "小林一郎+");
	expect("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ+");
}

static void test_no_names(void **state)
{
	static const char *const cells[] = {"", "福井高専", "情報企画課", "学生課", "当番", "事務局", "機構本部", "運用担当者", "2年生", "(不明)", "、、", "株式会社月見システムサービス"};

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		expect(cells[i], "");
}

static void test_honorifics(void **state)
{
	(void)state;
	assert_true(person_honorific(STR("様から")));
	assert_true(person_honorific(STR("先生")));
	assert_false(person_honorific(STR("様式")));
	assert_false(person_honorific(STR("氏名")));
	assert_false(person_honorific(STR("高専")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_no_names), cmocka_unit_test(test_honorifics)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
