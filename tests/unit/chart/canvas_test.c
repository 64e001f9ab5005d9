#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "canvas.h"
#include "file.h"
#include "ink.h"
#include "text.h"

static struct face_set *faces;
static char folder[] = "/tmp/canvas-test-XXXXXX";

static int open_faces(void **state)
{
	struct fail fail = {0};
	(void)state;
	faces = face_set_new(&fail);
	if (!faces)
		fprintf(stderr, "%s\n", fail.sentence);
	return faces && mkdtemp(folder) ? 0 : 1;
}

static int close_faces(void **state)
{
	(void)state;
	face_set_free(faces);
	return rmdir(folder);
}

static void near(double value, double expected)
{
	assert_true(fabs(value - expected) < 1e-9);
}

static void test_widths_are_font_units(void **state)
{
	(void)state;
	assert_int_equal(face_advance(faces, FACE_REGULAR, '1'), 1024);
	assert_int_equal(face_advance(faces, FACE_BOLD, 0x6708), 2048); /* 月 */
	near(face_text_width(faces, FACE_REGULAR, 7, STR("1月")), 7 * 1.5);
	near(face_text_width(faces, FACE_REGULAR, 7, STR("")), 0);
	near(face_ascent(faces) + face_descent(faces), 1);
	assert_true(face_file(faces, FACE_BOLD).size > 1000000);
}

static void test_missing_glyphs_are_geta(void **state)
{
	(void)state;
	assert_false(face_has(faces, FACE_REGULAR, 0x20BB7)); /* 𠮷 */
	assert_false(face_has(faces, FACE_REGULAR, 0x10FFFF));
	assert_int_equal(face_advance(faces, FACE_REGULAR, 0x1F600), 0);
	near(face_text_width(faces, FACE_REGULAR, 10, STR("𠮷")), 10);
	near(face_text_width(faces, FACE_REGULAR, 10, STR("\xff")), 10);
}

static void test_both_faces_draw_what_charts_write(void **state)
{
	(void)state;
	struct str signs = STR("0123456789,.%()+-/−－…◇≧○△×年月日火水木金土欠測");
	while (signs.size) {
		size_t size;
		uint32_t code_point = str_utf8(signs, &size);
		assert_true(face_has(faces, FACE_REGULAR, code_point));
		assert_true(face_has(faces, FACE_BOLD, code_point));
		signs = str_skip(signs, size);
	}
}

static void test_records_rounded(void **state)
{
	struct arena arena = {0};
	(void)state;
	struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
	canvas_move(canvas, 1.00049, -0.0001);
	canvas_line(canvas, 2.0006, 3);
	canvas_stroke(canvas, &(struct pen){.width_pt = 0.5});
	assert_int_equal(canvas_draw_count(canvas), 1);
	const struct draw *draw = canvas_draw(canvas, 0);
	assert_int_equal(draw->kind, DRAW_PATH);
	assert_int_equal(draw->segment_count, 2);
	near(draw->segments[0].x[0], 1);
	assert_false(signbit(draw->segments[0].y[0]));
	near(draw->segments[1].x[0], 2.001);
	assert_true(draw->stroked && !draw->filled);
	assert_false(canvas_failed(canvas));
	arena_release(&arena);
}

static void test_anchors_are_applied(void **state)
{
	struct arena arena = {0};
	(void)state;
	struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
	struct text_style style = {.face = FACE_REGULAR, .size_pt = 10, .anchor = ANCHOR_END};
	near(canvas_text(canvas, 80, 20, &style, STR("1234")), 20);
	style.anchor = ANCHOR_MIDDLE;
	style.upright = true;
	canvas_textf(canvas, 80, 30, &style, "%d", 12);
	near(canvas_draw(canvas, 0)->x, 60);
	near(canvas_draw(canvas, 0)->y, 20);
	assert_int_equal(canvas_draw(canvas, 0)->style.anchor, ANCHOR_START);
	near(canvas_draw(canvas, 1)->x, 80);
	near(canvas_draw(canvas, 1)->y, 35);
	arena_release(&arena);
}

static void test_failures_stick(void **state)
{
	struct arena arena = {0};
	(void)state;
	const double bad[] = {NAN, INFINITY, 14401};
	for (size_t i = 0; i < 3; i++) {
		struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
		canvas_move(canvas, 0, 0);
		canvas_line(canvas, bad[i], 5);
		canvas_stroke(canvas, &(struct pen){.width_pt = 1});
		assert_true(canvas_failed(canvas));
		canvas_rectangle(canvas, 0, 0, 5, 5);
		canvas_fill(canvas, palette_ink);
		assert_int_equal(canvas_draw_count(canvas), 0);
		struct fail fail = {0};
		assert_false(canvas_write_png(canvas, 1, "/nonexistent/x.png", &fail));
		assert_int_not_equal(fail.kind, FAIL_NONE);
	}
	struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
	canvas_unclip(canvas);
	assert_true(canvas_failed(canvas));
	arena_release(&arena);
}

static void test_arcs_are_round(void **state)
{
	struct arena arena = {0};
	(void)state;
	struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
	canvas_arc(canvas, 30, 20, 10, 0, 4 * acos(0));
	canvas_fill(canvas, palette_ink);
	const struct draw *draw = canvas_draw(canvas, 0);
	size_t curves = 0;
	for (size_t i = 0; i < draw->segment_count; i++) {
		const struct path_segment *segment = &draw->segments[i];
		size_t end = segment->kind == SEGMENT_CURVE ? 2 : 0;
		curves += segment->kind == SEGMENT_CURVE;
		assert_true(fabs(hypot(segment->x[end] - 30, segment->y[end] - 20) - 10) < 0.002);
	}
	assert_true(curves >= 4);
	arena_release(&arena);
}

