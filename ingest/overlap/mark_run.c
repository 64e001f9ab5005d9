/* Files of marks. */
#include "mark_run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "file.h"
#include "lang.h"

#define MAGIC "gpmark1\n"
#define PAGE_KEYS 4096U

struct head {
	char magic[8];
	uint64_t segment_count, end_count, key_count;
};

struct mark_run {
	struct arena arena;
	struct mark_set set;
	char *path;
	int descriptor;
	uint64_t keys_at;    /* place in the file */
	uint64_t page_first; /* index of the key that is page[0] */
	size_t page_count;
	uint64_t page[PAGE_KEYS];
};

/* --- Writing --- */

struct sink {
	struct new_file *file;
	XXH3_state_t *digest;
};

static void put(struct sink *sink, const void *data, size_t size)
{
	if (size == 0)
		return;
	new_file_write(sink->file, data, size);
	XXH3_64bits_update(sink->digest, data, size);
}

bool mark_run_write(const char *path, const struct mark_set *set, struct fail *fail)
{
	struct head head = {MAGIC, set->segment_count, set->end_count, set->key_count};
	struct sink sink = {new_file_open(path, fail), XXH3_createState()};
	uint64_t checksum;

	if (!sink.file || !sink.digest) {
		new_file_abandon(sink.file);
		XXH3_freeState(sink.digest);
		return sink.file ? fail_memory(fail) : false;
	}
	XXH3_64bits_reset(sink.digest);
	put(&sink, &head, sizeof(head));
	put(&sink, set->segments, set->segment_count * sizeof(*set->segments));
	put(&sink, set->ends, set->end_count * sizeof(*set->ends));
	put(&sink, set->keys, set->key_count * sizeof(*set->keys));
	checksum = XXH3_64bits_digest(sink.digest);
	new_file_write(sink.file, &checksum, sizeof(checksum));
	XXH3_freeState(sink.digest);
	return new_file_commit(sink.file, fail);
}

/* --- Reading --- */

