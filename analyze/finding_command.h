/* The `geppo query` that shows a finding: the same words as a plan's, for its place and span. Knows no ledger. */
#ifndef GEPPO_FINDING_COMMAND_H
#define GEPPO_FINDING_COMMAND_H

#include "finding.h"
#include "month_run.h"

/* In the run's arena; "" for a finding of the ledger. It never names a client. */
bool finding_command(const struct month_run *run, const struct finding *finding, const char **ret_command,
                     struct fail *fail) MUST_CHECK;

/* The condition of a named plan, and " and FIELD = "VALUE"" behind it; NULL: out of memory. */
const char *finding_condition(const struct month_run *run, const char *where, const char *field, struct str value);

#endif
