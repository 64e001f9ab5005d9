/* Each kind of chart against its picture in tests/golden/chart (`ninja golden-chart` draws them anew). Argument: that
 * folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cairo.h>
#include <cmocka.h>

#include "chart_sample.h"
#include "drawing_check.h"
#include "fail.h"

/* Another version of cairo may shade an edge differently; what a person would see moves far more pixels, by far more.
 */
#define CHANNEL_TOLERANCE 10
#define PIXELS_TOLERANCE 12

static const char *golden_folder;
static struct face_set *faces;

static int pixels_apart(cairo_surface_t *a, cairo_surface_t *b)
{
	int apart = 0, height = cairo_image_surface_get_height(a), width = cairo_image_surface_get_width(a);
	if (height != cairo_image_surface_get_height(b) || width != cairo_image_surface_get_width(b))
		return height * width;
	for (int y = 0; y < height; y++) {
		const unsigned char *left =
		        cairo_image_surface_get_data(a) + (ptrdiff_t)y * cairo_image_surface_get_stride(a);
		const unsigned char *right =
		        cairo_image_surface_get_data(b) + (ptrdiff_t)y * cairo_image_surface_get_stride(b);
		for (int x = 0; x < width; x++) {
			bool differs = false;
			for (int channel = 0; channel < 3; channel++)
				differs = differs ||
				          abs(left[4 * x + channel] - right[4 * x + channel]) > CHANNEL_TOLERANCE;
			apart += differs;
		}
	}
	return apart;
}

static void test_sample(void **state)
{
	const struct chart_sample *sample = *state;
	struct arena arena = {0};
	struct fail fail = {0};
	char trouble[400], made_path[200], golden_path[1000];
	struct canvas *canvas = canvas_new(&arena, faces, sample->width_pt, sample->height_pt);
	assert_non_null(canvas);
	sample->draw(canvas);
	assert_string_equal(drawing_check(canvas, trouble, sizeof trouble), "");

	snprintf(made_path, sizeof made_path, "/tmp/chart-golden-%ld-%s.png", (long)getpid(), sample->name);
	snprintf(golden_path, sizeof golden_path, "%s/%s.png", golden_folder, sample->name);
	assert_true(canvas_write_png(canvas, 1, made_path, &fail));
	cairo_surface_t *made = cairo_image_surface_create_from_png(made_path);
	cairo_surface_t *golden = cairo_image_surface_create_from_png(golden_path);
	unlink(made_path);
	assert_int_equal(cairo_surface_status(made), CAIRO_STATUS_SUCCESS);
	assert_int_equal(cairo_surface_status(golden), CAIRO_STATUS_SUCCESS);
	int apart = pixels_apart(made, golden);
	cairo_surface_destroy(made);
	cairo_surface_destroy(golden);
	arena_release(&arena);
	assert_in_range(apart, 0, PIXELS_TOLERANCE);
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	struct CMUnitTest tests[64];
	if (argc < 2 || chart_sample_count > sizeof tests / sizeof *tests)
		return 64;
	golden_folder = argv[1];
	faces = face_set_new(&fail);
	if (!faces) {
		fprintf(stderr, "%s\n", fail.sentence);
		return 1;
	}
	for (size_t i = 0; i < chart_sample_count; i++)
		tests[i] =
		        (struct CMUnitTest){chart_samples[i].name, test_sample, NULL, NULL, (void *)&chart_samples[i]};
	int failed = _cmocka_run_group_tests("charts", tests, chart_sample_count, NULL, NULL);
	face_set_free(faces);
	return failed;
}
