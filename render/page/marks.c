/* Verdict marks as paths: their shapes must not depend on a font (in one of the family's faces the signs for
 * less-or-equal and greater-or-equal are swapped), and they must be told apart in grey print. */
#include <math.h>

#include "slab.h"
#include "theme.h"

struct mark_shape {
	const char *text;
	struct colour colour;
};

static const struct mark_shape shapes[] = {
        [MARK_NONE] = {"", {0, 0, 0}},           [MARK_GOOD] = {"○", {0, 120, 90}},
        [MARK_CAUTION] = {"△", {190, 120, 0}},   [MARK_BAD] = {"×", {200, 60, 0}},
        [MARK_UNKNOWN] = {"－", {96, 103, 110}}, [MARK_PENDING] = {"□", {96, 103, 110}},
};

struct colour mark_colour(enum mark mark)
{
	return shapes[mark].colour;
}

/* Points as parts of the mark's size, y up from its foot. */
static const double triangle[][2] = {{0.5, 0.96}, {1.0, 0.08}, {0.0, 0.08}};
static const double square[][2] = {{0.1, 0.08}, {0.9, 0.08}, {0.9, 0.88}, {0.1, 0.88}};
static const double cross[][2] = {{0.1, 0.1}, {0.9, 0.9}, {0.1, 0.9}, {0.9, 0.1}};
static const double bar[][2] = {{0.05, 0.48}, {0.95, 0.48}};

static size_t polygon(struct path_segment *segments, const double (*points)[2], size_t count, size_t per_line,
                      double size)
{
	size_t next = 0;
	for (size_t i = 0; i < count; i++)
		segments[next++] = (struct path_segment){.kind = i % per_line ? SEGMENT_LINE : SEGMENT_MOVE,
		                                         .x = {points[i][0] * size},
		                                         .y = {-points[i][1] * size}};
	if (per_line == count && count > 2)
		segments[next++].kind = SEGMENT_CLOSE;
	return next;
}

/* A circle by four Béziers, kappa = 4/3 (√2 − 1). */
static size_t ring(struct path_segment *segments, double size)
{
	const double r = 0.42 * size, k = 0.5522847498 * r, cx = size / 2, cy = -0.48 * size;
	const double at[5][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 0}};
	segments[0] = (struct path_segment){.kind = SEGMENT_MOVE, .x = {cx + r}, .y = {cy}};
	for (size_t i = 0; i < 4; i++) {
		const double *from = at[i], *to = at[i + 1];
		segments[i + 1] = (struct path_segment){
		        .kind = SEGMENT_CURVE,
		        .x = {cx + r * from[0] + k * to[0], cx + r * to[0] + k * from[0], cx + r * to[0]},
		        .y = {cy + r * from[1] + k * to[1], cy + r * to[1] + k * from[1], cy + r * to[1]}};
	}
	segments[5].kind = SEGMENT_CLOSE;
	return 6;
}

double mark_draw(struct builder *builder, struct item_list *list, enum mark mark, int tag, bool alone, double x,
                 double y, double size_pt)
{
	struct path_segment *segments =
	        mark != MARK_NONE ? arena_alloc(builder_arena(builder), 8, sizeof(*segments)) : NULL;
	if (!segments)
		return 0;
	size_t count = 0;
	switch (mark) {
	case MARK_GOOD:
		count = ring(segments, size_pt);
		break;
	case MARK_CAUTION:
		count = polygon(segments, triangle, 3, 3, size_pt);
		break;
	case MARK_BAD:
		count = polygon(segments, cross, 4, 2, size_pt);
		break;
	case MARK_PENDING:
		count = polygon(segments, square, 4, 4, size_pt);
		break;
	case MARK_UNKNOWN:
	case MARK_NONE:
		count = polygon(segments, bar, 2, 2, size_pt);
		break;
	}
	int own = TAG_ARTIFACT;
	if (alone && tag >= 0) {
		own = display_tag(builder->display, ROLE_SPAN, tag);
		struct tag *span = display_tag_at(builder->display, own);
		if (span)
			span->actual = str_of(shapes[mark].text);
	}
	struct item *item = item_path(builder->display, list, own, x, y, segments, count);
	if (item) {
		item->stroked = true;
		item->pen = (struct pen){
		        .colour = shapes[mark].colour, .width_pt = fmax(0.9, size_pt * 0.15), .round_caps = true};
		item->width = size_pt;
		item->height = size_pt;
	}
	return size_pt;
}
