/* Which blocks can hold two samples of one key at all: those of a source that overlap in time, and those in which a
 * processor's stamps do not rise. Most overlap nowhere, or only in the instant where one ends and the next begins. */
#include "samples.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "number.h"
#include "scan.h"

#define CODES_MAX 65536U

struct sample_worker {
	struct block_reader *reader;
	const struct config *config;
	struct sample_blocks blocks;
	int64_t *last_us; /* by processor's code */
	uint32_t *codes;  /* by row */
};

static bool blocks_add(struct sample_blocks *blocks, struct sample_block block, struct fail *fail)
{
	if (blocks->count == blocks->capacity) {
		size_t capacity = blocks->capacity ? 2 * blocks->capacity : 64;
		struct sample_block *items = realloc(blocks->items, capacity * sizeof(*items));

		if (!items)
			return fail_memory(fail);
		blocks->items = items;
		blocks->capacity = capacity;
	}
	blocks->items[blocks->count++] = block;
	return true;
}

/* A code below CODES_MAX for the value of each row; *ret_codes false: there are too many values. */
static bool add_codes(struct block_reader *reader, const char *name, uint32_t row_count, uint32_t *codes,
                      uint32_t *code_count, bool *ret_coded, struct fail *fail)
{
	int column = block_column(reader, name);
	const int64_t *numbers;
	struct block_texts texts;
	int64_t min, max;
	uint32_t range;

	*ret_coded = true;
	if (column < 0)
		return true;
	if (block_column_kind(reader, column) == COLUMN_TEXT) {
		if (!block_texts(reader, column, &texts, fail))
			return false;
		if (texts.value_count <= 1)
			return true;
		range = (uint32_t)texts.value_count;
		*ret_coded = range <= CODES_MAX / *code_count;
		for (uint32_t row = 0; *ret_coded && row < row_count; row++)
			codes[row] = codes[row] * range + texts.codes[row];
	} else {
		if (!block_number_range(reader, column, &min, &max) || min == max)
			return true;
		if (max - min >= (int64_t)CODES_MAX - 1 || min < INT32_MIN || max > INT32_MAX) {
			*ret_coded = false;
			return true;
		}
		range = (uint32_t)(max - min) + 2;
		*ret_coded = range <= CODES_MAX / *code_count;
		if (!block_numbers(reader, column, &numbers, fail))
			return false;
		for (uint32_t row = 0; *ret_coded && row < row_count; row++)
			codes[row] = codes[row] * range +
			             (numbers[row] == NUMBER_NONE ? range - 1 : (uint32_t)(numbers[row] - min));
	}
	*code_count *= *ret_coded ? range : 1;
	return true;
}

/* May two rows of the block have the same processor and stamp? Certainly not when each processor's stamps rise. */
static bool look_for_repeats(struct sample_worker *worker, const struct scan_block *block, bool *ret_may_repeat,
                             struct fail *fail)
{
	uint32_t rows = block->info->record_count, code_count = 1, row = 0;
	struct block_lines lines;
	bool cpus, hosts;

	memset(worker->codes, 0, rows * sizeof(*worker->codes));
	if (!block_open(worker->reader, block->bytes, fail) ||
	    !add_codes(worker->reader, "cpu", rows, worker->codes, &code_count, &cpus, fail) ||
	    !add_codes(worker->reader, "host", rows, worker->codes, &code_count, &hosts, fail) ||
	    !block_lines(worker->reader, &lines, fail))
		return false;
	*ret_may_repeat = !cpus || !hosts;
	if (*ret_may_repeat)
		return true;
	for (uint32_t i = 0; i < code_count; i++)
		worker->last_us[i] = INT64_MIN;
	for (uint32_t i = 0; i < block->info->line_count && row < rows; i++) {
		int64_t *last_us = &worker->last_us[worker->codes[row]];

		if (lines.line_class[i] != LINE_RECORD)
			continue;
		if (lines.at_us[i] <= *last_us) {
			*ret_may_repeat = true;
			return true;
		}
		*last_us = lines.at_us[i];
		row++;
	}
	return true;
}

static bool visit(void *user, const struct scan_block *block, struct fail *fail)
{
	struct sample_worker *worker = user;
	struct sample_block found = {
	        .source = (size_t)(block->source - worker->config->sources),
	        .segment_id = block->segment->id,
	        .index = block->index,
	        .first_line = block->first_line,
	        .min_us = block->info->min_us,
	        .max_us = block->info->max_us,
	};

	if (!block->info->record_count)
		return true;
	return look_for_repeats(worker, block, &found.may_repeat, fail) && blocks_add(&worker->blocks, found, fail);
}

static bool scan_blocks(struct engine *engine, struct sample_worker *workers, const bool *wanted, int64_t from_us,
                        int64_t until_us, struct fail *fail)
{
	void *users[SCAN_THREADS_MAX];
	struct scan scan = {
	        .archive = engine->archive,
	        .config = engine->config,
	        .wanted = wanted,
	        .from_us = from_us,
	        .until_us = until_us,
	        .visit = visit,
	        .workers = users,
	        .worker_count = engine->threads,
	};

	for (unsigned i = 0; i < engine->threads; i++) {
		struct sample_worker *worker = &workers[i];

		users[i] = worker;
		worker->config = engine->config;
		worker->reader = block_reader_new(fail);
		worker->last_us = malloc(CODES_MAX * sizeof(*worker->last_us));
		worker->codes = malloc(BOUND_BLOCK_LINES * sizeof(*worker->codes));
		if (!worker->reader || ((!worker->last_us || !worker->codes) && !fail_memory(fail)))
			return false;
	}
	return scan_run(&scan, fail);
}

