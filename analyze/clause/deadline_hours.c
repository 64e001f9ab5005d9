/* Counting hours. */
#include "deadline.h"

#include <assert.h>

/* No limit of a contract reaches so far; a reception of a minute a day might. */
#define CENTURY_DAYS 36525

/* Running time in [from_us, until_us): what no pause takes out. */
static int64_t running_us(struct deadline_pauses pauses, int64_t from_us, int64_t until_us)
{
	if (until_us <= from_us)
		return 0;
	int64_t us = until_us - from_us;
	for (size_t i = 0; i < pauses.count; i++) {
		const struct deadline_pause *pause = &pauses.items[i];
		int64_t from = pause->from_us > from_us ? pause->from_us : from_us;
		int64_t until = pause->until_us == NO_TIME || pause->until_us > until_us ? until_us : pause->until_us;
		us -= until > from ? until - from : 0;
	}
	return us;
}

/* The instant at which `us` (> 0) of running time have passed since from_us; NO_TIME when a pause never ends. */
static int64_t after_running(struct deadline_pauses pauses, int64_t from_us, int64_t us)
{
	int64_t at_us = from_us;
	for (size_t i = 0; i < pauses.count; i++) {
		const struct deadline_pause *pause = &pauses.items[i];
		if (pause->until_us != NO_TIME && pause->until_us <= at_us)
			continue;
		if (pause->from_us >= at_us + us)
			break;
		if (pause->from_us > at_us)
			us -= pause->from_us - at_us;
		if (pause->until_us == NO_TIME)
			return NO_TIME;
		at_us = pause->until_us;
	}
	return at_us + us;
}

static bool stopped_for_ever(struct deadline_pauses pauses, int64_t at_us)
{
	return pauses.count > 0 && pauses.items[pauses.count - 1].until_us == NO_TIME &&
	       pauses.items[pauses.count - 1].from_us <= at_us;
}

/* The due instant over reception hours. */
static int64_t business_due_us(const struct calendar *calendar, int64_t start_us, int64_t limit_us,
                               struct deadline_pauses pauses)
{
	int32_t first = zone_day(calendar_config(calendar)->zone, start_us), day = first;
	int64_t left_us = limit_us;
	while (day != INT32_MAX && day - first < CENTURY_DAYS) {
		int64_t from_us = calendar_opening_us(calendar, day);
		if (from_us < start_us)
			from_us = start_us;
		if (stopped_for_ever(pauses, from_us))
			break;
		int64_t us = running_us(pauses, from_us, calendar_closing_us(calendar, day));
		if (us >= left_us)
			return after_running(pauses, from_us, left_us);
		left_us -= us;
		day = calendar_next_business_day(calendar, day + 1);
	}
	return NO_TIME;
}

struct deadline deadline_in_hours(const struct calendar *calendar, const struct zone *zone, int64_t received_us,
                                  int64_t limit_us, enum clause_unit unit, struct deadline_pauses pauses)
{
	assert(limit_us > 0 && unit != UNIT_BUSINESS_DAYS && (calendar || unit == UNIT_HOURS));
	struct deadline deadline = {.received_us = received_us,
	                            .inside_hours = true,
	                            .start_us = received_us,
	                            .unit = unit,
	                            .limit_us = limit_us,
	                            .due_us = NO_TIME};
	if (unit == UNIT_HOURS) {
		deadline.due_us = after_running(pauses, received_us, limit_us);
	} else {
		deadline.inside_hours = calendar_is_open(calendar, received_us);
		deadline.start_us = calendar_next_opening_us(calendar, received_us);
		deadline.day1 = deadline.start_us == NO_TIME ? INT32_MAX : zone_day(zone, deadline.start_us);
		if (deadline.start_us != NO_TIME)
			deadline.due_us = business_due_us(calendar, deadline.start_us, limit_us, pauses);
	}
	if (deadline.due_us == NO_TIME)
		return deadline;
	deadline.due_day = zone_day(zone, deadline.due_us);
	deadline.authoritative = unit == UNIT_HOURS || calendar_is_authoritative(calendar, deadline.due_day);
	return deadline;
}

int64_t deadline_elapsed_us(const struct calendar *calendar, int64_t received_us, int64_t done_us,
                            enum clause_unit unit, struct deadline_pauses pauses)
{
	if (unit == UNIT_HOURS)
		return running_us(pauses, received_us, done_us);
	const struct zone *zone = calendar_config(calendar)->zone;
	int32_t last = zone_day(zone, done_us);
	int64_t us = 0;
	for (int32_t day = calendar_next_business_day(calendar, zone_day(zone, received_us));
	     day <= last && day != INT32_MAX; day = calendar_next_business_day(calendar, day + 1)) {
		int64_t from_us = calendar_opening_us(calendar, day), until_us = calendar_closing_us(calendar, day);
		us += running_us(pauses, from_us > received_us ? from_us : received_us,
		                 until_us < done_us ? until_us : done_us);
	}
	return us;
}
