/* The chapters of the monthly report: one source file each, listed in one table (sections.c). Each composes itself from the figures into the document. */
#ifndef GEPPO_SECTION_H
#define GEPPO_SECTION_H

#include "report.h"

struct section {
	const char *name;                 /* in geppo.yaml's report.chapters: summary, clauses, cpu … */
	const char *number;               /* of the chapter: 1, 2, 4 … A */
	const char *english, *title;      /* the heading in both languages */
	void (*compose)(struct report *report);
};

/* The heading in the report's language. */
const char *section_title(const struct section *section, const struct config *config);

size_t section_count(void);
const struct section *section_at(size_t index);
const struct section *section_named(const char *name);

/* Each composes everything behind its chapter's heading; defined in chapter_NAME.c. */
void chapter_summary(struct report *report);
void chapter_clauses(struct report *report);
void chapter_availability(struct report *report);
void chapter_cpu(struct report *report);
void chapter_access(struct report *report);
void chapter_system(struct report *report);
void chapter_inquiries(struct report *report);
void chapter_incidents(struct report *report);
void chapter_changes(struct report *report);
void chapter_security(struct report *report);
void chapter_expiry(struct report *report);
void chapter_custody(struct report *report);
void chapter_manuals(struct report *report);
void chapter_requests(struct report *report);
void chapter_problems(struct report *report);
void chapter_meetings(struct report *report);
void chapter_schedule(struct report *report);
void chapter_definitions(struct report *report);
void chapter_quality(struct report *report);
void chapter_reproduction(struct report *report);
void chapter_sites(struct report *report);

/* Before the contents: what was issued before and what has changed since. Nothing in a draft and in the first version. */
void report_revisions(struct report *report);
/* In appendix C: version, day of issue, and the archive's chain head. Nothing in a draft. */
void report_issue_proof(struct report *report);
/* In appendix C: of which earlier months the issued figures were compared, and which were computed anew. Nothing in the contract's first month. */
void report_comparisons(struct report *report);
/* "第2版（v2）" and the day of issue; of an issued report only. */
struct str report_version(struct report *report);
struct str report_issued_day(struct report *report);

/* Parts of chapters with a file of their own. */
void access_sites(struct report *report);
void access_answers(struct report *report);

#endif
