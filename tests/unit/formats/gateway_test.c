/* Access logs in JSON and of balancers: every unit of every sample, what the recipe gives back, and damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "block.h"
#include "file.h"
#include "formats.h"
#include "lang.h"

#define UNITS_MAX 600

static const char *folder;
static struct zone *tokyo;

/* A text read as one part. */
struct gateway {
	struct format *format;
	struct batch *batch;
};

static void gateway_read(struct gateway *gateway, struct str text)
{
	struct batch *batch = gateway->batch;
	struct fail fail = {0};
	struct format_part part;
	size_t count = 0, at = 0;
	batch_clear(batch);
	while (at < text.size && count < UNITS_MAX) {
		struct str rest = str_skip(text, at);
		size_t line = str_find(rest, '\n');
		at += format_has_units(gateway->format) ? format_unit(gateway->format, rest, true)
		                                        : line + (line < rest.size);
		batch->line_at[++count] = (uint32_t)at;
	}
	assert_int_equal(at, text.size);
	batch->line_at[0] = 0;
	batch->line_count = count;
	batch->text = text;
	if (count == 0)
		return;
	struct line_table lines = {text, batch->line_at, count};
	assert_true(format_split(gateway->format, &lines, 0, &part, &fail));
	assert_int_equal(part.line_count, count);
	assert_true(format_parse(&part, batch, &fail));
}

static bool gateway_open(struct gateway *gateway, struct str text, const char *format, struct fail *fail)
{
	struct format_options options = {FORMAT_ACCESS, format, tokyo, INT64_C(1572566400000000), NO_TIME, NULL};
	gateway->batch = NULL;
	gateway->format = format_new(&options, text, fail);
	if (!gateway->format)
		return false;
	gateway->batch = batch_new();
	gateway_read(gateway, text);
	return true;
}

static void gateway_close(struct gateway *gateway)
{
	batch_free(gateway->batch);
	format_free(gateway->format);
}

/* Records that the recipe does not give back (FORMAT.md of the archive: the count stands at byte 36, together with the
 * lines that are no records). */
static size_t verbatim(const struct batch *batch)
{
	struct fail fail = {0};
	struct text block = {0};
	struct block_encoder *encoder = block_encoder_new(&fail);
	assert_true(block_encode(encoder, batch, &block, &fail));
	const unsigned char *at = (const unsigned char *)block.at + 36;
	size_t count = at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
	for (size_t i = 0; i < batch->line_count; i++)
		count -= batch->line_class[i] != LINE_RECORD;
	block_encoder_free(encoder);
	text_release(&block);
	return count;
}

static struct str value_of(const struct batch *batch, const char *name, size_t row, char number[32])
{
	for (size_t i = 0; i < batch->column_count; i++) {
		const struct batch_column *column = &batch->columns[i];
		if (strcmp(column->name, name) != 0)
			continue;
		if (column->kind == COLUMN_TEXT)
			return column->spans[row].at == UINT32_MAX
			               ? STR("")
			               : (struct str){batch->text.at + column->spans[row].at, column->spans[row].size};
		if (column->numbers[row] == NUMBER_NONE)
			return STR("");
		snprintf(number, 32, "%lld", (long long)column->numbers[row]);
		return str_of(number);
	}
	return STR("");
}

/* The fields that are not empty, in this order; "x" for an excluded unit, "!" and the reason's number for a rejected
 * one. */
static void show(const struct batch *batch, size_t row, struct text *text)
{
	static const char *const names[] = {"client", "vhost", "user",    "method",   "path",  "query",    "protocol",
	                                    "status", "bytes", "took_us", "referrer", "agent", "forwarded"};
	char buffer[CIVIL_TEXT_SIZE], number[32];
	text_clear(text);
	if (batch->line_class[row] == LINE_EXCLUDED)
		text_add_byte(text, 'x');
	else if (batch->line_class[row] == LINE_REJECTED)
		text_addf(text, "!%d", batch->reject_reason[row]);
	if (batch->line_class[row] != LINE_RECORD)
		return;
	struct str time = value_of(batch, "time", row, number);
	snprintf(buffer, sizeof(buffer), "%lld", (long long)batch->at_us[row]);
	assert_true(str_is(time, buffer));
	text_add_cstr(text, civil_format_time(civil_of_us(batch->at_us[row]), buffer));
	text_addf(text, ".%06d", (int)(batch->at_us[row] % SECOND_US));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str value = value_of(batch, names[i], row, number);
		if (value.size > 0)
			text_addf(text, " %s=%.*s", names[i], STR_ARGS(value));
	}
}

