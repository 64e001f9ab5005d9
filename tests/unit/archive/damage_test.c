/* What was changed in an archive is named: any byte, any entry, any file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "archive_place.h"
#include "manifest.h"

static void flip_bits(const char *path, long at, unsigned bits)
{
	FILE *file = fopen(path, "r+b");
	int byte;

	assert_non_null(file);
	assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
	byte = fgetc(file);
	assert_int_equal(fseek(file, -1, SEEK_CUR), 0);
	assert_int_not_equal(fputc(byte ^ (int)bits, file), EOF);
	assert_int_equal(fclose(file), 0);
}

static void flip(const char *path, long at)
{
	flip_bits(path, at, 16);
}

/* Every word that the lists say, as one digest. */
struct content {
	struct xxh128 digest;
	size_t count;
};

static bool content_of(struct archive *archive, struct content *ret_content)
{
	const struct archive_file *files;
	const struct segment_info *segments;
	struct arena arena = {0};
	struct text text = {0};
	struct fail fail = {0};
	size_t file_count = 0, segment_count = 0;
	bool done = archive_files(archive, NULL, &arena, &files, &file_count, &fail) &&
	            archive_segments(archive, NULL, INT64_MIN, INT64_MAX, &arena, &segments, &segment_count, &fail);

	for (size_t i = 0; done && i < file_count; i++) {
		text_addf(&text, "%s %s %s %llu %llu %llu %llu %zu\n", files[i].source, files[i].name, files[i].damage,
		          (unsigned long long)files[i].text_bytes, (unsigned long long)files[i].content.low,
		          (unsigned long long)files[i].line_count, (unsigned long long)files[i].base,
		          files[i].extent_count);
		for (size_t k = 0; k < files[i].extent_count; k++)
			text_addf(&text, "%llu:%llu+%llu\n", (unsigned long long)files[i].extents[k].segment,
			          (unsigned long long)files[i].extents[k].first_line,
			          (unsigned long long)files[i].extents[k].line_count);
	}
	for (size_t i = 0; done && i < segment_count; i++)
		text_addf(&text, "%s %s %llu %llu\n", segments[i].source, segments[i].path,
		          (unsigned long long)segments[i].number, (unsigned long long)segments[i].size_bytes);
	*ret_content = (struct content){digest_xxh128(text.at, text.size), file_count + segment_count};
	text_release(&text);
	arena_release(&arena);
	return done;
}

static void flipped_bits_are_named(void **state)
{
	struct place *place = *state;
	char path[200];
	struct stat status;

	place_fill(place);
	place_path(place, "segments/web01/00000002.seg", path, sizeof(path));
	assert_int_equal(stat(path, &status), 0);
	for (long at = 0; at < status.st_size; at += 97) {
		flip(path, at);
		assert_problem(place, true, "00000002.seg: ");
		flip(path, at);
	}
	assert_problem(place, true, "");
	flip(path, -40);
	assert_problem(place, false, "00000002.seg: this segment is damaged");
}

static void lost_and_swapped_segments_are_named(void **state)
{
	struct place *place = *state;
	char one[200], two[200], aside[200];

	place_fill(place);
	place_path(place, "segments/web01/00000001.seg", one, sizeof(one));
	place_path(place, "segments/web01/00000002.seg", two, sizeof(two));
	place_path(place, "aside", aside, sizeof(aside));
	assert_int_equal(rename(one, aside), 0);
	assert_problem(place, false, "00000001.seg: this segment is missing; it holds logs/a.log");
	assert_int_equal(rename(two, one), 0);
	assert_int_equal(rename(aside, two), 0);
	assert_problem(place, false, "00000001.seg: holds segment 2 of source web01: files were swapped");
	assert_int_equal(truncate(two, 100), 0);
	assert_int_equal(truncate(one, 100), 0);
	assert_int_equal(rename(two, one), 0);
	assert_problem(place, false, "00000001.seg: has 100 bytes instead of");
}

