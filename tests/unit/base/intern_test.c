#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "intern.h"

#define MANY 200000

static void numbers_follow_first_appearance(void **state)
{
	struct intern *intern = intern_new();
	char name[32];
	size_t bytes = 0;

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < MANY; i++) {
			int size = snprintf(name, sizeof(name), "/path/%u/x", i * 7);

			bytes += round == 0 ? (size_t)size : 0;
			assert_int_equal(intern_add(intern, str_of(name)), i);
		}
	}
	assert_int_equal(intern_count(intern), MANY);
	assert_int_equal(intern_bytes(intern), bytes);
	for (uint32_t i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "/path/%u/x", i * 7);
		assert_true(str_is(intern_text(intern, i), name));
		assert_int_equal(intern_find(intern, str_of(name)), i);
		snprintf(name, sizeof(name), "/path/%u/x", i * 7 + 1);
		assert_int_equal(intern_find(intern, str_of(name)), INTERN_NONE);
	}
	intern_free(intern);
	intern_free(NULL);
}

static void empty_large_and_binary_texts(void **state)
{
	struct intern *intern = intern_new();
	static char large[1 << 20];
	struct str with_nul = {"a\0b", 3};

	(void)state;
	memset(large, 'x', sizeof(large));
	assert_int_equal(intern_find(intern, (struct str){0}), INTERN_NONE);
	assert_int_equal(intern_add(intern, (struct str){0}), 0);
	assert_int_equal(intern_add(intern, STR("")), 0);
	assert_int_equal(intern_add(intern, with_nul), 1);
	assert_int_equal(intern_add(intern, STR("a")), 2);
	assert_int_equal(intern_add(intern, (struct str){large, sizeof(large)}), 3);
	assert_int_equal(intern_add(intern, (struct str){large, sizeof(large) - 1}), 4);
	large[0] = 'y';   /* the set holds a copy */
	assert_int_equal(intern_text(intern, 3).at[0], 'x');
	assert_true(str_equal(intern_text(intern, 1), with_nul));
	intern_free(intern);
}

static void many_at_once_as_one_by_one(void **state)
{
	struct intern *single = intern_new(), *together = intern_new();
	static char room[1000][16];
	static struct str texts[1000];
	uint32_t numbers[1000];

	(void)state;
	for (uint32_t round = 0; round < 40; round++) {
		for (uint32_t i = 0; i < 1000; i++) {
			snprintf(room[i], sizeof(room[i]), "%u", (round * 577 + i * i) % 9973);
			texts[i] = i == 17 ? (struct str){0} : str_of(room[i]);
		}
		assert_true(intern_add_many(together, texts, 1000 - round, numbers));
		for (uint32_t i = 0; i < 1000 - round; i++)
			assert_int_equal(intern_add(single, texts[i]), numbers[i]);
	}
	assert_int_equal(intern_count(single), intern_count(together));
	intern_free(single);
	intern_free(together);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_follow_first_appearance),
		cmocka_unit_test(empty_large_and_binary_texts),
		cmocka_unit_test(many_at_once_as_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
