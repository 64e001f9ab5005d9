/* The finished file with its small objects in compressed object streams (PDF 1.5, 7.5.7; allowed in PDF/A-2 and -3, not in
 * PDF/A-1): the tags of some thousand table cells cost a third of a report otherwise. Works on bytes; knows nothing of
 * documents. The same bytes in give the same bytes out. */
#ifndef GEPPO_COMPACTION_H
#define GEPPO_COMPACTION_H

#include "fail.h"
#include "text.h"

/* In place. Proven before it is given: written out without object streams, the compact file and the plain one are the same
 * bytes, so what the inspection found of the plain file holds of the compact one. */
bool compact_pdf(struct text *pdf, struct fail *fail) MUST_CHECK;

#endif
