/* What the chapters share that print a ledger: the words for one that is not kept, references to other chapters, and the
 * charts' words in the report's language. */
#ifndef GEPPO_LEDGER_CHAPTER_H
#define GEPPO_LEDGER_CHAPTER_H

#include "section.h"

/* 判定不能（台帳なし）, and the chapter's remarks: an empty ledger says 該当なし, a missing one says nothing at all.
 * `file`: requests, for ledgers/requests.csv. */
void report_no_ledger(struct report *report, const char *english, const char *japanese, const char *file);

/* "15章" of the section's name, where the report has it; else empty. */
struct str report_chapter_of(struct report *report, const char *name);

/* At most so many characters of the text, with … behind what was cut: where the full text stands elsewhere. */
struct str report_clip(struct report *report, struct str text, size_t characters);

/* A part of chapter 2: the table of what was missed and what is done about it. */
void clauses_corrective(struct report *report);

#endif
