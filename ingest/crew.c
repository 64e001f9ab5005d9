/* The crew: one mutex, one condition; file n lies in slot n % slot_count. */
#include "crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lang.h"

#define SLOTS_MAX PIPELINE_LOADS(INGEST_THREADS_MAX)

struct member {
	struct crew *crew;
	size_t index;
	pthread_t thread;
};

struct crew {
	struct crew_job job;
	struct member members[INGEST_THREADS_MAX];
	size_t member_count; /* threads that run */
	struct small slots[SLOTS_MAX];
	size_t slot_count;

	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool done[SLOTS_MAX];
	size_t begun, taken; /* files; taken ≤ begun ≤ taken + slot_count */
	size_t active;       /* threads at work */
	bool paused, stopped;
};

static void *member_thread(void *user)
{
	struct member *member = user;
	struct crew *crew = member->crew;
	const struct kit *kit = pipeline_kit(crew->job.pipeline, member->index);
	struct choice choice = {crew->job.config, crew->job.source, kit->batch, crew->job.inputs, crew->job.now_us};
	pthread_mutex_lock(&crew->mutex);
	for (;;) {
		while (!crew->stopped && (crew->paused || crew->begun == crew->job.count ||
		                          crew->begun == crew->taken + crew->slot_count))
			pthread_cond_wait(&crew->changed, &crew->mutex);
		if (crew->stopped)
			break;
		size_t index = crew->begun++, slot = index % crew->slot_count;
		crew->active++;
		pthread_mutex_unlock(&crew->mutex);
		small_read(&crew->slots[slot], &choice, crew->job.names[index], crew->job.known,
		           pipeline_load(crew->job.pipeline, slot), kit);
		pthread_mutex_lock(&crew->mutex);
		crew->active--;
		crew->done[slot] = true;
		pthread_cond_broadcast(&crew->changed);
	}
	pthread_mutex_unlock(&crew->mutex);
	return NULL;
}

struct crew *crew_new(const struct crew_job *job, struct fail *fail)
{
	struct crew *crew = calloc(1, sizeof(*crew));
	size_t wanted = pipeline_worker_count(job->pipeline);
	if (!crew) {
		fail_memory(fail);
		return NULL;
	}
	pthread_mutex_init(&crew->mutex, NULL);
	pthread_cond_init(&crew->changed, NULL);
	crew->job = *job;
	crew->slot_count = PIPELINE_LOADS(wanted);
	if (wanted > job->count)
		wanted = job->count;
	while (crew->member_count < wanted) {
		struct member *member = &crew->members[crew->member_count];
		*member = (struct member){.crew = crew, .index = crew->member_count};
		if (pthread_create(&member->thread, NULL, member_thread, member) != 0)
			break;
		crew->member_count++;
	}
	if (crew->member_count > 0 || wanted == 0)
		return crew;
	fail_set(fail, FAIL_MEMORY, TR("no thread could be started", "スレッドを開始できません"));
	crew_free(crew);
	return NULL;
}

void crew_free(struct crew *crew)
{
	if (!crew)
		return;
	pthread_mutex_lock(&crew->mutex);
	crew->stopped = true;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->mutex);
	for (size_t i = 0; i < crew->member_count; i++)
		pthread_join(crew->members[i].thread, NULL);
	for (size_t i = 0; i < crew->slot_count; i++)
		arena_release(&crew->slots[i].arena);
	pthread_mutex_destroy(&crew->mutex);
	pthread_cond_destroy(&crew->changed);
	free(crew);
}

const struct small *crew_wait(struct crew *crew, size_t index, const struct load **ret_load)
{
	size_t slot = index % crew->slot_count;
	pthread_mutex_lock(&crew->mutex);
	while (!crew->done[slot])
		pthread_cond_wait(&crew->changed, &crew->mutex);
	pthread_mutex_unlock(&crew->mutex);
	*ret_load = pipeline_load(crew->job.pipeline, slot);
	return &crew->slots[slot];
}

void crew_next(struct crew *crew, size_t index)
{
	pthread_mutex_lock(&crew->mutex);
	crew->done[index % crew->slot_count] = false;
	crew->taken = index + 1;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->mutex);
}

void crew_pause(struct crew *crew)
{
	pthread_mutex_lock(&crew->mutex);
	crew->paused = true;
	while (crew->active > 0)
		pthread_cond_wait(&crew->changed, &crew->mutex);
	pthread_mutex_unlock(&crew->mutex);
}

void crew_resume(struct crew *crew, size_t index)
{
	pthread_mutex_lock(&crew->mutex);
	memset(crew->done, 0, sizeof(crew->done));
	crew->begun = crew->taken = index + 1;
	crew->paused = false;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->mutex);
}
