/* Whole files into an archive and back: books, bytes, duplicates, damage, and the same archive for any number of
 * threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zstd.h>

#include "lang.h"
#include "workspace_here.h"

static const char *folder;

static struct ingest_file run(struct here *here, const struct config_source *source, const char *name)
{
	struct fail fail = {0};
	struct ingest_file file;
	bool good = here_run(here, source, name, &file, &fail);
	assert_string_equal(fail.sentence, "");
	assert_true(good);
	assert_int_equal(file.line_count,
	                 file.record_count + file.excluded_count + file.duplicate_count + file.rejected_count);
	return file;
}

static void put_file(const char *name, struct str content)
{
	struct fail fail = {0};
	assert_true(file_write(name, content, &fail));
}

/* About 300,000 lines: several chunks. */
static void make_log(struct text *text)
{
	for (unsigned i = 0; i < 300000; i++)
		text_addf(text,
		          "192.0.2.%u - - [01/Oct/2019:%02u:%02u:%02u +0900] \"GET /p%u?i=%u HTTP/1.1\" %u %u \"-\" "
		          "\"agent %u\"\n",
		          i % 200, i / 20000, i / 60 % 60, i % 60, i % 37, i, i % 50 ? 200 : 404, i * 7 % 10000,
		          i % 11);
	text_add(text, STR("a last line without its end"));
}

static void samples_come_back(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum source_kind kind;
		uint64_t records, excluded, rejected;
	} samples[] = {
	        {"good-combined-escapes.log", SOURCE_ACCESS, 7, 0, 0},
	        {"good-nginx-request-time.log", SOURCE_ACCESS, 3, 0, 0},
	        {"good-vhost-combined.log", SOURCE_ACCESS, 2, 0, 0},
	        {"good-common.log", SOURCE_ACCESS, 2, 0, 0},
	        {"bad-combined-mixed.log", SOURCE_ACCESS, 6, 1, 6},
	        {"good-iis-fields-change.log", SOURCE_ACCESS, 3, 9, 1},
	        {"good-iis-time-only.log", SOURCE_ACCESS, 3, 4, 1},
	        {"good-syslog-new-year.log", SOURCE_SYSTEM, 8, 0, 1},
	        {"good-syslog-rfc3339.log", SOURCE_SYSTEM, 3, 0, 0},
	        {"good-sadf-utc.txt", SOURCE_CPU, 3, 5, 1},
	        {"good-sadf-local.txt", SOURCE_CPU, 2, 1, 0},
	        {"good-azure-cpu.csv", SOURCE_CPU, 4, 1, 1},
	};
	static const char *const names[] = {
	        [SOURCE_ACCESS] = "access", [SOURCE_SYSTEM] = "system", [SOURCE_CPU] = "cpu"};
	struct here here;
	here_open(&here, 2);
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct config_source source = here_source(&here, names[samples[i].kind], samples[i].kind, "auto");
		const char *path = file_join(&here.arena, folder, samples[i].name);
		struct ingest_file file = run(&here, &source, path);
		assert_int_equal(file.outcome, INGEST_STORED);
		assert_int_equal(file.record_count, samples[i].records);
		assert_int_equal(file.excluded_count, samples[i].excluded);
		assert_int_equal(file.rejected_count, samples[i].rejected);
		struct fail fail = {0};
		struct text original = {0}, restored = {0};
		assert_true(file_read(path, 1 << 20, &original, &fail));
		assert_true(archive_restore_file(here.archive, path, here_append, &restored, &fail));
		assert_true(str_equal(text_str(&original), text_str(&restored)));
		text_release(&original);
		text_release(&restored);
		file = run(&here, &source, path);
		assert_int_equal(file.outcome, INGEST_DUPLICATE);
		assert_int_equal(file.duplicate_count, samples[i].records + samples[i].excluded + samples[i].rejected);
	}
	here_close(&here);
}

static void threads_do_not_matter(void **state)
{
	(void)state;
	struct text log = {0};
	struct sha256 digests[3];
	make_log(&log);
	for (size_t i = 0; i < 3; i++) {
		struct here here;
		here_open(&here, i == 0 ? 1 : i == 1 ? 2 : 5);
		put_file("access.log", text_str(&log));
		struct config_source source = here_source(&here, "access", SOURCE_ACCESS, "auto");
		struct ingest_file file = run(&here, &source, "access.log");
		assert_int_equal(file.record_count, 300000);
		assert_int_equal(file.rejected_count, 1);
		assert_int_equal(file.rejects[REJECT_SHAPE].first_line, 300001);
		assert_string_equal(file.rejects[REJECT_SHAPE].example, "a last line without its end");
		const struct segment_info *segments;
		size_t count;
		struct fail fail = {0};
		assert_true(archive_segments(here.archive, "access", INT64_MIN, INT64_MAX, &here.arena, &segments,
		                             &count, &fail));
		assert_int_equal(count, 1);
		assert_int_equal(segments[0].block_count, 5);
		digests[i] = segments[0].digest;
		struct text restored = {0};
		assert_true(archive_restore_file(here.archive, "access.log", here_append, &restored, &fail));
		assert_true(str_equal(text_str(&log), text_str(&restored)));
		text_release(&restored);
		here_close(&here);
	}
	assert_true(digest_equal(digests[0], digests[1]));
	assert_true(digest_equal(digests[0], digests[2]));
	text_release(&log);
}

