/* The inspection finds what it says it finds: each rule is broken in a sound file, and the clause must come up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "document_record.h"
#include "inspection.h"
#include "page_support.h"
#include "page_sample.h"

static struct arena arena;
static struct document *document;
static struct text sound;

static int set_up(void **state)
{
	(void)state;
	struct fail fail = {0};
	document = sample_document(&arena, support_faces(), PDFA_3U, 60);
	assert_non_null(document);
	assert_true(document_pdf(document, &sound, &fail));
	assert_int_equal(document_finding_count(document), 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	document_free(document);
	text_release(&sound);
	arena_release(&arena);
	support_release();
	return 0;
}

/* What the inspection says about these bytes, all in one text. */
static struct text said(struct str pdf)
{
	struct sentences findings = {0}, warnings = {0};
	struct inspection inspection = {
	        .composition = &document->composition, .findings = &findings, .warnings = &warnings, .arena = &arena};
	struct fail fail = {0};
	struct text all = {0};
	assert_true(inspection_run(&inspection, pdf, true, &fail));
	text_add_cstr(&all, "");
	for (const struct sentence *sentence = warnings.first; sentence; sentence = sentence->next) {
		text_add(&all, sentence->text);
		text_add_byte(&all, '\n');
	}
	for (const struct sentence *sentence = findings.first; sentence; sentence = sentence->next) {
		text_add(&all, sentence->text);
		text_add_byte(&all, '\n');
	}
	return all;
}

static void expect(struct str pdf, const char *what, const char *clause)
{
	struct text all = said(pdf);
	if (str_find_str(text_str(&all), str_of(clause)) == all.size)
		fail_msg("%s: %s is not among «%.*s»", what, clause, STR_ARGS(text_str(&all)));
	text_release(&all);
}



static void something_behind_the_end_is_found(void **state)
{
	(void)state;
	struct text copy = {0};
	text_add(&copy, text_str(&sound));
	text_add(&copy, STR("\nhello"));
	expect(text_str(&copy), "tail", "A-3:6.1.3");
	text_clear(&copy);
	text_add(&copy, str_take(text_str(&sound), sound.size / 2));
	struct text all = said(text_str(&copy));
	assert_true(all.size > 0);
	text_release(&all);
	text_release(&copy);
}

static struct item *first_text(size_t page)
{
	struct item *item = document->display.pages[page].items.first;
	while (item->kind != ITEM_TEXT)
		item = item->next;
	return item;
}

static void text_that_differs_is_found(void **state)
{
	(void)state;
	struct item *item = first_text(2);
	const uint32_t *letters = item->letters;
	uint32_t other[64];
	memcpy(other, letters, sizeof(*letters) * item->letter_count);
	other[0] = 'Q';
	item->letters = other;
	expect(text_str(&sound), "letter", "page 3: the text differs");
	item->letters = letters;
}

static void composed_with(const char *what, const char *clause)
{
	struct text pdf = {0};
	struct fail fail = {0};
	assert_true(composition_pdf(&document->composition, true, &pdf, &fail));
	expect(text_str(&pdf), what, clause);
	text_release(&pdf);
}

static void what_stands_outside_of_the_page_is_found(void **state)
{
	(void)state;
	struct item *item = first_text(2);
	double x = item->x;
	item->x = -40;
	composed_with("text", "outside of the page");
	item->x = 590;
	composed_with("text", "outside of the page");
	item->x = x;
}

static void texts_over_each_other_are_found(void **state)
{
	(void)state;
	struct item *item = first_text(2), *next = item->next;
	while (next->kind != ITEM_TEXT)
		next = next->next;
	double x = next->x, y = next->y;
	next->x = item->x + 2;
	next->y = item->y;
	composed_with("texts", "stand over each other");
	next->x = x;
	next->y = y;
}

