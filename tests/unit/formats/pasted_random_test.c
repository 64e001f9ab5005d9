/* Random formats of the servers' variables, random values written by the servers' own rules of escaping: each field
 * must come back, and the recipe must give back every line. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang.h"
#include "reading.h"

enum server {
	NGINX_DEFAULT,
	NGINX_JSON,
	NGINX_NONE,
	APACHE,
};

enum value {
	VALUE_ADDRESS,
	VALUE_FREE,
	VALUE_NUMBER,
	VALUE_SECONDS, /* with milliseconds; the column holds microseconds */
	VALUE_TIME_CLF,
	VALUE_TIME_ISO,
	VALUE_TIME_MSEC,
	VALUE_TIME_FORMAT, /* %Y-%m-%d %H:%M:%S.mmm */
	VALUE_REQUEST,
	VALUE_LIST,
};

struct variable {
	const char *text;
	const char *column;
	enum value value;
};

static const struct variable nginx[] = {
        {"$time_local", "time", VALUE_TIME_CLF},
        {"$time_iso8601", "time", VALUE_TIME_ISO},
        {"$msec", "time", VALUE_TIME_MSEC},
        {"$remote_addr", "client", VALUE_ADDRESS},
        {"$remote_user", "user", VALUE_FREE},
        {"$request", "path", VALUE_REQUEST},
        {"$status", "status", VALUE_NUMBER},
        {"$body_bytes_sent", "bytes", VALUE_NUMBER},
        {"$request_time", "took_us", VALUE_SECONDS},
        {"$http_referer", "referrer", VALUE_FREE},
        {"$http_user_agent", "agent", VALUE_FREE},
        {"$http_x_forwarded_for", "forwarded", VALUE_LIST},
        {"$cookie_x", "~cookie_x", VALUE_FREE},
        {"${arg_q}", "~arg_q", VALUE_FREE},
        {"$host", "vhost", VALUE_ADDRESS},
        {"$upstream_addr", "~upstream_addr", VALUE_LIST},
        {"$connection", "~connection", VALUE_NUMBER},
        {"$sent_http_x", "~sent_http_x", VALUE_FREE},
};
static const struct variable apache[] = {
        {"%t", "time", VALUE_TIME_CLF},
        {"%{%FT%T%:z}t", "time", VALUE_TIME_ISO},
        {"%{%Y-%m-%d %H:%M:%S}t.%{msec_frac}t", "time", VALUE_TIME_FORMAT},
        {"%a", "client", VALUE_ADDRESS},
        {"%u", "user", VALUE_FREE},
        {"%r", "path", VALUE_REQUEST},
        {"%>s", "status", VALUE_NUMBER},
        {"%b", "bytes", VALUE_NUMBER},
        {"%D", "took_us", VALUE_NUMBER},
        {"%{Referer}i", "referrer", VALUE_FREE},
        {"%{User-Agent}i", "agent", VALUE_FREE},
        {"%{X-Forwarded-For}i", "forwarded", VALUE_LIST},
        {"%{X}o", "~o X", VALUE_FREE},
        {"%v", "vhost", VALUE_ADDRESS},
        {"%{UNIQUE_ID}e", "~e UNIQUE_ID", VALUE_FREE},
        {"%I", "~I", VALUE_NUMBER},
        {"%{Foo}^ti", "~ti Foo", VALUE_FREE},
};

static uint64_t state;

static uint64_t random_below(uint64_t limit)
{
	/* splitmix64 (Sebastiano Vigna, public domain) */
	uint64_t z = state += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (z ^ (z >> 31)) % limit;
}

/* One byte as the server writes it. */
static void escape(enum server server, unsigned char byte, struct text *out)
{
	static const char letters[] = "\bb\nn\rr\tt\vv\ff";
	const char *letter = byte ? strchr(letters, byte) : NULL;
	bool named = letter && ((letter - letters) & 1) == 0;
	switch (server) {
	case NGINX_DEFAULT:
		if (byte < 0x20 || byte == '"' || byte == '\\' || byte >= 0x7f)
			text_addf(out, "\\x%02X", byte);
		else
			text_add_byte(out, (char)byte);
		return;
	case NGINX_JSON:
		if (byte == '"' || byte == '\\')
			text_addf(out, "\\%c", byte);
		else if (named && byte != '\v')
			text_addf(out, "\\%c", letter[1]);
		else if (byte < 0x20)
			text_addf(out, "\\u00%02X", byte);
		else
			text_add_byte(out, (char)byte);
		return;
	case NGINX_NONE:
		text_add_byte(out, (char)byte);
		return;
	default:
		if (byte == '"' || byte == '\\')
			text_addf(out, "\\%c", byte);
		else if (named && byte != '\f')
			text_addf(out, "\\%c", letter[1]);
		else if (byte < 0x20 || byte >= 0x7f)
			text_addf(out, "\\x%02x", byte);
		else
			text_add_byte(out, (char)byte);
		return;
	}
}

