/* The sRGB profile of the output intent, made by ourselves so that no package's file is needed and the bytes never
 * change. */
#ifndef GEPPO_ICC_SRGB_H
#define GEPPO_ICC_SRGB_H

#include "text.h"

/* Appends an ICC version 2.1 monitor profile: primaries of IEC 61966-2-1 adapted to D50, and its transfer curve as 1024
 * points. */
void icc_srgb(struct text *profile);

#endif
