/* Evidence of the month's work: which entries were summed. */
#ifndef GEPPO_VERDICT_EFFORT_H
#define GEPPO_VERDICT_EFFORT_H

#include "verdict.h"

/* Numbers of the works that count in the month, in the order changes, incidents, others. NULL with count 0 when memory
 * is out (the arena remembers). */
const char *const *effort_evidence(const struct ledgers *ledgers, struct case_moment moment, struct arena *arena,
                                   size_t *ret_count);

/* 見積工数 of the changes that are or were to be released in the month; returns how many of them have neither 協議日
 * nor 協議記録. */
uint32_t effort_forecast(const struct ledgers *ledgers, struct case_moment moment, int64_t *ret_milli);

#endif
