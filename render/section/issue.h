/* What an issued report says of itself, and a draft does not: which version it is, which were issued before it, what has changed since, and what proves
 * the archive that it was made of. Plain data, made by render/issue/; the texts belong to the maker. Knows no file and no figures. */
#ifndef GEPPO_ISSUE_H
#define GEPPO_ISSUE_H

#include "civil.h"
#include "str.h"

/* One issued version, this one included. */
struct issue_revision {
	int version;
	int64_t issued_us;
	struct str reason;           /* empty: the first issue */
};

/* One value that is not what the version before printed. */
struct issue_change {
	struct str subject;          /* アクセス: 日別の件数; equal neighbours make one group */
	struct str key;              /* which row and column: 10/15(火) 件数; may be empty */
	struct str before, after;    /* as printed; empty: there was, or is, none */
};

struct issue {
	int version;                 /* from 1 */
	int64_t issued_us;
	const struct issue_revision *revisions;   /* ascending; the last is this version */
	size_t revision_count;
	const struct issue_change *changes;       /* since the version before, those that are printed */
	size_t change_count;
	size_t change_total;         /* ≥ change_count; the rest stands in the file below only */
	struct str changes_file;     /* 正誤表_2019-10_v2.csv; empty in the first version */
	struct str chain_head;       /* of the archive, 64 hexadecimal digits */
};

#endif
