/* Trying a file: the dialect and why, the first record, the books; nothing is stored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "file.h"
#include "lang.h"
#include "trial.h"

static const char *folder;

static struct trial try_file(const char *name, const struct trial_options *options, struct arena *arena)
{
	struct fail fail = {0};
	struct trial trial;
	bool good = trial_run(file_join(arena, folder, name), options, arena, &trial, &fail);
	assert_string_equal(fail.sentence, "");
	assert_true(good);
	assert_int_equal(trial.reject_count, trial.counts.rejected_count < options->rejects_most
	                                             ? trial.counts.rejected_count
	                                             : options->rejects_most);
	assert_int_equal(trial.counts.line_count,
	                 trial.counts.record_count + trial.counts.excluded_count + trial.counts.rejected_count);
	return trial;
}

static const char *field(const struct trial *trial, const char *name)
{
	for (size_t i = 0; i < trial->field_count; i++)
		if (strcmp(trial->fields[i].name, name) == 0)
			return trial->fields[i].value;
	return "absent";
}

static void dialects_are_found(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("Asia/Tokyo"), &fail);
	struct trial_options options = {.format = "auto", .zone = zone};
	struct trial trial = try_file("bad-combined-mixed.log", &options, &arena);
	assert_string_equal(trial.dialect, "combined");
	assert_int_equal(trial.kind, FORMAT_ACCESS);
	assert_false(trial.tie);
	assert_true(trial.fits[0].score > trial.fits[1].score);
	assert_int_equal(trial.first_record, 1);
	assert_string_equal(field(&trial, "client"), "192.0.2.1");
	assert_string_equal(field(&trial, "time"), "2019-09-30T15:00:00.000000Z");
	assert_string_equal(field(&trial, "status"), "200");
	assert_int_equal(trial.counts.record_count, 6);
	assert_int_equal(trial.counts.rejects[REJECT_TIME].first_line, 3);
	/* Of another kind, and one that needs a survey for its years. */
	trial = try_file("good-syslog-new-year.log", &options, &arena);
	assert_string_equal(trial.dialect, "syslog");
	assert_int_equal(trial.kind, FORMAT_SYSTEM);
	assert_int_equal(trial.counts.record_count, 8);
	trial = try_file("good-azure-cpu.csv", &options, &arena);
	assert_int_equal(trial.kind, FORMAT_CPU);
	zone_free(zone);
	arena_release(&arena);
}

static void ties_and_named_formats(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct fail fail = {0};
	struct zone *zone = zone_new(STR("UTC"), &fail);
	struct trial_options options = {.format = "common", .zone = zone};
	struct trial trial = try_file("good-common.log", &options, &arena);
	assert_string_equal(trial.dialect, "common");
	options.format = "%h %l %u %t \"%r\" %>s %b";
	trial = try_file("good-common.log", &options, &arena);
	assert_string_equal(trial.dialect, "pasted");
	assert_int_equal(trial.counts.rejected_count, 0);
	options.format = "auto";
	options.has_kind = true; /* it is a system log, but no access log */
	assert_false(trial_run(file_join(&arena, folder, "unsupported-error.log"), &options, &arena, &trial, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_true(trial.fit_count > 5);
	assert_int_equal(trial.fits[0].score, 0);
	assert_false(trial.tie);
	fail_clear(&fail);
	assert_false(trial_run("/nowhere", &options, &arena, &trial, &fail));
	assert_int_equal(trial.fit_count, 0);
	zone_free(zone);
	arena_release(&arena);
}

static void reports_say_it(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct fail fail = {0};
	struct text text = {0};
	struct zone *zone = zone_new(STR("UTC"), &fail);
	struct trial_options options = {.format = "auto", .zone = zone, .rejects_most = 3};
	struct trial trial = try_file("bad-combined-mixed.log", &options, &arena);
	trial.tie = true;
	assert_string_equal(field(&trial, "bytes"), "5120");
	trial_report_text(&text, "x.log", &trial);
	const char *const parts[] = {"x.log: combined (access)\n",
	                             "fit of the first 11 lines: combined 45.4 %, common 9.0 %\n",
	                             "a tie: combined and common",
	                             "  method = GET\n",
	                             "  bytes = 5120 B\n",
	                             "13 lines = 6 records + 1 excluded + 6 rejected\n",
	                             "  rejected 1: no valid time stamp\n",
	                             "  line 3, no valid time stamp: 192.0.2.1 - - [32/Oct",
	                             "  line 4, not the dialect's shape: this is no access log line\n",
	                             "  … and 3 more (--all shows up to 10000)\n"};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		assert_true(str_find_str(text_str(&text), str_of(parts[i])) < text.size);
	text_clear(&text);
	trial_report_json(&text, "x\"log", &trial);
	assert_true(str_starts(text_str(&text), STR("{\"file\":\"x\\\"log\",\"dialect\":\"combined\",")));
	assert_true(str_find_str(text_str(&text), STR("\"tie\":true,\"fits\":[{\"dialect\":\"combined\",")) <
	            text.size);
	const char *const keys[] = {"\"doubt\":\"only 45.4 %", "\"units\":{\"time\":\"UTC\",\"bytes\":\"B\"}",
	                            "\"rejected_lines\":[{\"line\":3,\"reason\":\"time\",\"cut\":false,"};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_true(str_find_str(text_str(&text), str_of(keys[i])) < text.size);
	trial_release(&trial);
	text_release(&text);
	zone_free(zone);
	arena_release(&arena);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(dialects_are_found),
	        cmocka_unit_test(ties_and_named_formats),
	        cmocka_unit_test(reports_say_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
