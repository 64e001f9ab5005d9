/* Azure Monitor's JSON in its three shapes. */
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

static void rest(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, log_path("good-azure-metrics-rest.json"), "auto", false);
	assert_string_equal(format_dialect(s.format), "azure_metrics");
	/* head, data, the minute without, a wrong number, the other metric's head and datum, tail */
	units_are(&s, "xrrxrr-xxx");
	is_time(&s, 1, "2019-10-01 00:00:00");
	is_number(&s, 1, "span_s", 60);
	is_number(&s, 1, "cpu", -1);
	is_number(&s, 1, "busy", 69); /* 0.6875 */
	is_number(&s, 1, "busy_min", 50);
	is_number(&s, 1, "busy_max", 101);
	is_number(&s, 2, "busy", 1235); /* 12.345 */
	is_number(&s, 2, "busy_max", 9999);
	is_time(&s, 3, "2019-10-01 00:03:00");
	is_number(&s, 3, "busy", 10000);
	is_number(&s, 4, "busy", 52); /* 1.03125 / 2 */
	is_number(&s, 4, "busy_min", NUMBER_NONE);
	is_rejected(&s, 1, REJECT_NUMBER);
	recipe_gives_back(&s, 3); /* the fourth has another shape */
	sample_close(&s);
}

static void command_line(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, log_path("good-azure-metrics-az.json"), "auto", false);
	units_are(&s, "xrxrx");
	is_time(&s, 1, "2019-10-01 00:00:00");
	is_number(&s, 1, "span_s", 300);
	is_number(&s, 1, "busy", 2550);
	is_number(&s, 1, "busy_min", 300);
	is_number(&s, 1, "busy_max", 8025);
	is_time(&s, 2, "2019-10-01 00:10:00");
	is_number(&s, 2, "busy", 2); /* 1.5e-2 */
	is_number(&s, 2, "busy_max", 2);
	is_number(&s, 2, "busy_min", 0);
	recipe_gives_back(&s, 2);
	sample_close(&s);
}

static void diagnostic_settings(void **state)
{
	(void)state;
	struct sample s;
	const char *two = log_path("unsupported-azure-metrics-two.json");
	sample_open(&s, log_path("good-azure-metrics-diagnostic.json"), "auto", false);
	units_are(&s, "rxr-r");
	is_time(&s, 1, "2019-10-01 00:00:00");
	is_number(&s, 1, "busy", 1251); /* 12.505 */
	is_number(&s, 1, "busy_min", 1200);
	is_number(&s, 1, "busy_max", 1301);
	is_number(&s, 1, "span_s", 60);
	is_rejected(&s, 1, REJECT_TIME);
	is_number(&s, 3, "busy", 6667); /* 200 / 3 */
	is_number(&s, 3, "span_s", 3600);
	recipe_gives_back(&s, 2);
	sample_close(&s);
	sample_open(&s, two, "auto", false);
	assert_int_equal(s.fail.kind, FAIL_INPUT);
	assert_non_null(strstr(s.fail.sentence, "WEB01, WEB02"));
	sample_close(&s);
	sample_open(&s, two, "azure_metrics resource=web02", false);
	units_are(&s, "xxr");
	is_number(&s, 1, "busy", 5000);
	sample_close(&s);
	sample_open(&s, two, "azure_metrics metric=Network In Total", false);
	units_are(&s, "x-x"); /* no percentage */
	sample_close(&s);
}

/* Few records on one line, which has words of a heading of azure_cpu too. */
static void diagnostic_line(void **state)
{
	static const char *const heads[] = {"{\"records\":[", "\xef\xbb\xbf{\"records\":[", " \n\t{ \"records\": [", "[",
	                                    ",\n"}; /* the last: azure_cpu takes it for a heading and has no record */
	(void)state;
	for (size_t head = 0; head < 5; head++)
		for (int count = 1; count <= 3; count++) {
			struct text text = {0};
			struct sample s;
			text_add_cstr(&text, heads[head]);
			for (int i = 0; i < count; i++)
				text_addf(&text,
				          "%s{\"count\":4,\"total\":50,\"minimum\":12,\"maximum\":13,\"average\":12.5,"
				          "\"resourceId\":\"/SUBSCRIPTIONS/0/VIRTUALMACHINES/WEB01\","
				          "\"time\":\"2019-10-01T00:0%d:00.0000000Z\",\"metricName\":\"Percentage CPU\","
				          "\"timeGrain\":\"PT1M\"}",
				          i ? "," : "", i);
			text_add_cstr(&text, head < 3 ? "]}\n" : head == 3 ? "]\n" : "\n");
			sample_parse(&s, text_str(&text), "auto", false);
			assert_non_null(s.format);
			assert_string_equal(format_dialect(s.format), "azure_metrics");
			assert_string_equal(format_doubt(s.format), "");
			assert_int_equal(record_count(&s), count);
			is_number(&s, (size_t)count, "busy", 1250);
			sample_close(&s);
			text_release(&text);
		}
}

