/* Pasted log_format and LogFormat lines: what they compile to, and what they cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang.h"
#include "log_format.h"
#include "zone.h"

/* Compiles, parses one line, and gives a field as text or number. */
struct probe {
	struct arena arena;
	struct template template;
	struct batch *batch;
	enum reject_reason reason;
};

static bool compile(struct probe *probe, bool nginx, const char *format, struct fail *fail)
{
	memset(probe, 0, sizeof(*probe));
	template_init(&probe->template, NULL);
	static struct log_format log;
	return (nginx ? log_format_nginx(&log, str_of(format), &probe->arena, fail)
	              : log_format_apache(&log, str_of(format), &probe->arena, fail)) &&
		log_format_compile(&log, &probe->template, &probe->arena, fail) &&
		template_finish(&probe->template, STR("\n"), fail);
}

static void parse(struct probe *probe, bool nginx, const char *format, const char *line)
{
	struct fail fail = {0};
	struct template_state state = {.day = INT32_MIN};
	assert_true(compile(probe, nginx, format, &fail));
	probe->batch = batch_new();
	probe->batch->text = str_of(line);
	probe->batch->line_count = 1;
	probe->batch->at_us[0] = NO_TIME;
	assert_true(template_apply(&probe->template, probe->batch));
	probe->reason = template_parse(&probe->template, &state, probe->batch, 0, str_of(line));
	assert_int_equal(probe->reason, REJECT_NONE);
}

static void release(struct probe *probe)
{
	batch_free(probe->batch);
	arena_release(&probe->arena);
}

static void is_text(const struct probe *probe, const char *name, const char *expected)
{
	int column = template_find(&probe->template, name);
	assert_true(column >= 0);
	struct span span = probe->batch->columns[column].spans[0];
	assert_int_equal(span.size, strlen(expected));
	assert_memory_equal(probe->batch->text.at + span.at, expected, span.size);
}

static void is_number(const struct probe *probe, const char *name, int64_t expected)
{
	int column = template_find(&probe->template, name);
	assert_true(column >= 0);
	assert_int_equal(probe->batch->columns[column].numbers[0], expected);
}

static void nginx_directive(void **state)
{
	(void)state;
	struct probe probe;
	parse(&probe, true,
	      "log_format main escape=default '$remote_addr - $remote_user [$time_iso8601] \"$request_method $request_uri $server_protocol\" '\n"
	      "    '$status $body_bytes_sent rt=$request_time uct=\"$upstream_connect_time\" \"$http_x_forwarded_for\" ${host}';",
	      "192.0.2.1 - - [2019-10-01T00:00:00+09:00] \"GET /a?b=c HTTP/1.1\" 200 12 rt=0.250 uct=\"0.001, 0.002 : 0.003\" \"198.51.100.9, 10.0.0.1\" kosen.jp");
	is_text(&probe, "method", "GET");
	is_text(&probe, "path", "/a");
	is_text(&probe, "query", "b=c");
	is_text(&probe, "protocol", "HTTP/1.1");
	is_number(&probe, "took_us", 250000);
	is_number(&probe, "time", INT64_C(1569855600000000));
	is_text(&probe, "forwarded", "198.51.100.9, 10.0.0.1");
	is_text(&probe, "~upstream_connect_time", "0.001, 0.002 : 0.003");
	is_text(&probe, "vhost", "kosen.jp");
	release(&probe);
	parse(&probe, true, "$msec|$remote_addr|$status", "1569855600.250|192.0.2.1|204");
	is_number(&probe, "time", INT64_C(1569855600250000));
	is_number(&probe, "status", 204);
	release(&probe);
}

static void apache_directive(void **state)
{
	(void)state;
	struct probe probe;
	parse(&probe, false, "LogFormat \"%v:%p %h %l %u %t \\\"%r\\\" %>s %O \\\"%{Referer}i\\\" \\\"%{User-agent}i\\\" %D %{ms}T %400,501{X-Id}i 100%%\" v",
	      "a.jp:80 192.0.2.1 - - [01/Oct/2019:00:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\\\"y\" 1234 1 - 100%");
	is_text(&probe, "vhost", "a.jp");
	is_text(&probe, "agent", "x\\\"y");
	is_number(&probe, "took_us", 1234);
	is_number(&probe, "bytes", 5);
	release(&probe);
	parse(&probe, false, "%h %m %U%q %H %>s %T %{%d/%b/%Y:%H:%M:%S %z}t", "h GET /a?b=1 HTTP/1.1 200 2 01/Oct/2019:00:00:00 +0000");
	is_text(&probe, "query", "b=1");
	is_number(&probe, "took_us", 2000000);
	release(&probe);
}

static void refused(void **state)
{
	(void)state;
	struct probe probe;
	struct fail fail = {0};
	static const struct {
		bool nginx;
		const char *format, *part;
	} cases[] = {
		{true, "$remote_addr $status", "time stamp"},
		{true, "$remote_addr$time_local", "nothing between"},
		{true, "$remote_addr $ [$time_local]", "without a variable"},
		{true, "log_format main '$remote_addr [$time_local]", "closed"},
		{false, "%h %t %", "middle"},
		{false, "%h %{%A}t", "%A"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fail_clear(&fail);
		assert_false(compile(&probe, cases[i].nginx, cases[i].format, &fail));
		assert_non_null(strstr(fail.sentence, cases[i].part));
		arena_release(&probe.arena);
	}
}

static void requests_split(void **state)
{
	(void)state;
	static const struct {
		const char *request;
		bool good;
		const char *target;
	} cases[] = {
		{"GET / HTTP/1.1", true, "/"},         {"GET /a b c HTTP/1.0", true, "/a b c"}, {"PROPFIND /x HTTP/2", true, "/x"},
		{"OPTIONS * RTSP/1.0", true, "*"},     {"GET /", false, ""},                    {"GET", false, ""},
		{"", false, ""},                       {"-", false, ""},                        {"get / HTTP/1.1", false, ""},
		{"GET  HTTP/1.1", false, ""},          {"GET / HTTP/", false, ""},              {"GET / HTTP/1.x", false, ""},
		{"CONNECT a:443 HTTP/1.1", true, "a:443"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str method, target, protocol;
		bool good = request_split(str_of(cases[i].request), &method, &target, &protocol);
		assert_int_equal(good, cases[i].good);
		if (good)
			assert_true(str_is(target, cases[i].target));
	}
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nginx_directive), cmocka_unit_test(apache_directive), cmocka_unit_test(refused), cmocka_unit_test(requests_split),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