static void test_hatch_stays_inside(void **state)
{
	struct arena arena = {0};
	(void)state;
	struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
	canvas_hatch(canvas, 10, 5, 33.3, 17.1, palette_hatch);
	const struct draw *draw = canvas_draw(canvas, 0);
	assert_true(draw->segment_count >= 20);
	for (size_t i = 0; i < draw->segment_count; i++) {
		assert_in_range((int)(draw->segments[i].x[0] * 1000), 9999, 43301);
		assert_in_range((int)(draw->segments[i].y[0] * 1000), 4999, 22101);
	}
	canvas_hatch(canvas, 10, 5, 0, 10, palette_hatch);
	assert_int_equal(canvas_draw_count(canvas), 1);
	arena_release(&arena);
}

static void draw_something(struct canvas *canvas)
{
	struct text_style style = {.face = FACE_BOLD, .size_pt = 12};
	canvas_clip(canvas, 0, 0, 60, 40);
	canvas_text(canvas, 5, 20, &style, STR("月報 12𠮷"));
	canvas_unclip(canvas);
	canvas_arc(canvas, 70, 25, 10, 0, 4);
	canvas_stroke(canvas, &(struct pen){.colour = palette_ink, .width_pt = 1, .dash_pt = {3, 2}});
	canvas_hatch(canvas, 5, 25, 30, 20, palette_hatch);
}

typedef bool writer(const struct canvas *canvas, const char *path, struct fail *fail);

static bool write_png(const struct canvas *canvas, const char *path, struct fail *fail)
{
	return canvas_write_png(canvas, 1.5, path, fail);
}

static bool write_svg(const struct canvas *canvas, const char *path, struct fail *fail)
{
	return canvas_write_svg(canvas, path, fail);
}

static void check_same_bytes(writer *write, const char *head)
{
	struct text first = {0}, second = {0};
	struct fail fail = {0};
	char path[100];
	snprintf(path, sizeof path, "%s/drawing", folder);
	for (int i = 0; i < 2; i++) {
		struct arena arena = {0};
		struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
		draw_something(canvas);
		assert_true(write(canvas, path, &fail));
		assert_true(file_read(path, 1 << 20, i ? &second : &first, &fail));
		arena_release(&arena);
	}
	assert_true(first.size > 500);
	assert_memory_equal(first.at, head, strlen(head));
	assert_true(str_equal(text_str(&first), text_str(&second)));
	text_release(&first);
	text_release(&second);
	assert_int_equal(unlink(path), 0);
}

static void test_png_twice_is_the_same(void **state)
{
	(void)state;
	check_same_bytes(write_png, "\x89PNG");
}

static void test_svg_twice_is_the_same(void **state)
{
	(void)state;
	check_same_bytes(write_svg, "<?xml");
}

static void test_pictures_have_a_limit(void **state)
{
	struct arena arena = {0};
	struct fail fail = {0};
	(void)state;
	struct canvas *canvas = canvas_new(&arena, faces, 1000, 500);
	assert_false(canvas_write_png(canvas, 100, "/tmp/never.png", &fail));
	assert_int_equal(fail.kind, FAIL_LIMIT);
	arena_release(&arena);
}

static void test_fit_cuts_at_characters(void **state)
{
	struct arena arena = {0};
	char buffer[INK_FIT_SIZE];
	(void)state;
	struct canvas *canvas = canvas_new(&arena, faces, 100, 50);
	struct text_style style = ink_style(ANCHOR_START);
	assert_true(str_is(ink_fit(canvas, &style, STR("証明書発行"), 40, buffer), "証明書発行"));
	assert_true(str_is(ink_fit(canvas, &style, STR("証明書発行"), 39, buffer), "証明書…"));
	assert_true(str_is(ink_fit(canvas, &style, STR("証明書発行"), 10, buffer), ""));
	arena_release(&arena);
}

static void test_numbers_read_well(void **state)
{
	char buffer[INK_NUMBER_SIZE];
	(void)state;
	assert_true(str_is(ink_number(0, 0, buffer), "0"));
	assert_true(str_is(ink_number(-0.04, 1, buffer), "0.0"));
	assert_true(str_is(ink_number(999, 0, buffer), "999"));
	assert_true(str_is(ink_number(1234567.25, 1, buffer), "1,234,567.2"));
	assert_true(str_is(ink_number(-1234, 0, buffer), "-1,234"));
	assert_true(str_is(ink_number(1.5e300, 0, buffer), "1.5e+300"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_widths_are_font_units),
	        cmocka_unit_test(test_missing_glyphs_are_geta),
	        cmocka_unit_test(test_both_faces_draw_what_charts_write),
	        cmocka_unit_test(test_records_rounded),
	        cmocka_unit_test(test_anchors_are_applied),
	        cmocka_unit_test(test_failures_stick),
	        cmocka_unit_test(test_arcs_are_round),
	        cmocka_unit_test(test_hatch_stays_inside),
	        cmocka_unit_test(test_png_twice_is_the_same),
	        cmocka_unit_test(test_svg_twice_is_the_same),
	        cmocka_unit_test(test_pictures_have_a_limit),
	        cmocka_unit_test(test_fit_cuts_at_characters),
	        cmocka_unit_test(test_numbers_read_well),
	};
	return cmocka_run_group_tests(tests, open_faces, close_faces);
}
