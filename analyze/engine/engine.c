/* A run: plans made ready, blocks handed to the threads, partial results united, tables made. */
#include "engine.h"

#include <stdlib.h>

#include "classify.h"
#include "engine_state.h"
#include "program.h"
#include "result.h"
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
	free(engine);
}

static bool run(struct engine *engine, const struct program *program, struct worker *workers, struct arena *arena, struct table *tables,
                struct fail *fail)
{
	void *users[SCAN_THREADS_MAX];
	struct scan scan = {
	        .archive = engine->archive, .config = engine->config, .wanted = program->sources, .from_us = program->from_us,
	        .until_us = program->until_us, .visit = worker_visit, .workers = users, .worker_count = engine->threads,
	};

	for (unsigned i = 0; i < engine->threads; i++) {
		users[i] = &workers[i];
		if (!worker_init(&workers[i], program, engine->classifier, fail))
			return false;
	}
	if (!scan_run(&scan, fail))
		return false;
	for (unsigned i = 1; i < engine->threads; i++)
		if (!worker_merge(&workers[0], &workers[i], fail))
			return false;
	for (size_t i = 0; i < program->plan_count; i++)
		if (!result_table(&workers[0], i, arena, &tables[i], fail))
			return false;
	return true;
}

bool engine_run(struct engine *engine, const struct plan *plans, size_t plan_count, struct arena *arena, struct table *tables,
                struct fail *fail)
{
	struct worker *workers = calloc(engine->threads, sizeof(*workers));
	struct program program;
	bool good;

	if (!workers)
		return fail_memory(fail);
	good = program_init(&program, engine->config, plans, plan_count, fail) && run(engine, &program, workers, arena, tables, fail);
	for (unsigned i = 0; i < engine->threads; i++)
		worker_release(&workers[i]);
	program_release(&program);
	free(workers);
	return good;
}
