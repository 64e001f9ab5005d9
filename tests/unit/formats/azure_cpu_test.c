/* The portal's CSV with headings of every kind. */
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

static void odd_headings(void **state)
{
	(void)state;
	struct sample s;
	struct str text = STR("Export of 2019\nZeit (UTC),\"Server, Name\",CPU Mittel,Peak\n"
	                      "2019-10-01 00:00:00,web02,12.5,99\n\"2019-10-01 00:05:00\",web02,0.125,3\n2019-10-01 "
	                      "00:10:00,web02\n");
	sample_parse(&s, text, "auto", false);
	assert_null(s.format); /* no heading is known */
	sample_close(&s);
	sample_parse(&s, text, "azure_cpu time=Zeit (UTC) busy=CPU Mittel host=Server, Name", false);
	units_are(&s, "xxrr-");
	is_time(&s, 1, "2019-10-01 00:00:00"); /* the heading says UTC */
	is_number(&s, 1, "busy", 1250);
	is_number(&s, 1, "span_s", 300);
	is_text(&s, 1, "host", "web02");
	is_number(&s, 2, "busy", 13); /* 0.125 */
	is_rejected(&s, 1, REJECT_FIELDS);
	recipe_gives_back(&s, 2);
	sample_close(&s);
	sample_parse(&s, text, "azure_cpu busy=Peak time=Zeit (UTC)", true);
	is_number(&s, 1, "busy", 9900);
	sample_close(&s);
	/* Without UTC in the heading the source's zone counts; a heading that is not there is never found. */
	sample_parse(&s, STR("when;not\nwann,last\n2019/10/1 9:05,1.005\n"), "azure_cpu time=wann busy=last", false);
	is_time(&s, 1, "2019-10-01 00:05:00");
	is_number(&s, 1, "busy", 101); /* 1.005, which no double is */
	sample_close(&s);
	sample_parse(&s, STR("wann,last\n2019/10/1 9:05,1.005\n"), "azure_cpu time=wann busy=Last", false);
	is_rejected(&s, 1, REJECT_NO_HEADER);
	sample_close(&s);
}

/* What the distance of the rows is where the first gap is a hole, and rows stand newest first. */
static void span_of_rows(void **state)
{
	static const struct {
		const char *rows;
		int span_s;
	} cases[] = {
	        {"2019-10-01 09:00:00,1\n2019-10-01 21:00:00,1\n2019-10-01 21:01:00,1\n2019-10-01 21:02:00,1\n", 60},
	        {"2019-10-01 21:05:00,1\n2019-10-01 21:00:00,1\n2019-10-01 09:00:00,1\n", 300},
	        {"2019-10-01 09:00:00,1\n2019-10-01 09:00:00,1\n2019-10-01 09:15:00,1", 900},
	        {"2019-09-01 09:00:00,1\n2019-10-01 09:00:00,1\n", 60}, /* nothing is known */
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text text = {0};
		struct sample s;
		text_addf(&text, "Time (UTC),Percentage CPU\n%s", cases[i].rows);
		sample_parse(&s, text_str(&text), "auto", false);
		is_number(&s, 1, "span_s", cases[i].span_s);
		is_number(&s, 2, "span_s", cases[i].span_s);
		sample_close(&s);
		text_release(&text);
	}
	/* Many minutes behind the hole. */
	struct text text = {0};
	struct sample s;
	text_add_cstr(&text, "Time (UTC),Percentage CPU\n2019-10-01 09:00:00,1\n");
	for (int minute = 0; minute < 60; minute++)
		text_addf(&text, "2019-10-01 21:%02d:00,%d\n", minute, minute);
	sample_parse(&s, text_str(&text), "auto", false);
	is_number(&s, 1, "span_s", 60);
	is_number(&s, 61, "span_s", 60);
	sample_close(&s);
	text_release(&text);
}

static void mutated(void **state)
{
	(void)state;
	sample_mutate(file_join(&arena, folder, "good-azure-cpu.csv"), "azure_cpu");
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {cmocka_unit_test(odd_headings), cmocka_unit_test(span_of_rows),
	                                   cmocka_unit_test(mutated)};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
