/* The parts of chapter 1 that have a file of their own. */
#ifndef GEPPO_SUMMARY_PART_H
#define GEPPO_SUMMARY_PART_H

#include "ledger_chapter.h"

/* The table of key figures with its comparisons and trends. */
void summary_keys(struct report *report);
/* The first `most` of what the client is asked to decide. */
void summary_decision_rows(struct report *report, const char *title, size_t most);

#endif
