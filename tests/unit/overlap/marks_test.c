/* Marks: any two texts that share MARK_RUN lines in a row share a mark there, however they are cut into tables; and the
 * index finds the block of every mark, from memory, from disk and after runs were merged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mark_index.h"

static uint64_t seed = 1;

static uint64_t next_random(void)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return seed >> 33;
}

/* Few different lines, so that there are equal ones; 0 is a line that is passed over. */
static void fill(uint64_t *hashes, size_t count, uint64_t kinds)
{
	for (size_t i = 0; i < count; i++) {
		char line[32];
		int size = snprintf(line, sizeof(line), "line %d\n", (int)(next_random() % kinds));
		hashes[i] = next_random() % 50 == 0 ? 0 : mark_line_hash((struct str){line, (size_t)size});
	}
}

static size_t find_all(const uint64_t *hashes, size_t count, size_t table, struct mark *marks)
{
	struct mark_state state = {.count = 0};
	size_t found = 0;
	for (size_t at = 0; at < count; at += table)
		found += marks_find(&state, hashes + at, count - at < table ? count - at : table, at, marks + found);
	return found;
}

static bool share_mark(const struct mark *a, size_t a_count, uint64_t a_from, const struct mark *b, size_t b_count,
                       uint64_t b_from, uint64_t lines)
{
	for (size_t i = 0; i < a_count; i++)
		for (size_t k = 0; k < b_count; k++)
			if (a[i].hash == b[k].hash && a[i].line >= a_from && a[i].line < a_from + lines &&
			    b[k].line >= b_from && b[k].line < b_from + lines)
				return true;
	return false;
}

static void shared_runs_share_a_mark(void **state)
{
	enum { LINES = 120 };
	static const uint64_t kinds[] = {1, 2, 5, 100000};
	(void)state;
	for (int round = 0; round < 2000; round++) {
		uint64_t a[LINES], b[LINES];
		struct mark a_marks[2 * LINES], b_marks[2 * LINES];
		uint64_t kind = kinds[round % 4], a_from = next_random() % 60, b_from = next_random() % 60, solid = 0;
		size_t run = 0;
		fill(a, LINES, kind);
		fill(b, LINES, kind);
		/* Until MARK_RUN lines that are not passed over are shared. */
		while (solid < MARK_RUN && a_from + run < LINES && b_from + run < LINES) {
			b[b_from + run] = a[a_from + run];
			solid += a[a_from + run++] != 0;
		}
		if (solid < MARK_RUN)
			continue;
		size_t a_count = find_all(a, LINES, 1 + next_random() % LINES, a_marks);
		size_t b_count = find_all(b, LINES, 1 + next_random() % LINES, b_marks);
		assert_true(share_mark(a_marks, a_count, a_from, b_marks, b_count, b_from, run));
	}
}

static void tables_do_not_matter(void **state)
{
	enum { LINES = 1000 };
	uint64_t hashes[LINES];
	struct mark whole[LINES + 1], cut[LINES + 1];
	(void)state;
	fill(hashes, LINES, 100000);
	size_t count = find_all(hashes, LINES, LINES, whole);
	/* About one in seven lines. */
	assert_in_range(count, LINES / 9, LINES / 5);
	assert_int_equal(find_all(hashes, LINES, 7, cut), count);
	assert_memory_equal(whole, cut, count * sizeof(whole[0]));
	/* Lines that are all equal have not a mark each. */
	fill(hashes, LINES, 1);
	assert_true(find_all(hashes, LINES, LINES, whole) <= LINES / 8);
}

/* --- The index --- */

struct finding {
	uint64_t segment;
	size_t block, count;
};

static bool note(void *user, const struct mark_place *place)
{
	struct finding *finding = user;
	finding->count += place->segment == finding->segment && place->block == finding->block;
	return true;
}

static void assert_found(struct mark_index *index, uint64_t hash, uint64_t segment, size_t block, bool there)
{
	struct mark mark = {hash, 0};
	struct finding finding = {segment, block, 0};
	struct fail fail = {0};
	assert_true(mark_index_find(index, &mark, 1, note, &finding, &fail));
	assert_int_equal(finding.count > 0, there);
}

static uint64_t hash_of(uint64_t segment, uint64_t block, uint64_t i)
{
	char line[64];
	int size = snprintf(line, sizeof(line), "%d %d %d\n", (int)segment, (int)block, (int)i);
	return mark_line_hash((struct str){line, (size_t)size});
}

static void add_segment(struct mark_index *index, uint64_t segment, struct sha256 *digest)
{
	struct fail fail = {0};
	memset(digest->bytes, (int)segment, sizeof(digest->bytes));
	assert_true(mark_index_begin(index, segment, &fail));
	for (uint64_t block = 0; block < 3; block++)
		for (uint64_t i = 0; i < 500; i++)
			assert_true(mark_index_add(index, block, hash_of(segment, block, i), &fail));
	assert_true(mark_index_add_end(index, hash_of(segment, 0, 0), 0, MARK_END_FIRST, &fail));
	assert_true(mark_index_end(index, 3, digest, &fail));
}

static void the_index_finds_blocks(void **state)
{
	char folder[] = "/tmp/geppo-marks-XXXXXX", command[120];
	struct fail fail = {0};
	(void)state;
	assert_non_null(mkdtemp(folder));
	for (uint64_t segment = 1; segment <= 20; segment++) {
		struct mark_index *index = mark_index_open(folder, "web", &fail);
		struct arena arena = {0};
		const struct mark_segment *has;
		struct sha256 digest;
		size_t count;
		assert_non_null(index);
		assert_true(mark_index_segments(index, &arena, &has, &count, &fail));
		assert_int_equal(count, segment - 1);
		for (uint64_t known = 1; known < segment; known++) {
			memset(digest.bytes, (int)known, sizeof(digest.bytes));
			assert_true(mark_index_has(has, count, known, &digest));
			for (uint64_t i = 0; i < 500; i += 99)
				assert_found(index, hash_of(known, known % 3, i), known, known % 3, true);
			assert_int_equal(mark_index_end_at(index, hash_of(known, 0, 0), known, 0), MARK_END_FIRST);
		}
		add_segment(index, segment, &digest);
		assert_found(index, hash_of(segment, 2, 499), segment, 2, true);
		assert_found(index, hash_of(segment, 2, 500), segment, 2, false);
		assert_true(mark_index_begin(index, 99, &fail));
		assert_true(mark_index_add(index, 0, hash_of(99, 0, 0), &fail));
		mark_index_drop(index);
		assert_found(index, hash_of(99, 0, 0), 99, 0, false);
		assert_true(mark_index_flush(index, &fail));
		assert_found(index, hash_of(segment, 1, 250), segment, 1, true);
		mark_index_close(index);
		arena_release(&arena);
	}
	/* A run that is damaged is none. */
	snprintf(command, sizeof(command), "for f in %s/marks/web/*; do printf x >> $f; done", folder);
	assert_int_equal(system(command), 0);
	struct mark_index *index = mark_index_open(folder, "web", &fail);
	assert_non_null(index);
	assert_found(index, hash_of(3, 1, 250), 3, 1, false);
	mark_index_close(index);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(shared_runs_share_a_mark),
	        cmocka_unit_test(tables_do_not_matter),
	        cmocka_unit_test(the_index_finds_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
