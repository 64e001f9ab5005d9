/* Counting closings. The derivation is in derivation.c. */
#include "deadline.h"

#include <assert.h>

bool deadline_paused_at(struct deadline_pauses pauses, int64_t at_us)
{
	for (size_t i = 0; i < pauses.count; i++) {
		const struct deadline_pause *pause = &pauses.items[i];
		if (pause->from_us < at_us && (pause->until_us == NO_TIME || at_us <= pause->until_us))
			return true;
	}
	return false;
}

/* From here on the last pause never ends: no closing counts any more. */
static bool paused_for_ever_at(struct deadline_pauses pauses, int64_t at_us)
{
	return pauses.count > 0 && pauses.items[pauses.count - 1].until_us == NO_TIME &&
	       pauses.items[pauses.count - 1].from_us < at_us;
}

/* The first civil day whose closing may count. */
static int32_t first_counting_day(const struct calendar *calendar, int64_t received_us, bool *ret_inside)
{
	int32_t day = zone_day(calendar_config(calendar)->zone, received_us);
	*ret_inside = calendar_is_open(calendar, received_us);
	if (*ret_inside)
		return calendar_next_business_day(calendar, day + 1);
	/* Before the opening the next opening is this day's, at or after the closing another day's. */
	return calendar_next_business_day(calendar, received_us < calendar_opening_us(calendar, day) ? day : day + 1);
}

struct deadline deadline_of(const struct calendar *calendar, int64_t received_us, int32_t limit_days,
                            struct deadline_pauses pauses)
{
	assert(limit_days >= 1 && limit_days <= 1000);
	struct deadline deadline = {.received_us = received_us, .limit_days = limit_days, .due_us = NO_TIME};
	deadline.day1 = first_counting_day(calendar, received_us, &deadline.inside_hours);
	deadline.start_us = deadline.inside_hours ? received_us : NO_TIME;
	int32_t day = deadline.day1;
	if (day != INT32_MAX && !deadline.inside_hours)
		deadline.start_us = calendar_opening_us(calendar, day);
	int32_t counted = 0;
	while (day != INT32_MAX) {
		int64_t closing_us = calendar_closing_us(calendar, day);
		if (paused_for_ever_at(pauses, closing_us))
			break;
		if (deadline_paused_at(pauses, closing_us))
			deadline.paused_days++;
		else if (++counted == limit_days) {
			deadline.due_us = closing_us;
			deadline.due_day = day;
			break;
		}
		day = calendar_next_business_day(calendar, day + 1);
	}
	deadline.authoritative = deadline.due_us != NO_TIME && calendar_is_authoritative(calendar, deadline.due_day);
	return deadline;
}

int32_t deadline_elapsed(const struct calendar *calendar, int64_t received_us, int64_t done_us,
                         struct deadline_pauses pauses)
{
	bool inside;
	int32_t first = first_counting_day(calendar, received_us, &inside);
	int32_t received_day = zone_day(calendar_config(calendar)->zone, received_us);
	/* Day 0 lasts until its closing, or until the clock starts. */
	if (first == INT32_MAX)
		return 0;
	int64_t day0_end_us =
	        inside ? calendar_closing_us(calendar, received_day) : calendar_opening_us(calendar, first);
	if (done_us <= day0_end_us)
		return 0;
	int32_t counted = 0;
	for (int32_t day = first; day != INT32_MAX; day = calendar_next_business_day(calendar, day + 1)) {
		int64_t closing_us = calendar_closing_us(calendar, day);
		if (closing_us >= done_us)
			break;
		counted += !deadline_paused_at(pauses, closing_us);
	}
	return counted + 1;
}
