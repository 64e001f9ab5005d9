/* systemd's journal as JSON and in its export format. */
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

static void journal_json(void **state)
{
	(void)state;
	open_auto("good-journal.json", "journal_json");
	sample_classes(&s, "rrrrrrrr---r-");
	sample_time(&s, 1, "2019-10-01 00:05:12.123456");
	sample_text(&s, 1, "host", "web01");
	sample_text(&s, 1, "program", "systemd");
	sample_number(&s, 1, "pid", 1);
	sample_number(&s, 1, "facility", 3);
	sample_number(&s, 1, "severity", 6);
	sample_text(&s, 1, "message", "Starting A high performance web server and a reverse proxy server...");
	sample_text(&s, 2, "program", "sshd");
	sample_number(&s, 2, "pid", 812);
	sample_number(&s, 2, "facility", NONE);
	sample_text(&s, 2, "message", "quoted \\\"text\\\"\\nof two lines, 日本語");
	sample_text(&s, 3, "message", "[72,105,0,27]");
	sample_text(&s, 4, "message", "");
	sample_number(&s, 4, "severity", NONE);
	sample_text(&s, 5, "message", "[\"first\",\"second\"]");
	sample_number(&s, 5, "facility", 0);
	sample_text(&s, 5, "host", "");
	sample_text(&s, 6, "message", "a sequence");
	sample_text(&s, 7, "message", "an event stream");
	sample_text(&s, 8, "message", "pretty");
	sample_number(&s, 8, "pid", 5);
	sample_rejected(&s, 9, REJECT_TIME);
	sample_rejected(&s, 10, REJECT_TIME);
	sample_rejected(&s, 11, REJECT_TRUNCATED);
	sample_text(&s, 12, "message", "behind it");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 1500);
	sample_close(&s);
}

static void journal_event_stream(void **state)
{
	(void)state;
	sample_open_text(&s,
	                 STR("data: {\"__REALTIME_TIMESTAMP\":\"1569888312123456\",\"MESSAGE\":\"a\"}\n\n"
	                     "data: {\"__REALTIME_TIMESTAMP\":\"1569888312123457\",\"MESSAGE\":\"b\"}\n\n"),
	                 "auto");
	assert_string_equal(format_dialect(s.format), "journal_json");
	sample_text(&s, 2, "message", "b");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_close(&s);
}

static void journal_export(void **state)
{
	(void)state;
	open_auto("good-journal-export.bin", "journal_export");
	sample_classes(&s, "rrxr--r--xr-");
	sample_time(&s, 1, "2019-10-01 00:05:12.123456");
	sample_text(&s, 1, "host", "epsilon");
	sample_text(&s, 1, "program", "CROND");
	sample_number(&s, 1, "pid", 8278);
	sample_number(&s, 1, "facility", 9);
	sample_number(&s, 1, "severity", 6);
	sample_text(&s, 1, "message", "(root) CMD (run-parts /etc/cron.hourly)");
	/* What is inside a value is no entry, and a NUL byte is allowed in it. */
	sample_text(&s, 2, "program", "python3");
	sample_time(&s, 2, "2019-10-01 00:05:13.000000");
	sample_text(&s, 4, "message", "");
	sample_number(&s, 4, "severity", 2);
	sample_rejected(&s, 5, REJECT_TIME);
	sample_rejected(&s, 6, REJECT_SHAPE);
	sample_text(&s, 7, "message", "a=b=c");
	sample_text(&s, 11, "message", "after it");
	sample_rejected(&s, 12, REJECT_TRUNCATED);
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
	        cmocka_unit_test(journal_json),
	        cmocka_unit_test(journal_event_stream),
	        cmocka_unit_test(journal_export),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
