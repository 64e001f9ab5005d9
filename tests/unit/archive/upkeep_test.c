/* Upkeep of an archive: what compaction, pruning and settling change, and what they must leave as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compact.h"
#include "doubts.h"
#include "file.h"
#include "months.h"
#include "prune.h"
#include "upkeep_place.h"

/* Every row of every block: stamps, texts and numbers, so that fields are compared and not only lines. */
static struct xxh128 digest_fields(const char *folder)
{
	struct archive *archive = upkeep_open(folder, ARCHIVE_READ);
	struct xxh128_stream *stream = xxh128_stream_new(), *stamps = xxh128_stream_new();
	struct block_reader *reader;
	const struct segment_info *segments;
	struct arena arena = {0};
	struct fail fail = {0};
	struct xxh128 value;
	size_t count;

	assert_ok((reader = block_reader_new(&fail)) != NULL, fail);
	assert_ok(archive_segments(archive, NULL, INT64_MIN, INT64_MAX, &arena, &segments, &count, &fail), fail);
	for (size_t i = 0; i < count; i++) {
		struct segment *segment = segment_open(&segments[i], &fail);

		assert_non_null(segment);
		for (size_t b = 0; b < segment_block_count(segment); b++) {
			uint32_t rows = segment_block_info(segment, b)->record_count;
			struct block_texts path, hint;
			const int64_t *numbers;
			struct block_lines lines;

			assert_ok(block_open(reader, segment_block(segment, b), &fail) &&
			                  block_lines(reader, &lines, &fail) && block_texts(reader, 1, &path, &fail) &&
			                  block_numbers(reader, 2, &numbers, &fail) &&
			                  block_texts(reader, 3, &hint, &fail),
			          fail);
			xxh128_stream_add(stamps, lines.at_us,
			                  segment_block_info(segment, b)->line_count * sizeof(int64_t));
			for (uint32_t r = 0; r < rows; r++) {
				struct str a = path.values[path.codes[r]], h = hint.values[hint.codes[r]];

				xxh128_stream_add(stream, &numbers[r], sizeof(numbers[r]));
				xxh128_stream_add(stream, a.at, a.size);
				xxh128_stream_add(stream, &h.size, sizeof(h.size));
				if (h.size)
					xxh128_stream_add(stream, h.at, h.size);
			}
		}
		segment_close(segment);
	}
	value = xxh128_stream_value(stamps);
	xxh128_stream_add(stream, &value, sizeof(value));
	value = xxh128_stream_value(stream);
	xxh128_stream_free(stream);
	xxh128_stream_free(stamps);
	block_reader_free(reader);
	arena_release(&arena);
	archive_close(archive);
	return value;
}

static void digests_know_no_order(void **state)
{
	struct place *place = *state;
	struct archive *archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	struct content_digest one, other;

	for (unsigned i = 0; i < 10; i++)
		upkeep_ingest(place, archive, "web", i * 40, 40, START_US + i * 40 * SECOND_US, NULL);
	archive_close(archive);
	archive = upkeep_open(place->mirror, ARCHIVE_WRITE);
	for (unsigned i = 5; i-- > 0;)
		upkeep_ingest(place, archive, "web", i * 80, 80, START_US + i * 80 * SECOND_US, NULL);
	archive_close(archive);
	one = upkeep_digest(place->archive, "web");
	other = upkeep_digest(place->mirror, "web");
	assert_true(content_digest_equal(&one, &other));
	assert_int_equal(one.rejected_count, 40);
	archive = upkeep_open(place->mirror, ARCHIVE_WRITE);
	upkeep_ingest(place, archive, "web", 1, 1, START_US + SECOND_US, NULL);
	archive_close(archive);
	other = upkeep_digest(place->mirror, "web");
	assert_false(content_digest_equal(&one, &other));
}

