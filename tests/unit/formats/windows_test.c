/* Windows events as XML and as CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "file.h"
#include "lang.h"
#include "system_sample.h"

static const char *folder;
static struct system_sample s;

#define NONE NUMBER_NONE

static void open_auto(const char *name, const char *dialect)
{
	sample_open_file(&s, folder, name, "auto");
	assert_string_equal(format_dialect(s.format), dialect);
}

static void xml_export(void **state)
{
	(void)state;
	open_auto("good-windows-events.xml", "windows_xml");
	sample_classes(&s, "xrrrr--x");
	sample_time(&s, 2, "2019-10-01 00:05:12.944354");
	sample_text(&s, 2, "program", "Service Control Manager");
	sample_text(&s, 2, "host", "WEB01.example.jp");
	sample_number(&s, 2, "pid", 744);
	sample_number(&s, 2, "event_id", 7036);
	sample_number(&s, 2, "severity", 6);
	sample_number(&s, 2, "facility", NONE);
	sample_text(&s, 2, "message", "<Data Name='param1'>Windows Update</Data><Data Name='param2'>停止</Data>");
	sample_text(&s, 3, "message",
	            "World Wide Web サービスは予期せぬ原因により終了しました。\n次の修正操作が実行されます。");
	sample_number(&s, 3, "severity", 3);
	sample_number(&s, 4, "event_id", 4625);
	sample_number(&s, 4, "severity", 4);
	sample_text(&s, 5, "message", "<EventXML xmlns='a'><P>&lt;/Event&gt;</P></EventXML>");
	sample_number(&s, 5, "severity", 2);
	sample_rejected(&s, 6, REJECT_TRUNCATED);
	sample_rejected(&s, 7, REJECT_TIME);
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 1500);
	sample_close(&s);
}

static void xml_pasted(void **state)
{
	(void)state;
	open_auto("good-windows-events-pasted.xml", "windows_xml");
	sample_classes(&s, "rr-xx");
	sample_time(&s, 1, "2022-04-28 16:09:28.944354");
	sample_text(&s, 1, "program", "Microsoft-Windows-Kernel-Power");
	sample_number(&s, 1, "event_id", 41);
	sample_number(&s, 1, "pid", 4);
	sample_number(&s, 1, "severity", 2);
	sample_text(&s, 2, "host", "DB01");
	sample_text(&s, 2, "message", "<Data Name=\"BugcheckCode\">0</Data>");
	sample_rejected(&s, 3, REJECT_SHAPE);
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 1500);
	sample_close(&s);
}

static void csv_japanese(void **state)
{
	(void)state;
	open_auto("good-windows-events-ja.csv", "windows_csv");
	sample_classes(&s, "xrrrr---r");
	sample_time(&s, 2, "2019-10-01 00:05:12.000000");
	sample_text(&s, 2, "program", "Service Control Manager");
	sample_text(&s, 2, "host", "");
	sample_number(&s, 2, "event_id", 7036);
	sample_number(&s, 2, "severity", 6);
	sample_number(&s, 2, "pid", NONE);
	sample_text(&s, 2, "message", "Windows Update サービスは 停止 状態に移行しました。");
	sample_number(&s, 3, "severity", 3);
	sample_text(
	        &s, 3, "message",
	        "障害が発生しているアプリケーション名: \"\"w3wp.exe\"\", バージョン: 10.0\n\n例外コード: 0xc0000005");
	sample_number(&s, 4, "severity", 4);
	sample_text(&s, 4, "message", "");
	sample_time(&s, 5, "2019-10-01 14:59:59.000000");
	sample_number(&s, 5, "severity", 2);
	sample_rejected(&s, 6, REJECT_TIME);
	sample_rejected(&s, 7, REJECT_FIELDS);
	sample_rejected(&s, 8, REJECT_TRUNCATED);
	sample_text(&s, 9, "message", "続き");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 2000);
	sample_close(&s);
}

static void csv_cp932_audits(void **state)
{
	(void)state;
	open_auto("good-windows-security-cp932.csv", "windows_csv");
	sample_classes(&s, "xrr");
	sample_number(&s, 2, "severity", 4);
	sample_number(&s, 2, "event_id", 4625);
	sample_number(&s, 3, "severity", 6);
	sample_text(&s, 3, "message", "\x83\x5c"); /* the second byte is a backslash */
	assert_int_equal(sample_verbatim(&s), 0);
	sample_close(&s);
}

