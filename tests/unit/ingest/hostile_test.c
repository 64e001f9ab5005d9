/* Files that change between being listed and being read: named, the others taken in, never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "lang.h"
#include "workspace_here.h"

static void put(const char *name, int line_count)
{
	FILE *file = fopen(name, "w");
	assert_non_null(file);
	for (int i = 0; i < line_count; i++)
		fprintf(file, "192.0.2.1 - - [01/Oct/2019:10:%02d:%02d +0900] \"GET /%s/%d HTTP/1.1\" 200 12 \"-\" \"agent\"\n",
		        i / 60 % 60, i % 60, name, i);
	fclose(file);
}

struct results {
	struct ingest_file files[8];
	size_t count;
};

static bool take(void *user, const struct ingest_file *file, struct fail *fail)
{
	struct results *results = user;
	(void)fail;
	results->files[results->count++] = *file;
	return true;
}

/* Between the listing and the reading: one file goes, one becomes a folder, one a pipe, one is cut, one grows. */
static void files_change_behind_the_list(void **state)
{
	(void)state;
	static const char *const globs[] = {"*.log"};
	for (size_t threads = 1; threads <= 3; threads += 2) {
		struct here here;
		struct fail fail = {0};
		struct results results = {.count = 0};
		struct ingest_taker taker = {.take = take, .user = &results};
		const char *const *names;
		size_t count;
		here_open(&here, threads);
		struct config_source source = here_source(&here, "web", SOURCE_ACCESS, "combined");
		source.paths = globs;
		source.path_count = 1;
		put("a.log", 3);
		put("b.log", 3);
		put("c.log", 3);
		put("d.log", 400000); /* more than a chunk */
		put("e.log", 400000);
		put("f.log", 3);
		assert_true(ingest_list(&source, NULL, 0, NULL, &here.arena, &names, &count, &fail));
		assert_int_equal(count, 6);
		unlink("a.log");
		unlink("b.log");
		assert_int_equal(mkdir("b.log", 0700), 0);
		unlink("c.log");
		assert_int_equal(mkfifo("c.log", 0600), 0);
		unlink("d.log");
		assert_int_equal(truncate("e.log", 30000001), 0);
		assert_true(ingest_run(here.ingest, &source, names, count, &taker, &here.arena, &fail));
		assert_true(ingest_commit(here.ingest, &fail));
		assert_int_equal(results.count, 6);
		static const char *const parts[] = {"a.log cannot be opened: No such file", "b.log is a folder", "c.log is a pipe",
		                                    "d.log cannot be opened: No such file", "", ""};
		for (size_t i = 0; i < 6; i++) {
			const struct ingest_file *file = &results.files[i];
			assert_int_equal(file->outcome, parts[i][0] ? INGEST_UNREADABLE : INGEST_STORED);
			assert_non_null(strstr(file->trouble, parts[i]));
			assert_int_equal(file->line_count,
			                 file->record_count + file->excluded_count + file->duplicate_count + file->rejected_count);
		}
		assert_int_equal(results.files[4].text_bytes, 30000001);
		assert_true(results.files[4].rejected_count <= 1);
		assert_int_equal(results.files[5].record_count, 3);
		here_close(&here);
	}
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(files_change_behind_the_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
