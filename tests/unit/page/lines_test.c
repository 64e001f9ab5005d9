/* Line breaking and the squeeze of punctuation, on the real faces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "page_support.h"
#include "prose.h"

static struct setter *setter;
static struct arena arena;

static int set_up(void **state)
{
	(void)state;
	struct fail fail = {0};
	setter = setter_new(support_faces(), &fail);
	assert_non_null(setter);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	setter_free(setter);
	arena_release(&arena);
	support_release();
	return 0;
}

/* The lines of a text at a width, joined by '|'. */
static const char *broken(const char *words, double width_pt)
{
	const struct style style = {.face = FACE_REGULAR, .size_pt = 10};
	struct prose prose = prose_plain(setter, &arena, str_of(words), &style);
	struct lines lines = prose_lines(&prose, &arena, width_pt, 0);
	static struct text out;
	text_clear(&out);
	text_add_cstr(&out, "");
	for (size_t i = 0; i < lines.count; i++) {
		if (i)
			text_add_byte(&out, '|');
		for (size_t k = lines.at[i].first; k < lines.at[i].end; k++)
			text_add_utf8(&out, prose.letters[k].code_point);
	}
	static char copy[2000];
	size_t size = out.size < sizeof(copy) - 1 ? out.size : sizeof(copy) - 1;
	for (size_t i = 0; i < size; i++)
		copy[i] = out.at[i];
	copy[size] = '\0';
	text_release(&out);
	return copy;
}

static void no_line_begins_with_what_must_not(void **state)
{
	(void)state;
	assert_string_equal(broken("データセンター", 60), "データセン|ター");
	assert_string_equal(broken("ちょっと", 30), "ちょっ|と");
	assert_string_equal(broken("一二三四。", 40), "一二三|四。");
	assert_string_equal(broken("一二三「四五", 40), "一二三|「四五");
}

static void closing_marks_may_stand_in_half_an_em_at_the_end(void **state)
{
	(void)state;
	assert_string_equal(broken("一二三四。五六", 45), "一二三四。|五六");
}

static void a_number_keeps_its_counter(void **state)
{
	(void)state;
	assert_string_equal(broken("合計1,234円です", 45), "合計|1,234円で|す");
	assert_string_equal(broken("期限は第12章に", 50), "期限は|第12章に");
}

static void long_latin_words_break_behind_separators(void **state)
{
	(void)state;
	assert_string_equal(broken("/portal/issue/confirm.aspx?id=12345", 75), "/portal/issue/|confirm.aspx?|id=12345");
	assert_string_equal(broken("0123456789abcdef", 40), "01234567|89abcdef");
}

static void line_feeds_break(void **state)
{
	(void)state;
	assert_string_equal(broken("一\n二", 100), "一|二");
}

static void neighbouring_punctuation_is_squeezed(void **state)
{
	(void)state;
	const struct style style = {.face = FACE_REGULAR, .size_pt = 10};
	struct prose prose = prose_plain(setter, &arena, STR("」「"), &style);
	struct lines lines = prose_lines(&prose, &arena, 100, 0);
	assert_int_equal(lines.count, 1);
	assert_true(lines.at[0].width_pt > 14.9 && lines.at[0].width_pt < 15.1);
	assert_int_equal(prose.letters[0].squeeze, -500);
}

static void decomposed_text_is_composed_and_missing_glyphs_are_told(void **state)
{
	(void)state;
	assert_string_equal(broken("\xE3\x81\x8B\xE3\x82\x99", 100), "が");
	size_t before = setter_missing_count(setter);
	assert_string_equal(broken("a😀b\xEF\xBF\xBD", 100), "a〓b〓");
	assert_int_equal(setter_missing_count(setter), before + 2);
	struct str text;
	assert_int_equal(setter_missing(setter, before, &text), 0x1F600);
}

static void a_letter_wider_than_the_line_stands_alone(void **state)
{
	(void)state;
	assert_string_equal(broken("一二", 3), "一|二");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(no_line_begins_with_what_must_not),
	        cmocka_unit_test(closing_marks_may_stand_in_half_an_em_at_the_end),
	        cmocka_unit_test(a_number_keeps_its_counter),
	        cmocka_unit_test(long_latin_words_break_behind_separators),
	        cmocka_unit_test(line_feeds_break),
	        cmocka_unit_test(neighbouring_punctuation_is_squeezed),
	        cmocka_unit_test(decomposed_text_is_composed_and_missing_glyphs_are_told),
	        cmocka_unit_test(a_letter_wider_than_the_line_stands_alone),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
