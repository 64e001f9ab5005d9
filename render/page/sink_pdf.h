/* Plays a display list into a PDF. */
#ifndef GEPPO_SINK_PDF_H
#define GEPPO_SINK_PDF_H

#include "display.h"
#include "document.h"
#include "fontplan.h"
#include "prose.h"

struct attachment {
	struct str name, mime, description;
	enum relationship relationship;
	struct str bytes;
	struct attachment *next;
};

/* What is needed beside the display; made once, composed as often as wanted. */
struct composition {
	const struct display *display;
	const struct document_settings *settings;
	struct setter *setter;
	const struct attachment *attachments;
	struct font_plan plans[FACE_COUNT];
	/* The canvases of all pages in order, each a form. */
	const struct canvas **canvases;
	size_t canvas_count;
};

/* Collects canvases and characters and makes the subsets; everything in the arena. */
bool composition_prepare(struct composition *composition, struct arena *arena, struct fail *fail) MUST_CHECK;

/* The file's bytes, with or without the identifiers of conformance. */
bool composition_pdf(const struct composition *composition, bool claim, struct text *ret_pdf,
                     struct fail *fail) MUST_CHECK;

#endif
