/* A document that uses everything the room offers, as a small month's report would: the tests read it, and page-sample
 * writes it for the eye. */
#ifndef GEPPO_TESTS_PAGE_SAMPLE_H
#define GEPPO_TESTS_PAGE_SAMPLE_H

#include "document.h"

/* Says the whole document; canvases live in the arena, which must outlive the document. `rows` of the long table: 60
 * make 8 pages. */
struct document *sample_document(struct arena *arena, const struct face_set *faces, enum pdfa_level level, int rows);

#endif
