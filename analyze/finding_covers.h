/* What the ledgers and gaps.csv say of a month, as covers of findings. */
#ifndef GEPPO_FINDING_COVERS_H
#define GEPPO_FINDING_COVERS_H

#include "finding_cover.h"
#include "month_run.h"

bool finding_covers(const struct month_run *run, const struct cover **ret_covers, size_t *ret_count,
                    struct fail *fail) MUST_CHECK;

/* Begin and end of an incident: 発生 or 検知; 復旧, or the month's end while it is open. */
int64_t incident_begin(const struct incident *incident);
int64_t incident_end(const struct month_run *run, const struct incident *incident);

#endif
