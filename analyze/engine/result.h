/* The merged figures of a plan as a table: ordered, cut, in typed values. Private to the engine. */
#ifndef GEPPO_RESULT_H
#define GEPPO_RESULT_H

#include <pthread.h>

#include "table.h"
#include "worker.h"

/* Where tables are made; held for as long as one takes room in the arena. */
struct result_room {
	struct arena *arena;
	pthread_mutex_t mutex;
};

/* Plans with different leaders may be made into tables at the same time. */
bool result_table(struct worker *worker, size_t plan, struct result_room *room, struct table *ret_table,
                  struct fail *fail) MUST_CHECK;

#endif
