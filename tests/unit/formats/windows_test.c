/* Windows events as XML and as CSV. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(xml_export),
	        cmocka_unit_test(xml_pasted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
