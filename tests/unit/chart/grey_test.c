/* In grey print the neighbours of a chart must still be told apart: by lightness, or by dash and shape. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "chart_sample.h"
#include "fail.h"
#include "ink.h"
#include "palette.h"

#define LINES 8
/* WCAG contrast of what touches; a step of the heat map is a little less, its cells carry their number or a key. */
#define TOUCH_CONTRAST 1.25
#define STEP_CONTRAST 1.12
#define RECTANGLES_MAX 4000

static struct face_set *faces;

struct rectangle {
	double left, top, right, bottom;
	struct colour fill;
};

static bool same(struct colour a, struct colour b)
{
	return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static void lines_differ_in_dash_or_lightness(void **state)
{
	(void)state;
	for (size_t i = 0; i < LINES; i++)
		for (size_t k = i + 1; k < LINES; k++) {
			struct pen a = ink_line_pen(i, TONE_AUTO), b = ink_line_pen(k, TONE_AUTO);
			assert_true(memcmp(a.dash_pt, b.dash_pt, sizeof a.dash_pt) != 0 ||
			            palette_contrast(a.colour, b.colour) >= TOUCH_CONTRAST);
		}
}

static void lines_are_seen_on_white(void **state)
{
	(void)state;
	for (size_t i = 0; i < LINES; i++)
		assert_true(palette_contrast(ink_line_pen(i, TONE_AUTO).colour, palette_white) >= 2);
}

static void stacked_neighbours_differ_in_lightness(void **state)
{
	(void)state;
	for (size_t i = 0; i + 1 < LINES; i++)
		assert_true(palette_contrast(palette_tone(palette_stack_tone(i)),
		                             palette_tone(palette_stack_tone(i + 1))) >= TOUCH_CONTRAST);
}

static void each_step_is_darker_than_the_one_before(void **state)
{
	(void)state;
	for (int i = 0; i + 1 < PALETTE_STEPS; i++) {
		assert_true(palette_contrast(palette_step(i), palette_step(i + 1)) >= STEP_CONTRAST);
		assert_true(palette_contrast(palette_white, palette_step(i + 1)) >
		            palette_contrast(palette_white, palette_step(i)));
	}
}

/* A path of straight edges along the axes. */
static bool rectangle_of(const struct draw *draw, struct rectangle *ret)
{
	double x[2] = {INFINITY, -INFINITY}, y[2] = {INFINITY, -INFINITY};
	if (draw->kind != DRAW_PATH || !draw->filled || draw->segment_count != 5)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (draw->segments[i].kind == SEGMENT_CURVE)
			return false;
		x[0] = fmin(x[0], draw->segments[i].x[0]);
		x[1] = fmax(x[1], draw->segments[i].x[0]);
		y[0] = fmin(y[0], draw->segments[i].y[0]);
		y[1] = fmax(y[1], draw->segments[i].y[0]);
	}
	*ret = (struct rectangle){x[0], y[0], x[1], y[1], draw->fill};
	return draw->segments[4].kind == SEGMENT_CLOSE;
}

/* Side by side, or one above the other, over more than a hairline. */
static bool touch(const struct rectangle *a, const struct rectangle *b)
{
	double wide = fmin(a->right, b->right) - fmax(a->left, b->left),
	       high = fmin(a->bottom, b->bottom) - fmax(a->top, b->top);
	bool stacked = wide > 2 && (fabs(a->bottom - b->top) < 0.01 || fabs(b->bottom - a->top) < 0.01),
	     beside = high > 2 && (fabs(a->right - b->left) < 0.01 || fabs(b->right - a->left) < 0.01);
	return stacked || beside;
}

/* The grounds: white, days off, the tint behind an incident, which has edges. */
static bool is_ground(struct colour fill)
{
	return same(fill, palette_white) || same(fill, palette_shade) || same(fill, palette_alarm_tint);
}

static void test_sample(void **state)
{
	const struct chart_sample *sample = *state;
	static struct rectangle rectangles[RECTANGLES_MAX];
	size_t count = 0;
	struct arena arena = {0};
	struct canvas *canvas = canvas_new(&arena, faces, sample->width_pt, sample->height_pt);
	assert_non_null(canvas);
	sample->draw(canvas);
	for (size_t i = 0; i < canvas_draw_count(canvas) && count < RECTANGLES_MAX; i++)
		if (rectangle_of(canvas_draw(canvas, i), &rectangles[count]) && !is_ground(rectangles[count].fill))
			count++;
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++) {
			const struct rectangle *a = &rectangles[i], *b = &rectangles[k];
			if (same(a->fill, b->fill) || !touch(a, b) ||
			    palette_contrast(a->fill, b->fill) >= STEP_CONTRAST)
				continue;
			fail_msg("%s: #%02x%02x%02x and #%02x%02x%02x touch at %g %g", sample->name, a->fill.red,
			         a->fill.green, a->fill.blue, b->fill.red, b->fill.green, b->fill.blue, b->left,
			         b->top);
		}
	arena_release(&arena);
}

int main(void)
{
	struct fail fail = {0};
	struct CMUnitTest tests[64] = {
	        cmocka_unit_test(lines_differ_in_dash_or_lightness),
	        cmocka_unit_test(lines_are_seen_on_white),
	        cmocka_unit_test(stacked_neighbours_differ_in_lightness),
	        cmocka_unit_test(each_step_is_darker_than_the_one_before),
	};
	size_t count = 4;
	faces = face_set_new(&fail);
	if (!faces || chart_sample_count + count > sizeof tests / sizeof *tests) {
		fprintf(stderr, "%s\n", fail.sentence);
		return 1;
	}
	for (size_t i = 0; i < chart_sample_count; i++)
		tests[count++] =
		        (struct CMUnitTest){chart_samples[i].name, test_sample, NULL, NULL, (void *)&chart_samples[i]};
	int failed = _cmocka_run_group_tests("grey", tests, count, NULL, NULL);
	face_set_free(faces);
	return failed;
}
