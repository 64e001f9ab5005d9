/* Matters as a person reads them, and as a program does. */
#ifndef GEPPO_MATTERS_REPORT_H
#define GEPPO_MATTERS_REPORT_H

#include "matters.h"

/* By due date, earliest first, then what is missing in the order in which it was found. */
void matters_sort(struct matters *matters);

/* A line each: when, how much time is left, what, and below a due date how it came to be. */
void matters_write(const struct matters *matters, const struct zone *zone, int64_t now_us, struct text *text);

/* Everything that a check found, as one JSON object with the keys now, due, missing, notes, commands. `commands` has
 * a line each. */
bool matters_json(const struct matters *matters, const struct ledger_notes *notes, struct str commands,
                  const struct zone *zone, int64_t now_us, struct text *text, struct fail *fail) MUST_CHECK;

#endif
