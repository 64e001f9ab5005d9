/* The engine's definition in the plainest words: row by row, value by value, everything compared with everything. Slow on purpose; shares no code with the
 * engine but the plan, and the definition of a quantile's bucket. */
#ifndef GEPPO_ENGINE_REFERENCE_H
#define GEPPO_ENGINE_REFERENCE_H

#include "sample.h"
#include "table.h"

/* In the arena. */
void reference_run(const struct sample *sample, const struct plan *plan, struct arena *arena, struct table *ret_table);

#endif
