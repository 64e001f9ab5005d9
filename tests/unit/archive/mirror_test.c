/* A second copy, and chain heads noted elsewhere: both know an archive that was set back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compact.h"
#include "mirror.h"
#include "upkeep_place.h"

static void mirrors_know_a_set_back_archive(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct mirror_result result;
	struct verify_result verify;
	struct compact_result compacted;
	struct content_digest here, there;
	char command[300];
	struct fail fail = {0};

	upkeep_fill(place);
	archive = upkeep_open(place->archive, ARCHIVE_READ);
	assert_ok(archive_mirror(archive, place->mirror, false, &result, &fail), fail);
	assert_int_equal(result.copied_count, 63);
	assert_ok(archive_mirror(archive, place->mirror, false, &result, &fail), fail);
	assert_true(result.copied_count == 0 && result.kept_count == 63 && result.new_entry_count == 0);
	archive_close(archive);
	snprintf(command, sizeof(command), "cp -r %s %s/older", place->archive, place->folder);
	assert_int_equal(system(command), 0);

	archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &compacted, &fail), fail);
	archive_close(archive);
	archive = upkeep_open(place->archive, ARCHIVE_READ);
	assert_ok(archive_mirror(archive, place->mirror, false, &result, &fail), fail);
	assert_true(result.copied_count == 2 && result.new_entry_count == 2);
	assert_int_equal(upkeep_segments(place->mirror), 2);
	assert_ok(archive_mirror_check(archive, place->mirror, &result, &verify, &fail), fail);
	assert_int_equal(verify.problems.size, 0);
	text_release(&verify.problems);
	archive_close(archive);
	here = upkeep_digest(place->archive, "web");
	there = upkeep_digest(place->mirror, "web");
	assert_true(content_digest_equal(&here, &there));

	snprintf(command, sizeof(command), "%s/older", place->folder);
	archive = upkeep_open(command, ARCHIVE_READ);
	assert_false(archive_mirror(archive, place->mirror, false, &result, &fail));
	assert_non_null(strstr(fail.sentence, "was set back"));
	fail_clear(&fail);
	archive_close(archive);
	snprintf(command, sizeof(command), "%s/other", place->folder);
	archive = upkeep_open(command, ARCHIVE_WRITE);
	upkeep_ingest(place, archive, "web", 5, 10, START_US, NULL);
	assert_false(archive_mirror(archive, place->mirror, false, &result, &fail));
	assert_non_null(strstr(fail.sentence, "copy of another archive"));
	fail_clear(&fail);
	archive_close(archive);
	upkeep_sound(place->mirror, true);
}

static void noted_heads_find_a_set_back_archive(void **state)
{
	struct place *place = *state;
	struct archive *archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	struct noted_head heads[2] = {{{{0}}, "report 1"}, {{{0}}, "report 2"}};
	struct verify_options options = {.heads = heads, .head_count = 2};
	struct verify_result result;
	struct fail fail = {0};

	upkeep_ingest(place, archive, "web", 0, 20, START_US, NULL);
	assert_ok(archive_chain_head(archive, &heads[0].digest, &fail), fail);
	upkeep_ingest(place, archive, "web", 20, 20, START_US + MINUTE_US, NULL);
	assert_ok(archive_chain_head(archive, &heads[1].digest, &fail), fail);
	assert_ok(archive_verify_with(archive, &options, &result, &fail), fail);
	assert_int_equal(result.problems.size, 0);
	heads[1].digest.bytes[3] ^= 1;
	assert_ok(archive_verify_with(archive, &options, &result, &fail), fail);
	assert_non_null(strstr(result.problems.at, "report 2: the chain head"));
	assert_null(strstr(result.problems.at, "report 1"));
	text_release(&result.problems);
	archive_close(archive);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(mirrors_know_a_set_back_archive, upkeep_setup, upkeep_teardown),
	        cmocka_unit_test_setup_teardown(noted_heads_find_a_set_back_archive, upkeep_setup, upkeep_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
