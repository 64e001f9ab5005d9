/* A set of distinct byte strings, each with a number 0, 1, 2 … in order of first appearance. Open addressing over XXH3, bytes kept in an arena of its own.
 * Not thread-safe; never shrinks. */
#ifndef GEPPO_INTERN_H
#define GEPPO_INTERN_H

#include "str.h"

#define INTERN_NONE UINT32_MAX

struct intern;

struct intern *intern_new(void); /* NULL: out of memory */
void intern_free(struct intern *intern);

/* The number of `text`, added (copied) if new. INTERN_NONE when memory is out or 2^32 - 1 entries are reached. */
uint32_t intern_add(struct intern *intern, struct str text);
/* The same for many texts at once, which is faster than one by one: what they touch in memory is fetched side by side. False: as INTERN_NONE. */
bool intern_add_many(struct intern *intern, const struct str *texts, size_t count, uint32_t *ret_numbers);
/* INTERN_NONE when it is not there. */
uint32_t intern_find(const struct intern *intern, struct str text);
/* Valid until intern_free. */
struct str intern_text(const struct intern *intern, uint32_t number);
uint32_t intern_count(const struct intern *intern);
size_t intern_bytes(const struct intern *intern);

#endif