static int compare_blocks(const void *left, const void *right)
{
	const struct sample_block *a = left, *b = right;

	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	return (a->min_us > b->min_us) - (a->min_us < b->min_us);
}

/* --- Where blocks overlap --- */

struct overlap {
	int64_t first_us, last_us; /* both included */
};

/* Stretches of time in which a key may occur twice, rising and apart; blocks sorted by their first stamps. */
static size_t find_overlaps(const struct sample_block *blocks, size_t count, struct overlap *overlaps)
{
	int64_t last_us = INT64_MIN; /* of the blocks before */
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		struct overlap overlap = {blocks[i].min_us, blocks[i].max_us < last_us ? blocks[i].max_us : last_us};

		if (blocks[i].may_repeat)
			overlap.last_us = blocks[i].max_us;
		last_us = blocks[i].max_us > last_us ? blocks[i].max_us : last_us;
		if (overlap.last_us < overlap.first_us)
			continue;
		if (found && overlap.first_us <= overlaps[found - 1].last_us) {
			if (overlap.last_us > overlaps[found - 1].last_us)
				overlaps[found - 1].last_us = overlap.last_us;
		} else {
			overlaps[found++] = overlap;
		}
	}
	return found;
}

/* In steps, so that memory is bounded by the samples of a step and not by those of a year. */
#define STEP_US (4 * DAY_US)

static bool search_overlap(struct sample_search search, struct overlap overlap, const struct sample_block *blocks,
                           size_t count, struct fail *fail)
{
	int64_t from_us = search.from_us, until_us = search.until_us;
	int64_t last_us = overlap.last_us < until_us ? overlap.last_us : until_us - 1;

	search.from_us = overlap.first_us > from_us ? overlap.first_us : from_us;
	for (; search.from_us <= last_us; search.from_us = search.until_us) {
		search.until_us = last_us - search.from_us < STEP_US ? last_us + 1 : search.from_us + STEP_US;
		if (!samples_search(&search, blocks, count, fail))
			return false;
	}
	return true;
}

static bool search_sources(struct sample_search search, struct sample_blocks *all, struct arena *arena,
                           struct fail *fail)
{
	const struct config *config = search.engine->config;
	struct overlap *overlaps = calloc(all->count + 1, sizeof(*overlaps));
	bool good = overlaps || fail_memory(fail);

	if (all->count)
		qsort(all->items, all->count, sizeof(*all->items), compare_blocks);
	for (size_t first = 0, end; good && first < all->count; first = end) {
		size_t found;

		for (end = first; end < all->count && all->items[end].source == all->items[first].source;)
			end++;
		found = find_overlaps(all->items + first, end - first, overlaps);
		search.source = &config->sources[all->items[first].source];
		if (found && !search.segments)
			good = archive_segments(search.engine->archive, NULL, search.from_us, search.until_us, arena,
			                        &search.segments, &search.segment_count, fail);
		for (size_t i = 0, from = first; good && i < found; i++) {
			while (from < end && all->items[from].max_us < overlaps[i].first_us)
				from++;
			good = search_overlap(search, overlaps[i], all->items + from, end - from, fail);
		}
	}
	free(overlaps);
	return good;
}

bool samples_compare(struct engine *engine, int64_t from_us, int64_t until_us, struct hidden_lines *hidden,
                     struct sample_changes *changes, struct fail *fail)
{
	const struct config *config = engine->config;
	struct sample_search search = {
	        .engine = engine, .from_us = from_us, .until_us = until_us, .hidden = hidden, .changes = changes};
	struct sample_worker *workers = calloc(engine->threads, sizeof(*workers));
	bool *wanted = calloc(config->source_count + 1, sizeof(*wanted));
	struct sample_blocks all = {0};
	struct arena arena = {0};
	bool good = (workers && wanted) || fail_memory(fail), any = false;

	for (size_t i = 0; wanted && i < config->source_count; i++)
		any |= wanted[i] = config->sources[i].kind == SOURCE_CPU;
	good = good && (!any || scan_blocks(engine, workers, wanted, from_us, until_us, fail));
	for (unsigned i = 0; good && i < engine->threads; i++)
		for (size_t k = 0; good && k < workers[i].blocks.count; k++)
			good = blocks_add(&all, workers[i].blocks.items[k], fail);
	good = good && search_sources(search, &all, &arena, fail);
	arena_release(&arena);
	for (unsigned i = 0; workers && i < engine->threads; i++) {
		block_reader_free(workers[i].reader);
		free(workers[i].last_us);
		free(workers[i].codes);
		free(workers[i].blocks.items);
	}
	free(all.items);
	free(workers);
	free(wanted);
	return good;
}

bool samples_hide(struct engine *engine, int64_t from_us, int64_t until_us, struct fail *fail)
{
	if (engine->has_samples && from_us >= engine->samples_from_us && until_us <= engine->samples_until_us)
		return true;
	if (!engine->hidden)
		engine->hidden = hidden_lines_new();
	if (!engine->hidden)
		return fail_memory(fail);
	/* What lost in a part of a range loses in the whole, so what was found before stays. */
	if (!samples_compare(engine, from_us, until_us, engine->hidden, NULL, fail) ||
	    !hidden_lines_settle(engine->hidden, fail))
		return false;
	if (!engine->has_samples || (from_us <= engine->samples_from_us && until_us >= engine->samples_until_us)) {
		engine->has_samples = true;
		engine->samples_from_us = from_us;
		engine->samples_until_us = until_us;
	}
	return true;
}
