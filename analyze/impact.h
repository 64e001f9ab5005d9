/* What an incident did, measured in the logs: the span that can be measured, and why it cannot. Knows no chapter. */
#ifndef GEPPO_IMPACT_H
#define GEPPO_IMPACT_H

#include "month_run.h"

#define IMPACT_INCIDENTS 50 /* of a month that are measured */
#define IMPACT_LONGEST_US (7 * DAY_US)  /* a longer one would be compared with itself */
#define IMPACT_SERIES_INCIDENTS 20
#define IMPACT_AROUND_US HOUR_US   /* of the series, before and after */
#define IMPACT_SERIES_US (24 * HOUR_US)

struct impact_span {
	int64_t from_us, until_us; /* 発生 to 復旧, cut to the contract and the month's end */
	const char *reason;        /* why it cannot be measured; "" */
	const char *remark;        /* what was cut; "" */
	int32_t present_hours, expected_hours; /* source hours of the counted access logs that it touches */
};

/* Begun before the month's end, and not recovered before it began. */
bool impact_belongs(const struct month_run *run, const struct incident *incident);
struct impact_span impact_span(const struct month_run *run, const struct incident *incident);

/* The first 5 minutes of [from_us, until_us) in which the logs show trouble, and the first bucket behind them from which
 * they are as usual for 30 minutes: no 5 minutes with burst_errors of burst_share, and requests of the 30 minutes not
 * further below the baseline's lower quartile than twice its distance from the median (where there is a baseline). NO_TIME: none. */
void impact_recovery(const struct month_run *run, int64_t from_us, int64_t until_us, int64_t *ret_trouble_us,
                     int64_t *ret_recovered_us);

/* The table incidents.evidence: the first original line of each kind of trouble around each incident. */
bool impact_evidence(struct month_run *run, struct fail *fail) MUST_CHECK;

/* The tables incidents.details and incidents.stops. */
void impact_details(struct month_run *run);

/* The table incidents.series. */
bool impact_series(struct month_run *run, struct fail *fail) MUST_CHECK;

#endif
