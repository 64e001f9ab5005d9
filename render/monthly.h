/* The monthly report (運用支援業務報告書) as one PDF: cover, contents, chapters. Reads figures.json, geppo.yaml and the comments; the archive is not in its
 * reach. */
#ifndef GEPPO_MONTHLY_H
#define GEPPO_MONTHLY_H

#include "config.h"
#include "document.h"
#include "figures.h"

struct monthly_result {
	size_t page_count;
	struct text warnings;             /* a sentence a line: missing glyphs, remarks that name no figure … */
	struct text findings;             /* what the inspection of the finished file found, a sentence a line */
};

/* Writes the draft into delivery/MONTH/draft/ of the current folder; `ret_path` from the arena. */
bool monthly_write(const struct config *config, const struct figures *figures, enum pdfa_level level, const char *program,
                   struct arena *arena, const char **ret_path, struct monthly_result *ret_result, struct fail *fail) MUST_CHECK;

#endif
