/* What a dialect says of the end of a file that is still being written: which units are whole for sure, which stand as
 * they are, which wait; and when a file is but the beginning of a first record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "formats.h"
#include "str.h"

struct end {
	enum format_kind kind;
	const char *format, *rest;
	size_t size; /* format_unit, not ended */
	bool stands;
};

#define ERROR_LINE "2019/10/01 09:05:12 [error] 1#0: *5 one\n"
#define EVENT "<Event><System><TimeCreated SystemTime='2019-10-01T00:00:00Z'/></System></Event>"
static const struct end ends[] = {
        /* A line of JSON is whole with its line end, though a comma may come. */
        {FORMAT_ACCESS, "frontdoor", "{\"a\":1}", 0, false},
        {FORMAT_ACCESS, "frontdoor", "{\"a\":1}\n", 0, true},
        {FORMAT_ACCESS, "frontdoor", "{\"a\":1},\n", 0, true},
        {FORMAT_ACCESS, "frontdoor", "{\"a\":1}\n{", 8, false},
        {FORMAT_ACCESS, "frontdoor", "{\"a\":{\n", 0, false},
        {FORMAT_ACCESS, "frontdoor", "{\"a\":\"b\\\"}\n", 11, false},
        {FORMAT_ACCESS, "frontdoor", "{\"records\":[\n", 0, false},
        {FORMAT_ACCESS, "frontdoor", "{\"records\":[\n{", 13, false},
        {FORMAT_ACCESS, "frontdoor", "]}", 0, true},
        {FORMAT_ACCESS, "frontdoor", "],\"more\":", 0, false},
        {FORMAT_SYSTEM, "journal_json", "{\"a\":1}\n", 0, true},
        {FORMAT_SYSTEM, "journal_json", "{\"a\":1", 0, false},
        /* A record of an error log is whole with its line end, though a stack trace may come. */
        {FORMAT_SYSTEM, "nginx_error", ERROR_LINE, 0, true},
        {FORMAT_SYSTEM, "nginx_error", ERROR_LINE "#0 /srv", 0, false},
        {FORMAT_SYSTEM, "nginx_error", ERROR_LINE "2019/10/01 09", 0, false},
        {FORMAT_SYSTEM, "nginx_error", ERROR_LINE ERROR_LINE, sizeof(ERROR_LINE) - 1, true},
        {FORMAT_SYSTEM, "apache_error", "[Tue Oct 01 09:00:00 2019] [error] one\n", 0, true},
        /* The blank line ends an entry, nothing else does. */
        {FORMAT_SYSTEM, "journal_export", "MESSAGE=a\n", 0, false},
        {FORMAT_SYSTEM, "journal_export", "MESSAGE=a\n\n", 11, false},
        {FORMAT_SYSTEM, "windows_csv", "a,\"b\r\n", 0, false},
        {FORMAT_SYSTEM, "windows_csv", "a,\"b\r\nc\"\r\n", 10, false},
        {FORMAT_SYSTEM, "windows_csv", "a,b", 0, false},
        {FORMAT_SYSTEM, "windows_csv", "\n", 1, false},
        {FORMAT_SYSTEM, "windows_csv", "\xef\xbb", 0, false},
        {FORMAT_SYSTEM, "windows_xml", EVENT, 0, false},
        {FORMAT_SYSTEM, "windows_xml", EVENT "\n", sizeof(EVENT), false},
        {FORMAT_SYSTEM, "windows_xml", EVENT "\r\n", sizeof(EVENT) + 1, false},
        {FORMAT_SYSTEM, "windows_xml", "<Event><System>", 0, false},
        {FORMAT_SYSTEM, "windows_xml", "</Events>", 0, true},
        /* Octet counting: the size says where a message ends. */
        {FORMAT_SYSTEM, "syslog5424", "7 <34>1 a", 0, true},
        {FORMAT_SYSTEM, "syslog5424", "9 <34>1 a", 0, false},
        {FORMAT_SYSTEM, "syslog5424", "<34>1 a", 0, false},
};

static struct format *open_format(enum format_kind kind, const char *name)
{
	struct format_options options = {
	        .kind = kind, .format = name, .latest_us = NO_TIME, .fallback_latest_us = NO_TIME};
	struct fail fail = {0};
	struct format *format = format_new(&options, STR("x\n"), &fail);
	assert_string_equal(fail.sentence, "");
	return format;
}

static void ends_of_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const struct end *end = &ends[i];
		struct format *format = open_format(end->kind, end->format);
		struct str rest = str_of(end->rest);
		size_t size = format_unit(format, rest, false);
		bool stands = format_unit_stands(format, str_skip(rest, size));
		if (size != end->size || stands != end->stands)
			print_error("%s: %s: %zu, %d\n", end->format, end->rest, size, stands);
		assert_int_equal(size, end->size);
		assert_int_equal(stands, end->stands);
		format_free(format);
	}
}

static void beginnings(void **state)
{
	static const struct {
		enum format_kind kind;
		const char *sample;
		bool may;
	} samples[] = {
	        {FORMAT_ACCESS, "{\"records\":[\n{\"time\":\"2019", true},
	        {FORMAT_ACCESS, "{\n  \"time\": \"2019-10-01T00:00:00Z\",\n  \"pro", true},
	        {FORMAT_ACCESS, "something else\n", false},
	        {FORMAT_ACCESS, "something else\nand more", false},
	        {FORMAT_SYSTEM, "__REALTIME_TIMESTAMP=1569888000000000\n_HOSTNAME=we", true},
	        {FORMAT_SYSTEM, "<Events><Event><System><Pro", true},
	        {FORMAT_SYSTEM, "something else\nand more", false},
	        {FORMAT_CPU, "something else\nand more\n", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct format_options options = {.kind = samples[i].kind,
		                                 .format = "auto",
		                                 .latest_us = NO_TIME,
		                                 .fallback_latest_us = NO_TIME,
		                                 .scratch = batch_new()};
		bool may = format_may_begin(&options, str_of(samples[i].sample));
		if (may != samples[i].may)
			print_error("%s\n", samples[i].sample);
		assert_int_equal(may, samples[i].may);
		batch_free(options.scratch);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(ends_of_files), cmocka_unit_test(beginnings)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
