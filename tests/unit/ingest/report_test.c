/* The report of an ingest: one line of books a source, rejects by reason over its files, known files once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_report.h"
#include "lang.h"

static const struct ingest_file files[] = {
        {.source = "web",
         .name = "a",
         .dialect = "combined",
         .note = "",
         .same_as = "",
         .trouble = "",
         .line_count = 10,
         .record_count = 7,
         .rejected_count = 3,
         .text_bytes = 100,
         .stored_bytes = 50,
         .archive_bytes = 20,
         .rejects = {[REJECT_SHAPE] = {2, 4, "odd"}, [REJECT_TIME] = {1, 9, "when"}}},
        {.source = "db",
         .name = "x",
         .dialect = "syslog",
         .note = "",
         .same_as = "",
         .trouble = "",
         .line_count = 1,
         .record_count = 1},
        {.source = "web",
         .name = "b",
         .dialect = "combined",
         .note = "",
         .same_as = "",
         .trouble = "",
         .line_count = 6,
         .record_count = 1,
         .rejected_count = 5,
         .stored_bytes = 5,
         .rejects = {[REJECT_SHAPE] = {5, 1, "later"}}},
        {.source = "web",
         .name = "a",
         .dialect = "combined",
         .outcome = INGEST_DUPLICATE,
         .note = "",
         .same_as = "a",
         .trouble = "",
         .line_count = 10,
         .duplicate_count = 10},
        {.source = "web",
         .name = "c",
         .dialect = "combined",
         .outcome = INGEST_DUPLICATE,
         .note = "",
         .same_as = "a",
         .trouble = "",
         .line_count = 10,
         .duplicate_count = 10},
        {.source = "web",
         .name = "d",
         .dialect = "combined",
         .outcome = INGEST_DUPLICATE,
         .note = "",
         .same_as = "b",
         .trouble = "",
         .line_count = 6,
         .duplicate_count = 6},
};
#define FILE_COUNT (sizeof(files) / sizeof(files[0]))

static void assert_text(struct text *text, const char *expected)
{
	text_add_byte(text, '\0');
	assert_false(text_failed(text));
	assert_string_equal(text->at, expected);
	text_release(text);
}

static void books_by_source(void **state)
{
	(void)state;
	struct text text = {0};
	lang_set("en");
	ingest_report_text(&text, files, FILE_COUNT);
	assert_text(
	        &text,
	        "web: 5 files, 42 lines = 8 records + 0 excluded + 26 duplicate + 8 rejected; 55 bytes read, 20 "
	        "archived\n"
	        "  rejected 7: not the dialect's shape, in 2 files, first a:4: odd\n"
	        "  rejected 1: no valid time stamp, in 1 file, first a:9: when\n"
	        "  known: 3 files hold what is archived already (first: c = a)\n"
	        "db: 1 files, 1 lines = 1 records + 0 excluded + 0 duplicate + 0 rejected; 0 bytes read, 0 archived\n");
}

static void in_japanese(void **state)
{
	(void)state;
	struct text text = {0};
	lang_set("ja");
	ingest_report_text(&text, files, 1);
	ingest_report_text(&text, files + 3, 1);
	lang_set("en");
	text_add_byte(&text, '\0');
	assert_non_null(strstr(text.at, "web: 1 ファイル、10 行 = 記録 7 + 除外 0 + 重複 0 + 拒否 3、"));
	assert_non_null(strstr(text.at, "、1 ファイル、最初は a:4: odd\n"));
	assert_non_null(strstr(text.at, "  既知: 1 ファイルの内容は保存済み\n"));
	text_release(&text);
}

static void one_warning_a_source(void **state)
{
	(void)state;
	struct text text = {0};
	ingest_report_rejects(&text, files, FILE_COUNT);
	assert_text(&text, "web: 8 of 42 lines are rejected (kept in the archive)\n");
	ingest_report_rejects(&text, files + 3, 3);
	assert_int_equal(text.size, 0);
	text_release(&text);
}

static void json_has_every_file(void **state)
{
	(void)state;
	struct text text = {0};
	ingest_report_json(&text, files, 3);
	assert_text(&text, "{\"sources\":[{\"source\":\"web\",\"files\":2,\"lines\":16,\"records\":8,\"excluded\":0,"
	                   "\"duplicate\":0,\"rejected\":8,\"known_files\":0},"
	                   "{\"source\":\"db\",\"files\":1,\"lines\":1,\"records\":1,\"excluded\":0,\"duplicate\":0,"
	                   "\"rejected\":0,\"known_files\":0}],\"files\":["
	                   "{\"source\":\"web\",\"file\":\"a\",\"outcome\":\"stored\",\"dialect\":\"combined\","
	                   "\"lines\":10,\"records\":7,\"excluded\":0,\"duplicate\":0,"
	                   "\"rejected\":3,\"text_bytes\":100,\"stored_bytes\":50,\"archive_bytes\":20,\"rejects\":["
	                   "{\"reason\":\"shape\",\"count\":2,\"first_line\":4,\"example\":\"odd\"},{\"reason\":"
	                   "\"time\",\"count\":1,\"first_line\":9,\"example\":\"when\"}]},"
	                   "{\"source\":\"db\",\"file\":\"x\",\"outcome\":\"stored\",\"dialect\":\"syslog\",\"lines\":"
	                   "1,\"records\":1,\"excluded\":0,\"duplicate\":0,"
	                   "\"rejected\":0,\"text_bytes\":0,\"stored_bytes\":0,\"archive_bytes\":0,\"rejects\":[]},"
	                   "{\"source\":\"web\",\"file\":\"b\",\"outcome\":\"stored\",\"dialect\":\"combined\","
	                   "\"lines\":6,\"records\":1,\"excluded\":0,\"duplicate\":0,"
	                   "\"rejected\":5,\"text_bytes\":0,\"stored_bytes\":5,\"archive_bytes\":0,\"rejects\":["
	                   "{\"reason\":\"shape\",\"count\":5,\"first_line\":1,\"example\":\"later\"}]}]}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(books_by_source),
	        cmocka_unit_test(in_japanese),
	        cmocka_unit_test(one_warning_a_source),
	        cmocka_unit_test(json_has_every_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
