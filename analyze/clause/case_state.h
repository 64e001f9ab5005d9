/* Where a case with a deadline stands, as one month's report sees it: the rule of which month judges it, and the flow
 * of a month. Knows instants and the clock; not which ledger a case is from (that is verdict.h). A case is judged in
 * the month in which its due instant falls, or in which it was done if earlier. Before that it is 期限未到来 (or 保留),
 * counted apart. */
#ifndef GEPPO_CASE_STATE_H
#define GEPPO_CASE_STATE_H

#include "deadline.h"

enum case_state {
	CASE_MET,          /* 達成 */
	CASE_CAUTION,      /* 注意: met, but from the clause's caution on */
	CASE_MISSED,       /* 未達 */
	CASE_PENDING,      /* 期限未到来 */
	CASE_PAUSED,       /* 保留: the clock stands still at the report's moment */
	CASE_OUT_OF_SCOPE, /* 対象外: never judged */
	CASE_UNKNOWN,      /* 判定不能: no calendar */
	CASE_STATES,
};

/* One case as the rule needs it. */
struct case_input {
	int64_t received_us;
	int64_t done_us; /* NO_TIME: not yet */
	struct deadline_pauses pauses;
	bool out_of_scope;
};

struct case_result {
	enum case_state state;
	bool judged_here;                 /* MET, CAUTION or MISSED, and this is the month that judges it */
	struct civil_month judged_in;     /* year 0: not judged yet */
	const struct config_terms *terms; /* by which it was judged */
	struct deadline deadline;         /* not for CASE_OUT_OF_SCOPE, CASE_UNKNOWN */
	int32_t elapsed_days; /* business days until done, else until as_of_us; -1 where deadline is not valid, or there
	                         is no calendar */
	int64_t elapsed_milli; /* the same in thousandths of the terms' unit, rounded up; -1 where deadline is not valid
	                        */
	int64_t margin_milli;  /* limit - elapsed; negative when missed, or 0 when only a standing clock hid it */
};

/* The report's moment: facts at or after as_of_us are not known yet. Normally the month's end; earlier in a month that
 * is not over. */
struct case_moment {
	struct civil_month month;
	int64_t as_of_us;
};

/* The end of the month, or now_us when that is earlier (NO_TIME: the end of the month). */
struct case_moment case_moment_of(const struct config *config, struct civil_month month, int64_t now_us);

/* calendar may be NULL: CASE_UNKNOWN unless the unit is UNIT_HOURS. Of a limit in business days parts of a day are cut
 * off; limits outside 1 … 1000 business days or 0 < … 10,000 hours are CASE_UNKNOWN. A case received at or after
 * as_of_us is CASE_PENDING and not of this month: the caller leaves it out by case_is_known. */
struct case_result case_judge(const struct calendar *calendar, const struct zone *zone, const struct case_input *input,
                              const struct config_terms *terms, struct case_moment moment);
/* Can these terms be a deadline? */
bool case_terms_valid(const struct config_terms *terms);
/* The deadline of a case by its terms; the calendar is there where the unit needs it. */
struct deadline case_deadline(const struct calendar *calendar, const struct zone *zone, const struct case_input *input,
                              const struct config_terms *terms);

bool case_is_known(const struct case_input *input, struct case_moment moment);

const char *case_state_name(enum case_state state, enum report_language language); /* 達成 … */

/* Flow of a month: carried + received - closed = remaining, asserted. */
struct case_flow {
	uint32_t carried;   /* 前月残: received before the month and not closed before it */
	uint32_t received;  /* 受付 in the month */
	uint32_t answered;  /* 回答 in the month, whenever received */
	uint32_t closed;    /* 完了 in the month */
	uint32_t remaining; /* 残 at the moment */
	uint32_t remaining_unanswered;
	uint32_t remaining_paused;
};

/* Adds one case. answered_us and closed_us may be NO_TIME. */
void case_flow_add(struct case_flow *flow, const struct config *config, struct case_moment moment, int64_t received_us,
                   int64_t answered_us, int64_t closed_us, struct deadline_pauses pauses);

#endif