static void compaction_changes_nothing_but_size(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct compact_result result;
	struct content_digest before, after;
	struct xxh128 fields;
	struct text first = {0}, second = {0};
	struct fail fail = {0};

	upkeep_fill(place);
	before = upkeep_digest(place->archive, "web");
	assert_true(before.hidden_count > 0);
	fields = digest_fields(place->archive);
	archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_restore_source(archive, "web", INT64_MIN, INT64_MAX, upkeep_collect, &first, &fail), fail);
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail), fail);
	assert_int_equal(result.segments_before, 63);
	assert_int_equal(result.segments_after, 2);
	assert_int_equal(result.line_count, 63 * 50);
	assert_true(result.bytes_after * 3 < result.bytes_before);
	/* Nothing to gain by doing it again. */
	assert_ok(archive_compact(archive, "web", place->zone, NOW_US, &result, &fail), fail);
	assert_int_equal(result.segments_before, 0);
	assert_ok(archive_restore_source(archive, "web", INT64_MIN, INT64_MAX, upkeep_collect, &second, &fail), fail);
	assert_true(str_equal(text_str(&first), text_str(&second)));
	text_clear(&second);
	for (unsigned i = 0; i < 60; i++) {
		char name[32];

		snprintf(name, sizeof(name), "file-%u", i * 50);
		assert_ok(archive_restore_file(archive, name, upkeep_collect, &second, &fail), fail);
	}
	assert_true(str_starts(text_str(&place->stream), text_str(&second)));
	archive_close(archive);
	after = upkeep_digest(place->archive, "web");
	assert_true(content_digest_equal(&before, &after));
	assert_int_equal(before.hidden_count, after.hidden_count);
	assert_true(xxh128_equal(fields, digest_fields(place->archive)));
	upkeep_sound(place->archive, true);
	text_release(&first);
	text_release(&second);
}

/* Dying after the transaction and before the removal: the old files stand there, and are nobody's. */
static void compaction_may_die_before_it_removes(void **state)
{
	struct place *place = *state;
	struct compact_result result;
	struct archive *archive;
	char command[300], old[200];
	struct fail fail = {0};

	upkeep_fill(place);
	snprintf(command, sizeof(command), "cp -r %s/segments %s/kept", place->archive, place->folder);
	assert_int_equal(system(command), 0);
	archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail), fail);
	archive_close(archive);
	snprintf(command, sizeof(command), "cp -n %s/kept/web/* %s/segments/web/", place->folder, place->archive);
	assert_int_equal(system(command), 0);
	snprintf(old, sizeof(old), "%s/segments/web/00000007.seg", place->archive);
	assert_true(file_exists(old));
	upkeep_sound(place->archive, true);
	archive_close(upkeep_open(place->archive, ARCHIVE_WRITE));
	assert_false(file_exists(old));
	upkeep_sound(place->archive, true);
}

static void damage_is_not_compacted(void **state)
{
	struct place *place = *state;
	struct compact_result result;
	struct archive *archive;
	char path[200];
	struct fail fail = {0};
	FILE *file;

	upkeep_fill(place);
	snprintf(path, sizeof(path), "%s/segments/web/00000009.seg", place->archive);
	file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, 200, SEEK_SET), 0);
	assert_int_not_equal(fputc('X', file), EOF);
	assert_int_equal(fclose(file), 0);
	archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	assert_false(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail));
	assert_non_null(strstr(fail.sentence, "00000009.seg"));
	archive_close(archive);
	assert_int_equal(upkeep_segments(place->archive), 63);
}

