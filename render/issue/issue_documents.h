/* The documents of an issued version as bytes: the report and the データ集 in both editions, the 正誤表 as CSV, and the 障害報告書 of the month's incidents that have a report
 * number. Made of the version's parts alone — figures, settings, remarks, its record and the versions before it — by one function, which issues a version and makes
 * it again for the proof, so that both give the same bytes. */
#ifndef GEPPO_ISSUE_DOCUMENTS_H
#define GEPPO_ISSUE_DOCUMENTS_H

#include "errata.h"
#include "issue_record.h"
#include "monthly_edition.h"

struct issue_source {
	const struct config *config;
	const struct figures *figures;       /* analyze's own */
	const char *comments;                /* path of the remarks */
	const struct issue_record *record;   /* of this version; its inputs are not looked at */
	const struct pseudonym_key *key;     /* of the workspace, for the client's edition */
};

struct issue_document {
	char *name;                  /* 運用支援業務報告書_2019-10.pdf; malloc'ed */
	const char *mime;
	bool client;                 /* for the client: goes with the mail */
	struct text bytes;
};

#define ISSUE_DOCUMENTS_MAX 64   /* of them at most 58 incident reports; more are told */

struct issue_documents {
	struct issue_document items[ISSUE_DOCUMENTS_MAX];   /* the first is the client's report */
	size_t count;
	size_t page_count;           /* of the client's report */
	size_t change_count;         /* of figures, remarks and settings since the version before, unmasked */
	struct text empty_remarks;   /* a chapter a line whose 所見 is not written */
	struct text warnings, findings, leaks;   /* a sentence a line */
};
void issue_documents_release(struct issue_documents *documents);

/* True with findings and leaks too: the caller decides. */
bool issue_documents_make(const struct issue_source *source, struct issue_documents *ret_documents, struct fail *fail) MUST_CHECK;

/* Only which remarks are empty, of a month whose figures cannot be computed. */
bool issue_documents_remarks(const struct config *config, struct civil_month month, const char *comments, const char *program, struct text *empty_remarks,
                             struct fail *fail) MUST_CHECK;

/* 運用支援業務報告書_2019-10.pdf; in the arena. */
char *issue_report_name(struct arena *arena, struct civil_month month);

/* "3u", "1b", "none". */
bool issue_pdfa_level(const char *text, enum pdfa_level *ret_level);

#endif
