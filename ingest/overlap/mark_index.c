/* Marks of a source. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang.h"
#include "mark_index_inside.h"

/* --- Ends --- */

static bool ends_grow(struct mark_index *index)
{
	size_t slots = index->end_slots ? index->end_slots * 2 : 1024;
	struct end_slot *wider = calloc(slots, sizeof(*wider));

	if (!wider)
		return false;
	for (size_t i = 0; i < index->end_slots; i++) {
		size_t at = index->ends[i].hash & (slots - 1);

		if (!index->ends[i].hash)
			continue;
		while (wider[at].hash)
			at = (at + 1) & (slots - 1);
		wider[at] = index->ends[i];
	}
	free(index->ends);
	index->ends = wider;
	index->end_slots = slots;
	return true;
}

static bool ends_put(struct mark_index *index, const struct mark_end *end)
{
	size_t at;

	if (index->end_count * 2 >= index->end_slots && !ends_grow(index))
		return false;
	for (at = end->hash & (index->end_slots - 1); index->ends[at].hash; at = (at + 1) & (index->end_slots - 1))
		if (index->ends[at].hash == end->hash && index->ends[at].end.segment == end->segment &&
		    index->ends[at].end.line == end->line) {
			index->ends[at].end.flags |= end->flags;
			return true;
		}
	index->ends[at] = (struct end_slot){end->hash, *end};
	index->end_count++;
	return true;
}

const struct mark_end *mark_index_end_of(const struct mark_index *index, uint64_t hash, size_t *next)
{
	if (index->end_slots == 0 || hash == 0)
		return NULL;
	/* *next counts slots from the hash's own. */
	for (size_t at; index->ends[at = (hash + *next) & (index->end_slots - 1)].hash;) {
		(*next)++;
		if (index->ends[at].hash == hash)
			return &index->ends[at].end;
	}
	return NULL;
}

const struct mark_end *mark_index_each_end(const struct mark_index *index, size_t *next)
{
	while (*next < index->end_slots)
		if (index->ends[(*next)++].hash)
			return &index->ends[*next - 1].end;
	return NULL;
}

unsigned mark_index_end_at(const struct mark_index *index, uint64_t hash, uint64_t segment, uint64_t line)
{
	const struct mark_end *end;
	size_t next = 0;

	while ((end = mark_index_end_of(index, hash, &next)) != NULL)
		if (end->segment == segment && end->line == line)
			return (unsigned)end->flags;
	return 0;
}

/* --- Opening --- */

static bool take_run(struct mark_index *index, const char *name, struct fail *fail)
{
	char *path = arena_printf(&index->arena, "%s/%s", index->folder, name);
	struct mark_run *run = NULL;
	uint64_t number = strtoull(name, NULL, 10);

	if (!path)
		return fail_memory(fail);
	if (number > index->last_run)
		index->last_run = number;
	if (index->run_count == RUNS_MAX || !str_ends(str_of(name), STR(".marks"))) {
		unlink(path);
		return true;
	}
	if (!mark_run_open(path, &run, fail))
		return false;
	if (!run) {
		unlink(path); /* damaged: its segments will be read again */
		return true;
	}
	index->runs[index->run_count++] = run;
	for (size_t i = 0; i < mark_run_set(run)->end_count; i++)
		if (!ends_put(index, &mark_run_set(run)->ends[i]))
			return fail_memory(fail);
	return true;
}

struct mark_index *mark_index_open(const char *folder, const char *source, struct fail *fail)
{
	struct mark_index *index = calloc(1, sizeof(*index));
	struct dirent *item;
	DIR *directory;
	bool good;

	if (!index) {
		fail_memory(fail);
		return NULL;
	}
	index->folder = arena_printf(&index->arena, "%s/marks/%s", folder, source);
	directory = index->folder ? opendir(index->folder) : NULL;
	good = index->folder
	               ? directory || errno == ENOENT ||
	                         fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), index->folder)
	               : fail_memory(fail);
	while (good && directory && (item = readdir(directory)))
		if (item->d_name[0] != '.' || str_starts(str_of(item->d_name), STR(".geppo-")))
			good = take_run(index, item->d_name, fail);
	if (directory)
		closedir(directory);
	mark_sort_runs(index);
	if (good)
		return index;
	mark_index_close(index);
	return NULL;
}

