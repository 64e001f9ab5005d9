#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "palette.h"
#include "placer.h"
#include "scale.h"

static void assert_near(double value, double expected)
{
	assert_true(fabs(value - expected) <= 1e-9 * fmax(1, fabs(expected)));
}

static void check_ticks(const struct scale *scale)
{
	assert_true(isfinite(scale->low) && isfinite(scale->high) && scale->low < scale->high);
	assert_true(scale->tick_count >= 2 && scale->tick_count <= SCALE_TICKS_MAX);
	for (size_t i = 0; i < scale->tick_count; i++) {
		assert_true(scale->ticks[i] >= scale->low && scale->ticks[i] <= scale->high);
		assert_true(i == 0 || scale->ticks[i] > scale->ticks[i - 1]);
	}
}

static void test_linear_ticks_are_round(void **state)
{
	(void)state;
	struct scale scale = scale_linear(0, 81234, 5, 1);
	assert_int_equal(scale.tick_count, 6);
	assert_near(scale.high, 100000);
	assert_near(scale.ticks[1], 20000);
	assert_int_equal(scale.decimals, 0);

	scale = scale_linear(0, 0.37, 4, 0);
	assert_near(scale.ticks[1], 0.1);
	assert_true(scale.ticks[3] == 0.3); /* exactly the double that prints as 0.3 */
	assert_near(scale.high, 0.4);
	assert_int_equal(scale.decimals, 1);

	scale = scale_linear(-7, 12, 4, 0);
	assert_near(scale.low, -10);
	assert_near(scale.high, 15);
}

static void test_linear_ends_on_ticks_do_not_grow(void **state)
{
	(void)state;
	struct scale scale = scale_linear(0, 100, 5, 0);
	assert_near(scale.high, 100);
	assert_int_equal(scale.tick_count, 6);
}

static void test_counts_have_no_ticks_between(void **state)
{
	(void)state;
	struct scale scale = scale_linear(0, 2, 5, 1);
	assert_int_equal(scale.tick_count, 3);
	assert_int_equal(scale.decimals, 0);
	scale = scale_linear(0, 0, 5, 1);
	assert_near(scale.high, 1);
}

static void test_odd_ends_still_give_a_scale(void **state)
{
	(void)state;
	const double odd[] = {NAN,    INFINITY, -INFINITY, 0,      1,    -1,       1e300,
	                      -1e300, 1.7e308,  5e-324,    1e-200, 1e15, 1e15 + 1, 0.1};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
			for (size_t wanted = 0; wanted < 40; wanted += 13) {
				struct scale scale = scale_linear(odd[i], odd[k], wanted, 0);
				check_ticks(&scale);
				scale = scale_exact(odd[i], odd[k], wanted, 1);
				check_ticks(&scale);
				scale = scale_log(odd[i], odd[k]);
				check_ticks(&scale);
				assert_true(scale.low > 0);
			}
}

static void test_exact_keeps_its_ends(void **state)
{
	(void)state;
	struct scale scale = scale_exact(0, 94, 5, 0);
	assert_near(scale.high, 94);
	assert_near(scale.ticks[scale.tick_count - 1], 80);
	scale = scale_exact(0.1, 0.9, 1, 0);
	check_ticks(&scale);
}

static void test_log_decades(void **state)
{
	(void)state;
	struct scale scale = scale_log(3, 4200);
	assert_near(scale.low, 1);
	assert_near(scale.high, 10000);
	scale.from_pt = 100;
	scale.to_pt = 0;
	assert_near(scale_at(&scale, 100), 50);
	scale = scale_log(20, 80);
	assert_int_equal(scale.tick_count, 4); /* 10 20 50 100 */
}

static void test_at_clamps_and_keeps_nan(void **state)
{
	(void)state;
	struct scale scale = scale_linear(0, 100, 5, 0);
	scale.from_pt = 200;
	scale.to_pt = 100;
	assert_near(scale_at(&scale, 25), 175);
	assert_near(scale_at(&scale, 500), 100);
	assert_near(scale_at(&scale, -5), 200);
	assert_true(isnan(scale_at(&scale, NAN)));
}

static void test_include_skips_what_was_not_measured(void **state)
{
	(void)state;
	const double values[] = {NAN, 4, INFINITY, -2, NAN};
	double low = NAN, high = NAN;
	scale_include(&low, &high, values, 1);
	assert_true(isnan(low) && isnan(high));
	scale_include(&low, &high, values, 5);
	assert_near(low, -2);
	assert_near(high, 4);
}

