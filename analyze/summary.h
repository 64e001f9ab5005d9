/* The report's answer on one page, as figures: key figures beside the month before and the year before, the events
 * worth naming, and what the client is asked to decide. Made of the other chapters' figures and the ledgers, so it
 * comes last. */
#ifndef GEPPO_SUMMARY_H
#define GEPPO_SUMMARY_H

#include "as_known.h"

/* A comparison is refused where one of its months has less of its logs than this. */
#define SUMMARY_COVERAGE_PERCENT 90
/* Of counts: where the business days differ by more than this share of the fewer. */
#define SUMMARY_BUSINESS_DAYS_PERCENT 20
/* Months of a trend. */
#define SUMMARY_MONTHS 13
/* Events that are named. */
#define SUMMARY_EVENTS 5
/* A certificate is asked about when it ends within this many days. */
#define SUMMARY_EXPIRY_DAYS 60

/* The tables summary.events and summary.decisions. */
void summary_events(struct month_run *run);
bool summary_decisions(struct month_run *run, struct fail *fail) MUST_CHECK;

#endif
