/* The 正誤表 of a version: the corrections of figures, remarks and settings as a person reads them, for the report (struct issue_change) and as a CSV file with
 * all of them. Knows how values are printed; finds nothing itself but changed remarks. */
#ifndef GEPPO_ERRATA_H
#define GEPPO_ERRATA_H

#include "config.h"
#include "corrections.h"
#include "issue.h"
#include "remarks.h"

/* What is printed of them: the rest stands in the CSV file. */
#define ERRATA_PRINTED_MAX 300
#define ERRATA_PRINTED_OF_A_TABLE 40

struct errata_source {
	const struct config *config;         /* of the new version: names and language */
	const struct figures *figures;       /* of the new version: names of hosts and sites */
	const struct correction *corrections;
	size_t correction_count;
	const struct remarks *old_remarks, *new_remarks;
	struct sha256 old_settings;          /* digests of both versions' geppo.yaml */
};

struct errata {
	const struct issue_change *changes;  /* all of them */
	const char *const *ids;              /* of each: access.by_day, remarks, settings */
	size_t count;
	const struct issue_change *printed;  /* those of the report */
	size_t printed_count;
};

/* All texts in the arena. */
bool errata_make(const struct errata_source *source, struct arena *arena, struct errata *ret_errata, struct fail *fail) MUST_CHECK;

/* UTF-8 with a byte order mark, CRLF, every field quoted; a text that a spreadsheet would take for a formula has an apostrophe before it. */
void errata_csv(const struct errata *errata, const struct config *config, struct str reason, struct text *csv);

#endif
