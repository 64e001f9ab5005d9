/* What a person would see at once on the laid-out pages: text outside of its page's margins, text over a drawing, a drawing's
 * label that its canvas cuts off or that is drawn too small. Works on the display list, before anything is written; texts over
 * each other are found in the finished file (inspection_overlap.c). */
#ifndef GEPPO_LAYOUT_CHECK_H
#define GEPPO_LAYOUT_CHECK_H

#include "display.h"
#include "sentences.h"

/* A finished sentence for the first fault of each kind on each page. */
void layout_check(const struct display *display, struct sentences *warnings, struct arena *arena);

#endif
