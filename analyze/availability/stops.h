/* What the ledgers say about a service standing still: stops of incidents, planned stops of the schedule, and service
 * time that the schedule adds. Knows the ledgers; not what the logs show and not how a rate is made.
 *
 * Whose stop is it? An incident's 対象サービス and a planned work's 対象 name services or hosts, several with , 、 ; /
 * ・ or line ends between them. A record is of a service that it names, and of one whose hosts it names: any of them,
 * or with `needs: any` all of them. An incident that names nothing, or a word that is neither service nor host, is of
 * every service, so that no failure is lost by a slip of the pen; a planned work that names nothing is of every
 * service, one with an unknown word only of those that it names besides. */
#ifndef GEPPO_STOPS_H
#define GEPPO_STOPS_H

#include "ledgers.h"
#include "span_set.h"

enum stop_kind {
	STOP_PLANNED,
	STOP_FAILURE,
	STOP_EXCLUDED, /* an incident out of scope, or with 除外理由 */
};

struct stop {
	enum stop_kind kind;
	struct time_span span;
	const char *id; /* the incident's number; of a planned work its ledger line: 作業予定 5行目 */
	const char *subject;
	const char *reason; /* STOP_EXCLUDED: by whom or what; else "" */
	bool recorded;      /* STOP_PLANNED: 実績 is there; without it the plan counts */
	bool open;          /* not over; the span ends at the moment of the report */
	bool assumed;       /* the record does not say whose stop it is */
};

/* All stops of the service that begin before as_of_us, planned ones first, in the ledgers' order; a stop may have no
 * duration. NULL when memory is out. */
const struct stop *stops_of(const struct ledgers *ledgers, const struct config_service *service, int64_t as_of_us,
                            struct arena *arena, size_t *ret_count);
/* Spans of one kind as a set. */
struct span_set stops_set(const struct stop *stops, size_t count, enum stop_kind kind, struct arena *arena);
/* Ids of the stops of one kind that have time in the span, "INC-0001、INC-0004". */
const char *stops_ids(const struct stop *stops, size_t count, enum stop_kind kind, struct time_span span,
                      const char *between, struct arena *arena);

/* サービス時間 of the schedule: what is planned besides the weekly hours. */
struct span_set stops_service_time(const struct ledgers *ledgers, const struct config_service *service,
                                   struct arena *arena);

#endif