/* The file in `format` is of the dialect, its units are these, and so many records are kept verbatim. */
static void file_is(const char *name, const char *format, const char *dialect, size_t kept, size_t count,
                    const char *const *expected)
{
	struct arena arena = {0};
	struct fail fail = {0};
	struct text text = {0}, shown = {0};
	struct gateway gateway;
	assert_true(file_read(file_join(&arena, folder, name), 1 << 20, &text, &fail));
	assert_true(gateway_open(&gateway, text_str(&text), format, &fail));
	assert_string_equal(format_dialect(gateway.format), dialect);
	assert_int_equal(gateway.batch->line_count, count);
	for (size_t row = 0; row < count; row++) {
		show(gateway.batch, row, &shown);
		assert_string_equal(shown.at, expected[row]);
	}
	if (verbatim(gateway.batch) != kept)
		fail_msg("%s: %zu records are kept verbatim", name, verbatim(gateway.batch));
	gateway_close(&gateway);
	text_release(&text);
	text_release(&shown);
	arena_release(&arena);
}
#define FILE_IS(name, format, dialect, kept, ...)                                                                      \
	file_is(name, format, dialect, kept, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),              \
	        (const char *const[]){__VA_ARGS__})

static void balancers(void **state)
{
	(void)state;
	FILE_IS("good-traefik.log", "auto", "traefik", 0,
	        "2019-10-01 00:00:00.000000 client=192.0.2.1 user=taro method=GET path=/kosen01/ query=a=b "
	        "protocol=HTTP/2.0 status=200 bytes=1024 took_us=12000 referrer=https://example.jp/ agent=Mozilla/5.0",
	        "2019-10-01 00:00:01.000000 client=2001:db8::1 user=- method=GET path=/x protocol=HTTP/1.1 status=404 "
	        "bytes=19 took_us=0 referrer=- agent=-",
	        "!6");
	FILE_IS("good-alb.log", "auto", "alb", 1,
	        "2018-07-02 22:23:00.186641 client=192.168.131.39 vhost=www.example.com method=GET path=/kosen01/ "
	        "query=a=b "
	        "protocol=HTTP/1.1 status=200 bytes=366 took_us=1000 agent=curl/7.46.0",
	        "2018-07-02 22:23:01.186641 client=192.168.131.39 vhost=www.example.com method=GET path=/ "
	        "protocol=HTTP/2.0 status=503 bytes=366 agent=a \\x22b",
	        "2018-11-30 22:23:02.000001 client=192.168.131.39 path=- http://www.example.com:80- - status=400 "
	        "bytes=288 "
	        "took_us=1000 agent=-",
	        "!7", "!2");
}

static void caddy_and_traefik(void **state)
{
	(void)state;
	/* Two have no client_ip or another form of time. */
	FILE_IS("good-caddy.log", "auto", "caddy", 2,
	        "2019-10-01 00:00:00.538818 client=198.51.100.7 vhost=kosen.example.jp method=GET path=/kosen01/apply "
	        "query=id=7&lang=ja protocol=HTTP/2.0 status=200 bytes=10900 took_us=929 referrer=https://example.jp/a "
	        "agent=Mozilla/5.0 \\\"quoted\\\" forwarded=198.51.100.7, 203.0.113.9",
	        "2019-10-01 00:00:01.500000 client=2001:db8::1 vhost=kosen.example.jp user=taro method=POST "
	        "path=/kosen02/ "
	        "protocol=HTTP/1.1 status=502 bytes=0 took_us=1500000",
	        "x",
	        "2019-10-01 00:00:03.250000 client=192.0.2.3 method=GET path=/%E5%B1%B1 protocol=HTTP/1.1 status=0 "
	        "bytes=5 "
	        "took_us=0",
	        "!6", "!2", "!3", "!1");
	FILE_IS("good-traefik-json.log", "auto", "traefik_json", 0,
	        "2019-10-01 00:00:00.123456 client=192.0.2.1 vhost=kosen.example.jp user=- method=GET "
	        "path=/kosen01/apply "
	        "query=x=1\\u0026y=2 protocol=HTTP/2.0 status=200 bytes=1024 took_us=12345 "
	        "referrer=https://example.jp/ "
	        "agent=curl/7.64.0 forwarded=203.0.113.5",
	        "2019-10-01 00:00:01.500000 client=192.0.2.2 vhost=kosen.example.jp user=taro method=GET "
	        "path=/kosen02/ "
	        "protocol=HTTP/1.1 status=499 bytes=0 took_us=0");
}

