/* The error logs of web servers. */
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

static void apache_24(void **state)
{
	(void)state;
	open_auto("good-apache-error-24.log", "apache_error");
	sample_classes(&s, "rrrrr--");
	sample_time(&s, 1, "2019-10-01 00:00:00.000123");
	sample_text(&s, 1, "program", "mpm_event");
	sample_text(&s, 1, "host", "");
	sample_number(&s, 1, "pid", 35708);
	sample_number(&s, 1, "severity", 5);
	sample_number(&s, 1, "facility", NONE);
	sample_text(&s, 1, "message", "AH00489: Apache/2.4.41 (Ubuntu) configured -- resuming normal operations");
	sample_text(&s, 2, "message",
	            "[client 192.0.2.1:54321] AH00124: Request exceeded the limit of 10 internal redirects");
	sample_number(&s, 2, "severity", 3);
	sample_text(&s, 3, "program", "");
	sample_text(&s, 3, "message",
	            "[client 192.0.2.1:54321] PHP Fatal error:  Uncaught Exception: no\nStack trace:\n"
	            "#0 /var/www/a.php(3): f()\n\n#1 {main}");
	sample_number(&s, 3, "pid", 77);
	sample_number(&s, 4, "severity", 7);
	sample_number(&s, 5, "severity", 4);
	sample_rejected(&s, 6, REJECT_TIME);
	sample_rejected(&s, 7, REJECT_TRUNCATED);
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 2000);
	sample_close(&s);
}

static void apache_22(void **state)
{
	(void)state;
	open_auto("good-apache-error-22.log", "apache_error");
	sample_classes(&s, "-rrrr");
	sample_time(&s, 2, "2005-12-03 19:47:44.000000");
	sample_text(&s, 2, "program", "");
	sample_number(&s, 2, "pid", NONE);
	sample_number(&s, 2, "severity", 5);
	sample_text(&s, 2, "message", "workerEnv.init() ok /etc/httpd/conf/workers2.properties");
	sample_text(&s, 4, "message", "[client 222.166.160.184] Directory index forbidden by rule: /var/www/html/");
	sample_number(&s, 5, "severity", 2);
	sample_text(&s, 5, "message", "[client 222.166.160.184] script says:\n  line two");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 1000);
	sample_close(&s);
}

static void nginx(void **state)
{
	(void)state;
	open_auto("good-nginx-error.log", "nginx_error");
	sample_classes(&s, "rrrrr-r");
	sample_time(&s, 1, "2019-10-01 00:05:12.000000");
	sample_number(&s, 1, "pid", 1234);
	sample_number(&s, 1, "severity", 3);
	sample_text(&s, 1, "program", "");
	sample_text(&s, 1, "~connection", "*5 ");
	sample_text(&s, 1, "message",
	            "connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, "
	            "server: example.jp, request: \"GET / HTTP/1.1\", upstream: \"http://127.0.0.1:8080/\", host: "
	            "\"example.jp\"");
	sample_text(&s, 2, "message",
	            "FastCGI sent in stderr: \"PHP message: PHP Fatal error:  Uncaught Exception: no\nStack trace:\n"
	            "#0 {main}\n  thrown in /var/www/a.php on line 3\" while reading response header from upstream, "
	            "client: 192.0.2.1, server: example.jp");
	sample_number(&s, 3, "severity", 5);
	sample_number(&s, 4, "severity", 0);
	sample_number(&s, 5, "pid", NONE);
	sample_text(&s, 5, "message", "no process, and no number: * 5");
	sample_rejected(&s, 6, REJECT_TRUNCATED);
	sample_text(&s, 7, "message", "client closed connection while waiting for request");
	assert_int_equal(sample_verbatim(&s), 0);
	sample_units_hold(&s);
	sample_mutate(&s, 2000);
	sample_close(&s);
}

/* A record does not take in what follows without an end. */
static void joined_lines_are_bounded(void **state)
{
	(void)state;
	struct text text = {0};
	text_add(&text, STR("2019/10/01 09:05:12 [error] 1#1: first\n"));
	for (int i = 0; i < 2000; i++)
		text_addf(&text, "%048d\n", i);
	text_add(&text, STR("2019/10/01 09:05:13 [error] 1#1: last\n"));
	sample_open_text(&s, text_str(&text), "nginx_error");
	assert_int_equal(s.at[1], 39 + (65536 - 39) / 49 * 49);
	sample_number(&s, s.units.count, "severity", 3);
	sample_text(&s, s.units.count, "message", "last");
	text_release(&text);
	sample_close(&s);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(apache_24),
	        cmocka_unit_test(apache_22),
	        cmocka_unit_test(nginx),
	        cmocka_unit_test(joined_lines_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
