/* The contract's clock: N business days, or hours, from a reception. Pure arithmetic over a calendar; knows no ledgers
 * and no verdicts.
 *
 * The clock counts closings. A closing is the end of reception hours (17:00) of a business day. Received inside [open,
 * close) of a business day, that day's closing does not count (初日不算入); received outside, the next closing is that
 * of day 1, which is the next opening's day. The due instant is the Nth closing that counts, and exactly then is still
 * met.
 *
 * Pauses: a business day does not count if the clock stands still at its end, that is if the last moment before
 * its closing lies in a pause [from, until). So a pause within one day's hours costs nothing and earns nothing, one
 * over k closings moves the due day by k business days, and an answer's elapsed days and the due day always agree:
 * elapsed ≤ N exactly when answered ≤ due. */
#ifndef GEPPO_DEADLINE_H
#define GEPPO_DEADLINE_H

#include "calendar.h"

struct deadline_pause {
	int64_t from_us, until_us; /* half-open; until_us NO_TIME: not over */
};

struct deadline_pauses {
	const struct deadline_pause *items; /* in order, not overlapping */
	size_t count;
};

struct deadline {
	int64_t received_us;
	bool inside_hours;
	int64_t start_us; /* start of the clock: received_us inside hours, else the next opening */
	int32_t day1;     /* civil day of day 1 (before pauses); not for UNIT_HOURS */
	enum clause_unit unit;
	int32_t limit_days;  /* UNIT_BUSINESS_DAYS */
	int64_t limit_us;    /* the others */
	int64_t due_us;      /* NO_TIME: a pause that is not over, or a calendar closed for ever, leaves it unknown */
	int32_t due_day;     /* valid with due_us */
	int32_t paused_days; /* UNIT_BUSINESS_DAYS: those that pauses took out, up to the due day */
	bool authoritative;  /* holidays are certain up to the due day */
};

/* limit_days 1 … 1000. */
struct deadline deadline_of(const struct calendar *calendar, int64_t received_us, int32_t limit_days,
                            struct deadline_pauses pauses);

/* Business days that a case took: 0 on the day of reception (or before the clock started), k when done during day k,
 * after the closing of day k - 1 and up to the closing of day k. Without the clock running (open pause) those of the
 * days that counted. */
int32_t deadline_elapsed(const struct calendar *calendar, int64_t received_us, int64_t done_us,
                         struct deadline_pauses pauses);

/* The same in hours: of reception (UNIT_BUSINESS_HOURS) or of the clock on the wall (UNIT_HOURS, whose calendar may be
 * NULL). Pauses take out what lies in them. The due instant is the first at which limit_us (> 0) of running time are
 * over, and exactly then is still met. due_us is also NO_TIME when it lies more than a century ahead. */
struct deadline deadline_in_hours(const struct calendar *calendar, const struct zone *zone, int64_t received_us,
                                  int64_t limit_us, enum clause_unit unit, struct deadline_pauses pauses);
/* Running time up to done_us. done_us ≤ due_us exactly when the time before done_us is ≤ limit and the clock had not
 * used it up before it stood still. */
int64_t deadline_elapsed_us(const struct calendar *calendar, int64_t received_us, int64_t done_us,
                            enum clause_unit unit, struct deadline_pauses pauses);

/* Is the clock standing still in the moment before at_us? */
bool deadline_paused_at(struct deadline_pauses pauses, int64_t at_us);

/* The derivation, Japanese, one line:
 * 受付 2019-10-11(金)17:32 → 時間外のため起算 10-15(火) 9:00 (10-12〜13 土日, 10-14 体育の日) → 5営業日 → 期限
 * 10-21(月)17:00 Closed days between day 1 and the due day are named unless they are plain weekends; so are paused
 * days. Hours: 検知 2019-10-15(火)10:42 → 24時間 → 期限 10-16(水)10:42. `what` is 受付, 検知 or 発生. The calendar may
 * be NULL for UNIT_HOURS. */
void deadline_derivation(const struct calendar *calendar, const struct config *config, const struct deadline *deadline,
                         struct deadline_pauses pauses, const char *what, struct text *text);

#endif