static void azure(void **state)
{
	(void)state;
	/* Version 1 counts milliseconds … */
	FILE_IS("good-appgw-v1.json", "auto", "appgw", 1, "x",
	        "2019-10-01 00:00:00.000000 client=192.0.2.1 vhost=kosen.example.jp method=GET path=/kosen01/apply "
	        "query=id=7&X-AzureApplicationGateway-CACHE-HIT=0 protocol=HTTP/1.0 status=404 bytes=553 "
	        "took_us=205000 "
	        "agent=-",
	        "x",
	        "2019-10-01 00:00:02.000000 client=127.0.0.1 vhost=- method=GET path=/scripts/main.js "
	        "protocol=HTTP/1.1 "
	        "status=200 bytes=3269 took_us=2000 agent=probe",
	        "x");
	/* … and version 2 seconds, also where they have no fraction. */
	FILE_IS("good-appgw-v2.log", "auto", "appgw", 0,
	        "2019-10-01 00:00:00.000000 client=192.0.2.1 vhost=kosen.example.jp method=GET path=\\/kosen01\\/ "
	        "query=a=b "
	        "protocol=HTTP\\/1.1 status=200 bytes=466 took_us=34000 agent=Mozilla\\/5.0 (X11)",
	        "x",
	        "2019-10-01 00:00:02.000000 client=192.0.2.2 vhost=kosen.example.jp method=POST "
	        "path=\\/kosen02\\/login "
	        "protocol=HTTP\\/1.1 status=502 bytes=0 took_us=30000000 agent=x");
	FILE_IS("good-frontdoor.log", "auto", "frontdoor", 0,
	        "2019-10-01 00:00:00.838342 client=192.0.2.1 vhost=kosen.example.jp method=GET path=/kosen01/apply "
	        "query=q=%27%20or%201=1 protocol=2.0.0.0 status=200 bytes=380 took_us=384000 "
	        "referrer=https://example.jp/ "
	        "agent=Mozilla/5.0",
	        "x",
	        "2019-10-01 00:00:02.000000 client=2001:db8::1 vhost=kosen.example.jp method=HEAD path=/ protocol=1.1 "
	        "status=304 bytes=0 took_us=1000000");
	FILE_IS("good-appservice.log", "auto", "appservice", 0,
	        "2019-10-01 00:00:00.500000 client=192.0.2.1 vhost=kosen.example.jp method=GET path=/kosen01/apply "
	        "query=id=7 "
	        "status=200 bytes=1024 took_us=48000 referrer=https://example.jp/ agent=Mozilla/5.0+(X11)",
	        "2019-10-01 00:00:01.000000 client=192.0.2.2 vhost=kosen.example.jp user=taro method=POST "
	        "path=/kosen02/ "
	        "status=500 bytes=77 took_us=1500000 agent=a \\\\\\\"b\\\\\\\"",
	        "x");
}

static void mapped(void **state)
{
	(void)state;
	FILE_IS("good-json-nginx.log",
	        "json time=time client=remote_addr request=request status=status bytes=bytes took_us=rt:s agent=ua "
	        "forwarded=xff",
	        "json", 1,
	        "2019-10-01 00:00:00.000000 client=192.0.2.1 method=GET path=/kosen01/ query=a=\xFF\xFE "
	        "protocol=HTTP/1.1 "
	        "status=200 bytes=12 took_us=250000 agent=Mozilla/5.0 \\\"x\\\" forwarded=198.51.100.9",
	        "2019-10-01 00:00:01.000000 client=192.0.2.2 status=400 bytes=0 took_us=0");
	FILE_IS("bad-json.log", "json \"time=at:%Y-%m-%d %H:%M:%S\" client=c target=u status=s took_us=d:s", "json", 0,
	        "x", "2019-10-01 00:00:00.000000 client=192.0.2.1 path=/a status=200 took_us=1500000", "!2", "!3", "!2",
	        "!3", "2019-10-01 00:00:04.000000 client=192.0.2.1 path=/a\\u0000", "!1", "!6");
}

