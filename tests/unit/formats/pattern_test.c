/* Patterns of the three kinds: what each group says, what is refused, and that a runaway expression ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang.h"
#include "reading.h"

struct pattern_case {
	enum format_kind kind;
	const char *format, *lines;
	const char *expected[4];
	size_t verbatim;
};

static const struct pattern_case cases[] = {
        /* access: units, a request, gaps that vary, an agent that may be missing */
        {FORMAT_ACCESS,
         "pattern\n"
         "regex: ^(?<time>\\S+ \\S+) \\[[a-z]+-\\d+\\] (?<client>\\S+) \"(?<request>[^\"]*)\" (?<status>\\d+)\n"
         "  (?: (?<took_us>[\\d.]+)ms)?(?: agent=(?<agent>.*))?$\n"
         "time: %Y-%m-%d %H:%M:%S.%f\n"
         "took_us: ms\n",
         "2019-10-01 00:00:00.250 [exec-1] 192.0.2.1 \"GET /a?b=c HTTP/1.1\" 200 12.5ms agent=x y\n"
         "2019-10-01 00:00:01.000 [exec-27] 2001:db8::1 \"POST /a HTTP/1.1\" 302 0.1ms agent=\n"
         "2019-10-01 00:00:02.000 [exec-3] 192.0.2.1 \"-\" 400\n"
         "at java.lang.Thread.run\n",
         {"time=2019-09-30 15:00:00.250000|client=192.0.2.1|method=GET|path=/a|query=b=c|protocol=HTTP/1.1|status=200|"
          "took_us=12500|agent=x y",
          "time=2019-09-30 "
          "15:00:01|client=2001:db8::1|method=POST|path=/a|query=|protocol=HTTP/1.1|status=302|took_us=100|"
          "agent=",
          "time=2019-09-30 15:00:02|client=192.0.2.1|method=|path=-|query=|protocol=|status=400|took_us=none|agent=",
          "!shape"},
         1},
        /* the expression on the first line, the time guessed, parts of the request, a group nobody asks for */
        {FORMAT_ACCESS,
         "pattern ^(?<time>[^|]+)\\|(?<method>[^|]*)\\|(?<target>[^|]*)\\|(?<bytes>[^|]*)\\|(?<_thread>.*)$\nbytes: "
         "KiB",
         "2019-10-01T00:00:00,123+09:00|GET|/x?y|1.5|t-1\n2019-10-01T00:00:00,124+09:00|GET|/x|2.0|t-2\n",
         {"time=2019-09-30 15:00:00.123000|method=GET|path=/x|query=y|bytes=1536|~_thread=t-1",
          "time=2019-09-30 15:00:00.124000|method=GET|path=/x|query=|bytes=2048|~_thread=t-2"},
         0},
        {FORMAT_ACCESS,
         "pattern (?<time>\\d+) (?<took_us>\\S+)\ntook_us: s",
         "1569855600123 0.5\n1569855600124 0.25\n1569855600125 -\n1569855600126 1234567.8901234\n",
         {"time=2019-09-30 15:00:00.123000|took_us=500000", "time=2019-09-30 15:00:00.124000|took_us=250000",
          "time=2019-09-30 15:00:00.125000|took_us=none", "time=2019-09-30 15:00:00.126000|took_us=1234567890123"},
         0},
        /* system: level words */
        {FORMAT_SYSTEM,
         "pattern\nregex: ^(?<time>[\\d/]+ [\\d:]+) (?<severity>[A-Z]+) +(?<program>\\S+) \\((?<pid>\\d+)\\): "
         "(?<message>.*)$\n"
         "time: %Y/%m/%d %H:%M:%S",
         "2019/10/01 09:00:00 FATAL  app.Main (12): failed: x\n2019/10/01 09:00:01 INFO app.Main (345): ok\n"
         "2019/13/01 09:00:01 INFO app.Main (345): ok\n",
         {"time=2019-10-01 00:00:00|severity=2|program=app.Main|pid=12|message=failed: x",
          "time=2019-10-01 00:00:01|severity=6|program=app.Main|pid=345|message=ok", "!time"},
         0},
        /* cpu: idle gives busy, the stamp is the end of the sample */
        {FORMAT_CPU,
         "pattern\nregex: ^(?<time>\\S+),(?<host>\\w+),(?<idle>[\\d.]+)$\nspan_s: 5 min\ntime_is: end\n",
         "2019-10-01T00:05:00Z,web01,87.5\n2019-10-01T00:10:00Z,web01,0.5\n2019-10-01T00:10:00Z,web01,100.5\n",
         {"host=web01|idle=8750|time=2019-10-01 00:00:00|cpu=-1|busy=1250|span_s=300",
          "host=web01|idle=50|time=2019-10-01 00:05:00|cpu=-1|busy=9950|span_s=300", "!number"},
         0},
        {FORMAT_CPU,
         "pattern ^(?<time>\\S+) (?<cpu>\\S+) (?<busy>\\S+) (?<span_s>\\d+)\nbusy: fraction\nspan_s: ms",
         "2019-10-01T00:05:00+0900 all 0.1234 60000\n2019-10-01T00:05:00+0900 3 1.0 60000\n",
         {"time=2019-09-30 15:05:00|cpu=-1|busy=1234|span_s=60", "time=2019-09-30 15:05:00|cpu=3|busy=10000|span_s=60"},
         0},
        /* Japanese text asks for UTF-8; a line that is none still matches elsewhere */
        {FORMAT_SYSTEM,
         "pattern ^(?<time>\\S+) 重要度=(?<severity>\\d) (?<message>[^\\n]*)$",
         "2019-10-01T00:00:00Z 重要度=4 警告\n",
         {"time=2019-10-01 00:00:00|severity=4|message=警告"},
         0},
        /* a group within a group has a column, and no place in the recipe */
        {FORMAT_SYSTEM,
         "pattern ^(?<time>\\S+ \\S+) (?<message>\\[(?<program>\\w+)\\] .*)$",
         "2019-10-01 00:00:00 [x] y\n2019-10-01 00:00:01 [abc] z\n",
         {"time=2019-09-30 15:00:00|message=[x] y|program=x", "time=2019-09-30 15:00:01|message=[abc] z|program=abc"},
         0},
        /* a runaway */
        {FORMAT_SYSTEM,
         "pattern ^(?<time>\\d+) (?<message>(?:(?:a|aa)+)+)$",
         "1569855600 aaaa\n1569855600 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n",
         {"time=2019-09-30 15:00:00|message=aaaa", "!effort"},
         0},
};

