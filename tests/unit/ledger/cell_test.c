#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_cell.h"

static void dates_as_people_write_them(void **state)
{
	static const struct {
		const char *text, *expected; /* with seconds when there is a clock time */
	} cases[] = {
	        {"2019/10/1 9:05", "2019-10-01 09:05:00"},
	        {"2019/10/01 09:05:30", "2019-10-01 09:05:30"},
	        {"2019-10-01T09:05", "2019-10-01 09:05:00"},
	        {"2019-10-01T09:05:07.123", "2019-10-01 09:05:07"},
	        {"2019-10-01", "2019-10-01"},
	        {"2019.10.1", "2019-10-01"},
	        {"20191001", "2019-10-01"},
	        {"2019年10月1日", "2019-10-01"},
	        {"2019年 10月 1日（火） 9時05分", "2019-10-01 09:05:00"},
	        {"2019/10/1(火) 午後3時", "2019-10-01 15:00:00"},
	        {"2019/10/1 午後12:30", "2019-10-01 12:30:00"},
	        {"2019/10/1 午前0時半", "2019-10-01 00:30:00"},
	        {"2019/10/1 3:05 PM", "2019-10-01 15:05:00"},
	        {"2019/10/1 火曜日", "2019-10-01"},
	        {"令和元年10月1日", "2019-10-01"},
	        {"令和1年10月1日 17:00", "2019-10-01 17:00:00"},
	        {"令和２年３月３１日", "2020-03-31"},
	        {"㋿元年5月1日", "2019-05-01"},
	        {"R1.10.1", "2019-10-01"},
	        {"R01/05/01", "2019-05-01"},
	        {"Ｒ１．１０．１", "2019-10-01"},
	        {"H31.4.1", "2019-04-01"},
	        {"平成31年10月1日", "2019-10-01"},
	        {"h31/4/30", "2019-04-30"},
	        {"２０１９／１０／０１　０９：０５", "2019-10-01 09:05:00"},
	        {"2019−10−01", "2019-10-01"},
	        {"２０１９ー１０ー０１", "2019-10-01"},
	        {"43739", "2019-10-01"},
	        {"43739.375", "2019-10-01 09:00:00"},
	        {"43739.3784722222", "2019-10-01 09:05:00"},
	        {"2020/2/29", "2020-02-29"},
	        {"2019/10/1 23:59", "2019-10-01 23:59:00"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cell_time cell;
		char text[CIVIL_TEXT_SIZE];
		enum cell_problem problem = cell_time(str_of(cases[i].text), &cell);
		if (problem != CELL_FINE)
			fail_msg("%s: %s", cases[i].text, cell_problem_en(problem));
		assert_string_equal(cell.has_time ? civil_format_time(cell.time, text)
		                                  : civil_format_date(cell.time.date, text),
		                    cases[i].expected);
		assert_false(cell.has_offset);
	}
}

static void dates_that_are_none(void **state)
{
	static const struct {
		const char *text;
		enum cell_problem problem;
	} cases[] = {
	        {"2019/2/30", CELL_NO_SUCH_DATE},
	        {"2019/13/1", CELL_NO_SUCH_DATE},
	        {"2019/2/29", CELL_NO_SUCH_DATE},
	        {"20191301", CELL_NO_SUCH_DATE},
	        {"令和元年6月31日", CELL_NO_SUCH_DATE},
	        {"10月1日", CELL_NO_YEAR},
	        {"10/1", CELL_NO_YEAR},
	        {"9:05", CELL_NO_YEAR},
	        {"10月1日 9:05", CELL_NO_YEAR},
	        {"R1.4.30", CELL_OUTSIDE_ERA},
	        {"H32.1.1", CELL_OUTSIDE_ERA},
	        {"R0.5.1", CELL_OUTSIDE_ERA},
	        {"H1.1.7", CELL_OUTSIDE_ERA},
	        {"2019/10/1(水)", CELL_WRONG_WEEKDAY},
	        {"#N/A", CELL_EXCEL_ERROR},
	        {"########", CELL_EXCEL_ERROR},
	        {"2019/10/1 24:00", CELL_NO_SUCH_TIME},
	        {"2019/10/1 9:60", CELL_NO_SUCH_TIME},
	        {"2019/10/1 午後13時", CELL_NO_SUCH_TIME},
	        {"", CELL_UNREADABLE},
	        {"来週", CELL_UNREADABLE},
	        {"2019/10", CELL_UNREADABLE},
	        {"2019/10/1 9:05頃", CELL_UNREADABLE},
	        {"19/10/1", CELL_UNREADABLE},
	        {"12345", CELL_UNREADABLE},
	        {"99999", CELL_UNREADABLE},
	        {"1.23E+11", CELL_UNREADABLE},
	        {"43739.", CELL_UNREADABLE},
	        {"2019/10/1〜10/3", CELL_UNREADABLE},
	        {"2019/10/1(火", CELL_UNREADABLE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cell_time cell;
		enum cell_problem problem = cell_time(str_of(cases[i].text), &cell);
		if (problem != cases[i].problem)
			fail_msg("%s: %d instead of %d", cases[i].text, (int)problem, (int)cases[i].problem);
		assert_true(cell_problem_en(problem)[0] && cell_problem_ja(problem)[0]);
	}
}

static void offsets(void **state)
{
	struct cell_time cell;
	(void)state;
	assert_int_equal(cell_time(STR("2019-10-01T00:05:00Z"), &cell), CELL_FINE);
	assert_true(cell.has_offset && cell.offset_s == 0);
	assert_int_equal(cell_time(STR("2019-10-01T09:05+09:00"), &cell), CELL_FINE);
	assert_true(cell.has_offset && cell.offset_s == 32400);
	assert_int_equal(cell_time(STR("2019-10-01 09:05 -0330"), &cell), CELL_FINE);
	assert_int_equal(cell.offset_s, -12600);
}

static void flags(void **state)
{
	static const char *const yes[] = {"済", "○", "〇", " 有 ", "はい", "YES", "Ｙ", "true", "１"};
	static const char *const no[] = {"未", "×", "無", "いいえ", "No", "FALSE", "０", "－", "なし"};
	bool flag = false;
	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(cell_flag(str_of(yes[i]), &flag) && flag);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_true(cell_flag(str_of(no[i]), &flag) && !flag);
	assert_false(cell_flag(STR("たぶん"), &flag));
	assert_false(cell_flag(STR("2"), &flag));
}

static void efforts(void **state)
{
	static const struct {
		const char *text;
		int64_t milli; /* -1: none */
	} cases[] = {
	        {"0.5", 500}, {"０．５", 500},   {"1.25人日", 1250}, {"3", 3000},    {"0", 0},   {"4時間", 500},
	        {"4h", 500},  {"１．５Ｈ", 188}, {"30分", 63},       {"0.125", 125}, {"-1", -1}, {"0.1234", -1},
	        {"半日", -1}, {"1,5", -1},       {"1000", -1},       {"人日", -1},   {"", -1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t milli = -1;
		bool good = cell_effort(str_of(cases[i].text), 480, &milli);
		if (good != (cases[i].milli >= 0) || milli != cases[i].milli)
			fail_msg("%s: %lld", cases[i].text, (long long)milli);
	}
}

static void words(void **state)
{
	static const struct cell_word list[] = {{"対象", 1}, {"in scope", 1}, {"対象外", 2}, {"(ア)", 3}, {NULL, 0}};
	struct text text = {0};
	int value = 0;
	(void)state;
	assert_true(cell_word(STR("対象外"), list, &value));
	assert_int_equal(value, 2);
	assert_true(cell_word(STR("In Scope"), list, &value));
	assert_int_equal(value, 1);
	assert_true(cell_word(STR("（ア）"), list, &value));
	assert_int_equal(value, 3);
	assert_false(cell_word(STR("対"), list, &value));
	assert_false(cell_word(STR(""), list, &value));
	cell_words_list(list, &text);
	assert_string_equal(text.at, "対象, 対象外, (ア)");
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(dates_as_people_write_them),
	        cmocka_unit_test(dates_that_are_none),
	        cmocka_unit_test(offsets),
	        cmocka_unit_test(flags),
	        cmocka_unit_test(efforts),
	        cmocka_unit_test(words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