static void csv_english(void **state)
{
	(void)state;
	open_auto("good-windows-events-en.csv", "windows_csv");
	sample_classes(&s, "xrrr");
	sample_time(&s, 2, "2019-10-01 00:05:12.000000");
	sample_time(&s, 3, "2019-10-01 15:05:12.000000");
	sample_number(&s, 3, "severity", 7);
	sample_text(&s, 3, "message", "A verbose remark, unquoted but for its comma");
	sample_time(&s, 4, "2019-10-01 03:00:00.000000");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 1000);
	sample_close(&s);
}

static void csv_powershell(void **state)
{
	(void)state;
	open_auto("good-windows-powershell.csv", "windows_csv");
	sample_classes(&s, "xxrr");
	sample_time(&s, 3, "2019-10-31 15:00:00.000000");
	sample_text(&s, 3, "host", "WEB01");
	sample_text(&s, 3, "program", "Service Control Manager");
	sample_text(&s, 3, "message", "The service\nstopped.");
	sample_number(&s, 3, "pid", 744);
	sample_number(&s, 3, "severity", 6);
	sample_number(&s, 4, "event_id", 6008);
	sample_time(&s, 4, "2019-11-12 15:00:01.000000");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_close(&s);
}

/* 1/2/2019 is January or February; nobody knows. */
static void csv_dates_are_not_guessed(void **state)
{
	(void)state;
	const struct str text = STR("Level,Date and Time,Source,Event ID,Task Category\n"
	                            "Error,1/2/2019 9:05:12,a,1,None,text\n");
	sample_open_text(&s, text, "windows_csv");
	sample_classes(&s, "x-");
	sample_rejected(&s, 2, REJECT_TIME);
	sample_close(&s);
	sample_open_text(&s, text, "windows_csv day-first");
	sample_time(&s, 2, "2019-02-01 00:05:12.000000");
	sample_close(&s);
	sample_open_text(&s, text, "windows_csv month-first");
	sample_time(&s, 2, "2019-01-02 00:05:12.000000");
	sample_close(&s);
	sample_open_text(&s,
	                 STR("Level,Date and Time,Source,Event ID,Task Category\n"
	                     "Error,01/02/2019 09:05:12,a,1,None,text\nError,31/01/2019 09:05:12,a,1,None,text\n"),
	                 "auto");
	sample_time(&s, 2, "2019-02-01 00:05:12.000000");
	sample_close(&s);
}

static void csv_without_headings(void **state)
{
	(void)state;
	sample_open_text(&s, STR("Error,2019/10/01 9:05:12,disk,11,None,bad block\nx,2019/10/01 9:05:12,a,1,,b\n"),
	                 "auto");
	assert_string_equal(format_dialect(s.format), "windows_csv");
	sample_classes(&s, "r-");
	sample_text(&s, 1, "message", "bad block");
	sample_close(&s);
}

static void utf16_is_refused(void **state)
{
	(void)state;
	struct fail fail = {0};
	struct arena arena = {0};
	struct text text = {0};
	struct format_options options = {FORMAT_SYSTEM, "auto", NULL, 0, NO_TIME, NULL};
	assert_true(file_read(file_join(&arena, folder, "unsupported-windows-utf16.csv"), 1 << 20, &text, &fail));
	assert_null(format_new(&options, text_str(&text), &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "iconv"));
	text_release(&text);
	arena_release(&arena);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(xml_export),
	        cmocka_unit_test(xml_pasted),
	        cmocka_unit_test(csv_japanese),
	        cmocka_unit_test(csv_cp932_audits),
	        cmocka_unit_test(csv_english),
	        cmocka_unit_test(csv_powershell),
	        cmocka_unit_test(csv_dates_are_not_guessed),
	        cmocka_unit_test(csv_without_headings),
	        cmocka_unit_test(utf16_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
