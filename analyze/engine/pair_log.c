/* Chunks are never moved; slices are a counting sort by group. */
#include "pair_log.h"

#include <stdlib.h>

void pair_log_clear(struct pair_log *log)
{
	while (log->newest) {
		struct pair_log_chunk *older = log->newest->older;

		free(log->newest);
		log->newest = older;
	}
	log->count = 0;
}

bool pair_log_extend(struct pair_log *log)
{
	struct pair_log_chunk *chunk = malloc(sizeof(*chunk));

	if (!chunk)
		return false;
	chunk->older = log->newest;
	chunk->count = 0;
	log->newest = chunk;
	return true;
}

/* The newest chunk may have room left, so the others go behind it. */
void pair_log_move(struct pair_log *log, struct pair_log *from, const uint32_t *groups, const uint32_t *numbers)
{
	struct pair_log_chunk *oldest = NULL;

	for (struct pair_log_chunk *chunk = from->newest; chunk; chunk = chunk->older) {
		for (uint32_t i = 0; i < chunk->count; i++)
			chunk->groups[i] = groups[chunk->groups[i]];
		for (uint32_t i = 0; numbers && i < chunk->count; i++)
			chunk->numbers[i] = numbers[chunk->numbers[i]];
		oldest = chunk;
	}
	if (!oldest)
		return;
	if (log->newest) {
		oldest->older = log->newest->older;
		log->newest->older = from->newest;
	} else {
		log->newest = from->newest;
	}
	log->count += from->count;
	*from = (struct pair_log){0};
}

void pair_slices_release(struct pair_slices *slices)
{
	free(slices->starts);
	free(slices->numbers);
	*slices = (struct pair_slices){0};
}

bool pair_log_slices(const struct pair_log *log, const uint8_t *wanted, uint32_t group_count,
                     struct pair_slices *ret_slices)
{
	struct pair_slices slices = {.starts = calloc(group_count + (size_t)2, sizeof(*slices.starts)),
	                             .group_count = group_count};
	size_t *ends = slices.starts ? slices.starts + 1
	                             : NULL; /* while they are filled, ends[g] is where g's next number goes */
	size_t total = 0;

	if (!ends)
		return false;
	for (const struct pair_log_chunk *chunk = log->newest; chunk; chunk = chunk->older)
		for (uint32_t i = 0; i < chunk->count; i++)
			if (!wanted || wanted[chunk->groups[i]])
				ends[chunk->groups[i]]++;
	for (uint32_t group = 0; group < group_count; group++) {
		size_t count = ends[group];

		ends[group] = total;
		total += count;
	}
	slices.numbers = malloc((total + 1) * sizeof(*slices.numbers));
	if (!slices.numbers) {
		pair_slices_release(&slices);
		return false;
	}
	for (const struct pair_log_chunk *chunk = log->newest; chunk; chunk = chunk->older)
		for (uint32_t i = 0; i < chunk->count; i++)
			if (!wanted || wanted[chunk->groups[i]])
				slices.numbers[ends[chunk->groups[i]]++] = chunk->numbers[i];
	*ret_slices = slices;
	return true;
}
