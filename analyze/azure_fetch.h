/* What is still to be fetched from Azure Monitor, which keeps metrics for 93 days only: CPU sources whose newest sample
 * is old, and the command for each stretch of hours of a month that lack samples, all or some. Knows no dialect beyond
 * its name, and runs nothing. */
#ifndef GEPPO_AZURE_FETCH_H
#define GEPPO_AZURE_FETCH_H

#include "config.h"
#include "figures.h"

#define AZURE_KEPT_DAYS 93
#define AZURE_OLD_DAYS 30

/* Looks into the archive of the current folder, if there is one. `figures`: of the month whose gaps are asked for;
 * NULL: of none. Adds lines to the texts: what to warn of, and commands for a shell. A source is Azure's when its format
 * or a file of it is azure_cpu or azure_metrics, or it has a `resource`. */
bool azure_fetch(const struct config *config, const struct figures *figures, int64_t now_us, struct text *warnings,
                 struct text *commands, struct fail *fail) MUST_CHECK;

#endif
