/* What is usual for a clock interval: the requests of the same interval on the same weekday of earlier weeks. An earlier
 * week is comparable when each of the interval's days is a business day there exactly where it is one here (holidays
 * and closures are none), and every bucket of it was measured and lies in no known incident. Knows no logs: it is given
 * equal buckets. Median of an even count: the mean of the middle two, rounded down; quartiles: nearest rank. */
#ifndef GEPPO_BASELINE_H
#define GEPPO_BASELINE_H

#include "calendar.h"
#include "civil.h"
#include "zone.h"

#define BASELINE_WEEKS_BACK 13 /* no further, however few are comparable */
#define BASELINE_WEEKS_MAX 12

/* Requests of one place. Bucket i is [from_us + i × bucket_us, + bucket_us). */
struct baseline_series {
	const struct zone *zone;
	const struct calendar *calendar; /* NULL: only weekends are known to be closed */
	int64_t from_us, bucket_us;
	size_t count;
	const int64_t *values;
	const uint8_t *usable; /* 0: not measured, or nothing to compare with */
};

struct baseline {
	int weeks;                 /* comparable ones that were used; the rest is valid when > 0 */
	int64_t median, low, high; /* quartiles */
};

/* Of the buckets that [from_us, until_us) touches, at most `weeks` weeks, the nearest first. */
struct baseline baseline_of(const struct baseline_series *series, int64_t from_us, int64_t until_us, int weeks);

/* The sum of the buckets that [from_us, until_us) touches; buckets outside the series are not counted. */
int64_t baseline_sum(const struct baseline_series *series, int64_t from_us, int64_t until_us);

/* The same clock time some weeks before. */
int64_t baseline_weeks_before(const struct zone *zone, int64_t at_us, int weeks);

#endif
