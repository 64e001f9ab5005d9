/* Documents as chapters say them: what lands on which page, what is refused, and that the same calls give the same
 * bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page_support.h"
#include <qpdf/qpdf-c.h>

#include "encrypt.h"
#include "page_sample.h"

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

static bool has(const struct text *text, const char *part)
{
	return str_find_str(text_str(text), str_of(part)) < text->size;
}

static void same_calls_give_the_same_bytes(void **state)
{
	(void)state;
	struct text first = {0}, second = {0};
	support_sample(PDFA_3U, &first);
	assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
	assert_int_equal(setenv("LANG", "de_DE.UTF-8", 1), 0);
	support_sample(PDFA_3U, &second);
	assert_int_equal(first.size, second.size);
	assert_memory_equal(first.at, second.at, first.size);
	assert_true(has(&first, "<pdfaid:part>3</pdfaid:part>"));
	assert_true(has(&first, "<pdfuaid:part>1</pdfuaid:part>"));
	text_release(&first);
	text_release(&second);
}

static void nothing_is_claimed_that_was_not_asked_for(void **state)
{
	(void)state;
	struct text pdf = {0};
	support_sample(PDFA_NONE, &pdf);
	assert_false(has(&pdf, "pdfaid:part"));
	text_release(&pdf);
}

static void references_know_numbers_and_pages_that_come_later(void **state)
{
	(void)state;
	struct document *document = empty_document();
	document_begin(document, PARAGRAPH_BODY);
	document_reference(document, STR("later"), REFERENCE_BOTH);
	document_end(document);
	document_page_break(document, ORIENTATION_PORTRAIT);
	document_heading(document, 1, STR("later"), STR("2"), STR("あと"));
	struct text trace = trace_of(document);
	assert_int_equal(document_page_count(document), 2);
	assert_int_equal(document_page_of(document, STR("later")), 2);
	assert_true(has(&trace, "2章（2ページ）"));
	assert_true(has(&trace, "link → p2"));
	text_release(&trace);
	document_free(document);
}

static void heading_is_never_alone_at_a_page_end(void **state)
{
	(void)state;
	/* For every filling of the page, a heading and the line behind it must be on one page. */
	for (int lines = 38; lines < 48; lines++) {
		struct document *document = empty_document();
		for (int i = 0; i < lines; i++)
			document_paragraph(document, PARAGRAPH_NOTE, STR("行"));
		document_heading(document, 1, STR("h"), STR("1"), STR("見出し"));
		document_paragraph(document, PARAGRAPH_BODY, STR("本文の始まり"));
		struct text trace = trace_of(document);
		char wanted[20];
		snprintf(wanted, sizeof(wanted), "\np%zu ", document_page_of(document, STR("h")));
		size_t at = str_find_str(text_str(&trace), STR("本文の始まり"));
		assert_true(at < trace.size);
		while (at && trace.at[at - 1] != '\n')
			at--;
		assert_memory_equal(trace.at + at, wanted + 1, strlen(wanted) - 1);
		text_release(&trace);
		document_free(document);
	}
}

static void long_tables_repeat_their_heading(void **state)
{
	(void)state;
	struct document *document = empty_document();
	const struct column columns[] = {{.heading = STR("番号"), .align = ALIGN_RIGHT}, {.heading = STR("名前")}};
	const struct table table = {.number = STR("表1"), .title = STR("一覧"), .columns = columns, .column_count = 2};
	document_table_begin(document, &table);
	for (int i = 0; i < 120; i++) {
		const struct str texts[] = {STR("1"), STR("あ")};
		document_row_text(document, texts, 2);
	}
	document_table_end(document);
	struct text trace = trace_of(document);
	size_t headings = 0, pages = document_page_count(document);
	for (struct str rest = text_str(&trace); rest.size;) {
		size_t at = str_find_str(rest, STR("名前"));
		headings += at < rest.size;
		rest = str_skip(rest, at + 1);
	}
	assert_true(pages >= 3);
	assert_int_equal(headings, pages);
	assert_true(has(&trace, "（続き）"));
	text_release(&trace);
	document_free(document);
}

