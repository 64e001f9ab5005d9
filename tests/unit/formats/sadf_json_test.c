/* sadf -j. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cpu_sample.h"
#include "file.h"
#include "lang.h"

static const char *folder;
static struct arena arena;

static const char *log_path(const char *name)
{
	return file_join(&arena, folder, name);
}

static void pretty(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, log_path("good-sadf.json"), "auto", false);
	assert_string_equal(format_dialect(s.format), "sadf_json");
	units_are(&s, "xrrrxr-x");
	is_time(&s, 1, "2019-10-01 00:00:01");
	is_number(&s, 1, "span_s", 600);
	is_number(&s, 1, "cpu", -1);
	is_number(&s, 1, "busy", 1285);
	is_number(&s, 1, "user", 1025);
	is_number(&s, 1, "system", 250);
	is_number(&s, 1, "iowait", 10);
	is_number(&s, 1, "idle", 8715);
	is_number(&s, 2, "cpu", 0);
	is_number(&s, 3, "cpu", 1);
	is_number(&s, 3, "busy", NUMBER_NONE); /* switched off */
	is_time(&s, 4, "2019-10-01 00:10:01"); /* 09:20:01 in Tokyo */
	is_number(&s, 4, "busy", 10000);
	is_rejected(&s, 1, REJECT_NUMBER);
	recipe_gives_back(&s, 4);
	sample_close(&s);
}

static void several_hosts(void **state)
{
	(void)state;
	struct sample s;
	const char *path = log_path("unsupported-sadf-two-hosts.json");
	sample_open(&s, path, "auto", false);
	assert_int_equal(s.fail.kind, FAIL_INPUT);
	assert_non_null(strstr(s.fail.sentence, "web01, web02"));
	sample_close(&s);
	sample_open(&s, path, "sadf_json host=web01", false);
	units_are(&s, "xrxrxxx");
	is_number(&s, 1, "busy", 1295);
	is_text(&s, 1, "~soft", "0.10");
	is_number(&s, 2, "user", 100);
	is_number(&s, 2, "system", 13); /* 0.125 */
	is_number(&s, 2, "idle", 9888);
	is_number(&s, 2, "busy", 112);
	sample_close(&s);
	sample_open(&s, path, "sadf_json host=web02", true);
	assert_int_equal(record_count(&s), 1);
	is_number(&s, 1, "busy", 5000);
	sample_close(&s);
}

static void no_stamp(void **state)
{
	(void)state;
	struct sample s;
	sample_parse(&s,
	             STR("{\"sysstat\":{\"hosts\":[{\"nodename\":\"a\",\"statistics\":[{\"timestamp\":\"21:36:09\","
	                 "\"cpu-load\":["
	                 "{\"cpu\":\"all\",\"usr\":2.54,\"idle\":95.46}]}]}]}}"),
	             "sadf_json", false);
	units_are(&s, "x-x");
	is_rejected(&s, 1, REJECT_TIME);
	sample_close(&s);
}

static void mutated(void **state)
{
	(void)state;
	sample_mutate(log_path("good-sadf.json"), "sadf_json");
	sample_mutate(log_path("unsupported-sadf-two-hosts.json"), "sadf_json host=web01");
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(pretty),
	        cmocka_unit_test(several_hosts),
	        cmocka_unit_test(no_stamp),
	        cmocka_unit_test(mutated),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
