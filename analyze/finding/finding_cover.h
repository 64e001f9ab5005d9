/* What covers a finding: an incident of the ledger, a planned work, a patch of that day, an explained gap. Knows no
 * ledger's shape: it is given spans. */
#ifndef GEPPO_FINDING_COVER_H
#define GEPPO_FINDING_COVER_H

#include "finding.h"

enum cover_kind {
	COVER_INCIDENT, /* covers everything */
	COVER_STOP,     /* planned work that stops the service: silences, restarts, failed services, drops, bursts of 5xx */
	COVER_PATCH,    /* a day on which a patch was applied: restarts */
	COVER_GAP,      /* of gaps.csv: silences of its source */
};

struct cover {
	enum cover_kind kind;
	int64_t from_us, until_us;
	const char *name;    /* the incident's number; "計画作業: …" */
	struct str place;    /* the source of a gap, the host of anything else; empty: any */
};

/* Fills incident and cover of each finding. Of several covers the first kind in the order above, of one kind the one
 * that fits best (overlap by union of the two spans), then the first. Incidents and works cover what begins up to margin_us before or after them. */
void finding_cover(struct finding_list *list, const struct cover *covers, size_t count, int64_t margin_us);

/* Does a finding lie within [from_us, until_us) widened by margin_us on both sides? */
bool finding_touches(const struct finding *finding, int64_t from_us, int64_t until_us, int64_t margin_us);

#endif
