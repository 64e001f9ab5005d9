/* The cases of one ledger with a deadline, as a list that a clause is judged over. Knows which ledger has which cases;
 * not how verdicts are worded. */
#ifndef GEPPO_VERDICT_CASE_H
#define GEPPO_VERDICT_CASE_H

#include "ledgers.h"

struct judged_case {
	const char *number; /* of the ledger; "" when it has none */
	uint32_t line;
	bool done; /* at the moment */
	struct case_result result;
};

/* Has this ledger cases with a deadline? */
bool verdict_has_cases(const char *ledger);

/* All cases known at the moment, those that decide first: judged in this month, worst margin first, then the rest in
 * the ledger's order. NULL when memory is out. */
struct judged_case *verdict_cases(const struct ledgers *ledgers, const struct config_clause *clause,
                                  struct case_moment moment, struct arena *arena, size_t *ret_count);

#endif