static const struct {
	enum format_kind kind;
	const char *format, *part;
} refused[] = {
        {FORMAT_ACCESS, "pattern", "no regex"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+", "wrong behind"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+) (?<clint>\\S+)", "the nearest is client"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+) (?<message>\\S+)", "«message» is no field"},
        {FORMAT_ACCESS, "pattern ^(?<client>\\S+)", "(?<time>"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+)\ntime: %H:%M", "lacks the year"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+)\ntime: %Q", "%Q"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+)\ntook_us: hours", "units are: us, ms, s, min, ns"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+)\nagent: ms", "agent has no unit"},
        {FORMAT_ACCESS, "pattern ^(?<time>\\S+)\ntiem: %Y", "the nearest is time"},
        {FORMAT_ACCESS, "pattern ^(?<time>x.*)", "must be said"},
        {FORMAT_CPU, "pattern ^(?<time>\\S+) (?<busy>\\S+)\ntime: %s", "span_s: 60 s"},
        {FORMAT_CPU, "pattern ^(?<time>\\S+)\ntime: %s\nspan_s: 60", "(?<busy>"},
        {FORMAT_CPU, "pattern ^(?<time>\\S+)\nspan_s: 0", "1 to 86400"},
        {FORMAT_CPU, "pattern ^(?<time>\\S+)\ntime_is: middle", "begin or end"},
};

#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

static void groups_say(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < CASE_COUNT; i++) {
		struct reading reading;
		reading_open(&reading, cases[i].kind, cases[i].format, str_of(cases[i].lines));
		bool good = reading.format && reading.verbatim == cases[i].verbatim;
		for (size_t row = 0; reading.format && row < 4 && cases[i].expected[row]; row++)
			good = reading_is(&reading, row, cases[i].expected[row]) && good;
		if (!good)
			print_error("in %s\n%s, %zu verbatim\n", cases[i].format, reading.fail.sentence,
			            reading.verbatim);
		wrong += !good;
		reading_release(&reading);
	}
	assert_int_equal(wrong, 0);
}

static void some_are_refused(void **state)
{
	(void)state;
	size_t wrong = 0;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct reading reading;
		reading_open(&reading, refused[i].kind, refused[i].format, STR("x y\n"));
		bool good = !reading.format && strstr(reading.fail.sentence, refused[i].part) &&
		            reading.fail.kind == FAIL_INPUT;
		if (!good)
			print_error("%s: %s\n", refused[i].format, reading.fail.sentence);
		wrong += !good;
		reading_release(&reading);
	}
	assert_int_equal(wrong, 0);
}

/* Lines and formats cut at every byte and with a byte changed. */
static void mutilated(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASE_COUNT; i++) {
		struct str lines = str_of(cases[i].lines);
		for (size_t at = 0; at < lines.size; at += 1 + at / 40) {
			struct reading reading;
			char *copy = malloc(lines.size);
			memcpy(copy, lines.at, lines.size);
			copy[at] = "\" \xff:9\n"[at % 6];
			/* The first line teaches; the rest is mutilated or missing. */
			reading_open(&reading, cases[i].kind, cases[i].format, (struct str){copy, lines.size - at / 2});
			reading_release(&reading);
			free(copy);
		}
		for (size_t size = 0; size < strlen(cases[i].format); size += 2) {
			struct reading reading;
			char *format = strndup(cases[i].format, size);
			reading_open(&reading, cases[i].kind, format, lines);
			assert_true(reading.format || reading.fail.sentence[0]);
			reading_release(&reading);
			free(format);
		}
	}
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(groups_say),
	        cmocka_unit_test(some_are_refused),
	        cmocka_unit_test(mutilated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
