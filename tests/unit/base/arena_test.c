#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "arena.h"

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
	struct arena arena = {0};
	unsigned char *pieces[500];

	(void)state;
	for (size_t i = 0; i < 500; i++) {
		size_t size = i * 37 % 9000 + 1;

		pieces[i] = arena_alloc(&arena, 1, size);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < size; k++)
			assert_int_equal(pieces[i][k], 0);
		memset(pieces[i], (int)(i % 251) + 1, size);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t k = 0; k < i * 37 % 9000 + 1; k++)
			assert_int_equal(pieces[i][k], i % 251 + 1);
	arena_release(&arena);
}

static void cleared_memory_is_zero_again(void **state)
{
	struct arena arena = {0};

	(void)state;
	memset(arena_alloc(&arena, 100, 10), 0xFF, 1000);
	arena_clear(&arena);
	assert_int_equal(arena.total_bytes, 0);

	char *again = arena_alloc(&arena, 100, 10);

	for (int i = 0; i < 1000; i++)
		assert_int_equal(again[i], 0);
	arena_release(&arena);
}

static void overflow_fails_for_good(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_non_null(arena_alloc(&arena, 0, 8));
	assert_false(arena_failed(&arena));
	assert_null(arena_alloc(&arena, SIZE_MAX / 2, 3));
	assert_true(arena_failed(&arena));
	assert_null(arena_cstr(&arena, STR("x")));
	assert_null(arena_str(&arena, STR("x")).at);
	arena_clear(&arena);
	assert_non_null(arena_alloc(&arena, 1, 1));
	assert_null(arena_alloc(&arena, 1, SIZE_MAX - 3));
	assert_true(arena_failed(&arena));
	arena_release(&arena);
	arena_release(NULL);
}

static void texts_are_copies(void **state)
{
	struct arena arena = {0};
	char source[] = "月報";
	struct str copy = arena_str(&arena, str_of(source));

	(void)state;
	source[0] = 'x';
	assert_true(str_is(copy, "月報"));
	assert_int_equal(copy.at[copy.size], 0);
	assert_string_equal(arena_printf(&arena, "%d-%s", 7, "a"), "7-a");
	assert_string_equal(arena_cstr(&arena, STR("")), "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(cleared_memory_is_zero_again),
		cmocka_unit_test(overflow_fails_for_good),
		cmocka_unit_test(texts_are_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