static void edit(struct place *place, const char *sql)
{
	char path[200];
	sqlite3 *database;

	place_path(place, "manifest.db", path, sizeof(path));
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

static void edited_manifests_are_named(void **state)
{
	static const char *const columns[] = {
	        "kind = 1",
	        "source = 'x'",
	        "name = 'x'",
	        "dialect = 'x'",
	        "content = zeroblob(16)",
	        "text_bytes = 1",
	        "stored_bytes = 1",
	        "line_count = 1",
	        "record_count = 1",
	        "excluded_count = 1",
	        "duplicate_count = 1",
	        "rejected_count = 1",
	        "reject_counts = '0 3 1'",
	        "min_us = 5",
	        "max_us = 5",
	        "ingested_us = 1",
	        "damage = 'x'",
	        "segment_path = 'x'",
	        "segment_number = 9",
	        "segment_bytes = 1",
	        "segment_blocks = 1",
	        "segment_lines = 1",
	        "segment_records = 1",
	        "segment_min_us = 1",
	        "segment_max_us = 1",
	        "segment_digest = zeroblob(32)",
	        "segment_text = 1",
	        "base = 1",
	        "base_lines = 1",
	        "extents = '2:0+199*'",
	        "extents = '1:0+200*'",
	        "cut_bytes = 1",
	        "waiting_bytes = 1",
	        "kind = 4",
	        "previous = zeroblob(32)",
	        "digest = zeroblob(32)",
	};
	struct place *place = *state;
	char sql[200];

	place_fill(place);
	edit(place, "CREATE TABLE kept AS SELECT * FROM entry");
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		snprintf(sql, sizeof(sql), "UPDATE entry SET %s WHERE id = 2", columns[i]);
		edit(place, sql);
		assert_problem(place, false, "manifest: entry 2");
		edit(place, "DELETE FROM entry; INSERT INTO entry SELECT * FROM kept");
	}
	assert_problem(place, false, "");
	edit(place, "UPDATE entry SET id = 99 WHERE id = 2; UPDATE entry SET id = 2 WHERE id = 3;"
	            "UPDATE entry SET id = 3 WHERE id = 99");
	assert_problem(place, false, "manifest: entry 2 (logs/c.log) does not follow");
	edit(place, "DELETE FROM entry; INSERT INTO entry SELECT * FROM kept");
	edit(place, "DELETE FROM entry WHERE id = 2");
	assert_problem(place, false, "manifest: entry 2 is missing");
	edit(place, "UPDATE entry SET id = id - 1 WHERE id > 2");
	assert_problem(place, false, "manifest: entry 2 (logs/c.log) does not follow");
	edit(place, "DELETE FROM entry; INSERT INTO entry SELECT * FROM kept WHERE id < 3");
	assert_problem(place, false, "db.01/00000003.seg: no entry names this segment");
	edit(place,
	     "DELETE FROM entry; INSERT INTO entry SELECT * FROM kept; UPDATE entry SET digest = x'00' WHERE id = 3");
	assert_problem(place, false, "entry 3 is damaged");
}

/* One bit anywhere in a segment. */
static void any_flipped_bit_is_found(void **state)
{
	static const char *const names[] = {"segments/web01/00000001.seg", "segments/web01/00000002.seg",
	                                    "segments/db.01/00000003.seg"};
	struct place *place = *state;
	struct random random = {20191005};

	place_fill(place);
	for (unsigned i = 0; i < 150; i++) {
		const char *name = names[random_below(&random, 3)];
		char path[200];
		struct stat status;

		place_path(place, name, path, sizeof(path));
		assert_int_equal(stat(path, &status), 0);

		long at = (long)random_below(&random, (uint64_t)status.st_size);
		unsigned bit = 1U << random_below(&random, 8);

		flip_bits(path, at, bit);
		assert_problem(place, true, strrchr(name, '/') + 1);
		flip_bits(path, at, bit);
	}
	assert_problem(place, true, "");
}

/* What the manifest says, and whether it can be opened: true when a change of its file is found, or says nothing else
 * than before. */
static bool manifest_change_is_found(struct place *place, struct sha256 head, const struct content *expected)
{
	struct fail fail = {0};
	struct archive *archive = archive_open(place->archive, ARCHIVE_READ, &fail);
	struct verify_result result = {0};
	struct content now = {0};
	bool found = !archive || !archive_verify(archive, false, &result, &fail) || result.problems.size > 0 ||
	             !digest_equal(result.chain_head, head);

	if (!found)
		found = content_of(archive, &now) && now.count == expected->count &&
		        xxh128_equal(now.digest, expected->digest);
	text_release(&result.problems);
	archive_close(archive);
	return found;
}

