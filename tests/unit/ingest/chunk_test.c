/* Cutting: every byte once, cuts at line ends, the same whatever the stream gives at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bounds.h"
#include "chunk.h"
#include "text.h"

/* Reads all; checks what must hold of each chunk; returns the number of chunks. */
static size_t cut(struct str content, uint64_t *ret_lines, size_t *ret_longest)
{
	struct fail fail = {0};
	struct chunk *chunks[2] = {chunk_new(), chunk_new()};
	struct chunk_reader reader = {.stream = stream_new_memory("log", content, &fail),
	                              .digest = xxh128_stream_new()};
	size_t count = 0, at = 0;
	const struct chunk *previous = NULL;
	*ret_longest = 0;
	while (chunk_read(&reader, previous, chunks[count % 2])) {
		const struct chunk *chunk = chunks[count++ % 2];
		assert_in_range(chunk->line_count, 1, BOUND_BLOCK_LINES);
		assert_in_range(chunk->size_bytes, 1, BOUND_BLOCK_BYTES);
		assert_memory_equal(chunk->text, content.at + at, chunk->size_bytes);
		for (size_t i = 0; i < chunk->line_count; i++) {
			assert_true(chunk->line_at[i] < chunk->line_at[i + 1]);
			if (chunk->line_at[i + 1] - chunk->line_at[i] > *ret_longest)
				*ret_longest = chunk->line_at[i + 1] - chunk->line_at[i];
		}
		at += chunk->size_bytes;
		previous = chunk;
	}
	assert_int_equal(at, content.size);
	assert_int_equal(reader.text_bytes, content.size);
	struct xxh128 all = digest_xxh128(content.at, content.size), streamed = xxh128_stream_value(reader.digest);
	assert_true(xxh128_equal(all, streamed));
	*ret_lines = reader.line_count;
	assert_int_equal(reader.damage.kind, FAIL_NONE);
	stream_free(reader.stream);
	xxh128_stream_free(reader.digest);
	chunk_free(chunks[0]);
	chunk_free(chunks[1]);
	return count;
}

static void small_ones(void **state)
{
	(void)state;
	uint64_t lines;
	size_t longest;
	assert_int_equal(cut(STR(""), &lines, &longest), 0);
	assert_int_equal(lines, 0);
	assert_int_equal(cut(STR("\n"), &lines, &longest), 1);
	assert_int_equal(lines, 1);
	assert_int_equal(cut(STR("a"), &lines, &longest), 1);
	assert_int_equal(lines, 1);
	assert_int_equal(cut(STR("a\n\nb\r\nc"), &lines, &longest), 1);
	assert_int_equal(lines, 4);
}

static void line_bound(void **state)
{
	(void)state;
	uint64_t lines;
	size_t longest;
	struct text text = {0};
	for (size_t i = 0; i < BOUND_BLOCK_LINES; i++)
		text_add(&text, STR("x\n"));
	assert_int_equal(cut(text_str(&text), &lines, &longest), 1);
	text_add(&text, STR("one more"));
	assert_int_equal(cut(text_str(&text), &lines, &longest), 2);
	assert_int_equal(lines, BOUND_BLOCK_LINES + 1);
	text_release(&text);
}

static void byte_bound(void **state)
{
	(void)state;
	uint64_t lines;
	size_t longest, size = 2 * (size_t)BOUND_BLOCK_BYTES + 1000;
	char *text = malloc(size);
	memset(text, 'x', size);
	/* One line that no chunk can hold: pieces. */
	assert_int_equal(cut((struct str){text, size}, &lines, &longest), 3);
	assert_int_equal(lines, 3);
	assert_int_equal(longest, BOUND_BLOCK_BYTES);
	for (size_t i = 999; i < size; i += 1000)
		text[i] = '\n';
	assert_int_equal(cut((struct str){text, size}, &lines, &longest), 3);
	assert_int_equal(longest, 1000);
	assert_int_equal(lines, (size + 999) / 1000);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(small_ones),
	        cmocka_unit_test(line_bound),
	        cmocka_unit_test(byte_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