/* One value in each form of time and duration. */
static void forms(void **state)
{
	(void)state;
	static const struct {
		const char *format, *text, *expected;
	} cases[] = {
	        {"json time=t path=p", "{\"t\":1569888000.25,\"p\":\"/a?b=c\"}\n",
	         "2019-10-01 00:00:00.250000 path=/a query=b=c"},
	        {"json time=t:ms took_us=d:us path=p", "{\"t\":1569888000250,\"d\":\"7\",\"p\":\"/a\"}",
	         "2019-10-01 00:00:00.250000 path=/a took_us=7"},
	        {"json time=t:us took_us=d:ms path=p", "{\"t\":\"1569888000250001\",\"d\":0.5,\"p\":\"/a\"}\n",
	         "2019-10-01 00:00:00.250001 path=/a took_us=500"},
	        {"json time=t:ns took_us=d:ns path=p", "{\"t\":1569888000250001999,\"d\":1999,\"p\":\"/a\"}\n",
	         "2019-10-01 00:00:00.250001 path=/a took_us=1"},
	        {"json time=t took_us=d:s path=p", "{\"t\":\"01/Oct/2019:09:00:00 +0900\",\"d\":1e-05,\"p\":\"/a\"}\n",
	         "2019-10-01 00:00:00.000000 path=/a took_us=10"},
	        {"json time=t took_us=d:s path=p", "{\"t\":\"2019-10-01 09:00:00.5\",\"d\":-1,\"p\":\"/a\"}\n",
	         "2019-10-01 00:00:00.500000 path=/a"},
	        {"json time=t client=c:host path=p\\.q query=q",
	         "{\"t\":1569888000,\"c\":\"[2001:db8::1]:80\",\"p.q\":\"/a\",\"q\":\"?x\"}\n",
	         "2019-10-01 00:00:00.000000 client=[2001:db8::1] path=/a query=x"},
	        {"json time=t client=x|c target=p only=k:a*",
	         "{\"k\":\"ab\",\"t\":1569888000,\"c\":\"1\",\"x\":\"2\",\"p\":\"http://h:8/\"}\n",
	         "2019-10-01 00:00:00.000000 client=2 vhost=h path=/"},
	        {"json time=t target=p only=k:a*", "{\"t\":1569888000,\"p\":\"/\"}\n", "!7"},
	        {"json time=t target=p", "{\"t\":1569888000}\n", "!7"},
	        {"json time=t target=p", "{\"t\":true,\"p\":\"/\"}\n", "!2"},
	};
	struct text shown = {0};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct gateway gateway;
		struct fail fail = {0};
		assert_true(gateway_open(&gateway, str_of(cases[i].text), cases[i].format, &fail));
		show(gateway.batch, 0, &shown);
		assert_string_equal(shown.at, cases[i].expected);
		assert_int_equal(verbatim(gateway.batch), 0 + (strstr(cases[i].text, "e-05") != NULL));
		gateway_close(&gateway);
	}
	text_release(&shown);
}

static void maps_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *format, *part;
	} cases[] = {
	        {"json", "time=PATH"},
	        {"json status=s", "time=PATH"},
	        {"json time=t took_us=d", "unit"},
	        {"json time=t took_us=d:m", "s, ms, us or ns"},
	        {"json time=t:iso", "strftime"},
	        {"json time=t:%H:%M", "time stamp has no"},
	        {"json time=t:%Q", "%Q"},
	        {"json time=t duration=d:s", "took_us"},
	        {"json time=t status", "FIELD=PATH"},
	        {"json time=t client=|a", "FIELD=PATH"},
	        {"json time=t client=a:port", "host"},
	        {"json time=t status=a:s", "left out"},
	        {"json time=t only=a", "PATH:TEXT"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct gateway gateway;
		struct fail fail = {0};
		assert_false(gateway_open(&gateway, STR("{}\n"), cases[i].format, &fail));
		assert_int_equal(fail.kind, FAIL_INPUT);
		if (!strstr(fail.sentence, cases[i].part))
			fail_msg("%s: %s", cases[i].format, fail.sentence);
	}
}

