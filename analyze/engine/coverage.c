/* Which hours hold lines: a scan that decodes nothing but stamps. */
#include <stdlib.h>

#include "engine_state.h"
#include "lang.h"
#include "samples.h"
#include "scan.h"

#define HOURS_MAX 1000000

struct coverage_worker {
	struct block_reader *reader;
	const struct config *config;
	int64_t from_us, until_us;
	size_t hour_count;
	uint32_t *lines; /* source × hour */
};

static bool visit(void *user, const struct scan_block *block, struct fail *fail)
{
	struct coverage_worker *worker = user;
	uint32_t *lines = worker->lines + (size_t)(block->source - worker->config->sources) * worker->hour_count;
	struct block_lines stamps;

	if (!block_open(worker->reader, block->bytes, fail) || !block_lines(worker->reader, &stamps, fail))
		return false;
	for (uint32_t i = 0; i < block->info->line_count; i++) {
		int64_t at_us = stamps.at_us[i];

		if (block->hidden.count && line_ranges_hold(block->hidden, block->first_line + i))
			continue;
		if (at_us != NO_TIME && at_us >= worker->from_us && at_us < worker->until_us)
			lines[(size_t)((at_us - worker->from_us) / HOUR_US)]++;
	}
	return true;
}

static bool run(struct engine *engine, struct coverage_worker *workers, const struct coverage_worker *like,
                struct fail *fail)
{
	bool *all = calloc(engine->config->source_count + 1, sizeof(*all));
	void *users[SCAN_THREADS_MAX];
	bool good = all || fail_memory(fail);
	struct scan scan = {
	        .archive = engine->archive,
	        .config = engine->config,
	        .wanted = all,
	        .hidden = engine->hidden,
	        .from_us = like->from_us,
	        .until_us = like->until_us,
	        .visit = visit,
	        .workers = users,
	        .worker_count = engine->threads,
	};

	for (size_t i = 0; all && i < engine->config->source_count; i++)
		all[i] = true;
	for (unsigned i = 0; good && i < engine->threads; i++) {
		workers[i] = *like;
		users[i] = &workers[i];
		workers[i].reader = block_reader_new(fail);
		workers[i].lines =
		        calloc(engine->config->source_count * like->hour_count + 1, sizeof(*workers[i].lines));
		good = workers[i].reader && (workers[i].lines || fail_memory(fail));
	}
	good = good && scan_run(&scan, fail);
	free(all);
	return good;
}

static bool collect(const struct engine *engine, const struct coverage_worker *workers, struct arena *arena,
                    struct coverage *ret_coverage, struct fail *fail)
{
	size_t source_count = engine->config->source_count, cells = source_count * workers[0].hour_count;
	uint32_t *lines = arena_alloc(arena, cells, sizeof(*lines));
	const char **sources = arena_alloc(arena, source_count, sizeof(*sources));

	if (!lines || !sources)
		return fail_memory(fail);
	for (size_t i = 0; i < source_count; i++)
		sources[i] = engine->config->sources[i].name;
	for (unsigned thread = 0; thread < engine->threads; thread++)
		for (size_t i = 0; i < cells; i++)
			lines[i] += workers[thread].lines[i];
	*ret_coverage = (struct coverage){
	        .source_count = source_count, .hour_count = workers[0].hour_count, .sources = sources, .lines = lines};
	return true;
}

bool engine_coverage(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                     struct coverage *ret_coverage, struct fail *fail)
{
	struct coverage_worker *workers, like = {.config = engine->config, .from_us = from_us, .until_us = until_us};
	bool good;

	if (from_us >= until_us || (uint64_t)until_us - (uint64_t)from_us > (uint64_t)HOURS_MAX * (uint64_t)HOUR_US)
		return fail_set(
		        fail, FAIL_LIMIT,
		        TR("coverage of at most %d hours can be asked", "取得状況は最大 %d 時間分まで求められます"),
		        HOURS_MAX);
	like.hour_count = (size_t)((until_us - from_us + HOUR_US - 1) / HOUR_US);
	workers = calloc(engine->threads, sizeof(*workers));
	if (!workers)
		return fail_memory(fail);
	good = samples_hide(engine, from_us, until_us, fail) && run(engine, workers, &like, fail) && collect(engine, workers, arena, ret_coverage, fail);
	for (unsigned i = 0; i < engine->threads; i++) {
		block_reader_free(workers[i].reader);
		free(workers[i].lines);
	}
	free(workers);
	return good;
}
