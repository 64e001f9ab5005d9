/* The cases of one ledger with a deadline, as a list that a clause is judged over. Knows which ledger has which cases;
 * not how verdicts are worded. */
#ifndef GEPPO_VERDICT_CASE_H
#define GEPPO_VERDICT_CASE_H

#include "case_of.h"

struct judged_case {
	const char *number; /* of the ledger; "" when it has none */
	uint32_t line;
	bool done;          /* at the moment */
	bool received_here; /* the clock started in the moment's month */
	const char *clock;  /* 受付, 照会, 検知, 発生 */
	struct case_input input;
	struct case_result result;
};

/* Has this ledger cases with a deadline? */
bool verdict_has_cases(const char *ledger);

/* All cases of the clause known at the moment, each judged by the terms of its day; those that decide first: judged in
 * this month, worst margin first, then the rest in the ledger's order. NULL when memory is out. */
struct judged_case *verdict_cases(const struct ledgers *ledgers, const struct config_clause *clause,
                                  struct case_moment moment, struct arena *arena, size_t *ret_count);

/* One record's case by its clause, whatever the moment knows of it. *ret_clause is NULL, and the state CASE_UNKNOWN,
 * when no clause takes it. False when memory is out. */
bool verdict_inquiry_case(const struct ledgers *ledgers, const struct inquiry *inquiry, struct case_moment moment,
                          struct arena *arena, const struct config_clause **ret_clause,
                          struct judged_case *ret_case) MUST_CHECK;
void verdict_incident_case(const struct ledgers *ledgers, const struct incident *incident, struct case_moment moment,
                           const struct config_clause **ret_clause, struct judged_case *ret_case);

#endif
