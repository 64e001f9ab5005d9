/* The dialects of system logs: each sample's units and fields, the recipe, and hostile bytes. */
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

static void rfc5424_lines(void **state)
{
	(void)state;
	open_auto("good-syslog5424.log", "syslog5424");
	sample_classes(&s, "rrrrrr---rr-x-r");
	sample_time(&s, 1, "2003-10-11 22:14:15.003000");
	sample_text(&s, 1, "host", "mymachine.example.com");
	sample_text(&s, 1, "program", "su");
	sample_number(&s, 1, "pid", NONE);
	sample_number(&s, 1, "facility", 4);
	sample_number(&s, 1, "severity", 2);
	sample_text(&s, 1, "~msgid", "ID47");
	sample_text(&s, 1, "message", "'su root' failed for lonvick on /dev/pts/8");
	sample_time(&s, 2, "2003-08-24 12:14:15.000000");
	sample_number(&s, 2, "pid", 8710);
	sample_number(&s, 2, "facility", 20);
	sample_number(&s, 2, "severity", 5);
	sample_text(&s, 2, "message", "%% It's time to make the do-nuts.");
	sample_text(&s, 3, "~sd", "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"]");
	sample_text(&s, 3, "message", "An application event log entry...");
	sample_text(&s, 4, "message",
	            "[exampleSDID@32473 iut=\"3\" eventSource=\"App\\]l\\\"i\\\\c\" "
	            "eventID=\"1011\"][examplePriority@32473 class=\"high\"]");
	sample_time(&s, 5, "2019-10-01 00:00:00.123456");
	sample_text(&s, 5, "message", "日本語のメッセージ");
	sample_number(&s, 6, "severity", NONE);
	sample_number(&s, 6, "pid", NONE);
	sample_text(&s, 6, "~procid", "worker-3");
	sample_rejected(&s, 7, REJECT_TIME);
	sample_rejected(&s, 8, REJECT_SHAPE);
	sample_rejected(&s, 9, REJECT_TRUNCATED);
	sample_text(&s, 11, "host", "-");
	sample_text(&s, 11, "message", "");
	sample_rejected(&s, 14, REJECT_TRUNCATED);
	sample_text(&s, 15, "message", "behind it");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 2000);
	sample_close(&s);
}

static void rfc5424_frames(void **state)
{
	(void)state;
	open_auto("good-syslog5424-counted.log", "syslog5424");
	sample_classes(&s, "rrr-");
	sample_text(&s, 1, "message", "first");
	sample_text(&s, 2, "message", "Exception: bad\n\tat Main.java:5\n\tat Main.java:9");
	sample_number(&s, 2, "severity", 3);
	sample_text(&s, 3, "message", "三番目");
	sample_text(&s, 3, "~sd", "[a@1 b=\"\\\"]\"]");
	sample_rejected(&s, 4, REJECT_TRUNCATED);
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 2000);
	sample_close(&s);
	/* A size that swallows other messages is none. */
	sample_open_text(&s,
	                 STR("<13>1 2019-10-01T00:00:00Z h a - - - one\n"
	                     "82 <13>1 2019-10-01T00:00:01Z h a - - - two\n<13>1 2019-10-01T00:00:02Z h a - - - three\n"
	                     "<13>1 2019-10-01T00:00:03Z h a - - - four\n"),
	                 "auto");
	sample_classes(&s, "r-rr");
	sample_text(&s, 3, "message", "three");
	sample_close(&s);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(rfc5424_lines),
	        cmocka_unit_test(rfc5424_frames),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
