/* Binary files of sysstat, made here by its own collector where it is installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "file.h"
#include "input.h"
#include "lang.h"
#include "sysstat.h"
#include "trial.h"

#define SADC "/usr/lib/sysstat/sadc"

static char folder[] = "/tmp/geppo-sysstat-XXXXXX";
static struct arena arena;
static bool installed;

static const char *path_of(const char *name)
{
	return file_join(&arena, folder, name);
}

/* Two samples, a second apart. */
static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	installed = access(SADC, X_OK) == 0;
	if (!installed)
		return 0;
	const char *command = arena_printf(&arena, SADC " 1 3 %s/sa01 >/dev/null && gzip -k %s/sa01", folder, folder);
	return system(command);
}

static int tear_down(void **state)
{
	static const char *const names[] = {"sa01", "sa01.gz", "cut", "false"};
	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(path_of(names[i]));
	arena_release(&arena);
	return rmdir(folder);
}

static void need_sysstat(void)
{
	if (installed)
		return;
	print_message("%s is not there: install the package sysstat\n", SADC);
	skip();
}

static void magic(void **state)
{
	(void)state;
	assert_true(sysstat_begins(STR("\x96\xd5\x75\x21")));
	assert_true(sysstat_begins(STR("\xd5\x96\x21\x71")));
	assert_false(sysstat_begins(STR("\x96\xd5\x75")));
	assert_false(sysstat_begins(STR("\x96\xd5\x21\x75")));
	assert_false(sysstat_begins(STR("")));
	assert_false(sysstat_begins(STR("web01 …")));
}

static void reads(const char *name)
{
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("Asia/Tokyo"), &fail);
	struct trial_options options = {.format = "auto", .zone = zone};
	struct trial trial;
	assert_true(trial_run(path_of(name), &options, &arena, &trial, &fail));
	assert_string_equal(trial.damage, "");
	assert_string_equal(trial.dialect, "sadf");
	assert_true(trial.counts.record_count >= 4); /* two samples of «all» and of one processor at least */
	assert_int_equal(trial.counts.rejected_count, 0);
	zone_free(zone);
}

static void samples(void **state)
{
	(void)state;
	need_sysstat();
	reads("sa01");
	reads("sa01.gz");
}

/* What was whole is given before the damage is told. */
static void cut_short(void **state)
{
	(void)state;
	need_sysstat();
	struct text bytes = {0};
	struct fail fail = {0};
	char buffer[4000];
	size_t size = 0, all = 0;
	assert_true(file_read(path_of("sa01"), 64 << 20, &bytes, &fail));
	assert_true(file_write(path_of("cut"), str_take(text_str(&bytes), bytes.size - 1000), &fail));
	struct stream *stream = input_open(path_of("cut"), &fail);
	assert_non_null(stream);
	while (stream_read(stream, buffer, sizeof(buffer), &size, &fail) && size > 0)
		all += size;
	assert_true(all > 100);
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "End of system activity file unexpected"));
	stream_free(stream);
	text_release(&bytes);
}

static void no_such_file_after_all(void **state)
{
	(void)state;
	need_sysstat();
	struct fail fail = {0};
	assert_true(file_write(path_of("false"), STR("\x96\xd5\x75\x21 and nothing else"), &fail));
	assert_null(input_open(path_of("false"), &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "sadf of sysstat"));
}

/* Closed in the middle: no child is left. */
static void left_early(void **state)
{
	(void)state;
	need_sysstat();
	struct fail fail = {0};
	struct stream *stream = input_open(path_of("sa01"), &fail);
	assert_non_null(stream);
	stream_free(stream);
	assert_int_equal(fail.kind, FAIL_NONE);
}

static void without_sadf(void **state)
{
	(void)state;
	struct fail fail = {0};
	char *search = strdup(getenv("PATH"));
	assert_true(file_write(path_of("false"), STR("\x96\xd5\x75\x21"), &fail));
	setenv("PATH", "/nonexistent", 1);
	assert_null(input_open(path_of("false"), &fail));
	setenv("PATH", search, 1);
	free(search);
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "apt-get install sysstat"));
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(magic),      cmocka_unit_test(samples),
	        cmocka_unit_test(cut_short),  cmocka_unit_test(no_such_file_after_all),
	        cmocka_unit_test(left_early), cmocka_unit_test(without_sadf),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
