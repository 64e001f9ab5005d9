/* What is usual at a clock time: the requests of people in equal buckets, of the month and of the weeks that baselines
 * look back to, with what is known of their coverage. Knows no figures. */
#ifndef GEPPO_USUAL_H
#define GEPPO_USUAL_H

#include "baseline.h"
#include "month_run.h"

struct usual_host {
	struct str name;
	struct baseline_series series; /* 15 minutes */
	const uint8_t *measured;       /* by bucket: there are logs, or it is known that none are missing */
};

struct usual {
	struct baseline_series all;    /* 5 minutes, all counted access sources */
	const uint8_t *measured;
	const struct usual_host *hosts; /* with counted access sources, in the configuration's order */
	size_t host_count;
};

/* Where the weeks begin: 13 weeks before the month, not before the contract. */
int64_t usual_from(const struct month_run *run);

/* Fills run->usual, after the named plans ran and presence_find. */
bool usual_find(struct month_run *run, struct fail *fail) MUST_CHECK;

/* The span in which an incident may have changed the traffic; false where its begin is not known. Open ones last until
 * the month's end. */
bool usual_incident_span(const struct month_run *run, const struct incident *incident, int64_t *ret_from_us,
                         int64_t *ret_until_us);

#endif
