/* Files into the archive: small ones read ahead by the crew, large ones one by one through the pipeline, all stored in
 * the order of their names. What may be in the archive already is looked at closer before it is stored. */
#include "ingest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ingest_inside.h"

struct ingest *ingest_new(struct archive *archive, const struct config *config, const struct ingest_options *options,
                          struct fail *fail)
{
	struct ingest *ingest = calloc(1, sizeof(*ingest));
	if (!ingest) {
		fail_memory(fail);
		return NULL;
	}
	ingest->archive = archive;
	ingest->config = config;
	ingest->options = *options;
	ingest->pipeline = pipeline_new(options->thread_count ? options->thread_count : 1, fail);
	ingest->known = ingest->pipeline ? known_new(archive, fail) : NULL;
	ingest->sample = malloc(CHOOSE_SAMPLE_BYTES);
	if (ingest->known && ingest->sample)
		return ingest;
	fail_memory(fail);
	ingest_free(ingest);
	return NULL;
}

void ingest_free(struct ingest *ingest)
{
	if (!ingest)
		return;
	overlap_free(ingest->overlap);
	pipeline_free(ingest->pipeline);
	known_free(ingest->known);
	chunk_free(ingest->scratch[0]);
	chunk_free(ingest->scratch[1]);
	free(ingest->sample);
	short_runs_release(&ingest->stored);
	free(ingest);
}

bool ingest_commit(struct ingest *ingest, struct fail *fail)
{
	return archive_commit(ingest->archive, fail);
}

size_t ingest_pending_count(const struct ingest *ingest)
{
	return archive_pending_count(ingest->archive);
}

/* --- Small files --- */

static bool store_small(struct ingest *ingest, const struct small *small, const struct load *load,
                        struct ingest_file *file, struct arena *arena, struct fail *fail)
{
	struct store store;
	struct known_lines known = {.base = 0};
	bool good = store_begin(&store, ingest->archive, file->source, ingest->overlap, fail);
	store.whole = true;
	good = good && store_take(&store, load, fail) &&
	       book_stored(ingest, &store, file, small->content, &known, arena, fail);
	store_release(&store);
	return good;
}

/* May some of the encoded file's lines be in the archive? */
static bool may_overlap(struct ingest *ingest, const struct small *small, const struct load *load, bool *ret_may,
                        struct fail *fail)
{
	struct line_table lines = chunk_lines(load->chunk);
	struct known_content begins_with = {.text_bytes = 0};
	*ret_may = lines.count < OVERLAP_SHORT_LINES &&
	           overlap_has_time(ingest->overlap, small->file.min_us, small->file.max_us);
	if (*ret_may)
		return true;
	if (!prefix_find(ingest->known, small->file.source, lines.text, &begins_with, fail))
		return false;
	*ret_may = begins_with.text_bytes > 0;
	return *ret_may ||
	       overlap_may_be(ingest->overlap, load->hashes, lines.count, load->marks, load->mark_count, ret_may, fail);
}

/* What the crew found out about a file, against the archive. *ret_done is false for a file that must go through the
 * pipeline, and *ret_closely says that something of it may be there. */
static bool run_small(struct ingest *ingest, const struct small *small, const struct load *load, struct arena *arena,
                      struct ingest_file *ret_file, bool *ret_done, bool *ret_closely, struct fail *fail)
{
	struct ingest_file file = small->file;
	bool known = false, good = true;
	if (small->state == SMALL_FAILED)
		return fail_set(fail, small->fail.kind, "%s", small->fail.sentence);
	*ret_done = false;
	if (small->state == SMALL_LARGE)
		return true;
	file.trouble = arena_cstr(arena, str_of(small->file.trouble));
	file.note = arena_cstr(arena, str_of(small->file.note));
	if (!file.trouble || !file.note)
		return fail_memory(fail);
	if (small->state != SMALL_DECIDED)
		good = book_known(ingest, &file, small->content, arena, &known, fail);
	if (good && !known && (small->state == SMALL_KNOWN || file.again))
		return true;
	if (good && !known && small->state == SMALL_ENCODED) {
		good = may_overlap(ingest, small, load, ret_closely, fail);
		if (good && *ret_closely)
			return true;
		good = good && store_small(ingest, small, load, &file, arena, fail);
	}
	*ret_done = true;
	*ret_file = file;
	return good;
}

static struct overlap_short describe_short(const struct small *small, const struct load *load)
{
	struct overlap_short as_a_whole = {small->file.min_us, small->file.max_us, 0};
	size_t count = chunk_lines(load->chunk).count;
	for (size_t i = 0; i < count; i++)
		as_a_whole.excluded |= (uint32_t)(load->hashes[i] == 0) << i;
	return as_a_whole;
}

static bool run_one(struct ingest *ingest, struct crew *crew, const struct config_source *source,
                    const char *const *names, size_t index, struct arena *arena, struct ingest_file *ret_file,
                    struct fail *fail)
{
	const struct load *load;
	const struct small *small = crew_wait(crew, index, &load);
	bool done = false, closely = false;
	if (!run_small(ingest, small, load, arena, ret_file, &done, &closely, fail))
		return false;
	if (done) {
		crew_next(crew, index);
		return true;
	}
	struct overlap_short as_a_whole = {.min_us = NO_TIME, .max_us = NO_TIME};
	if (closely && chunk_lines(load->chunk).count < OVERLAP_SHORT_LINES)
		as_a_whole = describe_short(small, load);
	crew_pause(crew);
	bool good = run_large(ingest, source, names[index], closely, &as_a_whole, arena, ret_file, fail);
	crew_resume(crew, index);
	return good;
}

bool ingest_run(struct ingest *ingest, const struct config_source *source, const char *const *names, size_t count,
                const struct ingest_taker *taker, struct arena *arena, struct fail *fail)
{
	struct crew_job job = {
	        ingest->config,        source, names, count, ingest->known, ingest->pipeline, ingest->options.inputs,
	        ingest->options.now_us};
	struct crew *crew = NULL;
	ingest->overlap = overlap_new(ingest->archive, archive_folder(ingest->archive), source->name, fail);
	bool good = ingest->overlap && (crew = crew_new(&job, fail)) != NULL;
	for (size_t i = 0; good && i < count; i++) {
		struct ingest_file file;
		good = run_one(ingest, crew, source, names, i, arena, &file, fail);
		assert(!good || file.line_count == file.record_count + file.excluded_count + file.duplicate_count +
		                                           file.rejected_count);
		good = good && taker->take(taker->user, &file, fail);
	}
	crew_free(crew);
	good = good && short_runs_find(ingest, source->name, taker, fail);
	good = good && mark_index_flush(overlap_index(ingest->overlap), fail);
	overlap_free(ingest->overlap);
	ingest->overlap = NULL;
	return good;
}
