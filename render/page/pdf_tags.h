/* The tag tree as StructTreeRoot, ParentTree and marked-content numbers. An element's children are in the order in
 * which their contents were emitted, which is the reading order; elements without contents are left out. */
#ifndef GEPPO_PDF_TAGS_H
#define GEPPO_PDF_TAGS_H

#include "display.h"
#include "hpdfx.h"

struct pdf_tags;

/* In the arena; NULL when memory is out. Keeps the display. */
struct pdf_tags *pdf_tags_new(struct pdf *pdf, const struct display *display, struct arena *arena);

/* The number for the next stretch of the tag's content on the page that is being written (pages count from 0). */
int pdf_tags_content(struct pdf_tags *tags, int tag, size_t page_index);
/* The element exists, though nothing is in it. */
void pdf_tags_touch(struct pdf_tags *tags, int tag);
/* After each page was made: the page's object gets its StructParents, and waiting contents their page. */
void pdf_tags_page(struct pdf_tags *tags, size_t page_index, struct pdf_object *page);
/* Puts an annotation into its element. */
void pdf_tags_annotation(struct pdf_tags *tags, int tag, struct pdf_object *page, struct pdf_object *annotation);

void pdf_tags_finish(struct pdf_tags *tags);

#endif