#define SERIES(name, average)                                                                                          \
	"{\"metadatavalues\":[{\"name\":{\"value\":\"Microsoft.ResourceId\"},\"value\":\"/subscriptions/1/"            \
	"virtualMachines/" name "\"}],\"data\":[{\"timeStamp\":\"2019-10-01T00:00:00Z\",\"average\":" average "}]}"
#define ANSWER(series)                                                                                                 \
	"{\"interval\":\"PT1M\",\"value\":[{\"name\":{\"value\":\"Percentage CPU\"},\"timeseries\":[" series "]}]}"

static void several_resources(void **state)
{
	(void)state;
	struct sample s;
	struct str text = STR(ANSWER(SERIES("web01", "1.5") "," SERIES("web02", "2.5")));
	sample_parse(&s, text, "azure_metrics", false);
	assert_non_null(strstr(s.fail.sentence, "web01, web02"));
	sample_close(&s);
	for (int one_by_one = 0; one_by_one < 2; one_by_one++) {
		sample_parse(&s, text, "azure_metrics resource=WEB02", one_by_one);
		units_are(&s, "xxxrx");
		is_number(&s, 1, "busy", 250);
		sample_close(&s);
		sample_parse(&s, text, "azure_metrics resource=web01", one_by_one);
		units_are(&s, "xrxxx");
		is_number(&s, 1, "busy", 150);
		sample_close(&s);
	}
	sample_parse(&s, STR(ANSWER(SERIES("web01", "100.02") "," SERIES("web01", "-1"))), "azure_metrics", false);
	units_are(&s, "x-x-x");
	sample_close(&s);
}

static void grains(void **state)
{
	static const struct {
		const char *text;
		int32_t seconds;
	} grains[] = {
	        {"PT1M", 60},       {"PT5M", 300},  {"PT15M", 900}, {"PT1H", 3600},
	        {"PT12H", 43200},   {"P1D", 86400}, {"PT30S", 30},  {"0:01:00", 60},
	        {"01:00:00", 3600}, {"P1M", 0},     {"PT1D", 0},    {"PT", 0},
	        {"PTM", 0},         {"1M", 0},      {"", 0},        {"PT0M", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(grains) / sizeof(grains[0]); i++) {
		struct text text = {0};
		struct sample s;
		text_addf(&text,
		          "{\"interval\":\"%s\",\"value\":[{\"name\":{\"value\":\"Percentage "
		          "CPU\"},\"timeseries\":[{\"data\":["
		          "{\"timeStamp\":\"2019-10-01T00:00:00Z\",\"average\":1}]}]}]}",
		          grains[i].text);
		sample_parse(&s, text_str(&text), "azure_metrics", false);
		if (grains[i].seconds)
			is_number(&s, 1, "span_s", grains[i].seconds);
		else
			is_rejected(&s, 1, REJECT_NO_HEADER);
		sample_close(&s);
		text_release(&text);
	}
}

static void mutated(void **state)
{
	(void)state;
	sample_mutate(log_path("good-azure-metrics-rest.json"), "azure_metrics");
	sample_mutate(log_path("good-azure-metrics-az.json"), "azure_metrics");
	sample_mutate(log_path("good-azure-metrics-diagnostic.json"), "azure_metrics");
	sample_mutate(log_path("unsupported-azure-metrics-two.json"), "azure_metrics resource=web02");
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(rest),
	        cmocka_unit_test(command_line),
	        cmocka_unit_test(diagnostic_settings),
	        cmocka_unit_test(diagnostic_line),
	        cmocka_unit_test(several_resources),
	        cmocka_unit_test(grains),
	        cmocka_unit_test(mutated),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
