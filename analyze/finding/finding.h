/* What the logs show and somebody should know of: one finding is an event with its place, its span, its counts and what
 * covers it. Rules are pure functions of plan tables and the thresholds of geppo.yaml; they know no archive, no figures
 * and no chapter. Instants are UTC microseconds; spans are half-open, an event of one instant has from_us = until_us.
 * Lists live in the arena of their maker and are sticky: ask finding_list_failed once. */
#ifndef GEPPO_FINDING_H
#define GEPPO_FINDING_H

#include "arena.h"
#include "civil.h"
#include "config.h"
#include "table.h"

enum finding_kind {
	FINDING_ERROR_BURST,
	FINDING_SLOW,
	FINDING_DROP,
	FINDING_CPU,
	FINDING_SILENCE,
	FINDING_OOM,
	FINDING_RESTART,
	FINDING_DISK,
	FINDING_SERVICE,
	FINDING_LOGINS,
	FINDING_REFUSED,
	FINDING_WITHOUT_TRACE, /* of the ledger, not of the logs */
	FINDING_KINDS,
};

enum finding_severity {
	FINDING_NOTICE,
	FINDING_CAUTION,
	FINDING_SERIOUS,
	FINDING_SEVERITIES,
};

enum finding_scope {
	FINDING_OF_ALL, /* all counted access sources together */
	FINDING_OF_HOST,
	FINDING_OF_SITE,
	FINDING_OF_SOURCE,
	FINDING_OF_CLIENT,
	FINDING_OF_LEDGER,
};

struct finding {
	enum finding_kind kind;
	enum finding_severity severity;
	int64_t from_us, until_us;
	enum finding_scope scope;
	struct str place;     /* host, site's key, source; "" for all. A client's address never leaves the program */
	struct str host;      /* that it is about: the place of FINDING_OF_HOST, the source's; empty: any */
	int64_t weight;       /* what the list keeps when there are too many: the highest */
	const char *evidence; /* counts and times, in the report's language */
	const char *incident; /* that covers it, or "" */
	const char *cover;    /* what else covers it, in words; the incident's number where there is one; "" nothing */
};

/* The evidence in the list's language. */
#define EVIDENCE(list, in_english, in_japanese) ((list)->english ? (in_english) : (in_japanese))

struct finding_list {
	bool english; /* the language of the evidence; else Japanese */
	struct arena *arena;
	struct finding *items;
	size_t count, capacity;
	bool failed;
};

void finding_add(struct finding_list *list, const struct finding *finding);
bool finding_list_failed(const struct finding_list *list);
/* By time, then kind, then place. */
void finding_sort(struct finding_list *list);
/* Keeps the `limit` weightiest of each kind and the order. ret_found[FINDING_KINDS] gets how many there were. */
void finding_keep(struct finding_list *list, size_t limit, size_t *ret_found);

/* "error_burst", "slow_response", "traffic_drop", "cpu_plateau", "silence", "oom", "restart", "disk", "service_failed",
 * "login_attack", "refused_requests", "ledger_without_trace"; "notice", "caution", "serious"; "all", "host", … */
const char *finding_kind_name(enum finding_kind kind);
const char *finding_severity_name(enum finding_severity severity);
const char *finding_scope_name(enum finding_scope scope);
/* The number that a rule's text carries in the report: raised whenever what it finds changes. */
int finding_rule_version(enum finding_kind kind);
/* The rule in words with the thresholds of this run. */
const char *finding_rule_text(enum finding_kind kind, const struct config *config, struct arena *arena);

/* --- The rules. Each adds to the list. Tables must be sorted by their keys, as plans give them. --- */

/* Table PLACE, minute:5, requests, server_errors (without the place for FINDING_OF_ALL): buckets with at least
 * burst_errors that are at least burst_share of the requests; joined over join_s. */
void finding_bursts(struct finding_list *list, const struct table *table, enum finding_scope scope,
                    const struct config_findings *rules);
/* Takes out bursts of everything where a host has one at that time, and of sites where a host or everything has. */
void finding_narrow_bursts(struct finding_list *list, int64_t join_us);

/* So many requests over the target in 5 minutes, however few there are in all. */
#define FINDING_SLOW_LEAST 5

/* Tables host, minute:5, requests: those with a duration, and those of them over the target. p95 is over the target
 * exactly when more than 5 % of the requests are; the share is response_share's complement. */
void finding_slow(struct finding_list *list, const struct table *timed, const struct table *slow,
                  const struct config *config);

/* Table host, minute:5, lines, first, last: lines of one kind, no further apart than join_us, are one event. `what` names
 * a line in the evidence; at or over `serious` lines it is serious (0: never). */
struct finding_run {
	enum finding_kind kind;
	int64_t join_us, serious;
	const char *what;
};
void finding_runs(struct finding_list *list, const struct table *table, const struct finding_run *run);

/* Table client, minute:10, requests, distinct:path, first, last of refused requests. */
void finding_refused(struct finding_list *list, const struct table *table, const struct config_findings *rules);

#endif
