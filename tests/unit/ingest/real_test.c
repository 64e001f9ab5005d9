/* 10,000 lines of a real Apache log, against counts made independently. Skipped (77) where the log is not beside the
 * checkout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lang.h"
#include "workspace_here.h"

static const char *folder;

static void counts_agree(void **state)
{
	(void)state;
	static const struct {
		int64_t status;
		uint64_t count;
	} expected[] = {{200, 9126}, {206, 45}, {301, 164}, {304, 445}, {403, 2}, {404, 213}, {416, 2}, {500, 3}};
	struct here here;
	here_open(&here, 2);
	struct config_source source = here_source(&here, "access", SOURCE_ACCESS, "auto");
	struct fail fail = {0};
	struct ingest_file file;
	assert_true(here_run(&here, &source, file_join(&here.arena, folder, "apache_access_2015-05.log.zst"), &file,
	                     &fail));
	assert_int_equal(file.record_count, 10000);
	assert_int_equal(file.line_count, 10000);
	assert_int_equal(file.text_bytes, 2370789);
	const struct segment_info *segments;
	size_t count;
	assert_true(
	        archive_segments(here.archive, "access", INT64_MIN, INT64_MAX, &here.arena, &segments, &count, &fail));
	struct segment *segment = segment_open(&segments[0], &fail);
	struct block_reader *reader = block_reader_new(&fail);
	uint64_t by_status[600] = {0}, by_day[31] = {0};
	int64_t bytes = 0;
	for (size_t i = 0; i < segment_block_count(segment); i++) {
		const int64_t *statuses, *sizes, *times;
		size_t rows = segment_block_info(segment, i)->record_count;
		assert_true(block_open(reader, segment_block(segment, i), &fail));
		/* Views are valid together until the next block_open. */
		assert_true(block_numbers(reader, block_column(reader, "status"), &statuses, &fail));
		for (size_t row = 0; row < rows; row++)
			by_status[statuses[row]]++;
		assert_true(block_numbers(reader, block_column(reader, "bytes"), &sizes, &fail));
		for (size_t row = 0; row < rows; row++)
			bytes += sizes[row] == NUMBER_NONE ? 0 : sizes[row];
		assert_true(block_numbers(reader, block_column(reader, "time"), &times, &fail));
		for (size_t row = 0; row < rows; row++)
			by_day[civil_of_us(times[row]).date.day - 1]++;
	}
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_int_equal(by_status[expected[i].status], expected[i].count);
	assert_int_equal(bytes, INT64_C(2747282740));
	assert_int_equal(by_day[16], 1632);
	assert_int_equal(by_day[17], 2893);
	assert_int_equal(by_day[18], 2896);
	assert_int_equal(by_day[19], 2579);
	block_reader_free(reader);
	segment_close(segment);
	here_close(&here);
}

int main(int argc, char **argv)
{
	char path[4096];
	assert_int_equal(argc, 2);
	if (!realpath(argv[1], path))
		return 77;
	folder = path;
	lang_set("en");
	const struct CMUnitTest tests[] = {cmocka_unit_test(counts_agree)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
