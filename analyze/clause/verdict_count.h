/* Entries of a ledger between two instants: for clauses that want at least, or allow at most, a number of them. */
#ifndef GEPPO_VERDICT_COUNT_H
#define GEPPO_VERDICT_COUNT_H

#include "ledgers.h"

/* Does geppo know the days of this ledger's entries? Patches (applied), meetings (held), manuals (revised). */
bool verdict_can_count(const char *ledger);

/* Entries with their day in [from_us, until_us); the days as evidence ("2019-10-04") from the arena. False when memory
 * is out. */
bool verdict_count(const struct ledgers *ledgers, const char *ledger, int64_t from_us, int64_t until_us,
                   struct arena *arena, const char *const **ret_evidence, size_t *ret_count) MUST_CHECK;

#endif