static void doubts_are_settled_once(void **state)
{
	struct place *place = *state;
	struct doubt doubts[] = {{{0, 0, 2, false}, {1, 0, 2, false}}, {{0, 4, 2, false}, {1, 4, 2, false}}};
	struct archive_file more = {.doubts = doubts, .doubt_count = 2};
	const struct open_doubt *open;
	struct archive *archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	struct content_digest before, after;
	struct compact_result result;
	struct arena arena = {0};
	struct fail fail = {0};
	size_t count;

	upkeep_ingest(place, archive, "web", 0, 20, START_US, NULL);
	upkeep_ingest(place, archive, "web", 20, 20, START_US + MINUTE_US, &more);
	archive_close(archive);
	before = upkeep_digest(place->archive, "web");
	archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	/* Also when the lines have moved. */
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail), fail);
	assert_int_equal(result.segments_after, 1);
	assert_ok(archive_doubts(archive, NULL, &arena, &open, &count, &fail), fail);
	assert_int_equal(count, 2);
	assert_string_equal(open[0].lines.file, "file-20");
	assert_int_equal(open[0].lines.first_line, 1);
	assert_string_equal(open[1].known.file, "file-0");
	assert_int_equal(open[1].known.first_line, 5);
	assert_false(archive_settle(archive, open[0].id + 100, true, NOW_US, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	fail_clear(&fail);
	assert_false(archive_settle(archive, 1, true, NOW_US, &fail));
	fail_clear(&fail);
	assert_ok(archive_settle(archive, open[0].id, true, NOW_US, &fail), fail);
	assert_ok(archive_settle(archive, open[1].id, false, NOW_US, &fail), fail);
	assert_false(archive_settle(archive, open[0].id, false, NOW_US, &fail));
	assert_non_null(strstr(fail.sentence, "its lines are the same"));
	fail_clear(&fail);
	assert_false(archive_settle(archive, open[1].id, true, NOW_US, &fail));
	assert_non_null(strstr(fail.sentence, "its lines are different"));
	assert_ok(archive_doubts(archive, NULL, &arena, &open, &count, &fail), fail);
	assert_int_equal(count, 0);
	archive_close(archive);
	after = upkeep_digest(place->archive, "web");
	assert_int_equal(after.record_count + 2, before.record_count);
	upkeep_sound(place->archive, true);
	arena_release(&arena);
}

static void pruned_segments_go_and_are_remembered(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct prune_result result;
	struct verify_result verify;
	struct text restored = {0};
	struct arena arena = {0};
	struct fail fail = {0};

	upkeep_fill(place);
	archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_prune_list(archive, START_US + 31 * DAY_US, &arena, &result, &fail), fail);
	assert_int_equal(result.segment_count, 60);
	assert_int_equal(upkeep_segments(place->archive), 63);
	assert_ok(archive_prune(archive, START_US + 31 * DAY_US, "test", NOW_US, &arena, &result, &fail), fail);
	assert_int_equal(result.file_count, 60);
	assert_int_equal(upkeep_segments(place->archive), 3);
	assert_false(archive_restore_file(archive, "file-50", upkeep_collect, &restored, &fail));
	fail_clear(&fail);
	assert_ok(archive_restore_file(archive, "file-10000", upkeep_collect, &restored, &fail), fail);
	assert_ok(archive_verify(archive, true, &verify, &fail), fail);
	assert_int_equal(verify.pruned_file_count, 60);
	assert_int_equal(verify.file_count, 3);
	text_release(&verify.problems);
	archive_close(archive);
	upkeep_sound(place->archive, false);
	text_release(&restored);
	arena_release(&arena);
}

static void months_hold_all_lines(void **state)
{
	struct place *place = *state;
	const struct archive_month *months;
	struct archive *archive = upkeep_open(place->archive, ARCHIVE_WRITE);
	struct arena arena = {0};
	struct fail fail = {0};
	size_t count;

	/* 90 of these 100 lines are before midnight of the first of November. */
	upkeep_ingest(place, archive, "web", 0, 100, START_US + 31 * DAY_US - 90 * SECOND_US, NULL);
	assert_ok(archive_months(archive, place->zone, &arena, &months, &count, &fail), fail);
	assert_int_equal(count, 2);
	assert_int_equal(months[0].month.month, 10);
	assert_int_equal(months[0].line_count, 90);
	assert_int_equal(months[1].line_count, 10);
	assert_int_equal(months[0].text_bytes + months[1].text_bytes, place->stream.size);
	assert_true(months[0].file_count == 1 && months[1].file_count == 1);
	assert_true(months[0].present_hours == 1 && months[0].expected_hours == 1);
	archive_close(archive);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(digests_know_no_order, upkeep_setup, upkeep_teardown),
	        cmocka_unit_test_setup_teardown(compaction_changes_nothing_but_size, upkeep_setup, upkeep_teardown),
	        cmocka_unit_test_setup_teardown(compaction_may_die_before_it_removes, upkeep_setup, upkeep_teardown),
	        cmocka_unit_test_setup_teardown(damage_is_not_compacted, upkeep_setup, upkeep_teardown),
	        cmocka_unit_test_setup_teardown(doubts_are_settled_once, upkeep_setup, upkeep_teardown),
	        cmocka_unit_test_setup_teardown(pruned_segments_go_and_are_remembered, upkeep_setup, upkeep_teardown),
	        cmocka_unit_test_setup_teardown(months_hold_all_lines, upkeep_setup, upkeep_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