static void empty_tables_say_so(void **state)
{
	(void)state;
	struct document *document = empty_document();
	const struct column columns[] = {{.heading = STR("時刻")}};
	document_table_begin(document, &(struct table){.columns = columns, .column_count = 1});
	document_table_end(document);
	struct text trace = trace_of(document);
	assert_true(has(&trace, "該当なし"));
	text_release(&trace);
	document_free(document);
}

static void decimal_points_stand_below_each_other(void **state)
{
	(void)state;
	struct document *document = empty_document();
	const struct column columns[] = {{.heading = STR("値"), .align = ALIGN_DECIMAL}};
	document_table_begin(
	        document, &(struct table){.columns = columns, .column_count = 1, .natural_width = true, .size_pt = 10});
	document_row_text(document, &STR("1.5"), 1);
	document_row_text(document, &STR("12.25"), 1);
	document_table_end(document);
	struct text trace = trace_of(document);
	double x[2] = {0};
	static const char *const values[] = {"R 1.5\n", "R 12.25\n"};
	for (size_t i = 0; i < 2; i++) {
		size_t at = str_find_str(text_str(&trace), str_of(values[i]));
		assert_true(at < trace.size);
		while (at && strncmp(trace.at + at, "x=", 2) != 0)
			at--;
		x[i] = strtod(trace.at + at + 2, NULL);
	}
	/* "12" is one digit (half an em of 10 pt) wider than "1". */
	assert_true(x[0] - x[1] > 4.9 && x[0] - x[1] < 5.1);
	text_release(&trace);
	document_free(document);
}

static void refuse(void (*say)(struct document *), const char *sentence)
{
	struct document *document = empty_document();
	say(document);
	struct text pdf = {0};
	struct fail fail = {0};
	assert_false(document_pdf(document, &pdf, &fail));
	if (!strstr(fail.sentence, sentence))
		fail_msg("«%s» is not about «%s»", fail.sentence, sentence);
	assert_int_equal(pdf.size, 0);
	text_release(&pdf);
	document_free(document);
}

static void unknown_label(struct document *document)
{
	document_begin(document, PARAGRAPH_BODY);
	document_reference(document, STR("nowhere"), REFERENCE_NUMBER);
	document_end(document);
}

static void label_twice(struct document *document)
{
	document_heading(document, 1, STR("x"), STR("1"), STR("a"));
	document_heading(document, 1, STR("x"), STR("2"), STR("b"));
}

static void level_jump(struct document *document)
{
	document_heading(document, 1, STR(""), STR("1"), STR("a"));
	document_heading(document, 3, STR(""), STR("1.1.1"), STR("b"));
}

static void short_row(struct document *document)
{
	const struct column columns[] = {{.heading = STR("a")}, {.heading = STR("b")}};
	document_table_begin(document, &(struct table){.columns = columns, .column_count = 2});
	document_row_text(document, &STR("1"), 1);
	document_table_end(document);
}

static void open_paragraph(struct document *document)
{
	document_begin(document, PARAGRAPH_BODY);
	document_text(document, STR("…"));
}

static void mistakes_of_the_caller_are_told(void **state)
{
	(void)state;
	refuse(unknown_label, "nowhere");
	refuse(label_twice, "twice");
	refuse(level_jump, "level 3");
	refuse(short_row, "row of 1");
	refuse(open_paragraph, "still open");
}

static void a_full_disk_is_no_success(void **state)
{
	(void)state;
	struct document *document = empty_document();
	document_paragraph(document, PARAGRAPH_BODY, STR("本文"));
	struct fail fail = {0};
	assert_false(document_write(document, "/proc/nowhere/report.pdf", &fail));
	assert_int_equal(fail.kind, FAIL_IO);
	document_free(document);
}

