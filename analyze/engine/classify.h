/* Classification of values by the rules of geppo.yaml: which site, page, event and kind of client a request belongs to.
 * PCRE2 with JIT and match limits. Works on distinct values (a path, an agent, an address), each classified once and
 * remembered; so a changed rule never needs a new ingest. Knows no blocks. kind: "own", "monitor", "bot", "human", in
 * the order in which the rules of `clients` are asked. */
#ifndef GEPPO_CLASSIFY_H
#define GEPPO_CLASSIFY_H

#include "config.h"
#include "pattern.h"

enum client_kind {
	KIND_HUMAN,
	KIND_BOT,
	KIND_MONITOR,
	KIND_OWN,
	KIND_COUNT,
};
const char *client_kind_name(enum client_kind kind);

struct classifier;         /* compiled rules: immutable, shared by threads */
struct classifier_scratch; /* match data of one thread */
struct classifier *classifier_new(const struct config *config, struct fail *fail) MUST_CHECK;
void classifier_free(struct classifier *classifier);
struct classifier_scratch *classifier_scratch_new(const struct classifier *classifier);
void classifier_scratch_free(struct classifier_scratch *scratch);
struct pattern_scratch *
classifier_scratch_match(struct classifier_scratch *scratch); /* of this thread, for other patterns too */

/* Index in config->sites of the path's (or vhost's) site, or -1. */
int classify_site(const struct classifier *classifier, struct classifier_scratch *scratch, struct str path_or_vhost);
/* The page's name (appended to *text, which is cleared), or false: a static file, or no path at all (it does not begin
 * with "/"). A path without a rule is its own page. */
bool classify_page(const struct classifier *classifier, struct classifier_scratch *scratch, struct str path,
                   struct text *text);
/* Bit i: the path matches the pattern of config->events[i] (at most 64 events). */
uint64_t classify_events(const struct classifier *classifier, struct classifier_scratch *scratch, struct str path);
bool classify_agent_is_bot(const struct classifier *classifier, struct classifier_scratch *scratch, struct str agent);
bool classify_agent_is_monitor(const struct classifier *classifier, struct classifier_scratch *scratch,
                               struct str agent);
/* KIND_OWN or KIND_MONITOR by address, else KIND_HUMAN. */
enum client_kind classify_address(const struct classifier *classifier, struct str address);

/* Is anything trusted to say whom it connects for? */
bool classifier_has_proxies(const struct classifier *classifier);
/* Is the address one of trusted_proxies? It may have a port. */
bool classify_is_proxy(const struct classifier *classifier, struct str address);
/* The address that a trusted proxy connects for, by its X-Forwarded-For: the right-most hop that is no trusted proxy
 * itself, without its port; the left-most when all are. What is no address ends the search: the hop to its right, at
 * last `proxy`, is all that is known then. */
struct str classify_forwarded(const struct classifier *classifier, struct str proxy, struct str forwarded);

#endif
