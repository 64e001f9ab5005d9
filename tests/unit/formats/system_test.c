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
	sample_classes(&s, "rrrrrr----r-x-r");
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

/* What rsyslog received by RFC 3164 stands behind two blanks; a third one is the sender's. */
static void rfc5424_of_rsyslog(void **state)
{
	(void)state;
	sample_open_text(&s,
	                 STR("<38>1 2019-10-01T09:00:00+09:00 web01 sshd 2301 - -  Failed password for root\n"
	                     "<38>1 2019-10-01T09:00:00+09:00 web01 sshd 2301 - -   indented\n"
	                     "<38>1 2019-10-01T09:00:00+09:00 web01 sshd 2301 - -  \n"),
	                 "syslog5424");
	sample_classes(&s, "rrr");
	sample_text(&s, 1, "message", "Failed password for root");
	sample_text(&s, 2, "message", " indented");
	sample_text(&s, 3, "message", "");
	assert_int_equal(sample_verbatim(&s), 0);
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

static void journal_short_iso(void **state)
{
	(void)state;
	open_auto("good-journal-short-iso.log", "syslog_iso");
	sample_classes(&s, "xrrxrxrx-");
	sample_time(&s, 2, "2019-06-14 01:40:20.000000");
	sample_text(&s, 2, "host", "web01");
	sample_text(&s, 2, "program", "sshd");
	sample_number(&s, 2, "pid", 812);
	sample_text(&s, 7, "message", "-- Reboot -- is only text here");
	/* Only the line with a fraction is written otherwise than the others. */
	assert_int_equal(sample_verbatim(&s), 1);
	sample_mutate(&s, 1000);
	sample_close(&s);
}

static void hosts_may_be_missing(void **state)
{
	(void)state;
	open_auto("good-syslog-hostless.log", "syslog");
	sample_classes(&s, "xrrrrrr");
	sample_text(&s, 2, "host", "");
	sample_text(&s, 2, "program", "sshd");
	sample_number(&s, 2, "pid", 12);
	sample_text(&s, 3, "program", "kernel");
	sample_text(&s, 3, "message", "usb 1-1: new device");
	sample_text(&s, 4, "host", "");
	sample_text(&s, 4, "program", "");
	sample_text(&s, 4, "message", "last message repeated 7 times");
	sample_text(&s, 5, "host", "fe80::");
	sample_text(&s, 5, "program", "app");
	sample_text(&s, 6, "host", "web01");
	sample_text(&s, 6, "message",
	            "message repeated 2 times: [ Failed password for root from 192.0.2.1 port 1 ssh2]");
	sample_text(&s, 7, "message", "no tag at all: only words");
	sample_time(&s, 6, "2019-12-30 00:00:04.000000");
	sample_time(&s, 7, "2019-12-31 15:00:05.000000");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_mutate(&s, 1000);
	sample_close(&s);
}

/* journalctl pads days with a zero, and -o short-precise adds a fraction. */
static void journal_short(void **state)
{
	(void)state;
	sample_open_text(&s,
	                 STR("Sep 30 23:59:59 web01 app[1]: one\nOct 01 00:00:00 web01 app[1]: two\n"
	                     "Oct 10 00:00:00 web01 app[1]: three\n"),
	                 "auto");
	assert_string_equal(format_dialect(s.format), "syslog");
	assert_int_equal(s.part_count, 2);
	sample_time(&s, 1, "2019-09-30 14:59:59.000000");
	sample_time(&s, 3, "2019-10-09 15:00:00.000000");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_close(&s);
	sample_open_text(&s,
	                 STR("Oct 01 00:05:12.123456 web01 app0[100]: plain\nOct 01 00:05:12.000001 web01 a: b\n"
	                     "Oct 01 00:05:13.5 web01 a: b\nOct 01 00:05:13. web01 a: b\n"),
	                 "auto");
	sample_classes(&s, "rrr-");
	sample_time(&s, 1, "2019-09-30 15:05:12.123456");
	sample_time(&s, 3, "2019-09-30 15:05:13.500000");
	sample_text(&s, 1, "program", "app0");
	assert_int_equal(sample_verbatim(&s), 1);
	sample_mutate(&s, 1000);
	sample_close(&s);
}

static void stamps_without_zone(void **state)
{
	(void)state;
	open_auto("good-syslog-zoneless.log", "syslog_iso");
	sample_classes(&s, "rrr");
	sample_time(&s, 1, "2019-10-01 00:00:00.000000");
	sample_number(&s, 3, "severity", 3);
	assert_int_equal(sample_verbatim(&s), 0);
	sample_close(&s);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(rfc5424_lines),        cmocka_unit_test(rfc5424_of_rsyslog),
	        cmocka_unit_test(rfc5424_frames),       cmocka_unit_test(journal_short_iso),
	        cmocka_unit_test(hosts_may_be_missing), cmocka_unit_test(journal_short),
	        cmocka_unit_test(stamps_without_zone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