static void odd_table(struct document *document, struct str words)
{
	struct column columns[24] = {0};
	struct cell cells[24] = {0};
	for (size_t i = 0; i < 24; i++) {
		columns[i] = (struct column){.heading = STR("とても長い見出しの列"),
		                             .group = i % 5 ? STR("群") : (struct str){0},
		                             .align = (enum align)(i % 4),
		                             .keep = i == 3};
		cells[i] = (struct cell){.text = i % 3 ? STR("/portal/issue/confirm.aspx") : STR("12,345.678"),
		                         .mark = (enum mark)(i % 6),
		                         .indent = (uint8_t)(i % 3)};
	}
	document_table_begin(document, &(struct table){.number = STR("表1"),
	                                               .title = words,
	                                               .note = words,
	                                               .unit = words,
	                                               .columns = columns,
	                                               .column_count = 24,
	                                               .zebra = true,
	                                               .row_heads = true});
	document_row(document, ROW_BODY, cells, 24);
	document_row(document, ROW_SUM, cells, 24);
	document_row(document, ROW_GROUP, &(struct cell){.text = words, .span = 24}, 1);
	document_row(document, ROW_TOTAL, (struct cell[]){{.text = words, .span = 20}, {.span = 4}}, 2);
	document_table_end(document);
}

/* Nothing that a ledger may hold gives a damaged file or ink outside of the page. */
static void odd_contents_give_sound_files(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct text words = {0};
	for (int i = 0; i < 200; i++)
		text_add(&words, STR("0123456789abcdefghijklmnopqrstuvwxyz。」」「「（あ）"));
	struct str all = text_str(&words), some = str_take(all, 600);
	const struct document_settings settings = {.faces = support_faces(),
	                                           .title = STR("\"<&>\" \\ ( ) 試験"),
	                                           .header_left = some,
	                                           .header_right = some,
	                                           .footer_left = some,
	                                           .footer_centre = some,
	                                           .draft_mark = STR("案"),
	                                           .producer = STR("geppo")};
	struct document *document = document_new(&settings);
	struct canvas *canvas = canvas_new(&arena, support_faces(), 900, 1400);
	canvas_rectangle(canvas, 0, 0, 900, 1400);
	canvas_stroke(canvas, &(struct pen){.width_pt = 1});
	const struct figure figure = {.label = STR("f"),
	                              .number = STR("図1"),
	                              .title = some,
	                              .note = some,
	                              .alternative = some,
	                              .canvas = canvas};
	document_contents(document, some, 3);
	document_heading(document, 1, STR("h"), STR("1"), some);
	document_heading(document, 2, STR(""), STR(""), STR("x"));
	document_paragraph(document, PARAGRAPH_BODY, STR(""));
	document_paragraph(document, PARAGRAPH_BODY, STR(" \n\n \t\x01\xFF\xC0 "));
	document_paragraph(document, PARAGRAPH_LEAD, all);
	document_paragraph(document, PARAGRAPH_BULLET_SUB, some);
	document_begin_item(document, some);
	document_text(document, some);
	document_end(document);
	document_remarks_begin(document, some);
	odd_table(document, some);
	document_figure(document, &figure);
	document_callout(document, MARK_BAD, STR("未達"), some);
	document_remarks_end(document);
	document_callout(document, MARK_NONE, STR(""), STR(""));
	document_key_values(document, (struct key_value[]){{some, some}, {STR(""), STR("")}}, 2);
	document_figures(document,
	                 (struct figure[]){{.alternative = STR("a"), .canvas = canvas},
	                                   {.alternative = STR("b"), .canvas = canvas},
	                                   {.alternative = STR("c"), .canvas = canvas},
	                                   {.alternative = STR("d"), .canvas = canvas}},
	                 4);
	document_page_break(document, ORIENTATION_LANDSCAPE);
	odd_table(document, some);
	struct text pdf = {0};
	struct fail fail = {0};
	if (!document_pdf(document, &pdf, &fail))
		fail_msg("%s", fail.sentence);
	for (size_t i = 0; i < document_finding_count(document); i++)
		print_error("%.*s\n", STR_ARGS(document_finding(document, i)));
	for (size_t i = 0; i < document_warning_count(document); i++)
		print_message("%.*s\n", STR_ARGS(document_warning(document, i)));
	assert_int_equal(document_finding_count(document), 0);
	text_release(&pdf);
	text_release(&words);
	document_free(document);
	arena_release(&arena);
}

static void an_empty_document_has_a_page(void **state)
{
	(void)state;
	struct document *document = empty_document();
	struct text pdf = {0};
	struct fail fail = {0};
	assert_true(document_pdf(document, &pdf, &fail));
	assert_int_equal(document_page_count(document), 1);
	text_release(&pdf);
	document_free(document);
}