/* One bit anywhere in the manifest: SQLite's own bytes may change without a word of it being different. */
static void any_flipped_bit_of_the_manifest_is_found(void **state)
{
	struct place *place = *state;
	struct random random = {20191006};
	struct content expected = {0};
	struct fail fail = {0};
	struct archive *archive;
	struct sha256 head;
	struct stat status;
	char path[200];

	place_fill(place);
	archive = place_open(place, ARCHIVE_READ);
	assert_ok(archive_chain_head(archive, &head, &fail), fail);
	assert_true(content_of(archive, &expected));
	archive_close(archive);
	place_path(place, "manifest.db", path, sizeof(path));
	assert_int_equal(stat(path, &status), 0);
	for (unsigned i = 0; i < 150; i++) {
		long at = (long)random_below(&random, (uint64_t)status.st_size);
		unsigned bit = 1U << random_below(&random, 8);

		flip_bits(path, at, bit);
		if (!manifest_change_is_found(place, head, &expected))
			fail_msg("bit %u of byte %ld", bit, at);
		flip_bits(path, at, bit);
	}
	assert_problem(place, true, "");
}

/* An entry whose digest is right, as somebody can add it who knows the form of the manifest. */
static void note(struct place *place, struct archive_file file)
{
	struct manifest_entry entry = {.kind = ENTRY_FILE,
	                               .file = file,
	                               .segment = {.path = "", .min_us = NO_TIME, .max_us = NO_TIME}};
	struct manifest_entry *entries[] = {&entry};
	struct fail fail = {0};
	struct manifest *manifest = manifest_open(place->archive, true, &fail);

	assert_ok(manifest && manifest_add(manifest, entries, 1, &fail), fail);
	manifest_close(manifest);
}

static void forget_last(struct place *place)
{
	edit(place, "DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)");
	assert_problem(place, false, "");
}

static void entries_that_cannot_be_are_named(void **state)
{
	struct place *place = *state;
	struct extent extents[] = {{1, 0, 120, false}, {2, 10, 80, false}};
	struct archive_file good, file;

	place_fill(place);
	good = place_describe("web01", "logs/odd.log", text_str(&place->inputs[0]));
	good.extents = extents;
	good.extent_count = 2;
	note(place, good);
	forget_last(place);

	file = good;
	file.base_lines = 5;
	file.line_count = 205;
	note(place, file);
	assert_problem(place, false, "logs/odd.log (entry 5): cannot be: it begins with lines of another file");
	assert_problem(place, true, "logs/odd.log (entry 5): cannot be: it begins with lines of another file");
	forget_last(place);

	file = good;
	file.extent_count = 0;
	file.line_count = 0;
	note(place, file);
	assert_problem(place, false, "logs/odd.log (entry 5): cannot be: it has bytes and no lines");
	forget_last(place);

	file = good;
	file.line_count = 201;
	note(place, file);
	assert_problem(place, false, "logs/odd.log (entry 5): cannot be: its number of lines");
	forget_last(place);

	file = good;
	file.base = 1;
	file.base_lines = UINT64_MAX >> 1;
	note(place, file);
	assert_problem(place, false, "logs/odd.log (entry 5): cannot be: its number of lines");
}

/* Lines that are there, and not those that were ingested: another file's, or fewer. */
static void restored_bytes_are_proved(void **state)
{
	struct place *place = *state;
	struct extent extent = {2, 0, 200, false};
	struct archive_file file;
	struct archive *archive;
	struct text restored = {0};
	struct fail fail = {0};

	place_fill(place);
	file = place_describe("web01", "logs/odd.log", text_str(&place->inputs[1]));
	file.extents = &extent;
	file.extent_count = 1;
	note(place, file);
	archive = place_open(place, ARCHIVE_READ);
	assert_ok(archive_restore_file(archive, "logs/odd.log", place_collect, &restored, &fail), fail);
	assert_true(str_equal(text_str(&restored), text_str(&place->inputs[1])));
	archive_close(archive);

	file.content.low ^= 1;
	note(place, file);
	archive = place_open(place, ARCHIVE_READ);
	assert_false(archive_restore_file(archive, "logs/odd.log", place_collect, &restored, &fail));
	assert_int_equal(fail.kind, FAIL_FORMAT);
	assert_non_null(strstr(fail.sentence, "that were ingested"));
	fail_clear(&fail);
	archive_close(archive);

	file.content.low ^= 1;
	file.text_bytes++;
	note(place, file);
	archive = place_open(place, ARCHIVE_READ);
	assert_false(archive_restore_version(archive, 7, place_collect, &restored, &fail));
	assert_non_null(strstr(fail.sentence, "that were ingested"));
	archive_close(archive);
	text_release(&restored);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(flipped_bits_are_named, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(lost_and_swapped_segments_are_named, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(edited_manifests_are_named, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(entries_that_cannot_be_are_named, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(restored_bytes_are_proved, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(any_flipped_bit_is_found, place_setup, place_teardown),
	        cmocka_unit_test_setup_teardown(any_flipped_bit_of_the_manifest_is_found, place_setup, place_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
