/* One edition of a month: the report and the データ集, from the figures that analyze wrote. The client's edition is made from masked figures and looked through for
 * leaks; files of the internal edition have _内部版 before their extension. A pure function of its order: the same order gives the same bytes. */
#ifndef GEPPO_MONTHLY_EDITION_H
#define GEPPO_MONTHLY_EDITION_H

#include "edition.h"
#include "monthly.h"

struct monthly_edition {
	struct monthly_order order;       /* its figures are analyze's; edition, files and scan are filled in here */
	enum edition edition;
	const struct pseudonym_key *key;  /* of the workspace */
	int64_t created_us;               /* of the データ集 */
	const char *workbook;             /* path that the データ集 is written to */
	const char *workbook_name;        /* its name as an attachment */
};

struct monthly_edition_result {
	struct monthly_result report;
	size_t leak_count;
	struct text leaks;                /* a sentence a line (the first 1000); empty: none, or the internal edition */
};

void monthly_edition_result_release(struct monthly_edition_result *result);

/* Writes the データ集 and gives the report's bytes at the end of *pdf. True with leaks too: the caller must not hand the files out then. */
bool monthly_edition_make(const struct monthly_edition *edition, struct text *pdf, struct monthly_edition_result *ret_result,
                          struct fail *fail) MUST_CHECK;

/* Makes the draft's files of an edition in delivery/MONTH/draft/ of the current folder; `ret_path` of the report, in the arena. A client edition with leaks is
 * not written, and neither is its データ集; older drafts of it are removed, so that none is mistaken for it. */
bool monthly_edition_draft(const struct monthly_edition *edition, struct arena *arena, const char **ret_path,
                           struct monthly_edition_result *ret_result, struct fail *fail) MUST_CHECK;

/* "…/データ集_2019-10.xlsx" becomes "…/データ集_2019-10_内部版.xlsx" for the internal edition. */
const char *monthly_edition_path(struct arena *arena, const char *path, enum edition edition);

#endif