/* Records whose members come and go and stand in any order: none may be lost, few may be verbatim. */
static void shapes_are_learned(void **state)
{
	(void)state;
	struct text text = {0}, shown = {0};
	struct fail fail = {0};
	struct gateway gateway;
	uint64_t random = 1;
	for (unsigned i = 0; i < 500; i++) {
		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		unsigned bits = (unsigned)(random >> 40);
		static const char *const orders[] = {"\"A\":[\"*\"],\"User-Agent\":[\"u%u\"],\"B\":[\"x\"]",
		                                     "\"User-Agent\":[\"u%u\"],\"B\":[\"y\"],\"A\":[\"*\"]",
		                                     "\"B\":[\"x\"],\"A\":[\"*\",\"z\"],\"User-Agent\":[\"u%u\"]",
		                                     "\"A\":[\"*\"],\"Referer\":[\"r\"],\"User-Agent\":[\"u%u\"]"};
		text_addf(&text, "{\"ts\":%u.%05u%s,\"logger\":\"http.log.access\",\"request\":{\"client_ip\":\"c%u\",",
		          1569888000 + i, bits % 100000, bits & 1 ? "" : "7", i % 7);
		text_addf(&text, "\"uri\":\"/p%u%s\",\"headers\":{", i % 11, bits & 2 ? "?q" : "");
		text_addf(&text, orders[bits >> 4 & 3], bits >> 8 & 15);
		text_addf(&text, "}%s},\"duration\":0.%06u%s,\"status\":%u}\n", bits & 4 ? ",\"tls\":{\"v\":1}" : "",
		          bits % 1000000, bits & 8 ? "123" : "9", 200 + i % 5);
	}
	assert_true(gateway_open(&gateway, text_str(&text), "auto", &fail));
	assert_string_equal(format_dialect(gateway.format), "caddy");
	for (size_t row = 0; row < 500; row++)
		assert_int_equal(gateway.batch->line_class[row], LINE_RECORD);
	show(gateway.batch, 499, &shown);
	assert_non_null(strstr(shown.at, "client=c2 path=/p4"));
	assert_in_range(verbatim(gateway.batch), 0, 10);
	gateway_close(&gateway);
	text_release(&text);
	text_release(&shown);
}

/* Reads a copy of exactly the bytes, so that the sanitizer sees a step too far; encoding the block proves each line. */
static void read_copy(struct gateway *gateway, const char *bytes, size_t size, bool encode)
{
	char *copy = malloc(size + (size == 0));
	memcpy(copy, bytes, size);
	gateway_read(gateway, (struct str){copy, size});
	const struct batch *batch = gateway->batch;
	for (size_t row = 0; row < batch->line_count; row++)
		for (size_t i = 0; i < batch->column_count; i++)
			if (batch->line_class[row] == LINE_RECORD && batch->columns[i].kind == COLUMN_TEXT &&
			    batch->columns[i].spans[row].at != UINT32_MAX) {
				struct span span = batch->columns[i].spans[row];
				assert_true(span.at >= batch->line_at[row]);
				assert_true(span.at + span.size <= batch->line_at[row + 1]);
			}
	if (encode)
		(void)verbatim(batch);
	free(copy);
}

static void damage_is_met(void **state)
{
	(void)state;
	static const struct {
		const char *name, *format;
	} files[] = {
	        {"good-caddy.log", "caddy"},
	        {"good-traefik-json.log", "traefik_json"},
	        {"good-traefik.log", "traefik"},
	        {"good-alb.log", "alb"},
	        {"good-appgw-v1.json", "appgw"},
	        {"good-frontdoor.log", "frontdoor"},
	        {"good-appservice.log", "appservice"},
	        {"good-json-nginx.log", "json time=time request=request took_us=rt:s agent=ua status=status"},
	};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct arena arena = {0};
		struct fail fail = {0};
		struct text text = {0};
		struct gateway gateway;
		assert_true(file_read(file_join(&arena, folder, files[i].name), 1 << 20, &text, &fail));
		assert_true(gateway_open(&gateway, text_str(&text), files[i].format, &fail));
		for (size_t cut = 0; cut <= text.size; cut += 1 + cut % 3)
			read_copy(&gateway, text.at, cut, cut % 509 == 0);
		uint64_t random = i + 1;
		for (size_t round = 0; round < 600; round++) {
			random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			size_t at = (size_t)(random >> 33) % text.size;
			char before = text.at[at];
			unsigned kind = (unsigned)(random >> 20) & 15;
			text.at[at] = (char)(kind < 8 ? before ^ (1 << kind) : "\"\\{}[],: "[kind - 8]);
			read_copy(&gateway, text.at, text.size, round % 200 == 0);
			text.at[at] = before;
		}
		gateway_close(&gateway);
		text_release(&text);
		arena_release(&arena);
	}
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	tokyo = zone_new(STR("Asia/Tokyo"), &fail);
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(balancers),
	        cmocka_unit_test(caddy_and_traefik),
	        cmocka_unit_test(azure),
	        cmocka_unit_test(mapped),
	        cmocka_unit_test(forms),
	        cmocka_unit_test(maps_are_refused),
	        cmocka_unit_test(shapes_are_learned),
	        cmocka_unit_test(damage_is_met),
	};
	int failures = cmocka_run_group_tests(tests, NULL, NULL);
	zone_free(tokyo);
	return failures;
}
