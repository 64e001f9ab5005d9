/* A content stream: the operators that draw items. Takes coordinates y down and writes them y up; every number is
 * rounded to 1/1000 pt. Writes no more state changes than needed. Knows nothing of PDF objects; fonts are /F0, /F1 by
 * face, form XObjects /X0, /X1 … */
#ifndef GEPPO_CONTENT_H
#define GEPPO_CONTENT_H

#include "display.h"
#include "fontplan.h"
#include "text.h"

struct content {
	struct text bytes;
	const struct font_plan *plans; /* by face */
	double height_pt;              /* of the page or form: y up = height − y */
	/* What the stream has set; known is false behind a Q. */
	bool fill_known, stroke_known, pen_known, font_known;
	struct colour fill, stroke;
	struct pen pen;
	enum face face;
	double size_pt;
};

void content_init(struct content *content, const struct font_plan *plans, double height_pt);
void content_release(struct content *content);

/* A decimal number of at most three places. */
void content_number(struct text *bytes, double number);

void content_text(struct content *content, double x, double y, bool upright, enum face face, double size_pt,
                  struct colour colour, const uint32_t *letters, const int16_t *moves, size_t count);
struct path_look {
	bool filled, stroked;
	struct colour fill;
	struct pen pen;
};
void content_path(struct content *content, double x, double y, const struct path_segment *segments, size_t count,
                  const struct path_look *look);
void content_clip(struct content *content, double x, double y, double width, double height);
void content_unclip(struct content *content);
void content_form(struct content *content, size_t form, double x, double y, double scale, double height_pt);

/* The whole of a canvas; missing glyphs as 〓. */
struct setter;
void content_canvas(struct content *content, struct setter *setter, struct arena *arena, const struct canvas *canvas);

#endif