static void random_free(enum server server, struct text *out)
{
	static const char bytes[] = "abcXYZ019 .,:;/?&=()[]{}<>'|-+%$\"\\\"\\\n\t\x16\x7f\x80\xe3\xff";
	uint64_t size = random_below(30);
	if (size == 0)
		text_add_cstr(out, server == NGINX_JSON ? "" : "-");
	for (uint64_t i = 0; i < size; i++) {
		char byte = bytes[random_below(sizeof(bytes) - 1)];
		/* escape=none: what ends values cannot be told from values. */
		if (server == NGINX_NONE && (byte == '"' || byte == '\n'))
			byte = '\\';
		escape(server, (unsigned char)byte, out);
	}
}

static void random_time(enum value value, struct text *out, struct text *expected)
{
	int64_t at_us = (INT64_C(1500000000) + (int64_t)random_below(200000000)) * SECOND_US;
	int64_t offset_s = ((int64_t)random_below(53) - 24) * 1800;
	unsigned ms = (unsigned)random_below(1000);
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	if (value == VALUE_TIME_FORMAT)
		offset_s = 9 * 3600; /* of the source's zone */
	struct civil_time local = civil_of_us(at_us + offset_s * SECOND_US);
	unsigned east = (unsigned)(offset_s < 0 ? -offset_s : offset_s) / 60;
	char sign = offset_s < 0 ? '-' : '+';
	if (value == VALUE_TIME_CLF)
		text_addf(out, "%02d/%.3s/%04d:%02d:%02d:%02d %c%02u%02u", local.date.day,
		          months + 3 * (local.date.month - 1), local.date.year, local.hour, local.minute, local.second,
		          sign, east / 60, east % 60);
	else if (value == VALUE_TIME_ISO)
		text_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d%c%02u:%02u", local.date.year, local.date.month,
		          local.date.day, local.hour, local.minute, local.second, sign, east / 60, east % 60);
	else if (value == VALUE_TIME_MSEC)
		text_addf(out, "%" PRId64 ".%03u", at_us / SECOND_US, ms);
	else
		text_addf(out, "%04d-%02d-%02d %02d:%02d:%02d.%03u", local.date.year, local.date.month, local.date.day,
		          local.hour, local.minute, local.second, ms);
	struct civil_time utc = civil_of_us(at_us);
	text_addf(expected, "%04d-%02d-%02d %02d:%02d:%02d", utc.date.year, utc.date.month, utc.date.day, utc.hour,
	          utc.minute, utc.second);
	if ((value == VALUE_TIME_MSEC || value == VALUE_TIME_FORMAT) && ms > 0)
		text_addf(expected, ".%03u000", ms);
}

/* A value as it stands in the line, and what the column must show. */
static void random_value(enum server server, const struct variable *variable, struct text *out, struct text *expected)
{
	static const char *const addresses[] = {"192.0.2.1", "2001:db8::1", "-", "kosen.jp", "fe80::1%eth0"};
	static const char *const lists[] = {"192.0.2.1", "192.0.2.1, 10.0.0.1", "10.0.0.1:80, unix:/s : -", "-"};
	size_t before = out->size;
	uint64_t number = random_below(UINT64_C(1) << random_below(34));
	switch (variable->value) {
	case VALUE_ADDRESS:
		text_add_cstr(out, addresses[random_below(5)]);
		break;
	case VALUE_LIST:
		text_add_cstr(out, lists[random_below(4)]);
		break;
	case VALUE_FREE:
		random_free(server, out);
		break;
	case VALUE_NUMBER:
		if (random_below(5) == 0 && server == NGINX_JSON)
			text_add_cstr(expected, "none"); /* nothing is written */
		else if (random_below(5) == 0 && server != NGINX_JSON)
			text_add_cstr(out, "-");
		else
			text_addf(out, "%" PRIu64, number);
		if (text_str(out).size == before + 1 && out->at[before] == '-')
			text_add_cstr(expected, "none");
		else
			text_add(expected, str_skip(text_str(out), before));
		return;
	case VALUE_SECONDS:
		text_addf(out, "%" PRIu64 ".%03u", number % 100000, (unsigned)(number % 1000));
		text_addf(expected, "%" PRIu64, (number % 100000 * 1000 + number % 1000) * 1000);
		return;
	case VALUE_REQUEST:
		text_addf(out, "GET /p%" PRIu64, number);
		text_addf(expected, "/p%" PRIu64, number);
		if (random_below(2)) {
			text_add_cstr(out, "?q=");
			escape(server, '\\', out);
		}
		text_add_cstr(out, " HTTP/1.1");
		return;
	default:
		random_time(variable->value, out, expected);
		return;
	}
	text_add(expected, str_skip(text_str(out), before));
}

struct sheet {
	enum server server;
	const struct variable *chosen[18];
	bool quoted[18];
	const char *separator;
	size_t count;
	struct text format;
};

static void add_quote(const struct sheet *sheet, size_t index, struct text *text)
{
	if (sheet->quoted[index] || (sheet->server == NGINX_JSON && sheet->chosen[index]->value != VALUE_NUMBER))
		text_add_cstr(text, text == &sheet->format && sheet->server != NGINX_NONE ? "\\\"" : "\"");
}

