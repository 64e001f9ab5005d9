/* Faces loaded once for a test program, and the sample's bytes. */
#ifndef GEPPO_TESTS_PAGE_SUPPORT_H
#define GEPPO_TESTS_PAGE_SUPPORT_H

#include "document.h"

/* NULL-checked: a test without fonts fails. */
struct face_set *support_faces(void);
void support_release(void);

/* The sample document as PDF into *pdf, with no finding. */
void support_sample(enum pdfa_level level, struct text *pdf);

#endif
