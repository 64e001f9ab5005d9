/* The threads of one file. One mutex guards the queues; chunks are large, so it is taken a few times a second. */
#include "pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "lang.h"

#define CHUNKS_MAX (INGEST_THREADS_MAX + 2)

/* A chunk on its way: read, cut into parts, parsed and encoded. */
struct load {
	struct chunk *chunk;
	struct format_part *parts;
	size_t part_count, part_capacity;
	struct text blocks;                /* encoded, back to back */
	size_t *block_ends;                /* one a part */
	struct pipeline_counts counts;
	struct fail fail;
};

struct worker {
	struct pipeline *pipeline;
	struct batch *batch;
	struct block_encoder *encoder;
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
	uint64_t read_count;               /* ready for workers */
	uint64_t begun_count;              /* given to workers */
	uint64_t taken_count;              /* by the caller; their slots are free */
	bool done[CHUNKS_MAX];             /* the slot's load is encoded */
	bool read_ended;
	bool stopped;                      /* somebody failed */
	const struct pipeline_job *job;
	struct fail read_fail;
};

static void load_release(struct load *load)
{
	chunk_free(load->chunk);
	free(load->parts);
	free(load->block_ends);
	text_release(&load->blocks);
}

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
	pipeline->load_count = pipeline->worker_count + 2;
	bool good = true;
	for (size_t i = 0; good && i < pipeline->worker_count; i++) {
		struct worker *worker = &pipeline->workers[i];
		worker->pipeline = pipeline;
		worker->encoder = block_encoder_new(fail);
		worker->batch = batch_new();
		good = worker->encoder && (worker->batch || fail_memory(fail));
	}
	for (size_t i = 0; good && i < pipeline->load_count; i++) {
		pipeline->loads[i].chunk = chunk_new();
		good = pipeline->loads[i].chunk || fail_memory(fail);
	}
	if (good)
		return pipeline;
	pipeline_free(pipeline);
	return NULL;
}

void pipeline_free(struct pipeline *pipeline)
{
	if (!pipeline)
		return;
	for (size_t i = 0; i < pipeline->worker_count; i++) {
		block_encoder_free(pipeline->workers[i].encoder);
		batch_free(pipeline->workers[i].batch);
	}
	for (size_t i = 0; i < pipeline->load_count; i++)
		load_release(&pipeline->loads[i]);
	pthread_mutex_destroy(&pipeline->mutex);
	pthread_cond_destroy(&pipeline->changed);
	free(pipeline);
}

/* Room for one part more, and its block's end. */
static bool load_grow(struct load *load)
{
	if (load->part_count < load->part_capacity)
		return true;
	size_t capacity = load->part_capacity ? 2 * load->part_capacity : 4;
	struct format_part *parts = realloc(load->parts, capacity * sizeof(*parts));
	if (parts)
		load->parts = parts;
	size_t *ends = realloc(load->block_ends, capacity * sizeof(*ends));
	if (ends)
		load->block_ends = ends;
	if (!parts || !ends)
		return false;
	load->part_capacity = capacity;
	return true;
}

/* Sequential: what each line of the chunk belongs to. */
static bool load_split(struct load *load, struct format *format, struct fail *fail)
{
	struct line_table lines = chunk_lines(load->chunk);
	load->part_count = 0;
	for (size_t first = 0; first < lines.count;) {
		if (!load_grow(load))
			return fail_memory(fail);
		struct format_part *part = &load->parts[load->part_count++];
		if (!format_split(format, &lines, first, part, fail))
			return false;
		first += part->line_count;
	}
	return true;
}

static void *read_thread(void *user)
{
	struct pipeline *pipeline = user;
	const struct chunk *previous = NULL;
	struct fail fail = {0};
	for (uint64_t number = 0; fail.kind == FAIL_NONE; number++) {
		pthread_mutex_lock(&pipeline->mutex);
		/* The slot before this one is still read from for its rest, so it must not be refilled: it is not, since slots come in order. */
		while (number >= pipeline->taken_count + pipeline->load_count && !pipeline->stopped)
			pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
		bool stopped = pipeline->stopped;
		pthread_mutex_unlock(&pipeline->mutex);
		struct load *load = &pipeline->loads[number % pipeline->load_count];
		if (stopped || !chunk_read(pipeline->job->reader, previous, load->chunk))
			break;
		if (!load_split(load, pipeline->job->format, &fail))
			break;
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

/* Parses and encodes the parts of a load. */
static void load_encode(struct load *load, struct worker *worker)
{
	struct batch *batch = worker->batch;
	struct chunk *chunk = load->chunk;
	size_t first = 0;
	text_clear(&load->blocks);
	fail_clear(&load->fail);
	counts_clear(&load->counts);
	for (size_t i = 0; i < load->part_count && load->fail.kind == FAIL_NONE; i++) {
		const struct format_part *part = &load->parts[i];
		uint32_t begin = chunk->line_at[first], end = chunk->line_at[first + part->line_count];
		batch_clear(batch);
		batch->text = (struct str){chunk->text + begin, end - begin};
		batch->line_count = part->line_count;
		for (size_t line = 0; line <= part->line_count; line++)
			batch->line_at[line] = chunk->line_at[first + line] - begin;
		if (!format_parse(part, batch, &load->fail) || !block_encode(worker->encoder, batch, &load->blocks, &load->fail))
			return;
		counts_add_batch(&load->counts, batch, chunk->first_line + first);
		load->block_ends[i] = load->blocks.size;
		first += part->line_count;
	}
	if (text_failed(&load->blocks))
		fail_memory(&load->fail);
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
		load_encode(&pipeline->loads[slot], worker);
		pthread_mutex_lock(&pipeline->mutex);
		pipeline->done[slot] = true;
		pthread_cond_broadcast(&pipeline->changed);
	}
	pthread_mutex_unlock(&pipeline->mutex);
	return NULL;
}

/* Hands the load's blocks over. */
static bool load_take(const struct load *load, const struct pipeline_job *job, struct fail *fail)
{
	if (load->fail.kind != FAIL_NONE)
		return fail_set(fail, load->fail.kind, "%s", load->fail.sentence);
	size_t begin = 0;
	for (size_t i = 0; i < load->part_count; i++) {
		if (!job->take(job->user, (struct str){load->blocks.at + begin, load->block_ends[i] - begin}, fail))
			return false;
		begin = load->block_ends[i];
	}
	return true;
}

/* The caller's side: loads in order, until all are taken or something fails. */
static bool take_loads(struct pipeline *pipeline, struct pipeline_counts *counts, struct fail *fail)
{
	for (uint64_t number = 0;; number++) {
		size_t slot = (size_t)(number % pipeline->load_count);
		pthread_mutex_lock(&pipeline->mutex);
		while (!(number < pipeline->read_count && pipeline->done[slot]) && !(pipeline->read_ended && number == pipeline->read_count))
			pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
		bool at_end = number == pipeline->read_count;
		pthread_mutex_unlock(&pipeline->mutex);
		if (at_end)
			break;
		if (!load_take(&pipeline->loads[slot], pipeline->job, fail))
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

bool pipeline_run(struct pipeline *pipeline, const struct pipeline_job *job, struct pipeline_counts *ret_counts, struct fail *fail)
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
	bool good = started > 0 ? take_loads(pipeline, ret_counts, fail)
	                        : fail_set(fail, FAIL_MEMORY, TR("no thread could be started", "スレッドを開始できません"));
	pipeline_stop(pipeline);
	for (size_t i = 0; i < started; i++)
		pthread_join(pipeline->workers[i].thread, NULL);
	pthread_join(reader, NULL);
	return good;
}
