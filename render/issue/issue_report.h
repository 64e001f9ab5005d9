/* The report of an issued version as bytes, made of its parts: figures, settings, remarks, its record and the versions before it. The same function issues a
 * version and makes it again for the proof, so both give the same bytes. */
#ifndef GEPPO_ISSUE_REPORT_H
#define GEPPO_ISSUE_REPORT_H

#include "errata.h"
#include "issue_record.h"
#include "monthly.h"

struct issue_report {
	const struct config *config;
	const struct figures *figures;
	const char *comments;        /* path of the remarks */
	const struct issue_record *record;   /* of this version; its inputs are not looked at */
};

/* What has changed since the version before the record's; nothing in v1. Texts in the arena. */
bool issue_report_errata(const struct issue_report *source, struct arena *arena, struct errata *ret_errata, struct fail *fail) MUST_CHECK;

/* The PDF's bytes at the end of *pdf. */
bool issue_report_pdf(const struct issue_report *source, const struct errata *errata, struct text *pdf, struct monthly_result *ret_result,
                      struct fail *fail) MUST_CHECK;

/* 運用支援業務報告書_2019-10.pdf, 正誤表_2019-10_v2.csv; in the arena. */
char *issue_report_name(struct arena *arena, struct civil_month month);
char *issue_errata_name(struct arena *arena, struct civil_month month, int version);

/* "3u", "1b", "none". */
bool issue_report_level(const char *text, enum pdfa_level *ret_level);

#endif
