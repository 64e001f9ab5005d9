/* Sets of lines against one flag a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "line_ranges.h"

#define LINES 70

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 33;
}

static void draw(uint64_t *seed, uint64_t density, bool flags[LINES])
{
	for (size_t line = 0; line < LINES; line++)
		flags[line] = next_random(seed) % 10 < density;
}

/* Added in an order that is not theirs. */
static struct line_ranges ranges_of(struct hidden_lines *hidden, int64_t id, const bool flags[LINES])
{
	struct fail fail = {0};

	for (size_t i = 0; i < LINES; i++)
		if (flags[i * 37 % LINES])
			assert_true(hidden_lines_add(hidden, id, i * 37 % LINES, &fail));
	assert_true(hidden_lines_settle(hidden, &fail));
	return hidden_lines_of(hidden, id);
}

static void assert_ranges(struct line_ranges ranges, const bool flags[LINES])
{
	for (size_t i = 0; i < ranges.count; i++) {
		assert_true(ranges.items[i].line_count > 0);
		if (i)
			assert_true(ranges.items[i].first_line >
			            ranges.items[i - 1].first_line + ranges.items[i - 1].line_count);
	}
	for (uint64_t line = 0; line < LINES; line++)
		assert_int_equal(line_ranges_hold(ranges, line), flags[line]);
	for (uint64_t first = 0; first < LINES; first += 3)
		for (uint64_t count = 1; first + count <= LINES; count += 5) {
			struct line_ranges slice = line_ranges_slice(ranges, first, count);
			uint64_t expected = 0;

			for (uint64_t line = first; line < first + count; line++) {
				expected += flags[line];
				assert_int_equal(line_ranges_hold(slice, line), flags[line]);
			}
			assert_int_equal(line_ranges_within(ranges, first, count), expected);
			assert_int_equal(slice.count == 0, expected == 0);
		}
}

static void ranges_are_the_lines(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (uint64_t run = 0; run < 60; run++) {
		struct hidden_lines *left = hidden_lines_new(), *right = hidden_lines_new();
		bool a[LINES], b[LINES], either[LINES], none[LINES] = {false};
		struct segment_info info = {.id = 7};
		struct arena arena = {0};
		struct line_ranges ranges;
		struct fail fail = {0};

		draw(&seed, run % 11, a);
		draw(&seed, run / 6, b);
		for (size_t i = 0; i < LINES; i++)
			either[i] = a[i] || b[i];
		assert_ranges(ranges_of(left, 7, a), a);
		assert_ranges(ranges_of(right, 9, a), a);
		assert_ranges(ranges_of(right, 7, b), b);
		assert_ranges(hidden_lines_of(right, 9), a);
		assert_ranges(hidden_lines_of(right, 8), none);
		assert_ranges(hidden_lines_of(NULL, 7), none);
		ranges = hidden_lines_of(left, 7);
		info.hidden = ranges.items;
		info.hidden_count = ranges.count;
		assert_true(hidden_of_segment(right, &info, &arena, &ranges, &fail));
		assert_ranges(ranges, either);
		assert_true(hidden_of_segment(NULL, &info, &arena, &ranges, &fail));
		assert_ranges(ranges, a);
		arena_release(&arena);
		hidden_lines_free(left);
		hidden_lines_free(right);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(ranges_are_the_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
