/* The merged figures of a plan as a table: ordered, cut, in typed values. Private to the engine. */
#ifndef GEPPO_RESULT_H
#define GEPPO_RESULT_H

#include "table.h"
#include "worker.h"

bool result_table(struct worker *worker, size_t plan, struct arena *arena, struct table *ret_table, struct fail *fail) MUST_CHECK;

#endif
