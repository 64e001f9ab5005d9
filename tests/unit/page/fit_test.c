/* What is too wide: tables fit all the same, and what does not fit is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "page_support.h"

static struct document *empty_document(void)
{
	const struct document_settings settings = {
	        .faces = support_faces(), .title = STR("試験"), .producer = STR("geppo")};
	struct document *document = document_new(&settings);
	assert_non_null(document);
	return document;
}

static struct text trace_of(struct document *document)
{
	struct text trace = {0};
	struct fail fail = {0};
	if (!document_trace(document, &trace, &fail))
		fail_msg("%s", fail.sentence);
	return trace;
}

static bool holds(const struct text *text, const char *word)
{
	struct str rest = text_str(text);
	while (rest.size && !str_starts(rest, str_of(word)))
		rest = str_skip(rest, 1);
	return rest.size > 0;
}

/* As many columns as given, of what a ledger holds: a moment, a name, a number, a path. */
static void wide_table(struct document *document, size_t count)
{
	static const char *const texts[] = {"2019-10-15 10:42", "証明書発行Webサーバー", "12,345.678",
	                                    "/portal/issue/confirm.aspx?id=0123456789"};
	struct column columns[24] = {0};
	struct cell cells[24] = {0};
	for (size_t i = 0; i < count; i++) {
		columns[i] =
		        (struct column){.heading = STR("見出し"), .align = i % 4 == 2 ? ALIGN_DECIMAL : ALIGN_LEFT};
		cells[i] = (struct cell){.text = str_of(texts[i % 4])};
	}
	document_table_begin(document, &(struct table){.number = STR("表1"),
	                                               .title = STR("広い表"),
	                                               .columns = columns,
	                                               .column_count = count});
	for (int i = 0; i < 3; i++)
		document_row(document, ROW_BODY, cells, count);
	document_row(document, ROW_TOTAL,
	             (struct cell[]){{.text = STR("計"), .span = 2}, {.span = (uint8_t)(count - 2)}}, 2);
	document_table_end(document);
}

/* Ever wider tables: as they are, on a landscape page, in parts; in none does text stand over text. */
static void wide_tables_fit(void **state)
{
	(void)state;
	static const struct {
		size_t columns;
		bool landscape, parts;
	} cases[] = {{4, false, false}, {10, false, false}, {16, true, false}, {24, false, true}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct document *document = empty_document();
		struct text pdf = {0};
		struct fail fail = {0};
		document_paragraph(document, PARAGRAPH_KEEP, STR("次の表に示す。"));
		wide_table(document, cases[i].columns);
		struct text trace = trace_of(document);
		assert_int_equal(holds(&trace, "（列 1/"), cases[i].parts);
		assert_true(document_pdf(document, &pdf, &fail));
		assert_int_equal(holds(&pdf, "/MediaBox [ 0 0 841.89"), cases[i].landscape);
		for (size_t k = 0; k < document_warning_count(document); k++)
			fail_msg("%zu columns: %.*s", cases[i].columns, STR_ARGS(document_warning(document, k)));
		assert_int_equal(document_finding_count(document), 0);
		text_release(&trace);
		text_release(&pdf);
		document_free(document);
	}
}

static void a_label_that_is_cut_off_is_told(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct document *document = empty_document();
	struct canvas *canvas = canvas_new(&arena, support_faces(), 200, 60);
	const struct text_style style = {.size_pt = 8};
	(void)canvas_text(canvas, 170, 20, &style, STR("端で切れる文字"));
	document_figure(document, &(struct figure){.alternative = STR("図"), .canvas = canvas});
	struct text pdf = {0};
	struct fail fail = {0};
	if (!document_pdf(document, &pdf, &fail))
		print_message("%s\n", fail.sentence);
	assert_true(document_warning_count(document) >= 1);
	assert_true(strstr(document_warning(document, 0).at, "端で切れる文字") != NULL);
	text_release(&pdf);
	document_free(document);
	arena_release(&arena);
}

static int tear_down(void **state)
{
	(void)state;
	support_release();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(wide_tables_fit),
	        cmocka_unit_test(a_label_that_is_cut_off_is_told),
	};
	return cmocka_run_group_tests_name("fit", tests, NULL, tear_down);
}
