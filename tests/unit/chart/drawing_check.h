/* What must hold of every drawing: nothing outside the canvas, no text over another or
 * painted over, no hairline thinner than 0.25 pt,
 * no text under 8 pt. */
#ifndef GEPPO_DRAWING_CHECK_H
#define GEPPO_DRAWING_CHECK_H

#include "canvas.h"

/* Empty when all holds, else what is wrong first, in `buffer`. */
const char *drawing_check(const struct canvas *canvas, char *buffer, size_t size);

#endif
