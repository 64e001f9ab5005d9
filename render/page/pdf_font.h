/* A font plan as a Type 0 font: Identity-H codes, CIDToGIDMap, widths, descriptor, ToUnicode. */
#ifndef GEPPO_PDF_FONT_H
#define GEPPO_PDF_FONT_H

#include "fontplan.h"
#include "hpdfx.h"

/* `cid_set`: with the CIDSet that PDF/A-1 demands (later parts ask for none). */
struct pdf_object *pdf_font(struct pdf *pdf, const struct font_plan *plan, bool cid_set);

#endif
