/* What people and spreadsheets write, for every kind of column: each form through a whole ledger, from the bytes of the
 * file to the member of the record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contract.h"
#include "ledger_sheet.h"

struct form {
	struct ledger_row row;
	struct ledger_stamp stamp, day;
	struct ledger_spans spans;
	int word;
	bool flag;
	int64_t effort_milli, number;
	struct civil_month month;
	int32_t site;
	const char *text;
};

#define AT(member) offsetof(struct form, member)

static const struct cell_word words[] = {
        {"高", 1}, {"High", 1}, {"中", 2}, {"低", 3}, {"対応済", 4}, {"○", 4}, {NULL, 0},
};

/* clang-format off */
static const struct ledger_column columns[] = {
	{"stamp", {"日時", "stamp"}, LEDGER_OPTIONAL, LEDGER_STAMP, AT(stamp), NULL, 0},
	{"day", {"日", "day"}, LEDGER_OPTIONAL, LEDGER_DAY, AT(day), NULL, 0},
	{"from", {"開始", "from"}, LEDGER_OPTIONAL, LEDGER_SPAN_FROM, AT(spans), NULL, 0},
	{"until", {"終了", "until"}, LEDGER_OPTIONAL, LEDGER_SPAN_UNTIL, AT(spans), NULL, 0},
	{"word", {"区分", "word"}, LEDGER_OPTIONAL, LEDGER_WORD, AT(word), words, 9},
	{"flag", {"有無", "flag"}, LEDGER_OPTIONAL, LEDGER_FLAG, AT(flag), NULL, 0},
	{"effort", {"工数", "effort"}, LEDGER_OPTIONAL, LEDGER_EFFORT, AT(effort_milli), NULL, 0},
	{"number", {"容量", "number"}, LEDGER_OPTIONAL, LEDGER_NUMBER, AT(number), NULL, 0},
	{"month", {"対象月", "month"}, LEDGER_OPTIONAL, LEDGER_MONTH, AT(month), NULL, 0},
	{"site", {"機関", "site"}, LEDGER_OPTIONAL, LEDGER_SITE, AT(site), NULL, 0},
	{"text", {"内容", "text"}, LEDGER_OPTIONAL, LEDGER_TEXT, AT(text), NULL, 0},
};
/* clang-format on */

static const struct ledger_format format = {
        .name = "forms",
        .title = "書き方",
        .columns = columns,
        .column_count = sizeof columns / sizeof *columns,
        .record_size = sizeof(struct form),
};

/* One cell under one heading, beside a text that is always there. NULL when the cell is refused. */
static struct form *form_of(const char *heading, const char *cell)
{
	struct text bytes = {0};
	text_addf(&bytes, "%s,内容\n\"%s\",x\n", heading, cell);
	struct form *form = sheet_records(&format, text_str(&bytes));
	text_release(&bytes);
	assert_int_equal(sheet_notes.errors, sheet_count == 1 ? 0 : 1);
	return sheet_count == 1 ? form : NULL;
}

static struct form *taken(const char *heading, const char *cell)
{
	struct form *form = form_of(heading, cell);
	if (!form)
		fail_msg("%s: %s is refused", heading, cell);
	return form;
}

static void refused(const char *heading, const char *const *cells)
{
	for (; *cells; cells++) {
		if (form_of(heading, *cells))
			fail_msg("%s: %s is taken", heading, *cells);
		assert_int_equal(sheet_notes.items[0].place.line, 2);
		assert_int_equal(sheet_notes.items[0].place.column, 1);
	}
}

static const char *const days[] = {"2019/10/1",          "2019-10-01",      "2019.10.1",       "20191001",
                                   "2019年10月1日",      "令和元年10月1日", "令和1年10月01日", "R1.10.1",
                                   "R01/10/01",          "r1-10-1",         "H31.10.1",        "平成31年10月1日",
                                   "㋿元年10月1日", "43739",           "４３７３９",      "２０１９／１０／０１",
                                   "Ｒ１．１０．１",     "2019/10/1(火)",   "　2019/10/1　",   "2019 / 10 / 1"};
