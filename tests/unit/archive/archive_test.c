/* The archive as a whole: what was committed comes back, what was changed is named, what a crash leaves is removed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "archive_place.h"
#include "file.h"
#include "lang.h"

static void files_and_sources_come_back(void **state)
{
	static const char *const names[] = {"logs/a.log", "logs/b.log", "logs/c.log"};
	struct place *place = *state;
	struct text restored = {0}, both = {0};
	const struct segment_info *segments;
	struct arena arena = {0};
	struct fail fail = {0};
	struct archive *archive;
	size_t count, first;

	place_fill(place);
	archive = place_open(place, ARCHIVE_READ);
	for (size_t i = 0; i < 3; i++) {
		text_clear(&restored);
		assert_ok(archive_restore_file(archive, names[i], place_collect, &restored, &fail), fail);
		assert_true(str_equal(text_str(&restored), text_str(&place->inputs[i])));
	}
	text_clear(&restored);
	assert_ok(archive_restore_file(archive, "logs/a.log.1", place_collect, &restored, &fail), fail);
	assert_true(str_equal(text_str(&restored), text_str(&place->inputs[0])));
	/* In the order of their first stamps. */
	assert_ok(archive_segments(archive, "web01", INT64_MIN, INT64_MAX, &arena, &segments, &count, &fail), fail);
	first = segments[1].min_us < segments[0].min_us;
	text_add(&both, text_str(&place->inputs[first]));
	text_add(&both, text_str(&place->inputs[1 - first]));
	text_clear(&restored);
	assert_ok(archive_restore_source(archive, "web01", INT64_MIN, INT64_MAX, place_collect, &restored, &fail), fail);
	assert_true(str_equal(text_str(&restored), text_str(&both)));
	assert_false(archive_restore_file(archive, "logs/d.log", place_collect, &restored, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	fail_clear(&fail);
	assert_false(archive_restore_source(archive, "web02", INT64_MIN, INT64_MAX, place_collect, &restored, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	archive_close(archive);
	text_release(&restored);
	text_release(&both);
	arena_release(&arena);
}

static void lists_say_what_is_there(void **state)
{
	struct place *place = *state;
	const struct segment_info *segments;
	const struct archive_file *files;
	struct arena arena = {0};
	struct fail fail = {0};
	struct archive *archive;
	struct archive_file known = {.id = 0};
	bool found = false;
	size_t count;

	place_fill(place);
	archive = place_open(place, ARCHIVE_READ);
	assert_ok(archive_files(archive, NULL, &arena, &files, &count, &fail), fail);
	assert_int_equal(count, 4);
	assert_string_equal(files[1].name, "logs/b.log");
	assert_true(files[1].reject_counts[1] == 3 && files[1].reject_counts[2] == 0 && files[1].reject_counts[3] == 1);
	assert_true(files[1].min_us == NO_TIME);
	assert_int_equal(files[3].duplicate_count, 200);
	assert_ok(archive_segments(archive, "web01", INT64_MIN, INT64_MAX, &arena, &segments, &count, &fail), fail);
	assert_int_equal(count, 2);
	assert_string_equal(segments[1].file_name, "logs/b.log");
	assert_true(segments[1].line_count == 200 && segments[1].block_count == 2);
	assert_int_equal(segments[1].text_bytes, place->inputs[1].size);
	assert_ok(archive_find_content(archive, "web01", files[1].content, files[1].text_bytes, &found, &known, &arena,
	                              &fail),
	          fail);
	assert_true(found);
	assert_string_equal(known.name, "logs/b.log");
	assert_ok(archive_find_content(archive, "db.01", files[1].content, files[1].text_bytes, &found, &known, &arena,
	                              &fail),
	          fail);
	assert_false(found);
	archive_close(archive);
	arena_release(&arena);
}

static void whole_archive_has_no_problems(void **state)
{
	struct place *place = *state;

	place_fill(place);
	assert_problem(place, false, "");
	assert_problem(place, true, "");
}

/* A writer that is killed in the middle leaves files that the next one removes, and nothing that a reader sees. */
static void killed_writers_leave_nothing(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct fail fail = {0};
	char orphan[200], foreign[200];
	pid_t child;
	int status;

	place_fill(place);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		archive = archive_open(place->archive, ARCHIVE_WRITE, &fail);
		if (archive)
			place_write(place, archive, "web01", 7, &place->inputs[2]);
		_exit(archive ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	place_path(place, "segments/web01/00000099.seg", orphan, sizeof(orphan));
	place_path(place, "segments/web01/README", foreign, sizeof(foreign));
	assert_ok(file_write(orphan, STR("left"), &fail), fail);
	assert_ok(file_write(foreign, STR("not ours"), &fail), fail);
	assert_problem(place, false, "no entry names this segment");
	archive = place_open(place, ARCHIVE_WRITE);
	assert_false(file_exists(orphan));
	assert_true(file_exists(foreign));
	place_ingest(place, archive, "web01", "logs/d.log", 8, &place->inputs[1]);
	archive_close(archive);
	assert_problem(place, true, "");
}

static void abandoned_segments_leave_nothing(void **state)
{
	struct place *place = *state;
	struct archive *archive = place_open(place, ARCHIVE_WRITE);
	struct segment_writer *first = place_write(place, archive, "web01", 1, &place->inputs[0]);
	struct segment_writer *second = place_write(place, archive, "web01", 2, &place->inputs[1]);
	struct archive_file file = place_describe("web01", "second.log", text_str(&place->inputs[1]));
	struct fail fail = {0};

	assert_ok(segment_writer_commit(second, &file, &fail), fail);
	segment_writer_abandon(first);
	first = place_write(place, archive, "web01", 3, &place->inputs[0]);
	file = place_describe("web01", "wrong.log", STR("other bytes"));
	assert_false(segment_writer_commit(first, &file, &fail));
	assert_int_equal(fail.kind, FAIL_FORMAT);
	archive_close(archive);
	assert_problem(place, true, "");
}

static void one_writer_at_a_time(void **state)
{
	struct place *place = *state;
	struct fail fail = {0};
	struct archive *reader, *writer = place_open(place, ARCHIVE_WRITE);

	assert_null(archive_open(place->archive, ARCHIVE_WRITE, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	reader = place_open(place, ARCHIVE_READ);
	assert_null(segment_writer_new(reader, "web01", &fail));
	archive_close(reader);
	archive_close(writer);
	archive_close(place_open(place, ARCHIVE_WRITE));
}

static void bad_names_are_refused(void **state)
{
	static const char *const names[] = {"", ".", "..", "../x", "a/b", ".hidden", "空", "a b"};
	struct place *place = *state;
	struct archive *archive = place_open(place, ARCHIVE_WRITE);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct fail fail = {0};

		assert_null(segment_writer_new(archive, names[i], &fail));
		assert_int_equal(fail.kind, FAIL_INPUT);
	}
	archive_close(archive);
}

static void absent_archives_are_said_so(void **state)
{
	struct place *place = *state;
	struct fail fail = {0};
	char path[200];

	assert_null(archive_open(place->archive, ARCHIVE_READ, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	place_fill(place);
	place_path(place, "manifest.db", path, sizeof(path));
	assert_int_equal(unlink(path), 0);
	fail_clear(&fail);
	assert_null(archive_open(place->archive, ARCHIVE_READ, &fail));
	assert_int_equal(fail.kind, FAIL_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(files_and_sources_come_back, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(lists_say_what_is_there, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(whole_archive_has_no_problems, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(killed_writers_leave_nothing, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(abandoned_segments_leave_nothing, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(one_writer_at_a_time, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(bad_names_are_refused, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(absent_archives_are_said_so, place_setup, place_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
