/* Entries of a ledger between two instants: for clauses that want at least, or allow at most, a number of them. */
#ifndef GEPPO_VERDICT_COUNT_H
#define GEPPO_VERDICT_COUNT_H

#include "ledgers.h"

/* Does geppo know the days of this ledger's entries? Patches (applied, or looked at and not needed), meetings (held),
 * manuals (revised). */
bool verdict_can_count(const char *ledger);

/* Entries of the clause's classes with their day in [from_us, until_us); the days as evidence ("2019-10-04") from the
 * arena. Patches that failed are counted apart. False when memory is out. */
bool verdict_count(const struct ledgers *ledgers, const struct config_clause *clause, int64_t from_us, int64_t until_us,
                   struct arena *arena, const char *const **ret_evidence, size_t *ret_count,
                   uint32_t *ret_failed) MUST_CHECK;

#endif
