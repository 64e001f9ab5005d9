/* Draws the sample of every kind of chart: chart_demo FOLDER [SCALE]. Beside NAME.png it leaves NAME.grey.png, as a
 * grey printer would show it, when the scale is given; without one it writes the golden pictures at scale 1. */
#include <stdio.h>
#include <stdlib.h>

#include <cairo.h>

#include "chart_sample.h"
#include "fail.h"

static bool write_grey(const char *path, const char *grey_path)
{
	cairo_surface_t *surface = cairo_image_surface_create_from_png(path);
	if (cairo_surface_status(surface))
		return false;
	cairo_surface_flush(surface);
	int stride = cairo_image_surface_get_stride(surface), width = cairo_image_surface_get_width(surface);
	for (int y = 0; y < cairo_image_surface_get_height(surface); y++) {
		unsigned char *row = cairo_image_surface_get_data(surface) + (ptrdiff_t)y * stride;
		for (int x = 0; x < width; x++, row += 4)
			row[0] = row[1] = row[2] = (unsigned char)(0.114 * row[0] + 0.587 * row[1] + 0.299 * row[2]);
	}
	cairo_surface_mark_dirty(surface);
	bool done = !cairo_surface_write_to_png(surface, grey_path);
	cairo_surface_destroy(surface);
	return done;
}

static bool draw_sample(const struct chart_sample *sample, const struct face_set *faces, const char *folder,
                        double scale, bool grey, struct fail *fail)
{
	struct arena arena;
	char path[1000], grey_path[1000];
	arena_init(&arena);
	snprintf(path, sizeof path, "%s/%s.png", folder, sample->name);
	snprintf(grey_path, sizeof grey_path, "%s/%s.grey.png", folder, sample->name);
	struct canvas *canvas = canvas_new(&arena, faces, sample->width_pt, sample->height_pt);
	bool done = canvas != NULL;
	if (done) {
		sample->draw(canvas);
		done = canvas_write_png(canvas, scale, path, fail) && (!grey || write_grey(path, grey_path));
	}
	arena_release(&arena);
	return done;
}

int main(int argc, char **argv)
{
	struct fail fail = {0};
	if (argc < 2)
		return 64;
	double scale = argc > 2 ? strtod(argv[2], NULL) : 1;
	struct face_set *faces = face_set_new(&fail);
	bool done = faces != NULL;
	for (size_t i = 0; done && i < chart_sample_count; i++)
		done = draw_sample(&chart_samples[i], faces, argv[1], scale, argc > 2, &fail);
	face_set_free(faces);
	if (!done)
		fprintf(stderr, "%s\n", fail.sentence);
	return done ? 0 : 1;
}
