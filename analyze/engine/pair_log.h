/* Pairs (group, number) in the order they came, for plans of so many groups that counting at once would miss the cache
 * with every row: writing is sequential, and the counting happens at the end, only for the groups that are shown.
 * Private to the engine. */
#ifndef GEPPO_PAIR_LOG_H
#define GEPPO_PAIR_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIR_LOG_CHUNK 32768U
#define PAIR_LOG_MOST ((size_t)4 << 20) /* pairs in a log: 32 MB; its owner then counts them and clears it */

struct pair_log_chunk;

/* A zeroed struct is an empty log. */
struct pair_log {
	struct pair_log_chunk *newest;
	size_t count;
};

struct pair_log_chunk {
	struct pair_log_chunk *older;
	uint32_t count;
	uint32_t groups[PAIR_LOG_CHUNK], numbers[PAIR_LOG_CHUNK];
};

void pair_log_clear(struct pair_log *log);

/* Makes the newest chunk one with room. False: out of memory. */
bool pair_log_extend(struct pair_log *log);
static inline bool pair_log_add(struct pair_log *log, uint32_t group, uint32_t number)
{
	struct pair_log_chunk *chunk = log->newest;

	if (!chunk || chunk->count == PAIR_LOG_CHUNK) {
		if (!pair_log_extend(log))
			return false;
		chunk = log->newest;
	}
	chunk->groups[chunk->count] = group;
	chunk->numbers[chunk->count++] = number;
	log->count++;
	return true;
}

/* Moves all of `from` behind this log, its group g as groups[g] and its number n as numbers[n] (NULL: n). */
void pair_log_move(struct pair_log *log, struct pair_log *from, const uint32_t *groups, const uint32_t *numbers);

/* The numbers of each wanted group (NULL: all) side by side: those of group g are numbers[starts[g]] to before
 * numbers[starts[g + 1]]. Release with pair_slices_release. False: out of memory. */
struct pair_slices {
	size_t *starts; /* group_count + 1 */
	uint32_t *numbers;
	uint32_t group_count;
};
bool pair_log_slices(const struct pair_log *log, const uint8_t *wanted, uint32_t group_count,
                     struct pair_slices *ret_slices);
void pair_slices_release(struct pair_slices *slices);

#endif
