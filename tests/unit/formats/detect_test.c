/* What auto chooses, and what it says of its choice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang.h"
#include "reading.h"

static struct text repeat(const char *first, size_t first_count, const char *second, size_t second_count)
{
	struct text text = {0};
	for (size_t i = 0; i < first_count; i++)
		text_add_cstr(&text, first);
	for (size_t i = 0; i < second_count; i++)
		text_add_cstr(&text, second);
	return text;
}

#define COMBINED "192.0.2.1 - - [01/Oct/2019:00:00:00 +0900] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\""

static void chooses(const char *dialect, const char *doubt, const char *first, size_t first_count, const char *second,
                    size_t second_count)
{
	struct text text = repeat(first, first_count, second, second_count);
	struct reading reading;
	reading_open(&reading, FORMAT_ACCESS, "auto", text_str(&text));
	if (!dialect) {
		assert_null(reading.format);
		assert_non_null(strstr(reading.fail.sentence, doubt));
	} else {
		assert_string_equal(reading.fail.sentence, "");
		assert_string_equal(format_dialect(reading.format), dialect);
		if (!strstr(format_doubt(reading.format), doubt) || (!doubt[0] && format_doubt(reading.format)[0]))
			fail_msg("%s: «%s»", dialect, format_doubt(reading.format));
	}
	reading_release(&reading);
	text_release(&text);
}

static void auto_says_it(void **state)
{
	(void)state;
	chooses("combined", "", COMBINED "\n", 1, "", 0);
	chooses("combined", "", COMBINED "\n", 2000, "", 0);
	/* Microseconds, or seconds? Milliseconds behind a point are nginx's. */
	chooses("combined_us", "(%T)", COMBINED " 1234\n", 3, "", 0);
	chooses("combined_time", "", COMBINED " 0.123\n", 3, "", 0);
	/* The virtual host passes for the client of a combined line; but then the client is lost. */
	chooses("vhost_combined", "", "www.example.jp:443 " COMBINED "\n", 3, "", 0);
	/* Nothing tells them apart. */
	chooses("combined_time",
	        "combined_time and combined_us fit equally well; it is read as combined_time; `format: "
	        "combined_time`",
	        COMBINED " -\n", 3, "", 0);
	/* A beginning that is something else: the thousand lines decide, not the first. */
	chooses("combined", "", "garbage\n", 100, COMBINED "\n", 900);
	chooses("combined", "only 30.0 % of its first lines are combined", "garbage\n", 700, COMBINED "\n", 300);
	/* Some first lines are of one dialect, the log is of another. */
	chooses("common", "", COMBINED "\n", 8, "192.0.2.1 - - [01/Oct/2019:00:00:00 +0900] \"GET / HTTP/1.1\" 200 5\n",
	        992);
	chooses(NULL, "not known", "garbage\n", 950, COMBINED "\n", 50);
}

static void named_is_sure(void **state)
{
	(void)state;
	struct reading reading;
	reading_open(&reading, FORMAT_ACCESS, "combined_us", STR(COMBINED " 1234\n"));
	assert_string_equal(format_doubt(reading.format), "");
	reading_release(&reading);
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(auto_says_it),
	        cmocka_unit_test(named_is_sure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
