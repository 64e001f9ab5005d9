/* The threads of one file. One mutex guards the queues; chunks are large, so it is taken a few times a second. */
#include "pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "lang.h"

#define CHUNKS_MAX PIPELINE_LOADS(INGEST_THREADS_MAX)

struct worker {
	struct pipeline *pipeline;
	struct kit kit;
	pthread_t thread;
};

struct pipeline {
	struct worker workers[INGEST_THREADS_MAX];
	size_t worker_count;
	struct load loads[CHUNKS_MAX];
	size_t load_count;

	pthread_mutex_t mutex;
	pthread_cond_t changed;
	/* Sequence numbers of loads: load n lies in loads[n % load_count]. taken ≤ … ≤ read ≤ taken + load_count. */
	uint64_t read_count;   /* ready for workers */
	uint64_t begun_count;  /* given to workers */
	uint64_t taken_count;  /* by the caller; their slots are free */
	bool done[CHUNKS_MAX]; /* the slot's load is encoded */
	bool read_ended;
	bool stopped; /* somebody failed */
	const struct pipeline_job *job;
	struct fail read_fail;
};

struct pipeline *pipeline_new(size_t thread_count, struct fail *fail)
{
	struct pipeline *pipeline = calloc(1, sizeof(*pipeline));
	if (!pipeline) {
		fail_memory(fail);
		return NULL;
	}
	pthread_mutex_init(&pipeline->mutex, NULL);
	pthread_cond_init(&pipeline->changed, NULL);
	pipeline->worker_count = thread_count < INGEST_THREADS_MAX ? thread_count : INGEST_THREADS_MAX;
	pipeline->load_count = PIPELINE_LOADS(pipeline->worker_count);
	bool good = true;
	for (size_t i = 0; good && i < pipeline->worker_count; i++) {
		pipeline->workers[i].pipeline = pipeline;
		good = kit_init(&pipeline->workers[i].kit, fail);
	}
	for (size_t i = 0; good && i < pipeline->load_count; i++)
		good = load_init(&pipeline->loads[i], fail);
	if (good)
		return pipeline;
	pipeline_free(pipeline);
	return NULL;
}

void pipeline_free(struct pipeline *pipeline)
{
	if (!pipeline)
		return;
	for (size_t i = 0; i < pipeline->worker_count; i++)
		kit_release(&pipeline->workers[i].kit);
	for (size_t i = 0; i < pipeline->load_count; i++)
		load_release(&pipeline->loads[i]);
	pthread_mutex_destroy(&pipeline->mutex);
	pthread_cond_destroy(&pipeline->changed);
	free(pipeline);
}

size_t pipeline_worker_count(const struct pipeline *pipeline)
{
	return pipeline->worker_count;
}

struct kit *pipeline_kit(struct pipeline *pipeline, size_t worker)
{
	return &pipeline->workers[worker].kit;
}

struct load *pipeline_load(struct pipeline *pipeline, size_t index)
{
	return &pipeline->loads[index];
}

static void *read_thread(void *user)
{
	struct pipeline *pipeline = user;
	const struct chunk *previous = NULL;
	struct mark_state marks = {.count = 0};
	struct fail fail = {0};
	for (uint64_t number = 0; fail.kind == FAIL_NONE; number++) {
		pthread_mutex_lock(&pipeline->mutex);
		/* The slot before this one is still read from for its rest, so it must not be refilled: it is not,
		 * since slots come in order. */
		while (number >= pipeline->taken_count + pipeline->load_count && !pipeline->stopped)
			pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
		bool stopped = pipeline->stopped;
		pthread_mutex_unlock(&pipeline->mutex);
		struct load *load = &pipeline->loads[number % pipeline->load_count];
		if (stopped || !chunk_read(pipeline->job->reader, previous, load->chunk))
			break;
		if (!load_split(load, pipeline->job->format, pipeline->job->keep, &fail))
			break;
		load->before = marks;
		struct line_table lines = chunk_lines(load->chunk);
		marks_skip_text(&marks, lines.text, lines.at, lines.count, load->chunk->first_line);
		previous = load->chunk;
		pthread_mutex_lock(&pipeline->mutex);
		pipeline->read_count = number + 1;
		pthread_cond_broadcast(&pipeline->changed);
		pthread_mutex_unlock(&pipeline->mutex);
	}
	pthread_mutex_lock(&pipeline->mutex);
	pipeline->read_fail = fail;
	pipeline->read_ended = true;
	pthread_cond_broadcast(&pipeline->changed);
	pthread_mutex_unlock(&pipeline->mutex);
	return NULL;
}

