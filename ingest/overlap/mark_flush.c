/* Marks from memory to disk, in runs of which there stay few. */
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "file.h"
#include "mark_index_inside.h"

bool mark_grow(void **array, size_t *room, size_t count, size_t size)
{
	size_t wanted = *room ? *room * 2 : 256;
	void *more;

	if (count < *room)
		return true;
	more = realloc(*array, wanted * size);
	if (!more)
		return false;
	*array = more;
	*room = wanted;
	return true;
}

void mark_set_release(struct set *set)
{
	free(set->set.segments);
	free(set->set.ends);
	free(set->set.keys);
	*set = (struct set){.segment_room = 0};
}

uint64_t mark_next_ordinal(const struct mark_set *set)
{
	const struct mark_segment *last = set->segment_count ? &set->segments[set->segment_count - 1] : NULL;

	return last ? last->first_ordinal + last->block_count : 0;
}

int mark_compare_keys(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static int compare_runs(const void *left, const void *right)
{
	uint64_t a = mark_run_set(*(struct mark_run *const *)left)->key_count;
	uint64_t b = mark_run_set(*(struct mark_run *const *)right)->key_count;

	return (a < b) - (a > b);
}

/* The largest first: gather begins at the end. */
void mark_sort_runs(struct mark_index *index)
{
	qsort(index->runs, index->run_count, sizeof(struct mark_run *), compare_runs);
}

/* Appends a set whose keys are in memory, with ordinals of its own. False: memory, or no ordinals left. */
static bool set_append(struct set *to, const struct mark_set *from, const uint64_t *keys)
{
	uint64_t shift = mark_next_ordinal(&to->set);

	if (shift + mark_next_ordinal(from) >= MARK_ORDINALS)
		return false;
	for (size_t i = 0; i < from->segment_count; i++) {
		if (!mark_grow((void **)&to->set.segments, &to->segment_room, to->set.segment_count,
		               sizeof(struct mark_segment)))
			return false;
		to->set.segments[to->set.segment_count] = from->segments[i];
		to->set.segments[to->set.segment_count++].first_ordinal += shift;
	}
	for (size_t i = 0; i < from->end_count; i++) {
		if (!mark_grow((void **)&to->set.ends, &to->end_room, to->set.end_count, sizeof(struct mark_end)))
			return false;
		to->set.ends[to->set.end_count++] = from->ends[i];
	}
	for (size_t i = 0; i < from->key_count; i++) {
		if (!mark_grow((void **)&to->set.keys, &to->key_room, to->set.key_count, sizeof(uint64_t)))
			return false;
		to->set.keys[to->set.key_count++] = keys[i] + shift;
	}
	return true;
}

static bool append_run(struct set *to, struct mark_run *run)
{
	const struct mark_set *set = mark_run_set(run);
	uint64_t *keys = malloc((set->key_count + 1) * sizeof(*keys));
	struct fail ignored = {0};
	bool good = keys && mark_run_read(run, keys, &ignored) && set_append(to, set, keys);

	free(keys);
	return good;
}

/* Takes the smallest runs into `to` as long as they are not much larger than what it has, so that there stay few. */
static size_t gather(struct mark_index *index, struct set *to)
{
	size_t first = index->run_count;
	bool many = index->run_count >= RUNS_MERGED;

	while (first > 0) {
		const struct mark_set *set = mark_run_set(index->runs[first - 1]);

		if (to->set.key_count + set->key_count > MERGED_KEYS_MAX ||
		    (!many && set->key_count > 2 * to->set.key_count + 1024) || !append_run(to, index->runs[first - 1]))
			break;
		first--;
	}
	return first;
}

bool mark_index_flush(struct mark_index *index, struct fail *fail)
{
	struct set merged = {.segment_room = 0};
	struct mark_run *run = NULL;
	size_t first;
	char *path;
	bool good;

	if (index->pending.set.segment_count == 0)
		return true;
	if (!set_append(&merged, &index->pending.set, index->pending.set.keys)) {
		mark_set_release(&merged);
		return fail_memory(fail);
	}
	first = gather(index, &merged);
	if (merged.set.key_count > 1)
		qsort(merged.set.keys, merged.set.key_count, sizeof(uint64_t), mark_compare_keys);
	path = arena_printf(&index->arena, "%s/%08" PRIu64 ".marks", index->folder, ++index->last_run);
	good = (path || fail_memory(fail)) && file_make_folder(index->folder, fail) &&
	       mark_run_write(path, &merged.set, fail) && mark_run_open(path, &run, fail);
	mark_set_release(&merged);
	if (!good)
		return false;
	for (size_t i = first; i < index->run_count; i++) {
		unlink(mark_run_path(index->runs[i]));
		mark_run_close(index->runs[i]);
	}
	index->run_count = first;
	if (run && index->run_count < RUNS_MAX)
		index->runs[index->run_count++] = run;
	else
		mark_run_close(run);
	mark_sort_runs(index);
	mark_set_release(&index->pending);
	index->sorted_keys = 0;
	return true;
}
