/* The archive as a whole: what was committed comes back, what was changed is named, what a crash leaves is removed. */
#define _XOPEN_SOURCE 700 /* nftw */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "archive.h"
#include "file.h"
#include "lang.h"
#include "random_batch.h"

struct place {
	char folder[64]; /* …/archive is the archive */
	char archive[80];
	struct random_batch random;
	struct block_encoder *encoder;
	struct text inputs[3]; /* what was ingested */
};

#define assert_ok(call, fail)                                                                                          \
	do {                                                                                                           \
		if (!(call))                                                                                           \
			fail_msg("%s: %s", #call, (fail).sentence);                                                    \
	} while (0)

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

static int setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct fail fail = {0};

	if (!place)
		return -1;
	lang_set("en");
	snprintf(place->folder, sizeof(place->folder), "/tmp/geppo-archive-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->archive, sizeof(place->archive), "%s/archive", place->folder);
	place->encoder = block_encoder_new(&fail);
	*state = place;
	return place->encoder ? 0 : -1;
}

static int teardown(void **state)
{
	struct place *place = *state;

	nftw(place->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	block_encoder_free(place->encoder);
	random_batch_release(&place->random);
	for (size_t i = 0; i < 3; i++)
		text_release(&place->inputs[i]);
	free(place);
	return 0;
}

static struct archive *open_archive(struct place *place, enum archive_mode mode)
{
	struct fail fail = {0};
	struct archive *archive = archive_open(place->archive, mode, &fail);

	if (!archive)
		fail_msg("archive_open: %s", fail.sentence);
	return archive;
}

static struct archive_file describe(const char *source, const char *name, struct str input)
{
	return (struct archive_file){.source = source,
	                             .name = name,
	                             .dialect = "random",
	                             .content = digest_xxh128(input.at, input.size),
	                             .text_bytes = input.size,
	                             .stored_bytes = input.size,
	                             .line_count = 200,
	                             .reject_counts = {0, 3, 0, 1},
	                             .min_us = NO_TIME,
	                             .max_us = NO_TIME,
	                             .ingested_us = INT64_C(1571000000000000),
	                             .damage = ""};
}

/* Two blocks of a hundred random lines. */
static struct segment_writer *write_blocks(struct place *place, struct archive *archive, const char *source,
                                           uint64_t seed, struct text *input)
{
	struct fail fail = {0};
	struct segment_writer *writer = segment_writer_new(archive, source, &fail);
	struct text block = {0};

	assert_non_null(writer);
	text_clear(input);
	for (uint64_t i = 0; i < 2; i++) {
		assert_true(random_batch_fill(&place->random, seed * 10 + i, 100, 5));
		text_add(input, place->random.batch->text);
		text_clear(&block);
		assert_ok(block_encode(place->encoder, place->random.batch, &block, &fail), fail);
		assert_ok(segment_writer_add(writer, text_str(&block), &fail), fail);
	}
	text_release(&block);
	return writer;
}

static void ingest(struct place *place, struct archive *archive, const char *source, const char *name, uint64_t seed,
                   struct text *input)
{
	struct segment_writer *writer = write_blocks(place, archive, source, seed, input);
	struct archive_file file = describe(source, name, text_str(input));
	struct fail fail = {0};

	assert_ok(segment_writer_commit(writer, &file, &fail), fail);
}

/* Three files of two sources, and the first seen once more under another name. */
static void fill(struct place *place)
{
	struct archive *archive = open_archive(place, ARCHIVE_WRITE);
	struct archive_file again;
	struct fail fail = {0};

	ingest(place, archive, "web01", "logs/a.log", 1, &place->inputs[0]);
	ingest(place, archive, "web01", "logs/b.log", 2, &place->inputs[1]);
	ingest(place, archive, "db.01", "logs/c.log", 3, &place->inputs[2]);
	again = describe("web01", "logs/a.log.1", text_str(&place->inputs[0]));
	again.duplicate_count = 200;
	again.base = 1;
	again.base_lines = 200;
	assert_ok(archive_note_file(archive, &again, &fail) && archive_commit(archive, &fail), fail);
	archive_close(archive);
}

static bool collect(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	text_add(user, bytes);
	return true;
}

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

	fill(place);
	archive = open_archive(place, ARCHIVE_READ);
	for (size_t i = 0; i < 3; i++) {
		text_clear(&restored);
		assert_ok(archive_restore_file(archive, names[i], collect, &restored, &fail), fail);
		assert_true(str_equal(text_str(&restored), text_str(&place->inputs[i])));
	}
	text_clear(&restored);
	assert_ok(archive_restore_file(archive, "logs/a.log.1", collect, &restored, &fail), fail);
	assert_true(str_equal(text_str(&restored), text_str(&place->inputs[0])));
	/* In the order of their first stamps. */
	assert_ok(archive_segments(archive, "web01", INT64_MIN, INT64_MAX, &arena, &segments, &count, &fail), fail);
	first = segments[1].min_us < segments[0].min_us;
	text_add(&both, text_str(&place->inputs[first]));
	text_add(&both, text_str(&place->inputs[1 - first]));
	text_clear(&restored);
	assert_ok(archive_restore_source(archive, "web01", INT64_MIN, INT64_MAX, collect, &restored, &fail), fail);
	assert_true(str_equal(text_str(&restored), text_str(&both)));
	assert_false(archive_restore_file(archive, "logs/d.log", collect, &restored, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	fail_clear(&fail);
	assert_false(archive_restore_source(archive, "web02", INT64_MIN, INT64_MAX, collect, &restored, &fail));
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

	fill(place);
	archive = open_archive(place, ARCHIVE_READ);
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

/* The problems that a verification names, "" when there are none. */
static struct text problems_of(struct place *place, bool full)
{
	struct archive *archive = open_archive(place, ARCHIVE_READ);
	struct verify_result result;
	struct fail fail = {0};

	assert_ok(archive_verify(archive, full, &result, &fail), fail);
	archive_close(archive);
	if (!result.problems.at)
		text_add_cstr(&result.problems, "");
	return result.problems;
}

static void assert_problem(struct place *place, bool full, const char *expected)
{
	struct text problems = problems_of(place, full);
	const char *text = problems.at ? problems.at : "";

	if (expected[0] ? !strstr(text, expected) : text[0] != '\0')
		fail_msg("expected \"%s\", got \"%s\"", expected, text);
	text_release(&problems);
}

static void whole_archive_has_no_problems(void **state)
{
	struct place *place = *state;

	fill(place);
	assert_problem(place, false, "");
	assert_problem(place, true, "");
}

static void path_of(const struct place *place, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", place->archive, name);
}

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

	fill(place);
	path_of(place, "segments/web01/00000002.seg", path, sizeof(path));
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

	fill(place);
	path_of(place, "segments/web01/00000001.seg", one, sizeof(one));
	path_of(place, "segments/web01/00000002.seg", two, sizeof(two));
	path_of(place, "aside", aside, sizeof(aside));
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

	path_of(place, "manifest.db", path, sizeof(path));
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

	fill(place);
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

	fill(place);
	for (unsigned i = 0; i < 150; i++) {
		const char *name = names[random_below(&random, 3)];
		char path[200];
		struct stat status;

		path_of(place, name, path, sizeof(path));
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

	fill(place);
	archive = open_archive(place, ARCHIVE_READ);
	assert_ok(archive_chain_head(archive, &head, &fail), fail);
	assert_true(content_of(archive, &expected));
	archive_close(archive);
	path_of(place, "manifest.db", path, sizeof(path));
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

/* A writer that is killed in the middle leaves files that the next one removes, and nothing that a reader sees. */
static void killed_writers_leave_nothing(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct fail fail = {0};
	char orphan[200], foreign[200];
	pid_t child;
	int status;

	fill(place);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		archive = archive_open(place->archive, ARCHIVE_WRITE, &fail);
		if (archive)
			write_blocks(place, archive, "web01", 7, &place->inputs[2]);
		_exit(archive ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	path_of(place, "segments/web01/00000099.seg", orphan, sizeof(orphan));
	path_of(place, "segments/web01/README", foreign, sizeof(foreign));
	assert_ok(file_write(orphan, STR("left"), &fail), fail);
	assert_ok(file_write(foreign, STR("not ours"), &fail), fail);
	assert_problem(place, false, "no entry names this segment");
	archive = open_archive(place, ARCHIVE_WRITE);
	assert_false(file_exists(orphan));
	assert_true(file_exists(foreign));
	ingest(place, archive, "web01", "logs/d.log", 8, &place->inputs[1]);
	archive_close(archive);
	assert_problem(place, true, "");
}

static void abandoned_segments_leave_nothing(void **state)
{
	struct place *place = *state;
	struct archive *archive = open_archive(place, ARCHIVE_WRITE);
	struct segment_writer *first = write_blocks(place, archive, "web01", 1, &place->inputs[0]);
	struct segment_writer *second = write_blocks(place, archive, "web01", 2, &place->inputs[1]);
	struct archive_file file = describe("web01", "second.log", text_str(&place->inputs[1]));
	struct fail fail = {0};

	assert_ok(segment_writer_commit(second, &file, &fail), fail);
	segment_writer_abandon(first);
	first = write_blocks(place, archive, "web01", 3, &place->inputs[0]);
	file = describe("web01", "wrong.log", STR("other bytes"));
	assert_false(segment_writer_commit(first, &file, &fail));
	assert_int_equal(fail.kind, FAIL_FORMAT);
	archive_close(archive);
	assert_problem(place, true, "");
}

static void one_writer_at_a_time(void **state)
{
	struct place *place = *state;
	struct fail fail = {0};
	struct archive *reader, *writer = open_archive(place, ARCHIVE_WRITE);

	assert_null(archive_open(place->archive, ARCHIVE_WRITE, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	reader = open_archive(place, ARCHIVE_READ);
	assert_null(segment_writer_new(reader, "web01", &fail));
	archive_close(reader);
	archive_close(writer);
	archive_close(open_archive(place, ARCHIVE_WRITE));
}

static void bad_names_are_refused(void **state)
{
	static const char *const names[] = {"", ".", "..", "../x", "a/b", ".hidden", "空", "a b"};
	struct place *place = *state;
	struct archive *archive = open_archive(place, ARCHIVE_WRITE);

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
	fill(place);
	path_of(place, "manifest.db", path, sizeof(path));
	assert_int_equal(unlink(path), 0);
	fail_clear(&fail);
	assert_null(archive_open(place->archive, ARCHIVE_READ, &fail));
	assert_int_equal(fail.kind, FAIL_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(files_and_sources_come_back, setup, teardown),
	        cmocka_unit_test_setup_teardown(lists_say_what_is_there, setup, teardown),
	        cmocka_unit_test_setup_teardown(whole_archive_has_no_problems, setup, teardown),
	        cmocka_unit_test_setup_teardown(flipped_bits_are_named, setup, teardown),
	        cmocka_unit_test_setup_teardown(lost_and_swapped_segments_are_named, setup, teardown),
	        cmocka_unit_test_setup_teardown(edited_manifests_are_named, setup, teardown),
	        cmocka_unit_test_setup_teardown(any_flipped_bit_is_found, setup, teardown),
	        cmocka_unit_test_setup_teardown(any_flipped_bit_of_the_manifest_is_found, setup, teardown),
	        cmocka_unit_test_setup_teardown(killed_writers_leave_nothing, setup, teardown),
	        cmocka_unit_test_setup_teardown(abandoned_segments_leave_nothing, setup, teardown),
	        cmocka_unit_test_setup_teardown(one_writer_at_a_time, setup, teardown),
	        cmocka_unit_test_setup_teardown(bad_names_are_refused, setup, teardown),
	        cmocka_unit_test_setup_teardown(absent_archives_are_said_so, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
