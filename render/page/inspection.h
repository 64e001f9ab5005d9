/* Reads a finished PDF again, with qpdf and with nothing of what wrote it, and says what is wrong: texts that do not
 * come out as they were laid out, missing glyphs, ink outside of the page, links and bookmarks that lead nowhere, and
 * the rules of PDF/A-3u (PDF/A-1b) and PDF/UA-1 that we could break, each with its clause. A clean inspection is no
 * proof of conformance, but every rule it knows was once broken by somebody's writer. */
#ifndef GEPPO_INSPECTION_H
#define GEPPO_INSPECTION_H

#include "document_record.h"

struct inspection {
	const struct composition *composition; /* what was meant to be in the file */
	struct sentences *findings;
	struct sentences *warnings; /* for a person's eye: texts that stand over each other */
	struct arena *arena;        /* of the findings */
};

/* False only when the inspection itself could not be done; what is wrong with the file goes to the findings. `claimed`:
 * the identifiers must be there. */
bool inspection_run(struct inspection *inspection, struct str pdf, bool claimed, struct fail *fail) MUST_CHECK;

/* Findings about totals, in columns that say that theirs are sums. */
void inspect_totals(const struct block *blocks, struct sentences *findings, struct arena *arena);

#endif