void mark_index_close(struct mark_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < index->run_count; i++)
		mark_run_close(index->runs[i]);
	mark_set_release(&index->pending);
	free(index->ends);
	arena_release(&index->arena);
	free(index);
}

static uint64_t digest_start(const struct sha256 *digest)
{
	uint64_t start;

	memcpy(&start, digest->bytes, sizeof(start));
	return start;
}

static int compare_segments(const void *left, const void *right)
{
	const struct mark_segment *a = left, *b = right;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return (a->digest > b->digest) - (a->digest < b->digest);
}

bool mark_index_segments(const struct mark_index *index, struct arena *arena, const struct mark_segment **ret_segments,
                         size_t *ret_count, struct fail *fail)
{
	size_t room = 0, count = 0;
	struct mark_segment *segments;

	for (size_t i = 0; i < index->run_count; i++)
		room += mark_run_set(index->runs[i])->segment_count;
	segments = arena_alloc(arena, room + 1, sizeof(*segments));
	if (!segments)
		return fail_memory(fail);
	for (size_t i = 0; i < index->run_count; i++) {
		const struct mark_set *set = mark_run_set(index->runs[i]);

		memcpy(segments + count, set->segments, set->segment_count * sizeof(*segments));
		count += set->segment_count;
	}
	qsort(segments, count, sizeof(*segments), compare_segments);
	*ret_segments = segments;
	*ret_count = count;
	return true;
}

bool mark_index_has(const struct mark_segment *segments, size_t count, uint64_t segment, const struct sha256 *digest)
{
	struct mark_segment wanted = {segment, digest_start(digest), 0, 0};

	return count > 0 && bsearch(&wanted, segments, count, sizeof(*segments), compare_segments);
}

/* --- Adding --- */

bool mark_index_begin(struct mark_index *index, uint64_t segment, struct fail *fail)
{
	struct mark_set *set = &index->pending.set;

	if ((set->key_count >= PENDING_MAX || mark_next_ordinal(set) >= MARK_ORDINALS / 2) &&
	    !mark_index_flush(index, fail))
		return false;
	if (!mark_grow((void **)&set->segments, &index->pending.segment_room, set->segment_count,
	               sizeof(*set->segments)))
		return fail_memory(fail);
	/* Beyond the last one until mark_index_end counts it. */
	set->segments[set->segment_count] = (struct mark_segment){segment, 0, mark_next_ordinal(set), 0};
	index->begun_keys = set->key_count;
	index->begun_ends = set->end_count;
	index->is_open = true;
	return true;
}

bool mark_index_add(struct mark_index *index, uint64_t block, uint64_t hash, struct fail *fail)
{
	struct mark_set *set = &index->pending.set;
	uint64_t ordinal = set->segments[set->segment_count].first_ordinal + block, key = MARK_KEY(hash, ordinal);

	/* A segment of more blocks than a run can name keeps marks of the first ones only; once in a block is enough.
	 */
	if (ordinal >= MARK_ORDINALS || (set->key_count > index->begun_keys && set->keys[set->key_count - 1] == key))
		return true;
	if (!mark_grow((void **)&set->keys, &index->pending.key_room, set->key_count, sizeof(*set->keys)))
		return fail_memory(fail);
	set->keys[set->key_count++] = key;
	return true;
}

bool mark_index_add_end(struct mark_index *index, uint64_t hash, uint64_t line, unsigned flags, struct fail *fail)
{
	struct mark_set *set = &index->pending.set;

	if (hash == 0)
		return true;
	if (!mark_grow((void **)&set->ends, &index->pending.end_room, set->end_count, sizeof(*set->ends)))
		return fail_memory(fail);
	set->ends[set->end_count++] = (struct mark_end){hash, set->segments[set->segment_count].number, line, flags};
	return true;
}

bool mark_index_end(struct mark_index *index, uint64_t block_count, const struct sha256 *digest, struct fail *fail)
{
	struct mark_set *set = &index->pending.set;

	set->segments[set->segment_count].block_count = block_count;
	set->segments[set->segment_count].digest = digest_start(digest);
	set->segment_count++;
	index->is_open = false;
	for (size_t i = index->begun_ends; i < set->end_count; i++)
		if (!ends_put(index, &set->ends[i]))
			return fail_memory(fail);
	return true;
}

