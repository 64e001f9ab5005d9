/* What a ledger says, as the month's report knows it: what happened at or after the report's moment is not known yet,
 * though the ledger of today has it. Knows stamps; no single ledger. */
#ifndef GEPPO_AS_KNOWN_H
#define GEPPO_AS_KNOWN_H

#include "month_run.h"

/* The stamp is there and lies before the report's moment. */
bool known(const struct month_run *run, struct ledger_stamp stamp);
/* The same, and inside the month. */
bool known_in_month(const struct month_run *run, struct ledger_stamp stamp);
/* The instant, or the day where the ledger has no clock time; NONE where it is not known. */
struct figure_value known_value(const struct month_run *run, struct ledger_stamp stamp);
/* The same of a date that was set and has not come: a due date, planned work. */
struct figure_value planned_value(const struct month_run *run, struct ledger_stamp stamp);
/* Open at the report's moment, with its last day over. */
bool known_overdue(const struct month_run *run, struct ledger_stamp due);
/* Whole days from the stamp to the report's moment; 0 on its own day. */
int64_t known_age_days(const struct month_run *run, struct ledger_stamp stamp);

/* Of a table made from one ledger. */
struct figure_origin known_origin(const char *title, size_t records);

#endif
