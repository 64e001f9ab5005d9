/* データ集: the figures of a month as a workbook (.xlsx), one sheet a table, with the list of sheets first; also the data behind every chart, since charts are
 * drawn from these tables. Numbers, days and instants (clock of the contract's zone) are such cells, ratios are percentages; text is always text, whatever it begins
 * with; integers of more than 15 digits are text, because a spreadsheet would round them. Written by libxlsxwriter row by row, so that memory does not grow with the
 * rows. The same figures give the same bytes. Knows no pages; what a figure means is in analyze/FIGURES.md. */
#ifndef GEPPO_WORKBOOK_H
#define GEPPO_WORKBOOK_H

#include "config.h"
#include "figures.h"

struct workbook_order {
	const struct config *config;
	const struct figures *figures;   /* of the edition */
	const char *edition;             /* 提出版 */
	const char *program;             /* "geppo 0.1.0" */
	int64_t created_us;              /* said by the caller: the document's time */
};

/* Written under a temporary name and renamed. A cell's text beyond a spreadsheet's 32,767 characters is cut with "…"; more rows than a sheet has are FAIL_LIMIT. */
bool workbook_write(const struct workbook_order *order, const char *path, struct fail *fail) MUST_CHECK;

#endif
