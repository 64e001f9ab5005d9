/* Segments are opened in waves, so that a year of small files does not keep as many files mapped; within a wave threads
 * take the next block. */
#include "scan.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define WAVE_SEGMENTS 256

struct wave {
	const struct scan *scan;
	struct segment *segments[WAVE_SEGMENTS];
	size_t segment_count;
	struct scan_block *blocks;
	size_t block_count, block_capacity;
	struct arena arena; /* hidden lines of the segments */
	atomic_size_t next;
	atomic_bool stop;
};

struct scan_thread {
	struct wave *wave;
	void *worker;
	struct fail fail;
};

unsigned scan_threads(unsigned wish)
{
	long cores = wish ? (long)wish : sysconf(_SC_NPROCESSORS_ONLN);

	return cores < 1 ? 1 : cores > SCAN_THREADS_MAX ? SCAN_THREADS_MAX : (unsigned)cores;
}

/* A damaged block says in which segment it stands. */
static bool visit_block(const struct wave *wave, void *worker, const struct scan_block *block, struct fail *fail)
{
	if (wave->scan->visit(worker, block, fail))
		return true;
	return fail->kind == FAIL_FORMAT ? fail_prefix(fail, "%s", block->segment->path) : false;
}

static void *run_thread(void *user)
{
	struct scan_thread *thread = user;
	struct wave *wave = thread->wave;

	while (!atomic_load(&wave->stop)) {
		size_t index = atomic_fetch_add(&wave->next, 1);

		if (index >= wave->block_count)
			break;
		if (!visit_block(wave, thread->worker, &wave->blocks[index], &thread->fail))
			atomic_store(&wave->stop, true);
	}
	return NULL;
}

static bool run_wave(struct wave *wave, struct fail *fail)
{
	struct scan_thread threads[SCAN_THREADS_MAX];
	pthread_t ids[SCAN_THREADS_MAX];
	unsigned count = wave->scan->worker_count, started = 1;

	if (wave->block_count < count)
		count = wave->block_count ? (unsigned)wave->block_count : 1;
	for (unsigned i = 0; i < count; i++)
		threads[i] = (struct scan_thread){.wave = wave, .worker = wave->scan->workers[i]};
	/* A thread that cannot be had is no failure: the others take its blocks. */
	while (started < count && pthread_create(&ids[started], NULL, run_thread, &threads[started]) == 0)
		started++;
	(void)run_thread(&threads[0]);
	for (unsigned i = 1; i < started; i++)
		(void)pthread_join(ids[i], NULL);
	for (unsigned i = 0; i < started; i++)
		if (threads[i].fail.kind != FAIL_NONE)
			return fail_set(fail, threads[i].fail.kind, "%s", threads[i].fail.sentence);
	return !atomic_load(&wave->stop);
}

static void wave_close(struct wave *wave)
{
	for (size_t i = 0; i < wave->segment_count; i++)
		segment_close(wave->segments[i]);
	wave->segment_count = 0;
	arena_clear(&wave->arena);
	wave->block_count = 0;
	atomic_store(&wave->next, 0);
}

static bool has_stamp_in(const struct scan *scan, const struct block_info *info)
{
	return info->min_us != NO_TIME && info->min_us < scan->until_us && info->max_us >= scan->from_us;
}

static bool wave_add(struct wave *wave, const struct config_source *source, const struct segment_info *info,
                     struct fail *fail)
{
	struct segment *segment = segment_open(info, fail);
	struct line_ranges hidden;
	uint64_t line = 0;

	if (!segment)
		return false;
	wave->segments[wave->segment_count++] = segment;
	if (!hidden_of_segment(wave->scan->hidden, info, &wave->arena, &hidden, fail))
		return false;
	for (size_t i = 0; i < segment_block_count(segment); i++) {
		const struct block_info *block = segment_block_info(segment, i);
		struct line_ranges mask = line_ranges_slice(hidden, line, block->line_count);
		uint64_t first_line = line;

		line += block->line_count;
		if (!has_stamp_in(wave->scan, block) ||
		    (mask.count && line_ranges_within(mask, first_line, block->line_count) == block->line_count))
			continue;
		if (wave->block_count == wave->block_capacity) {
			size_t capacity = wave->block_capacity ? 2 * wave->block_capacity : 256;
			struct scan_block *blocks = realloc(wave->blocks, capacity * sizeof(*blocks));

			if (!blocks)
				return fail_memory(fail);
			wave->blocks = blocks;
			wave->block_capacity = capacity;
		}
		wave->blocks[wave->block_count++] = (struct scan_block){
		        source, block, segment_block(segment, i), info, i, first_line, mask};
	}
	return true;
}

static bool scan_segments(struct wave *wave, const struct segment_info *infos, size_t count, struct fail *fail)
{
	const struct config *config = wave->scan->config;

	for (size_t i = 0; i < count; i++) {
		const struct config_source *source = config_source(config, infos[i].source);

		if (!source || !wave->scan->wanted[source - config->sources])
			continue;
		if (!wave_add(wave, source, &infos[i], fail))
			return false;
		if (wave->segment_count < WAVE_SEGMENTS)
			continue;
		if (!run_wave(wave, fail))
			return false;
		wave_close(wave);
	}
	return run_wave(wave, fail);
}

bool scan_run(const struct scan *scan, struct fail *fail)
{
	struct arena arena = {0};
	struct wave *wave = calloc(1, sizeof(*wave));
	const struct segment_info *infos;
	size_t count;
	bool good = wave || fail_memory(fail);

	if (good) {
		wave->scan = scan;
		good = archive_segments(scan->archive, NULL, scan->from_us, scan->until_us, &arena, &infos, &count,
		                        fail) &&
		       scan_segments(wave, infos, count, fail);
		wave_close(wave);
		free(wave->blocks);
		arena_release(&wave->arena);
	}
	free(wave);
	arena_release(&arena);
	return good;
}