static void a_glyph_that_is_missing_is_found(void **state)
{
	(void)state;
	uint16_t *glyphs = (uint16_t *)(uintptr_t)document->composition.plans[FACE_REGULAR].glyphs;
	uint16_t kept = glyphs[40];
	glyphs[40] = 0;
	composed_with("glyph", "A-3:6.2.11.8");
	glyphs[40] = kept;
}

/* The swap that one face of the family really has: a report would state the opposite of what it says. */
static void swapped_signs_of_comparison_are_found(void **state)
{
	(void)state;
	const struct font_plan *plan = &document->composition.plans[FACE_REGULAR];
	uint16_t *glyphs = (uint16_t *)(uintptr_t)plan->glyphs;
	uint16_t code = font_plan_code(plan, 0x2267), other = font_plan_code(plan, 0x2266);
	assert_true(code > 0 && other > 0);
	uint16_t kept = glyphs[code - 1];
	glyphs[code - 1] = glyphs[other - 1];
	composed_with("sign", "wrong way round");
	glyphs[code - 1] = kept;
}

static void contents_without_a_tag_are_found(void **state)
{
	(void)state;
	/* A link without its text: the element has an annotation but the tree loses its content. */
	struct item *item = document->display.pages[2].items.first;
	while (item->kind != ITEM_LINK)
		item = item->next;
	struct str target = item->target;
	item->target = STR("nowhere");
	composed_with("link", "links were laid out");
	item->target = target;
}

/* Findings of a table of two columns whose second is said to be summed. */
static size_t total_findings(const char *const *rows, size_t count, const char *total)
{
	struct document_settings settings = {.faces = support_faces(), .title = STR("表"), .pdfa = PDFA_3U};
	const struct column columns[] = {{.heading = STR("区分")}, {.heading = STR("件数"), .sum = true}};
	const struct table table = {.number = STR("表1"), .title = STR("件数"), .columns = columns, .column_count = 2};
	struct document *sums = document_new(&settings);
	struct text pdf = {0};
	struct fail fail = {0};
	assert_non_null(sums);
	document_table_begin(sums, &table);
	for (size_t i = 0; i < count; i++)
		document_row_text(sums, (struct str[]){STR("行"), str_of(rows[i])}, 2);
	document_row(sums, ROW_TOTAL, (struct cell[]){{.text = STR("合計")}, {.text = str_of(total)}}, 2);
	document_table_end(sums);
	assert_true(document_pdf(sums, &pdf, &fail));
	size_t found = document_finding_count(sums);
	/* With a finding no conformance is claimed. */
	assert_int_equal(str_find_str(text_str(&pdf), STR("<pdfaid:part>")) == pdf.size, found > 0);
	text_release(&pdf);
	document_free(sums);
	return found;
}

static void totals_that_are_no_sums_are_found(void **state)
{
	(void)state;
	static const char *const rows[] = {"1,234", "―", "△12", "0.5"}, *const words[] = {"1", "約2"};
	assert_int_equal(total_findings(rows, 4, "1,222.5"), 0);
	assert_int_equal(total_findings(rows, 4, "1,222"), 1);
	assert_int_equal(total_findings(rows, 4, "多数"), 1);
	assert_true(total_findings(words, 2, "3") > 0);
}

static void the_sound_file_stays_sound(void **state)
{
	(void)state;
	struct text all = said(text_str(&sound));
	assert_int_equal(all.size, 0);
	text_release(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(something_behind_the_end_is_found),
	        cmocka_unit_test(text_that_differs_is_found),
	        cmocka_unit_test(what_stands_outside_of_the_page_is_found),
	        cmocka_unit_test(texts_over_each_other_are_found),
	        cmocka_unit_test(a_glyph_that_is_missing_is_found),
	        cmocka_unit_test(swapped_signs_of_comparison_are_found),
	        cmocka_unit_test(contents_without_a_tag_are_found),
	        cmocka_unit_test(totals_that_are_no_sums_are_found),
	        cmocka_unit_test(the_sound_file_stays_sound),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
