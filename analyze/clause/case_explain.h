/* One inquiry or incident explained: the rule of its day and where it comes from, the clock day by day, and how each
 * month's report saw it. Data only; how it is printed is explain_text.h's and explain_json.h's. */
#ifndef GEPPO_CASE_EXPLAIN_H
#define GEPPO_CASE_EXPLAIN_H

#include "verdict_case.h"

/* What became of one civil day for the clock. */
enum explain_kind {
	EXPLAIN_START,   /* 受付, 検知: inside reception hours, and not counted (初日不算入) */
	EXPLAIN_COUNTED, /* a business day that counts; in hours: one on which time ran */
	EXPLAIN_CLOSED,  /* weekend, holiday, year end, closure: see `name` */
	EXPLAIN_PAUSED,  /* a business day on which the clock stood still at its end; in hours: no time ran */
	EXPLAIN_KINDS,
};

struct explain_day {
	int32_t day;
	enum explain_kind kind;
	const char *name;    /* of a closed day: 体育の日 …; NULL else */
	int64_t total_milli; /* in the unit of the terms, up to the end of this day */
	bool due;            /* the due instant is on this day */
	bool done;           /* so is the end of the case */
};

/* How one month's report stands to it. */
struct explain_month {
	struct civil_month month;
	enum case_state state;
	bool judged_here;
};

struct case_explanation {
	const struct inquiry *inquiry; /* one of these two */
	const struct incident *incident;
	const char *number, *subject;
	const struct config_clause *clause; /* NULL: no clause takes it */
	struct judged_case one;             /* as known now */
	const char *derivation;             /* in Japanese; "" none */
	const struct explain_day *days;     /* from the start to the due day, or to its end if later */
	size_t day_count;
	bool days_cut;                      /* there are more */
	const struct explain_month *months; /* of the contract, from the month of the start to the one that judges */
	size_t month_count;
};

/* By the number in the ledger, written exactly; both ledgers are looked at. False without a failure when there is none;
 * otherwise with `fail` when memory is out. now_us: what is later is not known. Memory is from `arena`. */
bool case_explain(const struct ledgers *ledgers, const char *number, int64_t now_us, struct arena *arena,
                  struct case_explanation *ret_explanation, struct fail *fail) MUST_CHECK;

/* At most `max` numbers that are nearest to one that does not exist, by edit distance; returns how many. */
size_t case_nearest(const struct ledgers *ledgers, const char *number, const char **ret_numbers, size_t max);

#endif