static const char *const times[] = {"2019/10/1 9:05",
                                    "2019-10-01T09:05",
                                    "2019-10-01 09:05:00",
                                    "2019/10/1　９：０５",
                                    "２０１９年１０月１日９時５分",
                                    "令和元年10月1日 午前9時5分",
                                    "R1.10.1 9:05",
                                    "2019-10-01T00:05Z",
                                    "2019-10-01T09:05+09:00",
                                    "43739.3784722222",
                                    "2019/10/1(火) 09:05",
                                    "2019/10/1 9:05 AM"};

static void stamps_and_days(void **state)
{
	static const char *const headings[] = {"日時", "日"};
	(void)state;
	for (int kind = 0; kind < 2; kind++) {
		for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
			const struct form *form = taken(headings[kind], days[i]);
			sheet_assert_day(kind ? form->day : form->stamp, 2019, 10, 1);
		}
		for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
			const struct form *form = taken(headings[kind], times[i]);
			sheet_assert_time(kind ? form->day : form->stamp, 2019, 10, 1, 9, 5);
		}
		const struct form *empty = taken(headings[kind], "");
		assert_true((kind ? empty->day : empty->stamp).at_us == NO_TIME);
	}
}

static const char *const no_days[] = {"2019/2/29",
                                      "2019/10/32",
                                      "令和32年10月1日",
                                      "平成32年1月1日",
                                      "令和元年4月30日",
                                      "10月1日",
                                      "9:05",
                                      "#N/A",
                                      "来週",
                                      "2019/10/1 25:00",
                                      "2109/10/1",
                                      "12",
                                      "2019/10/1(水)",
                                      "####",
                                      NULL};

static void days_that_are_none(void **state)
{
	static const char *const headings[] = {"日時", "日", "開始"};
	(void)state;
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		refused(headings[i], no_days);
}

/* A span takes every form too, several in a cell. */
static void spans(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		sheet_assert_day(taken("開始", days[i])->spans.items[0].from, 2019, 10, 1);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct text cells = {0};
		text_addf(&cells, "開始,終了,内容\n2019/9/30 10:00；%s,\"2019/9/30 11:00\n%s\",x\n", times[i],
		          "R1.10.2");
		const struct form *form = sheet_records(&format, text_str(&cells));
		text_release(&cells);
		assert_int_equal(sheet_count, 1);
		assert_int_equal(form->spans.count, 2);
		sheet_assert_time(form->spans.items[1].from, 2019, 10, 1, 9, 5);
		sheet_assert_time(form->spans.items[0].until, 2019, 9, 30, 11, 0);
		sheet_assert_day(form->spans.items[1].until, 2019, 10, 2);
	}
	assert_int_equal(taken("開始", "")->spans.count, 0);
}

static void months(void **state)
{
	static const char *const cells[] = {
	        "2019-10",      "2019/10",      "2019.10",        "201910",       "2019年10月",     "2019年10月分",
	        "2019年10月度", "令和元年10月", "令和1年10月分",  "R1.10",        "R01/10",         "Oct-19",
	        "2019/10/1",    "43739",        "２０１９／１０", "平成31年10月", "2019年10月31日", "H31-10"};
	static const char *const none[] = {"2019/13",     "10月",   "令和32年1月", "2019", "来月",
	                                   "平成元年1月", "Foo-19", "#REF!",       NULL};
	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		struct civil_month month = taken("対象月", cells[i])->month;
		if (month.year != 2019 || month.month != 10)
			fail_msg("%s: %d-%d", cells[i], month.year, month.month);
	}
	assert_int_equal(taken("対象月", "")->month.year, 0);
	assert_int_equal(taken("対象月", "令和2年1月")->month.year, 2020);
	refused("対象月", none);
}

