/* Ledgers as a month's report knows them. */
#include "as_known.h"

bool known(const struct month_run *run, struct ledger_stamp stamp)
{
	return stamp.at_us != NO_TIME && stamp.at_us < month_moment(run).as_of_us;
}

bool known_in_month(const struct month_run *run, struct ledger_stamp stamp)
{
	return known(run, stamp) && stamp.at_us >= run->from_us;
}

struct figure_value planned_value(const struct month_run *run, struct ledger_stamp stamp)
{
	if (stamp.at_us == NO_TIME)
		return figure_none();
	return stamp.has_time ? month_time(run, stamp.at_us) : month_day(run, stamp.day);
}

struct figure_value known_value(const struct month_run *run, struct ledger_stamp stamp)
{
	return known(run, stamp) ? planned_value(run, stamp) : figure_none();
}

bool known_overdue(const struct month_run *run, struct ledger_stamp due)
{
	int64_t until_us;

	if (due.at_us == NO_TIME)
		return false;
	until_us = due.has_time ? due.at_us : zone_day_start(run->config->zone, due.day + 1);
	return until_us <= month_moment(run).as_of_us;
}

int64_t known_age_days(const struct month_run *run, struct ledger_stamp stamp)
{
	int32_t last_day = zone_day(run->config->zone, month_moment(run).as_of_us - 1);

	return stamp.at_us == NO_TIME || stamp.day > last_day ? 0 : last_day - stamp.day;
}

struct figure_origin known_origin(const char *title, size_t records)
{
	return (struct figure_origin){.plan = "", .derivation = title, .rows = records};
}