static void damage_keeps_what_came_before(void **state)
{
	(void)state;
	struct here here;
	struct text log = {0};
	make_log(&log);
	here_open(&here, 2);
	size_t room = ZSTD_compressBound(log.size);
	char *packed = malloc(room);
	size_t size = ZSTD_compress(packed, room, log.at, log.size, 1);
	put_file("access.log.zst", (struct str){packed, size / 2});
	free(packed);
	struct config_source source = here_source(&here, "access", SOURCE_ACCESS, "combined");
	struct ingest_file file = run(&here, &source, "access.log.zst");
	assert_int_equal(file.outcome, INGEST_STORED);
	assert_non_null(strstr(file.trouble, "access.log.zst"));
	char offset[40];
	snprintf(offset, sizeof(offset), "byte %zu ", size / 2);
	assert_non_null(strstr(file.trouble, offset));
	assert_in_range(file.text_bytes, log.size / 4, log.size - 1);
	struct fail fail = {0};
	struct text restored = {0};
	assert_true(archive_restore_file(here.archive, "access.log.zst", here_append, &restored, &fail));
	assert_true(str_starts(text_str(&log), text_str(&restored)));
	assert_int_equal(restored.size, file.text_bytes);
	text_release(&restored);
	text_release(&log);
	here_close(&here);
}

static void other_files(void **state)
{
	(void)state;
	struct here here;
	here_open(&here, 1);
	struct config_source source = here_source(&here, "access", SOURCE_ACCESS, "auto");
	put_file("empty", STR(""));
	assert_int_equal(run(&here, &source, "empty").outcome, INGEST_EMPTY);
	struct ingest_file file = run(&here, &source, "absent");
	assert_int_equal(file.outcome, INGEST_UNREADABLE);
	assert_non_null(strstr(file.trouble, "absent"));
	file = run(&here, &source, file_join(&here.arena, folder, "unsupported-error.log"));
	assert_int_equal(file.outcome, INGEST_UNKNOWN);
	assert_non_null(strstr(file.trouble, "unsupported-error.log"));
	put_file("cut.gz", STR("\x1f\x8b\x08"));
	assert_int_equal(run(&here, &source, "cut.gz").outcome, INGEST_UNREADABLE);
	const struct archive_file *files;
	size_t count;
	struct fail fail = {0};
	assert_true(archive_files(here.archive, NULL, &here.arena, &files, &count, &fail));
	assert_int_equal(count, 0);
	here_close(&here);
}

static void lists_are_oldest_first(void **state)
{
	(void)state;
	static const char *const names[] = {"a.log", "a.log.1", "a.log.2.gz", "a.log.10.gz", "a.log-20191001", "b"};
	static const char *const expected[] = {"a.log.10.gz", "a.log.2.gz", "a.log.1", "a.log", "a.log-20191001"};
	static const char *const globs[] = {"a.log*", "a.l*"};
	struct here here;
	here_open(&here, 1);
	struct config_source source = here_source(&here, "access", SOURCE_ACCESS, "auto");
	source.paths = globs;
	source.path_count = 2;
	struct fail fail = {0};
	const char *const *found;
	size_t count;
	assert_false(ingest_list(&source, NULL, 0, NULL, &here.arena, &found, &count, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_non_null(strstr(fail.sentence, "a.log*"));
	fail_clear(&fail);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put_file(names[i], STR("x"));
	assert_true(ingest_list(&source, NULL, 0, NULL, &here.arena, &found, &count, &fail));
	assert_int_equal(count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(found[i], expected[i]);
	here_close(&here);
}

int main(int argc, char **argv)
{
	assert_int_equal(argc, 2);
	folder = argv[1];
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(samples_come_back),
	        cmocka_unit_test(threads_do_not_matter),
	        cmocka_unit_test(damage_keeps_what_came_before),
	        cmocka_unit_test(other_files),
	        cmocka_unit_test(lists_are_oldest_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
