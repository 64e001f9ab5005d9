/* 是正措置: which entries of the actions ledger answer a 未達. */
#ifndef GEPPO_CORRECTIVE_H
#define GEPPO_CORRECTIVE_H

#include "verdict.h"

struct judge;

/* Is this an action of the clause, named by its id or its section? */
bool corrective_is_of(const struct corrective_action *action, const struct config_clause *clause);

/* Fills verdict->actions with those of the judged month, and says in its reason what they are, or that there is none.
 */
void corrective_add(const struct judge *judge, struct clause_verdict *verdict);

#endif
