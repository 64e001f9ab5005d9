/* Which hours of the contract each source measured anything in: what availability and its history need. A line of an
 * access or system log shows that its host was up; of CPU samples only those with a value do (Azure keeps empty ones
 * for a machine that is off). Where lines come further apart than an hour (interval_seconds), each stands for so long.
 */
#ifndef GEPPO_MEASURED_HOURS_H
#define GEPPO_MEASURED_HOURS_H

#include "month_run.h"

struct measured_hours {
	int64_t from_us;   /* the contract's first day */
	size_t hour_count; /* whole hours to the month's end, the contract's end, or now */
	bool *hours;       /* source of geppo.yaml × hour; the run's arena */
};

/* No hours before the contract has begun. */
bool measured_hours_find(struct month_run *run, struct measured_hours *ret_hours, struct fail *fail) MUST_CHECK;

#endif