void mark_index_drop(struct mark_index *index)
{
	if (!index->is_open)
		return;
	/* Keys of a segment that is not finished are behind all others. */
	index->pending.set.key_count = index->begun_keys;
	index->pending.set.end_count = index->begun_ends;
	index->is_open = false;
}

/* --- Finding --- */

/* The keys of finished segments in order: those that came since are sorted and merged in, so that file after file costs
 * what it brings and one pass. */
static bool sort_pending(struct mark_index *index)
{
	uint64_t *keys = index->pending.set.keys;
	size_t count = index->is_open ? index->begun_keys : index->pending.set.key_count;
	size_t sorted = index->sorted_keys, tail = count - sorted;
	uint64_t *more;

	if (tail == 0)
		return true;
	qsort(keys + sorted, tail, sizeof(*keys), mark_compare_keys);
	more = malloc(tail * sizeof(*more));
	if (!more)
		return false;
	memcpy(more, keys + sorted, tail * sizeof(*more));
	/* From the back, so that nothing is written over before it was moved. */
	for (size_t at = count; tail > 0; at--)
		keys[at - 1] = sorted > 0 && keys[sorted - 1] > more[tail - 1] ? keys[--sorted] : more[--tail];
	free(more);
	index->sorted_keys = count;
	return true;
}

struct wanted {
	uint64_t key;
	size_t mark;
};

static int compare_wanted(const void *left, const void *right)
{
	const struct wanted *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->mark > b->mark) - (a->mark < b->mark);
}

struct finding {
	const struct wanted *wanted;
	size_t wanted_count;
	bool (*found)(void *user, const struct mark_place *place);
	void *user;
	bool stopped;
};

static bool pass_on(void *user, size_t key, const struct mark_segment *segment, uint64_t block)
{
	struct finding *finding = user;

	for (size_t i = key; i < finding->wanted_count && finding->wanted[i].key == finding->wanted[key].key; i++) {
		struct mark_place place = {finding->wanted[i].mark, segment->number, (size_t)block};

		if (!finding->found(finding->user, &place)) {
			finding->stopped = true;
			return false;
		}
	}
	return true;
}

static bool find_pending(struct mark_index *index, const uint64_t *keys, size_t count, struct finding *finding)
{
	const struct mark_set *set = &index->pending.set;
	const uint64_t ordinals = MARK_ORDINALS - 1;

	if (!sort_pending(index))
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t low = 0, high = index->sorted_keys;

		if (i > 0 && keys[i] == keys[i - 1])
			continue;
		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (set->keys[middle] < keys[i])
				low = middle + 1;
			else
				high = middle;
		}
		for (; low < index->sorted_keys && (set->keys[low] & ~ordinals) == keys[i]; low++) {
			const struct mark_segment *segment = mark_set_segment(set, set->keys[low] & ordinals);

			if (segment &&
			    !pass_on(finding, i, segment, (set->keys[low] & ordinals) - segment->first_ordinal))
				return true;
		}
	}
	return true;
}

bool mark_index_find(struct mark_index *index, const struct mark *marks, size_t count,
                     bool (*found)(void *user, const struct mark_place *place), void *user, struct fail *fail)
{
	struct wanted *wanted;
	uint64_t *keys;
	bool good = true;

	if (count == 0 || (index->run_count == 0 && index->pending.set.key_count == 0))
		return true;
	wanted = malloc(count * sizeof(*wanted));
	keys = malloc(count * sizeof(*keys));
	if (wanted && keys) {
		struct finding finding = {wanted, count, found, user, false};

		for (size_t i = 0; i < count; i++)
			wanted[i] = (struct wanted){MARK_KEY(marks[i].hash, 0), i};
		qsort(wanted, count, sizeof(*wanted), compare_wanted);
		for (size_t i = 0; i < count; i++)
			keys[i] = wanted[i].key;
		good = find_pending(index, keys, count, &finding) || fail_memory(fail);
		for (size_t i = 0; good && i < index->run_count && !finding.stopped; i++)
			good = mark_run_find(index->runs[i], keys, count, pass_on, &finding, fail);
	} else {
		good = fail_memory(fail);
	}
	free(wanted);
	free(keys);
	return good;
}
