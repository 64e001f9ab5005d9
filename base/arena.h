/* Memory that lives and dies together. Allocation never fails visibly one by one: a failed arena is remembered (sticky) and asked once with
 * arena_failed(), but every function still returns NULL then, so callers that look further must check. Not thread-safe.
 * Name arenas by their lifetime (month_arena, block_arena) and pass them on; a function that returns memory takes the arena it is from. */
#ifndef GEPPO_ARENA_H
#define GEPPO_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;   /* newest first */
	size_t used_bytes;            /* in the newest chunk */
	size_t total_bytes;           /* given out since init or clear */
	bool failed;
};

/* A zeroed struct is a ready, empty arena. */
void arena_init(struct arena *arena);
void arena_release(struct arena *arena);

/* Empties it and keeps one chunk for reuse; everything given out is invalid. */
void arena_clear(struct arena *arena);

/* count × size bytes, zeroed, aligned for any type; NULL when memory is out or the product overflows. A count of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* A copy of the bytes with a NUL behind them (not counted in the size). */
struct str arena_str(struct arena *arena, struct str text);
char *arena_cstr(struct arena *arena, struct str text);

/* A new NUL-ended string from a printf format. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool arena_failed(const struct arena *arena);

#endif
