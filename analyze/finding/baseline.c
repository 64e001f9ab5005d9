/* Baselines of the same weekday; see baseline.h. */
#include "baseline.h"

#include <stdlib.h>

int64_t baseline_weeks_before(const struct zone *zone, int64_t at_us, int weeks)
{
	struct civil_time time = zone_civil(zone, at_us);

	time.date = civil_date_of_day(civil_day(time.date) - 7 * weeks);
	return zone_instant(zone, time);
}

/* First and last bucket (the last excluded) of a span, cut to the series. */
static void buckets_of(const struct baseline_series *series, int64_t from_us, int64_t until_us, size_t *ret_first,
                       size_t *ret_end)
{
	int64_t first = from_us <= series->from_us ? 0 : (from_us - series->from_us) / series->bucket_us;
	int64_t end = until_us <= series->from_us
	                      ? 0
	                      : (until_us - series->from_us + series->bucket_us - 1) / series->bucket_us;
	int64_t count = (int64_t)series->count;

	*ret_first = (size_t)(first < count ? first : count);
	*ret_end = (size_t)(end < count ? end : count);
}

int64_t baseline_sum(const struct baseline_series *series, int64_t from_us, int64_t until_us)
{
	size_t first, end;
	int64_t sum = 0;

	buckets_of(series, from_us, until_us, &first, &end);
	for (size_t i = first; i < end; i++)
		sum += series->values[i];
	return sum;
}

static bool is_open(const struct calendar *calendar, int32_t day)
{
	int weekday = civil_weekday(day);

	return calendar ? calendar_is_business_day(calendar, day) : weekday != 0 && weekday != 6;
}

static bool is_comparable(const struct baseline_series *series, int64_t from_us, int64_t until_us, int weeks)
{
	int64_t earlier_us = baseline_weeks_before(series->zone, from_us, weeks);
	int64_t end_us = baseline_weeks_before(series->zone, until_us, weeks);
	size_t first, end;

	/* A clock that was set between the two makes them unequal. */
	if (earlier_us < series->from_us || end_us > from_us || end_us - earlier_us != until_us - from_us)
		return false;
	for (int32_t day = zone_day(series->zone, from_us); day <= zone_day(series->zone, until_us - 1); day++)
		if (is_open(series->calendar, day) != is_open(series->calendar, day - 7 * weeks))
			return false;
	buckets_of(series, earlier_us, end_us, &first, &end);
	for (size_t i = first; i < end; i++)
		if (!series->usable[i])
			return false;
	return end > first;
}

static int compare_sums(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

struct baseline baseline_of(const struct baseline_series *series, int64_t from_us, int64_t until_us, int weeks)
{
	struct baseline baseline = {0};
	int64_t sums[BASELINE_WEEKS_MAX];
	size_t count = 0;

	from_us -= (from_us - series->from_us) % series->bucket_us;
	for (int back = 1; back <= BASELINE_WEEKS_BACK && count < (size_t)weeks && count < BASELINE_WEEKS_MAX; back++)
		if (until_us > from_us && is_comparable(series, from_us, until_us, back))
			sums[count++] = baseline_sum(series, baseline_weeks_before(series->zone, from_us, back),
			                             baseline_weeks_before(series->zone, until_us, back));
	if (!count)
		return baseline;
	qsort(sums, count, sizeof(*sums), compare_sums);
	baseline.weeks = (int)count;
	baseline.median = count % 2 ? sums[count / 2] : (sums[count / 2 - 1] + sums[count / 2]) / 2;
	baseline.low = sums[(count + 3) / 4 - 1];
	baseline.high = sums[(3 * count + 3) / 4 - 1];
	return baseline;
}
