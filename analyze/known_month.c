/* The report's moment against the stamps of ledgers. */
#include "known_month.h"

#include <string.h>

#include "ledger_check.h"

struct known_month known_month_of(const struct month_run *run, struct civil_month month)
{
	struct case_moment moment = case_moment_of(run->config, month, run->now_us);

	return (struct known_month){
	        .month = month,
	        .from_us = zone_month_start(run->config->zone, month),
	        .as_of_us = moment.as_of_us,
	        .first_day = civil_month_first_day(month),
	        .last_day = zone_day(run->config->zone, moment.as_of_us - 1),
	};
}

bool known_month_knows(const struct known_month *month, struct ledger_stamp stamp)
{
	return ledger_stamp_there(stamp) && stamp.at_us < month->as_of_us;
}

bool known_month_has(const struct known_month *month, struct ledger_stamp stamp)
{
	return known_month_knows(month, stamp) && stamp.at_us >= month->from_us;
}

bool known_month_before(const struct known_month *month, struct ledger_stamp stamp)
{
	return known_month_knows(month, stamp) && stamp.at_us < month->from_us;
}

struct figure_value known_month_day(const struct month_run *run, const struct known_month *month, struct ledger_stamp stamp)
{
	return known_month_knows(month, stamp) ? month_day(run, stamp.day) : figure_none();
}

struct figure_value stamp_day(const struct month_run *run, struct ledger_stamp stamp)
{
	return ledger_stamp_there(stamp) ? month_day(run, stamp.day) : figure_none();
}

struct figure_value month_name(const struct month_run *run, struct civil_month month)
{
	char name[CIVIL_TEXT_SIZE];

	return figure_str(arena_str(run->arena, str_of(civil_format_month(month, name))));
}

struct figure_value effort_value(int64_t effort_milli)
{
	return effort_milli == NO_EFFORT ? figure_none() : figure_integer(effort_milli);
}

int64_t known_month_limit(const struct month_run *run, const struct known_month *month, enum clause_test test, const char *ledger)
{
	for (size_t i = 0; i < run->config->clause_count; i++) {
		const struct config_clause *clause = &run->config->clauses[i];

		if (clause->test == test && strcmp(clause->ledger, ledger) == 0)
			return config_terms_on(clause, civil_date_of_day(month->first_day))->limit;
	}
	return -1;
}
