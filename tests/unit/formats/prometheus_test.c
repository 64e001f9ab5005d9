/* Range queries of Prometheus. */
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

static void recording_rule(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, log_path("good-prometheus-rule.json"), "auto", false);
	assert_string_equal(format_dialect(s.format), "prometheus");
	units_are(&s, "xrrxrr-x");
	is_time(&s, 1, "2019-10-01 00:00:00"); /* 00:05:00 less the step of 300 s */
	is_number(&s, 1, "span_s", 300);
	is_number(&s, 1, "cpu", -1);
	is_number(&s, 1, "busy", 1250);
	is_number(&s, 2, "busy", 1235); /* 0.12345 */
	is_time(&s, 3, "2019-10-01 00:20:00");
	is_number(&s, 3, "busy", 10000); /* 1.0007 */
	is_number(&s, 4, "busy", 0);
	is_rejected(&s, 1, REJECT_NUMBER);
	recipe_gives_back(&s, 4);
	sample_close(&s);
	sample_open(&s, log_path("good-prometheus-rule.json"), "prometheus busy percent step=60", false);
	is_number(&s, 1, "busy", 13); /* told to be 0.125 % */
	is_time(&s, 1, "2019-10-01 00:04:00");
	is_number(&s, 1, "span_s", 60);
	sample_close(&s);
	sample_open(&s, log_path("good-prometheus-rule.json"), "prometheus step=soon", false);
	assert_null(s.format);
	sample_close(&s);
}

static void is_refused(const char *format, const char *part)
{
	struct sample s;
	sample_open(&s, log_path("unsupported-prometheus.json"), format, false);
	assert_int_equal(s.fail.kind, FAIL_INPUT);
	assert_non_null(strstr(s.fail.sentence, part));
	sample_close(&s);
}

static void several_series(void **state)
{
	(void)state;
	struct sample s;
	const char *path = log_path("unsupported-prometheus.json");
	is_refused("auto", "prometheus busy percent");
	is_refused("prometheus", "prometheus idle ratio");
	is_refused("prometheus idle percent", "web01:9100, web02:9100");
	sample_open(&s, path, "prometheus idle percent instance=web01", false);
	units_are(&s, "xrrxrxxxx");
	is_number(&s, 1, "~stamp", INT64_C(1569888060500000));
	is_number(&s, 1, "cpu", 0);
	is_number(&s, 1, "busy", 1285); /* 100 - 87.155 = 12.845 */
	is_number(&s, 2, "busy", 0);
	is_number(&s, 3, "cpu", 1);
	is_number(&s, 3, "busy", 5000);
	recipe_gives_back(&s, 3);
	sample_close(&s);
	sample_open(&s, path, "prometheus busy ratio instance=web02:9100", true);
	assert_int_equal(record_count(&s), 1);
	is_number(&s, 1, "busy", 10000);
	is_rejected(&s, 1, REJECT_NUMBER); /* 2 is no ratio */
	sample_close(&s);
}

#define MATRIX(series) "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" series "]}}"
#define SERIES(labels) "{\"metric\":{" labels "},\"values\":[[1569888060,\"0.5\"],[1569888120,\"0.25\"]]}"

static void labels(void **state)
{
	(void)state;
	struct sample s;
	sample_parse(&s, STR(MATRIX(SERIES("\"__name__\":\"node_cpu_seconds_total\",\"mode\":\"idle\""))), "prometheus",
	             false);
	assert_non_null(strstr(s.fail.sentence, "is a counter"));
	sample_close(&s);
	sample_parse(&s, STR(MATRIX(SERIES("\"mode\":\"user\"") "," SERIES("\"mode\":\"idle\""))),
	             "prometheus idle ratio", false);
	units_are(&s, "xxxxrrx");
	is_number(&s, 2, "busy", 7500);
	sample_close(&s);
	sample_parse(&s, STR(MATRIX(SERIES("\"mode\":\"user\"") "," SERIES("\"mode\":\"system\""))),
	             "prometheus busy ratio", false);
	assert_non_null(strstr(s.fail.sentence, "several series"));
	sample_close(&s);
	sample_parse(&s, STR(MATRIX(SERIES(""))), "prometheus busy ratio", false);
	units_are(&s, "xrrx");
	sample_close(&s);
}

static void mutated(void **state)
{
	(void)state;
	sample_mutate(log_path("good-prometheus-rule.json"), "prometheus");
	sample_mutate(log_path("unsupported-prometheus.json"), "prometheus idle percent instance=web01");
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(recording_rule),
	        cmocka_unit_test(several_series),
	        cmocka_unit_test(labels),
	        cmocka_unit_test(mutated),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