/* Text behind a figure fills the page that the figure did not fit on. */
static void figures_leave_no_hole(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct document *document = empty_document();
	struct canvas *canvas = canvas_new(&arena, support_faces(), 400, 300);
	canvas_rectangle(canvas, 0, 0, 400, 300);
	canvas_stroke(canvas, &(struct pen){.width_pt = 1});
	for (int i = 0; i < 30; i++)
		document_paragraph(document, PARAGRAPH_BODY, STR("前"));
	document_figure(
	        document,
	        &(struct figure){.label = STR("f"), .number = STR("図1"), .alternative = STR("枠"), .canvas = canvas});
	document_paragraph(document, PARAGRAPH_BODY, STR("後の段落"));
	document_heading(document, 1, STR("h"), STR("2"), STR("次"));
	struct text trace = trace_of(document);
	assert_int_equal(document_page_of(document, STR("f")), 2);
	assert_int_equal(document_page_of(document, STR("h")), 2);
	struct text words = {0};
	struct fail fail = {0};
	assert_true(document_page_text(document, 1, &words, &fail));
	assert_true(has(&words, "後の段落"));
	text_release(&words);
	text_release(&trace);
	document_free(document);
	arena_release(&arena);
}

static void page_text_joins_what_was_broken(void **state)
{
	(void)state;
	struct document *document = empty_document();
	const struct column columns[] = {{.heading = STR("住所"), .max_pt = 60},
	                                 {.heading = STR("件数"), .align = ALIGN_RIGHT}};
	document_table_begin(document, &(struct table){.columns = columns, .column_count = 2, .natural_width = true});
	document_row_text(document, (struct str[]){STR("client-192.168.100.200.example.ac.jp"), STR("12")}, 2);
	document_table_end(document);
	struct text words = {0};
	struct fail fail = {0};
	assert_true(document_page_text(document, 1, &words, &fail));
	assert_true(has(&words, "\nclient-192.168.100.200.example.ac.jp\n12\n"));
	text_release(&words);
	document_free(document);
}

static void encrypted_copies_open_with_their_password(void **state)
{
	(void)state;
	struct text pdf = {0}, copy = {0};
	struct fail fail = {0};
	support_sample(PDFA_3U, &pdf);
	assert_false(encrypt_pdf(text_str(&pdf), "same", "same", &copy, &fail));
	fail_clear(&fail);
	assert_false(encrypt_pdf(STR("no pdf"), "user", "owner", &copy, &fail));
	fail_clear(&fail);
	assert_true(encrypt_pdf(text_str(&pdf), "user", "owner", &copy, &fail));
	qpdf_data q = qpdf_init();
	qpdf_silence_errors(q);
	assert_true(qpdf_read_memory(q, "copy", copy.at, copy.size, "wrong") & QPDF_ERRORS);
	qpdf_cleanup(&q);
	q = qpdf_init();
	assert_false(qpdf_read_memory(q, "copy", copy.at, copy.size, "user") & QPDF_ERRORS);
	assert_true(qpdf_is_encrypted(q));
	assert_true(qpdf_get_num_pages(q) > 5);
	qpdf_cleanup(&q);
	text_release(&pdf);
	text_release(&copy);
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
	        cmocka_unit_test(same_calls_give_the_same_bytes),
	        cmocka_unit_test(nothing_is_claimed_that_was_not_asked_for),
	        cmocka_unit_test(references_know_numbers_and_pages_that_come_later),
	        cmocka_unit_test(heading_is_never_alone_at_a_page_end),
	        cmocka_unit_test(long_tables_repeat_their_heading),
	        cmocka_unit_test(empty_tables_say_so),
	        cmocka_unit_test(decimal_points_stand_below_each_other),
	        cmocka_unit_test(mistakes_of_the_caller_are_told),
	        cmocka_unit_test(a_full_disk_is_no_success),
	        cmocka_unit_test(odd_contents_give_sound_files),
	        cmocka_unit_test(an_empty_document_has_a_page),
	        cmocka_unit_test(figures_leave_no_hole),
	        cmocka_unit_test(page_text_joins_what_was_broken),
	        cmocka_unit_test(encrypted_copies_open_with_their_password),
	};
	return cmocka_run_group_tests(tests, NULL, tear_down);
}
