/* A run: plans made ready, blocks handed to the threads, partial results united, tables made. */
#include "engine.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "classify.h"
#include "engine_state.h"
#include "merge.h"
#include "program.h"
#include "result.h"
#include "samples.h"
#include "scan.h"
#include "worker.h"

struct engine *engine_new(struct archive *archive, const struct config *config, unsigned threads, struct fail *fail)
{
	struct engine *engine = calloc(1, sizeof(*engine));

	if (!engine) {
		fail_memory(fail);
		return NULL;
	}
	*engine = (struct engine){.archive = archive, .config = config, .threads = scan_threads(threads)};
	engine->classifier = classifier_new(config, fail);
	if (!engine->classifier) {
		free(engine);
		return NULL;
	}
	return engine;
}

void engine_free(struct engine *engine)
{
	if (!engine)
		return;
	classifier_free(engine->classifier);
	hidden_lines_free(engine->hidden);
	free(engine);
}

/* --- After the scan: plans are united and made into tables by all threads, those of most groups first --- */

struct finish {
	const struct program *program;
	struct merge merge;
	struct result_room room;
	struct table *tables;
	size_t *leaders;
	size_t leader_count;
	atomic_size_t next;
};

struct finish_thread {
	struct finish *finish;
	struct fail fail;
};

static bool finish_leader(struct finish *finish, size_t leader, struct fail *fail)
{
	if (!merge_plan(&finish->merge, leader, fail))
		return false;
	for (size_t i = leader; i < finish->program->plan_count; i++)
		if (finish->program->plans[i].leader == leader &&
		    !result_table(&finish->merge.workers[0], i, &finish->room, &finish->tables[i], fail))
			return false;
	return true;
}

static void *finish_some(void *user)
{
	struct finish_thread *thread = user;
	struct finish *finish = thread->finish;
	size_t at;

	while (thread->fail.kind == FAIL_NONE && (at = atomic_fetch_add(&finish->next, 1)) < finish->leader_count)
		(void)finish_leader(finish, finish->leaders[at], &thread->fail);
	return NULL;
}

static void choose_leaders(struct finish *finish)
{
	const struct worker_plan *plans = finish->merge.workers[0].plans;

	for (size_t i = 0; i < finish->program->plan_count; i++) {
		size_t at = finish->leader_count;

		if (finish->program->plans[i].leader != i)
			continue;
		for (; at > 0 && plans[finish->leaders[at - 1]].groups.count < plans[i].groups.count; at--)
			finish->leaders[at] = finish->leaders[at - 1];
		finish->leaders[at] = i;
		finish->leader_count++;
	}
}

static bool finish_threads(struct finish *finish, unsigned count, struct fail *fail)
{
	struct finish_thread threads[SCAN_THREADS_MAX];
	pthread_t ids[SCAN_THREADS_MAX];
	unsigned started = 1;

	count = finish->leader_count < count ? (unsigned)finish->leader_count : count;
	for (unsigned i = 0; i < SCAN_THREADS_MAX; i++)
		threads[i] = (struct finish_thread){.finish = finish};
	/* A thread that cannot be had is no failure: the others take its plans. */
	while (started < count && pthread_create(&ids[started], NULL, finish_some, &threads[started]) == 0)
		started++;
	(void)finish_some(&threads[0]);
	for (unsigned i = 1; i < started; i++)
		(void)pthread_join(ids[i], NULL);
	for (unsigned i = 0; i < started; i++)
		if (threads[i].fail.kind != FAIL_NONE)
			return fail_set(fail, threads[i].fail.kind, "%s", threads[i].fail.sentence);
	return true;
}

static bool finish_run(const struct program *program, struct worker *workers, unsigned count, struct arena *arena,
                       struct table *tables, struct fail *fail)
{
	struct finish finish = {.program = program, .room.arena = arena, .tables = tables};
	bool good = merge_init(&finish.merge, workers, count, fail);

	finish.leaders = calloc(program->plan_count + 1, sizeof(*finish.leaders));
	if (good && (!finish.leaders || pthread_mutex_init(&finish.room.mutex, NULL) != 0))
		good = fail_memory(fail);
	else if (good) {
		choose_leaders(&finish);
		good = finish_threads(&finish, count, fail);
		(void)pthread_mutex_destroy(&finish.room.mutex);
	}
	merge_release(&finish.merge);
	free(finish.leaders);
	return good;
}

static bool asks_for_samples(const struct engine *engine, const struct program *program)
{
	for (size_t i = 0; i < engine->config->source_count; i++)
		if (program->sources[i] && engine->config->sources[i].kind == SOURCE_CPU)
			return true;
	return false;
}

static bool run(struct engine *engine, const struct program *program, struct worker *workers, struct arena *arena,
                struct table *tables, struct fail *fail)
{
	void *users[SCAN_THREADS_MAX];
	struct scan scan = {
	        .archive = engine->archive,
	        .config = engine->config,
	        .wanted = program->sources,
	        .from_us = program->from_us,
	        .until_us = program->until_us,
	        .visit = worker_visit,
	        .workers = users,
	        .worker_count = engine->threads,
	};

	if (asks_for_samples(engine, program) && !samples_hide(engine, program->from_us, program->until_us, fail))
		return false;
	scan.hidden = engine->hidden;
	for (unsigned i = 0; i < engine->threads; i++) {
		users[i] = &workers[i];
		if (!worker_init(&workers[i], program, engine->classifier, fail))
			return false;
	}
	return scan_run(&scan, fail) && finish_run(program, workers, engine->threads, arena, tables, fail);
}

bool engine_run(struct engine *engine, const struct plan *plans, size_t plan_count, struct arena *arena,
                struct table *tables, struct fail *fail)
{
	struct worker *workers = calloc(engine->threads, sizeof(*workers));
	struct program program;
	bool good;

	if (!workers)
		return fail_memory(fail);
	good = program_init(&program, engine->config, plans, plan_count, fail) &&
	       run(engine, &program, workers, arena, tables, fail);
	for (unsigned i = 0; i < engine->threads; i++)
		worker_release(&workers[i]);
	program_release(&program);
	free(workers);
	return good;
}