static bool read_at(const struct mark_run *run, void *buffer, size_t size, uint64_t at)
{
	for (size_t done = 0; done < size;) {
		ssize_t got = pread(run->descriptor, (char *)buffer + done, size - done, (off_t)(at + done));

		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* The checksum of all but itself. */
static bool is_whole(struct mark_run *run, uint64_t size)
{
	XXH3_state_t *digest = XXH3_createState();
	uint64_t stored = 0, at = 0;
	bool good = digest && size > sizeof(struct head) + sizeof(stored);

	if (good)
		XXH3_64bits_reset(digest);
	while (good && at < size - sizeof(stored)) {
		uint64_t rest = size - sizeof(stored) - at;
		size_t part = rest < sizeof(run->page) ? (size_t)rest : sizeof(run->page);

		good = read_at(run, run->page, part, at);
		if (good)
			XXH3_64bits_update(digest, run->page, part);
		at += part;
	}
	good = good && read_at(run, &stored, sizeof(stored), at) && stored == XXH3_64bits_digest(digest);
	XXH3_freeState(digest);
	return good;
}

static bool read_tables(struct mark_run *run, uint64_t size)
{
	struct head head;

	if (!read_at(run, &head, sizeof(head), 0) || memcmp(head.magic, MAGIC, sizeof(head.magic)) != 0 ||
	    head.segment_count > size || head.end_count > size || head.key_count > size ||
	    size != sizeof(head) + head.segment_count * sizeof(struct mark_segment) +
	                    head.end_count * sizeof(struct mark_end) + head.key_count * 8 + 8)
		return false;
	run->set = (struct mark_set){
	        .segments = arena_alloc(&run->arena, head.segment_count, sizeof(struct mark_segment)),
	        .ends = arena_alloc(&run->arena, head.end_count, sizeof(struct mark_end)),
	        .segment_count = head.segment_count,
	        .end_count = head.end_count,
	        .key_count = head.key_count,
	};
	run->keys_at = size - 8 - head.key_count * 8;
	run->page_count = 0;
	return !arena_failed(&run->arena) &&
	       read_at(run, run->set.segments, head.segment_count * sizeof(struct mark_segment), sizeof(head)) &&
	       read_at(run, run->set.ends, head.end_count * sizeof(struct mark_end),
	               sizeof(head) + head.segment_count * sizeof(struct mark_segment));
}

bool mark_run_open(const char *path, struct mark_run **ret_run, struct fail *fail)
{
	struct mark_run *run = calloc(1, sizeof(*run));
	struct stat status;

	*ret_run = NULL;
	if (!run)
		return fail_memory(fail);
	run->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	run->path = arena_cstr(&run->arena, str_of(path));
	if (run->descriptor >= 0 && run->path && fstat(run->descriptor, &status) == 0 && status.st_size > 0 &&
	    is_whole(run, (uint64_t)status.st_size) && read_tables(run, (uint64_t)status.st_size)) {
		*ret_run = run;
		return true;
	}

	bool memory = arena_failed(&run->arena);

	mark_run_close(run);
	return memory ? fail_memory(fail) : true;
}

void mark_run_close(struct mark_run *run)
{
	if (!run)
		return;
	if (run->descriptor >= 0)
		close(run->descriptor);
	arena_release(&run->arena);
	free(run);
}

const struct mark_set *mark_run_set(const struct mark_run *run)
{
	return &run->set;
}

const char *mark_run_path(const struct mark_run *run)
{
	return run->path;
}

const struct mark_segment *mark_set_segment(const struct mark_set *set, uint64_t ordinal)
{
	size_t low = 0, high = set->segment_count;

	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;

		if (set->segments[middle].first_ordinal <= ordinal)
			low = middle;
		else
			high = middle;
	}
	return set->segment_count && ordinal - set->segments[low].first_ordinal < set->segments[low].block_count
	               ? &set->segments[low]
	               : NULL;
}

static bool lost(const struct mark_run *run, struct fail *fail)
{
	return fail_errno(fail, errno ? errno : EIO, TR("%s: cannot be read", "%s: 読めません"), run->path);
}

/* The page that begins with key `first`. */
static bool load_page(struct mark_run *run, uint64_t first, struct fail *fail)
{
	uint64_t rest = run->set.key_count - first;

	if (run->page_count && run->page_first == first)
		return true;
	run->page_first = first;
	run->page_count = rest < PAGE_KEYS ? (size_t)rest : PAGE_KEYS;
	if (read_at(run, run->page, run->page_count * 8, run->keys_at + first * 8))
		return true;
	run->page_count = 0;
	return lost(run, fail);
}

static bool key_at(const struct mark_run *run, uint64_t index, uint64_t *ret_key, struct fail *fail)
{
	return read_at(run, ret_key, 8, run->keys_at + index * 8) || lost(run, fail);
}

/* The first page that may hold `key` or what follows it, at or after `page`: looked for with doubling steps, since the
 * keys that are asked for come in order too. */
static bool find_page(struct mark_run *run, uint64_t key, uint64_t page, uint64_t *ret_page, struct fail *fail)
{
	uint64_t pages = (run->set.key_count + PAGE_KEYS - 1) / PAGE_KEYS, step = 1, low = page, high, first;

	/* low: a page whose first key is < key, or the one to begin with. */
	for (high = page + 1; high < pages; high += step, step *= 2) {
		if (!key_at(run, high * PAGE_KEYS, &first, fail))
			return false;
		if (first >= key)
			break;
		low = high;
	}
	high = high < pages ? high : pages;
	while (low + 1 < high) {
		uint64_t middle = low + (high - low) / 2;

		if (!key_at(run, middle * PAGE_KEYS, &first, fail))
			return false;
		if (first < key)
			low = middle;
		else
			high = middle;
	}
	*ret_page = low;
	return true;
}

bool mark_run_find(struct mark_run *run, const uint64_t *keys, size_t count,
                   bool (*found)(void *user, size_t key, const struct mark_segment *segment, uint64_t block),
                   void *user, struct fail *fail)
{
	const uint64_t ordinals = MARK_ORDINALS - 1;
	uint64_t page = 0, at = 0; /* index of the first key of the run that is not before keys[i] */

	for (size_t i = 0; i < count && at < run->set.key_count; i++) {
		if (i > 0 && keys[i] == keys[i - 1])
			continue;
		if (!find_page(run, keys[i], page, &page, fail))
			return false;
		at = at > page * PAGE_KEYS ? at : page * PAGE_KEYS;
		for (; at < run->set.key_count; at++) {
			if (!load_page(run, at / PAGE_KEYS * PAGE_KEYS, fail))
				return false;

			uint64_t key = run->page[at - run->page_first];
			const struct mark_segment *segment;

			if ((key & ~ordinals) > keys[i])
				break;
			if ((key & ~ordinals) < keys[i])
				continue;
			segment = mark_set_segment(&run->set, key & ordinals);
			if (segment && !found(user, i, segment, (key & ordinals) - segment->first_ordinal))
				return true;
		}
		page = at / PAGE_KEYS;
	}
	return true;
}

bool mark_run_read(struct mark_run *run, uint64_t *keys, struct fail *fail)
{
	return read_at(run, keys, run->set.key_count * 8, run->keys_at) || lost(run, fail);
}
