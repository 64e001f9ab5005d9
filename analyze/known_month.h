/* A month as its report sees the ledgers: what happened after the report's moment is not known to it, whatever stands in the ledgers by now. Shared by the
 * statistics that read ledgers by day; knows no single ledger. */
#ifndef GEPPO_KNOWN_MONTH_H
#define GEPPO_KNOWN_MONTH_H

#include "month_run.h"

struct known_month {
	struct civil_month month;
	int64_t from_us;            /* the month's first instant */
	int64_t as_of_us;           /* the report's moment: the month's end, or now when that is earlier */
	int32_t first_day, last_day; /* civil days; last_day is the moment's, before first_day when the month has not begun */
};

struct known_month known_month_of(const struct month_run *run, struct civil_month month);

/* The day is there and before the moment. */
bool known_month_knows(const struct known_month *month, struct ledger_stamp stamp);
/* The same, in the month. */
bool known_month_has(const struct known_month *month, struct ledger_stamp stamp);
/* The same, before the month. */
bool known_month_before(const struct known_month *month, struct ledger_stamp stamp);

/* As a figure: the day, or NONE where it is not known yet. */
struct figure_value known_month_day(const struct month_run *run, const struct known_month *month, struct ledger_stamp stamp);
/* The day whenever it lies: of what is planned or expires. */
struct figure_value stamp_day(const struct month_run *run, struct ledger_stamp stamp);
/* "2019-10" */
struct figure_value month_name(const struct month_run *run, struct civil_month month);
/* NONE for NO_EFFORT. */
struct figure_value effort_value(int64_t effort_milli);

/* The limit of the contract's first clause of this test over this ledger (rule: "" any) on the month's first day, in thousandths; -1: there is none. */
int64_t known_month_limit(const struct month_run *run, const struct known_month *month, enum clause_test test, const char *ledger);

#endif
