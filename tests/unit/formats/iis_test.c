/* What IIS and its relatives write beyond the usual fields. Changing headers are in dialect_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang.h"
#include "reading.h"

struct iis_case {
	const char *lines;
	const char *expected[6];
	size_t verbatim;
};

static const struct iis_case cases[] = {
        /* raw UTF-8, "+" as it stands, IPv6 with a zone, the address of the client behind a proxy as a field of its own
         */
        {"#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2019-10-01 00:00:00\r\n"
         "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) "
         "cs(Referer) "
         "cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken X-Forwarded-For X-Azure-Ref\r\n"
         "2019-10-01 00:00:01 fe80::1%3 GET /証明書/発行.aspx q=a+b%20c 443 KOSEN\\taro fe80::aa%3 "
         "Mozilla/5.0+(X;+a%2b) "
         "https://a.jp/?x kosen.jp 200 0 4294967295 1234 567 15 198.51.100.1,+10.0.0.1 0abc\r\n"
         "2019-10-01 00:00:02 10.0.0.4 - - - 443 - - - - - 400 0 - - - - - -\r\n"
         "2019-10-01 00:00:03 10.0.0.4 GET /a - 443 - 192.0.2.1 - - - 200 0 0 1 2 3 4.4.4.4\r\n",
         {"x", "x", "x", "x",
          "time=2019-10-01 "
          "00:00:01|method=GET|path=/証明書/発行.aspx|query=q=a+b%20c|user=KOSEN\\taro|client=fe80::aa%3|"
          "agent=Mozilla/5.0+(X;+a%2b)|referrer=https://a.jp/?x|vhost=kosen.jp|status=200|bytes=1234|took_us=15000|"
          "forwarded=198.51.100.1,+10.0.0.1|~received=567|~X-Azure-Ref=0abc|~sc-win32-status=4294967295",
          "time=2019-10-01 00:00:02|method=-|path=-|query=|user=-|client=-|agent=-|referrer=-|vhost=-|status=400|"
          "bytes=none|took_us=none|forwarded=-"},
         0},
        /* HTTPERR: a target in one field */
        {"#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n#Date: 2019-10-01 00:00:00\n"
         "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason "
         "s-queuename\n"
         "2019-10-01 00:00:01 192.0.2.1 50000 10.0.0.4 443 HTTP/1.1 GET /a?b=c 503 1 AppOffline DefaultAppPool\n"
         "2019-10-01 00:00:02 192.0.2.1 50000 10.0.0.4 443 - - - - - Timer_ConnectionIdle -\n",
         {"x", "x", "x", "x",
          "time=2019-10-01 00:00:01|client=192.0.2.1|protocol=HTTP/1.1|method=GET|path=/a|query=b=c|status=503|"
          "~s-reason=AppOffline",
          "time=2019-10-01 00:00:02|client=192.0.2.1|protocol=-|method=-|path=-|query=|status=none|"
          "~s-reason=Timer_ConnectionIdle"},
         0},
        /* Advanced Logging: clock times of the server, milliseconds, texts in quotes, some without */
        {"#Software: IIS Advanced Logging Module\n#Version: 1.0\n#Start-Date: 2012-08-15 08:00:00.128\n"
         "#Fields:  date-local time-local s-ip cs-method cs-uri-stem cs-uri-query cs-username c-ip cs(User-Agent) "
         "sc-status "
         "TimeTakenMS\n"
         "2012-08-15 17:00:00.363 10.10.28.140 GET /Products - - \"70.95.0.1\" \"Mozilla/5.0 (X \"\"11\"\"; WOW64)\" "
         "200 89\n"
         "2012-08-15 17:00:00.660 10.10.28.140 GET /b q=1 - 70.95.0.2 \"-\" 200 5\n",
         {"x", "x", "x", "x",
          "time=2012-08-15 08:00:00.363000|method=GET|path=/Products|query=|user=-|client=70.95.0.1|agent=Mozilla/5.0 "
          "(X "
          "\"\"11\"\"; WOW64)|status=200|took_us=89000",
          "time=2012-08-15 08:00:00.660000|method=GET|path=/b|query=q=1|user=-|client=70.95.0.2|agent=-|status=200|"
          "took_us=5000"},
         0},
        /* both clocks: UTC is the time */
        {"#Software: x\n#Fields: date time date-local time-local c-ip cs(X-Forwarded-For) cs(Host)\n"
         "2019-10-01 00:00:01 2019-10-01 09:00:01 192.0.2.1 198.51.100.1 a.jp\n",
         {"x", "x", "time=2019-10-01 00:00:01|client=192.0.2.1|forwarded=198.51.100.1|vhost=a.jp|~time-local=09:00:01"},
         0},
        /* fields without a stamp explain nothing */
        {"#Software: x\n#Fields: c-ip sc-status\n192.0.2.1 200\n", {"x", "x", "!no_header"}, 0},
};

static void lines_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reading reading;
		reading_open(&reading, FORMAT_ACCESS, "iis", str_of(cases[i].lines));
		assert_non_null(reading.format);
		for (size_t row = 0; row < 6 && cases[i].expected[row]; row++)
			assert_true(reading_is(&reading, row, cases[i].expected[row]));
		assert_int_equal(reading.verbatim, cases[i].verbatim);
		reading_release(&reading);
	}
}

/* #Fields again at any place, with any fields, and lines cut: only parts that cover all lines. */
static void mutilated(void **state)
{
	(void)state;
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("Asia/Tokyo"), &fail);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t at = 0; at < strlen(cases[i].lines); at += 3) {
			struct text text = {0};
			text_add(&text, str_take(str_of(cases[i].lines), at));
			text_add_cstr(&text, at % 2 ? "\n#Fields: date time c-ip\n#Date: 2019-10-02\n"
			                            : "\n#Fields: time \"\n");
			text_add(&text, str_skip(str_of(cases[i].lines), at));
			struct format_options options = {
			        .kind = FORMAT_ACCESS, .format = "iis", .zone = zone, .fallback_latest_us = NO_TIME};
			struct format *format = format_new(&options, text_str(&text), &fail);
			uint32_t line_at[64] = {0};
			size_t count = 0;
			for (size_t end = 0; end < text.size;) {
				end += str_find(str_skip(text_str(&text), end), '\n');
				end += end < text.size;
				line_at[++count] = (uint32_t)end;
			}
			struct line_table lines = {text_str(&text), line_at, count};
			struct batch *batch = batch_new();
			struct format_part part;
			for (size_t first = 0; first < count; first += part.line_count) {
				assert_true(format_split(format, &lines, first, &part, &fail));
				assert_in_range(part.line_count, 1, count - first);
				batch_clear(batch);
				batch->text = lines.text;
				batch->line_count = part.line_count;
				memcpy(batch->line_at, line_at + first, (part.line_count + 1) * sizeof(line_at[0]));
				assert_true(format_parse(&part, batch, &fail));
			}
			batch_free(batch);
			format_free(format);
			text_release(&text);
		}
	zone_free(zone);
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lines_say),
	        cmocka_unit_test(mutilated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