static void test_placer_keeps_boxes_apart(void **state)
{
	(void)state;
	struct placer placer;
	const struct box bounds = {0, 0, 100, 20}, a = {10, 0, 30, 10}, right = {30, 0, 30, 10},
	                 below = {30, 10, 30, 10}, out = {80, 0, 30, 10};
	struct box taken;
	placer_init(&placer, bounds);
	assert_true(placer_place(&placer, &a, 1, &taken));
	const struct box candidates[] = {right, out, below};
	assert_true(placer_place(&placer, candidates, 3, &taken));
	assert_near(taken.y, 10); /* the first overlaps, the second leaves the bounds */
	assert_false(placer_place(&placer, candidates, 3, &taken));
	const struct box touching = {40, 0, 20, 10};
	assert_true(placer_is_free(&placer, touching));
}

static void test_full_placer_drops_labels(void **state)
{
	(void)state;
	static struct placer placer;
	placer_init(&placer, (struct box){0, 0, 1e6, 10});
	for (size_t i = 0; i < PLACER_BOXES_MAX; i++)
		placer_take(&placer, (struct box){(double)i * 10, 0, 5, 5});
	assert_false(placer_is_free(&placer, (struct box){9e5, 0, 5, 5}));
}

static void check_spread(const double *centres, size_t count, double size, double low, double high)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(centres[i] >= low + size / 2 - 1e-6 && centres[i] <= high - size / 2 + 1e-6);
		assert_true(i == 0 || centres[i] - centres[i - 1] >= size - 1e-6);
	}
}

static void test_spread_moves_least(void **state)
{
	(void)state;
	double apart[] = {10, 30, 60};
	assert_true(placer_spread(apart, 3, 9, 0, 100));
	assert_near(apart[0], 10);
	assert_near(apart[2], 60);

	double pair[] = {50, 50};
	assert_true(placer_spread(pair, 2, 9, 0, 100));
	assert_near(pair[0], 45.5);
	assert_near(pair[1], 54.5);

	double edge[] = {1, 2, 3, 99};
	assert_true(placer_spread(edge, 4, 9, 0, 100));
	check_spread(edge, 4, 9, 0, 100);
	assert_near(edge[0], 4.5);
	assert_near(edge[3], 95.5);
}

static void test_spread_refuses_what_cannot_fit(void **state)
{
	(void)state;
	double centres[] = {5, 6, 7};
	assert_false(placer_spread(centres, 3, 9, 0, 20));
	assert_near(centres[2], 7);
	assert_true(placer_spread(centres, 3, 9, 0, 27));
	check_spread(centres, 3, 9, 0, 27);
	assert_true(placer_spread(centres, 0, 9, 0, 20));
}

static void test_steps_grow_darker_and_carry_text(void **state)
{
	(void)state;
	const struct colour white = palette_white;
	for (int i = 0; i < PALETTE_STEPS; i++) {
		struct colour step = palette_step(i);
		assert_true(palette_contrast(palette_text_on(step), step) >= 4.5); /* WCAG AA */
		assert_true(i == 0 ||
		            palette_contrast(step, white) > 1.15 * palette_contrast(palette_step(i - 1), white));
	}
	assert_int_equal(palette_step_of(0, 0, 70), 0);
	assert_int_equal(palette_step_of(69.9, 0, 70), 6);
	assert_int_equal(palette_step_of(1e9, 0, 70), 6);
	assert_int_equal(palette_step_of(-5, 0, 70), 0);
	assert_int_equal(palette_step_of(10, 0, 70), 1);
	assert_int_equal(palette_step_of(5, 5, 5), 0);
}

static void test_stack_neighbours_differ_in_grey(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_true(palette_contrast(palette_tone(palette_stack_tone(i)),
		                             palette_tone(palette_stack_tone(i + 1))) >= 1.4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_linear_ticks_are_round),
	        cmocka_unit_test(test_linear_ends_on_ticks_do_not_grow),
	        cmocka_unit_test(test_counts_have_no_ticks_between),
	        cmocka_unit_test(test_odd_ends_still_give_a_scale),
	        cmocka_unit_test(test_exact_keeps_its_ends),
	        cmocka_unit_test(test_log_decades),
	        cmocka_unit_test(test_at_clamps_and_keeps_nan),
	        cmocka_unit_test(test_include_skips_what_was_not_measured),
	        cmocka_unit_test(test_placer_keeps_boxes_apart),
	        cmocka_unit_test(test_full_placer_drops_labels),
	        cmocka_unit_test(test_spread_moves_least),
	        cmocka_unit_test(test_spread_refuses_what_cannot_fit),
	        cmocka_unit_test(test_steps_grow_darker_and_carry_text),
	        cmocka_unit_test(test_stack_neighbours_differ_in_grey),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