static void *work_thread(void *user)
{
	struct worker *worker = user;
	struct pipeline *pipeline = worker->pipeline;
	pthread_mutex_lock(&pipeline->mutex);
	for (;;) {
		while (pipeline->begun_count == pipeline->read_count && !pipeline->read_ended && !pipeline->stopped)
			pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
		if (pipeline->stopped || pipeline->begun_count == pipeline->read_count)
			break;
		size_t slot = (size_t)(pipeline->begun_count++ % pipeline->load_count);
		pthread_mutex_unlock(&pipeline->mutex);
		load_encode(&pipeline->loads[slot], &worker->kit);
		pthread_mutex_lock(&pipeline->mutex);
		pipeline->done[slot] = true;
		pthread_cond_broadcast(&pipeline->changed);
	}
	pthread_mutex_unlock(&pipeline->mutex);
	return NULL;
}

/* The caller's side: loads in order, until all are taken or something fails. */
static bool take_loads(struct pipeline *pipeline, struct pipeline_counts *counts, struct fail *fail)
{
	for (uint64_t number = 0;; number++) {
		size_t slot = (size_t)(number % pipeline->load_count);
		pthread_mutex_lock(&pipeline->mutex);
		while (!(number < pipeline->read_count && pipeline->done[slot]) &&
		       !(pipeline->read_ended && number == pipeline->read_count))
			pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
		bool at_end = number == pipeline->read_count;
		pthread_mutex_unlock(&pipeline->mutex);
		if (at_end)
			break;
		if (!pipeline->job->take(pipeline->job->user, &pipeline->loads[slot], fail))
			return false;
		counts_add(counts, &pipeline->loads[slot].counts);
		pthread_mutex_lock(&pipeline->mutex);
		pipeline->done[slot] = false;
		pipeline->taken_count = number + 1;
		pthread_cond_broadcast(&pipeline->changed);
		pthread_mutex_unlock(&pipeline->mutex);
	}
	if (pipeline->read_fail.kind != FAIL_NONE)
		return fail_set(fail, pipeline->read_fail.kind, "%s", pipeline->read_fail.sentence);
	return true;
}

static void pipeline_stop(struct pipeline *pipeline)
{
	pthread_mutex_lock(&pipeline->mutex);
	pipeline->stopped = true;
	pthread_cond_broadcast(&pipeline->changed);
	pthread_mutex_unlock(&pipeline->mutex);
}

bool pipeline_run(struct pipeline *pipeline, const struct pipeline_job *job, struct pipeline_counts *ret_counts,
                  struct fail *fail)
{
	pipeline->job = job;
	pipeline->read_count = pipeline->begun_count = pipeline->taken_count = 0;
	pipeline->read_ended = pipeline->stopped = false;
	memset(pipeline->done, 0, sizeof(pipeline->done));
	fail_clear(&pipeline->read_fail);
	counts_clear(ret_counts);
	pthread_t reader;
	if (pthread_create(&reader, NULL, read_thread, pipeline) != 0)
		return fail_set(fail, FAIL_MEMORY, TR("no thread could be started", "スレッドを開始できません"));
	size_t started = 0;
	while (started < pipeline->worker_count &&
	       pthread_create(&pipeline->workers[started].thread, NULL, work_thread, &pipeline->workers[started]) == 0)
		started++;
	bool good = started > 0
	                    ? take_loads(pipeline, ret_counts, fail)
	                    : fail_set(fail, FAIL_MEMORY, TR("no thread could be started", "スレッドを開始できません"));
	pipeline_stop(pipeline);
	for (size_t i = 0; i < started; i++)
		pthread_join(pipeline->workers[i].thread, NULL);
	pthread_join(reader, NULL);
	return good;
}
