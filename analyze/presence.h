/* Whether each hour of each source is covered: present, partial, quiet or absent, and what shows it. Absent is an hour
 * without a line; quiet is one without a line in which none was to be expected, and another source of the same host
 * shows that the host was up, and the source's own file goes on behind it. Knows no figures but what it is asked to
 * add.
 *
 * What is expected: by the source's interval where geppo.yaml gives one; else of CPU samples by the span that most of
 * them have, for every processor seen that day; else the median of the lines of that hour of the week, over this month
 * and the one before, days without any line left out. */
#ifndef GEPPO_PRESENCE_H
#define GEPPO_PRESENCE_H

#include "month_run.h"

enum presence_state {
	PRESENCE_PRESENT,
	PRESENCE_PARTIAL,
	PRESENCE_QUIET,
	PRESENCE_ABSENT,
};

/* What shows the state of an hour: lines of another source of the host, or the source's own rhythm. */
enum presence_proof {
	PROOF_NONE,
	PROOF_SAMPLES,  /* CPU samples with a value */
	PROOF_MONITOR,  /* requests of monitors */
	PROOF_MARK,     /* -- MARK --, or cron's lines */
	PROOF_LINES,    /* any other lines */
	PROOF_INTERVAL, /* its own interval is longer than an hour, and its last line is not that far away */
};

struct presence_hour {
	uint8_t state;     /* enum presence_state */
	uint8_t proof;     /* enum presence_proof: what shows that the host was up, also where the hour is absent */
	uint16_t witness;  /* place of the source that shows it */
	uint32_t expected; /* lines; 0: none */
	uint32_t counted;  /* what the proof counted */
};

/* Looks at the hours of run->coverage, after the named plans ran. */
bool presence_find(struct month_run *run, struct fail *fail) MUST_CHECK;

/* The hour of the source by its place in run->coverage. */
const struct presence_hour *presence_hour(const struct month_run *run, size_t source, size_t hour);

/* The figures coverage.matrix, coverage.gaps and coverage.states. */
void presence_figures(struct month_run *run);

#endif
