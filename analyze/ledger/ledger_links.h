/* Checks that need several ledgers or the contract: references that lead nowhere, clauses that there are none of,
 * months outside the contract. Only places where a number is meant are looked at: remarks are free text. */
#ifndef GEPPO_LEDGER_LINKS_H
#define GEPPO_LEDGER_LINKS_H

#include "ledgers.h"

/* After all ledgers are read. A reference into a ledger that is not kept cannot be checked and passes. False when
 * memory is out. */
bool ledger_links_check(const struct ledgers *ledgers, struct ledger_notes *notes) MUST_CHECK;

#endif
