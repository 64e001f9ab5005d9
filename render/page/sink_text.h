/* Plays a display list into lines of text, for tests and for the eye. */
#ifndef GEPPO_SINK_TEXT_H
#define GEPPO_SINK_TEXT_H

#include "display.h"
#include "text.h"

/* A line each item: page, place, look, words; for a canvas its frame and its texts; for a link its target's page. */
void sink_text(const struct display *display, struct text *out);

/* The words of one page, a line for each paragraph, cell or text of a drawing. */
void sink_text_words(const struct page *page, struct text *out);

#endif
