/* The monthly report (運用支援業務報告書) as one PDF: cover, contents, chapters. Reads figures.json, geppo.yaml and the comments; the archive is not in its
 * reach. */
#ifndef GEPPO_MONTHLY_H
#define GEPPO_MONTHLY_H

#include "config.h"
#include "document.h"
#include "figures.h"
#include "issue.h"
#include "leak.h"

/* What is attached. */
struct monthly_file {
	const char *name, *mime, *description;
	struct str bytes;
};

struct monthly_order {
	const struct config *config;
	const struct figures *figures;
	const char *comments;             /* path of the remarks; need not be there */
	enum pdfa_level level;
	const char *program;              /* "geppo 0.1.0" */
	const struct issue *issue;        /* NULL: a draft, marked 案 on every page */
	const char *edition;              /* 内部版, printed on the cover and every page; NULL: the client's, which says nothing */
	const struct monthly_file *files; /* attached as data (not in 1b) */
	size_t file_count;
	struct leak_scan *scan;           /* looks through the finished report; NULL: none */
};

struct monthly_result {
	size_t page_count;
	struct text empty_remarks;        /* a chapter a line whose 所見 is not written */
	struct text warnings;             /* a sentence a line: missing glyphs, remarks that name no figure … */
	struct text findings;             /* what the inspection of the finished file found, a sentence a line */
};

void monthly_result_release(struct monthly_result *result);

/* The report's bytes at the end of *pdf. */
bool monthly_pdf(const struct monthly_order *order, struct text *pdf, struct monthly_result *ret_result, struct fail *fail) MUST_CHECK;

#endif
