/* The text of sar, in three locales. */
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

static void twelve_hours_and_a_restart(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, log_path("good-sar-am-pm.txt"), "auto", false);
	assert_string_equal(format_dialect(s.format), "sar");
	units_are(&s, "xxxrrrrrxxxxxxr--x");
	is_time(&s, 1, "2019-10-01 14:40:01");
	is_number(&s, 1, "span_s", 600);
	is_number(&s, 1, "busy", 1285);
	is_number(&s, 1, "cpu", -1);
	is_number(&s, 1, "user", 1025);
	is_number(&s, 1, "system", 250);
	is_number(&s, 1, "iowait", 10);
	is_number(&s, 1, "idle", 8715);
	is_number(&s, 2, "cpu", 0);
	is_number(&s, 2, "span_s", 600);
	is_number(&s, 3, "cpu", 1);
	is_number(&s, 3, "busy", NUMBER_NONE); /* switched off */
	is_time(&s, 4, "2019-10-01 14:50:01");
	is_number(&s, 4, "span_s", 601);
	is_number(&s, 4, "busy", 0);
	is_time(&s, 6, "2019-10-01 15:06:00"); /* from the header behind the restart */
	is_number(&s, 6, "span_s", 241);
	is_number(&s, 6, "busy", 10000);
	is_rejected(&s, 1, REJECT_FIELDS);
	recipe_gives_back(&s, 6);
	is_rejected(&s, 2, REJECT_SHAPE);
	sample_close(&s);
}

static void japanese_and_other_tables(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, log_path("good-sar-japanese.txt"), "auto", false);
	units_are(&s, "xxxrrxxxxxxxxr");
	is_time(&s, 1, "2019-09-30 15:00:01");
	is_number(&s, 1, "busy", 436);
	is_number(&s, 1, "user", 310);
	is_number(&s, 1, "system", 120);
	is_number(&s, 1, "~%soft", 1);
	is_time(&s, 2, "2019-09-30 15:10:01");
	is_time(&s, 3, "2019-09-30 15:00:01"); /* the next table begins with the first day again */
	is_number(&s, 3, "cpu", 3);
	is_number(&s, 3, "busy", 1000);
	sample_close(&s);
}

static void commas_and_midnight(void **state)
{
	(void)state;
	struct sample s;
	sample_open(&s, log_path("good-sar-comma.txt"), "auto", false);
	units_are(&s, "xxxrrxrxxxxr");
	is_time(&s, 1, "2019-10-02 14:50:01"); /* 02/10 with commas is the second of October */
	is_number(&s, 1, "busy", 1500);
	is_time(&s, 2, "2019-10-02 14:55:01");
	is_number(&s, 2, "span_s", 300);
	is_time(&s, 3, "2019-10-02 15:00:01");
	is_number(&s, 3, "busy", 200);
	is_time(&s, 4, "2019-10-13 01:00:01");
	sample_close(&s);
	sample_open(&s, log_path("good-sar-comma.txt"), "sar mdy", false);
	is_time(&s, 1, "2019-02-10 14:50:01");
	sample_close(&s);
	sample_open(&s, log_path("good-sar-am-pm.txt"), "sar dmy", false);
	is_time(&s, 1, "2019-01-10 14:40:01");
	sample_close(&s);
	sample_open(&s, log_path("good-sar-comma.txt"), "sar ymd", false);
	assert_null(s.format);
	assert_non_null(strstr(s.fail.sentence, "sar dmy"));
	sample_close(&s);
}

#define HEADER "13:20:09        CPU     %user     %nice   %system   %iowait    %steal     %idle\n"

static void first_day_of(const char *date, const char *expected)
{
	struct sample s;
	struct text text = {0};
	text_addf(&text, "Linux 1.2.3-TEST (SYSSTAT.TEST) \t%s \t_x86_64_\t(8 CPU)\n\n", date);
	text_add_cstr(&text,
	              HEADER "13:20:19        all      2.15     12.50      2.36      0.12      0.00     82.87\n");
	sample_parse(&s, text_str(&text), "auto", false);
	is_time(&s, 1, expected);
	is_number(&s, 1, "span_s", 10);
	is_number(&s, 1, "busy", 1713);
	recipe_gives_back(&s, 1);
	sample_close(&s);
	text_release(&text);
}

static void dates(void **state)
{
	(void)state;
	first_day_of("04/18/19", "2019-04-18 04:20:09");
	first_day_of("04/18/2019", "2019-04-18 04:20:09");
	first_day_of("18/04/2019", "2019-04-18 04:20:09");
	first_day_of("2019-04-18", "2019-04-18 04:20:09");
	first_day_of("2019/04/18", "2019-04-18 04:20:09");
	first_day_of("18.04.2019", "2019-04-18 04:20:09");
	first_day_of("2019年04月18日", "2019-04-18 04:20:09");
	first_day_of("12/31/99", "1999-12-31 04:20:09");
}

static void without_banner(void **state)
{
	(void)state;
	struct sample s;
	sample_parse(&s,
	             STR(HEADER "13:20:19        all      2.15     12.50      2.36      0.12      0.00     82.87\n"),
	             "sar", false);
	units_are(&s, "x-");
	is_rejected(&s, 1, REJECT_TIME);
	sample_close(&s);
	sample_parse(&s, STR("13:20:19        all      2.15     12.50      2.36      0.12      0.00     82.87\n"),
	             "sar", false);
	is_rejected(&s, 1, REJECT_NO_HEADER);
	sample_close(&s);
}

static void mutated(void **state)
{
	(void)state;
	sample_mutate(log_path("good-sar-am-pm.txt"), "sar");
	sample_mutate(log_path("good-sar-japanese.txt"), "sar");
	sample_mutate(log_path("good-sar-comma.txt"), "sar");
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(twelve_hours_and_a_restart),
	        cmocka_unit_test(japanese_and_other_tables),
	        cmocka_unit_test(commas_and_midnight),
	        cmocka_unit_test(dates),
	        cmocka_unit_test(without_banner),
	        cmocka_unit_test(mutated),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_release(&arena);
	return failed;
}