static void flags(void **state)
{
	static const char *const yes[] = {"済",   "○",  "〇",   "◯",   "●",  "レ", "✓",   "有",
	                                  "あり", "要", "はい", "Yes", "Ｙ", "１", "TRUE"};
	static const char *const no[] = {"未",   "×",      "✕",  "－", "-",  "無",    "なし", "否",
	                                 "不要", "いいえ", "No", "ｎ", "０", "FALSE", ""};
	static const char *const none[] = {"たぶん", "2", "△", NULL};
	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(taken("有無", yes[i])->flag);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(taken("有無", no[i])->flag);
	refused("有無", none);
}

static void words_of_tables(void **state)
{
	static const char *const none[] = {"最高", "high er", "5", NULL};
	(void)state;
	assert_int_equal(taken("区分", "高")->word, 1);
	assert_int_equal(taken("区分", " ＨＩＧＨ ")->word, 1);
	assert_int_equal(taken("区分", "中")->word, 2);
	assert_int_equal(taken("区分", "低")->word, 3);
	assert_int_equal(taken("区分", "対 応 済")->word, 4);
	assert_int_equal(taken("区分", "○")->word, 4);
	assert_int_equal(taken("区分", "")->word, 9);
	refused("区分", none);
}

static void amounts(void **state)
{
	static const struct {
		const char *cell;
		int64_t milli;
	} efforts[] = {{"0.5", 500},   {"０．５", 500}, {"0.5人日", 500}, {"4時間", 500}, {"4h", 500},
	               {"240分", 500}, {"４時間", 500}, {"1", 1000},      {"0", 0},       {"0.125", 125}};
	static const char *const no_efforts[] = {"半日", "-1", "0.1234", "1,5", "1日半", NULL};
	static const char *const no_numbers[] = {"-1", "1.5", "18,2", "18GB", "たくさん", ",1", NULL};
	(void)state;
	for (size_t i = 0; i < sizeof efforts / sizeof *efforts; i++)
		assert_int_equal(taken("工数", efforts[i].cell)->effort_milli, efforts[i].milli);
	assert_int_equal(taken("工数", "")->effort_milli, NO_EFFORT);
	refused("工数", no_efforts);
	assert_int_equal(taken("容量", "18200")->number, 18200);
	assert_int_equal(taken("容量", "18,200")->number, 18200);
	assert_int_equal(taken("容量", "１８，２００")->number, 18200);
	assert_int_equal(taken("容量", "1,018,200 MB")->number, 1018200);
	assert_int_equal(taken("容量", "0")->number, 0);
	assert_int_equal(taken("容量", "")->number, NO_NUMBER);
	refused("容量", no_numbers);
}

static void sites_and_texts(void **state)
{
	static const char *const none[] = {"函館大学", "東京高専", NULL};
	(void)state;
	assert_int_equal(taken("機関", "函館高専")->site, 0);
	assert_int_equal(taken("機関", "函館工業高等専門学校")->site, 0);
	assert_int_equal(taken("機関", "ＩＳＨＩＫＡＷＡ")->site, 1);
	assert_int_equal(taken("機関", "機構 本部")->site, SITE_HEADQUARTERS);
	assert_int_equal(taken("機関", "")->site, SITE_NONE);
	refused("機関", none);
	assert_string_equal(
	        ((const struct form *)sheet_records(&format, STR("有無,内容\n済,　＝SUM(A1) ①㈱髙　\n")))->text,
	        "＝SUM(A1) ①㈱髙");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(stamps_and_days), cmocka_unit_test(days_that_are_none),
	        cmocka_unit_test(spans),           cmocka_unit_test(months),
	        cmocka_unit_test(flags),           cmocka_unit_test(words_of_tables),
	        cmocka_unit_test(amounts),         cmocka_unit_test(sites_and_texts),
	};
	return cmocka_run_group_tests(tests, sheet_setup, sheet_teardown);
}