/* What stands before the variable. */
static void add_before(const struct sheet *sheet, size_t index, struct text *text)
{
	bool json = sheet->server == NGINX_JSON, escaped = text == &sheet->format;
	if (json)
		text_addf(text, escaped ? "%s\\\"k%zu\\\":" : "%s\"k%zu\":", index ? "," : "{", index);
	else if (index > 0)
		text_add_cstr(text, sheet->separator);
	add_quote(sheet, index, text);
	bool clf = sheet->chosen[index]->value == VALUE_TIME_CLF;
	if (clf && (sheet->server == APACHE ? !escaped : true) && !json)
		text_add_byte(text, '[');
}

static void add_behind(const struct sheet *sheet, size_t index, struct text *text)
{
	bool json = sheet->server == NGINX_JSON, escaped = text == &sheet->format;
	bool clf = sheet->chosen[index]->value == VALUE_TIME_CLF;
	if (clf && (sheet->server == APACHE ? !escaped : true) && !json)
		text_add_byte(text, ']');
	add_quote(sheet, index, text);
	if (json && index + 1 == sheet->count)
		text_add_byte(text, '}');
}

static void random_sheet(struct sheet *sheet)
{
	static const char *const separators[] = {" ", "|", " - ", " x=", "\t", ";"};
	sheet->server = (enum server)random_below(4);
	bool is_apache = sheet->server == APACHE;
	const struct variable *all = is_apache ? apache : nginx;
	size_t all_count = is_apache ? sizeof(apache) / sizeof(apache[0]) : sizeof(nginx) / sizeof(nginx[0]);
	size_t wanted = 2 + random_below(14), time_at = random_below(wanted);
	bool used[18] = {false};
	sheet->separator = separators[random_below(6)];
	for (sheet->count = 0; sheet->count < wanted;) {
		size_t pick = sheet->count == time_at ? random_below(3) : 3 + random_below(all_count - 3);
		if (used[pick])
			continue;
		used[pick] = true;
		sheet->chosen[sheet->count] = &all[pick];
		/* What may hold the separator stands in quotes. */
		sheet->quoted[sheet->count] =
		        sheet->server != NGINX_JSON &&
		        (all[pick].value == VALUE_FREE || all[pick].value == VALUE_REQUEST || random_below(4) == 0);
		sheet->count++;
	}
	/* Only the directive says how values are escaped. */
	text_addf(&sheet->format, "%s", is_apache ? "LogFormat \"" : "log_format x escape=");
	if (!is_apache)
		text_add_cstr(&sheet->format, sheet->server == NGINX_DEFAULT ? "default \""
		                              : sheet->server == NGINX_JSON  ? "json \""
		                                                             : "none '");
	for (size_t i = 0; i < sheet->count; i++) {
		add_before(sheet, i, &sheet->format);
		text_add_cstr(&sheet->format, sheet->chosen[i]->text);
		add_behind(sheet, i, &sheet->format);
	}
	text_add_cstr(&sheet->format, is_apache ? "\" x" : sheet->server == NGINX_NONE ? "';" : "\";");
}

#define ROWS 8

static bool try_sheet(const struct sheet *sheet)
{
	struct text lines = {0}, expected[ROWS][18];
	memset(expected, 0, sizeof(expected));
	for (size_t row = 0; row < ROWS; row++) {
		for (size_t i = 0; i < sheet->count; i++) {
			add_before(sheet, i, &lines);
			random_value(sheet->server, sheet->chosen[i], &lines, &expected[row][i]);
			add_behind(sheet, i, &lines);
		}
		text_add_byte(&lines, '\n');
	}
	struct reading reading;
	reading_open(&reading, FORMAT_ACCESS, sheet->format.at, text_str(&lines));
	bool good = reading.format && reading.verbatim == 0;
	for (size_t row = 0; row < ROWS; row++)
		for (size_t i = 0; i < sheet->count; i++) {
			bool same = reading.format && reading.batch->line_class[row] == LINE_RECORD &&
			            str_is(text_str(&expected[row][i]),
			                   reading_field(&reading, row, sheet->chosen[i]->column));
			if (!same && good)
				print_error("row %zu: %s is «%.*s»\n", row, sheet->chosen[i]->text,
				            STR_ARGS(text_str(&expected[row][i])));
			good = good && same;
			text_release(&expected[row][i]);
		}
	if (!good)
		print_error("%s\n%s\n%zu verbatim\n%.*s\n", sheet->format.at, reading.fail.sentence, reading.verbatim,
		            STR_ARGS(text_str(&lines)));
	reading_release(&reading);
	text_release(&lines);
	return good;
}

static void fields_come_back(void **unused)
{
	(void)unused;
	size_t wrong = 0;
	for (uint64_t seed = 1; seed <= 300 && wrong < 3; seed++) {
		struct sheet sheet = {0};
		state = seed;
		random_sheet(&sheet);
		wrong += !try_sheet(&sheet);
		text_release(&sheet.format);
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {cmocka_unit_test(fields_come_back)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
