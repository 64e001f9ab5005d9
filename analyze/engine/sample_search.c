/* The samples of a stretch of time, sorted by key; values are read only of those whose key occurs twice. */
#include "samples.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "intern.h"
#include "number.h"

/* Processors' numbers from here on keep their texts' numbers at hand. */
#define CPU_FIRST (-1)
#define CPU_COUNT 1024

static const char *const metrics[] = {"busy",   "busy_min", "busy_max", "user", "nice",
                                      "system", "iowait",   "steal",    "idle"};
#define METRIC_COUNT (sizeof(metrics) / sizeof(metrics[0]))

struct sample {
	int64_t at_us, span_s;
	uint32_t cpu, host; /* in the stretch's names */
	uint32_t row;
	uint32_t block; /* of the source's */
	int64_t segment_id;
	uint64_t line;
};

/* Values of a sample whose key occurs twice. */
struct sample_values {
	const struct sample *sample;
	int64_t numbers[METRIC_COUNT];
};

struct stretch {
	const struct sample_search *search;
	const struct sample_block *blocks;
	struct block_reader *reader;
	struct intern *names;
	uint32_t cpus[CPU_COUNT]; /* names of processors' numbers; INTERN_NONE: not asked yet */
	struct sample *samples;
	size_t count, capacity;
	struct sample_values *values;
	size_t value_count;
	struct segment *segment; /* open */
	int64_t segment_id;      /* its id; 0: none */
};

static const struct segment_info *info_of(const struct sample_search *search, int64_t id)
{
	size_t low = 0, high = search->segment_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (search->segments[middle].id == id)
			return &search->segments[middle];
		if (search->segments[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Turns the reader to the block. */
static bool open_block(struct stretch *stretch, const struct sample_block *block, struct fail *fail)
{
	if (!stretch->segment || stretch->segment_id != block->segment_id) {
		segment_close(stretch->segment);
		stretch->segment = segment_open(info_of(stretch->search, block->segment_id), fail);
		stretch->segment_id = block->segment_id;
	}
	return stretch->segment && block_open(stretch->reader, segment_block(stretch->segment, block->index), fail);
}

/* --- Keys --- */

/* A text column's names by code; a number column's by row. */
struct name_column {
	const uint16_t *codes;
	uint32_t *by_code;
	const int64_t *numbers;
};

static bool read_names(struct stretch *stretch, const char *name, struct name_column *ret_names, struct fail *fail)
{
	int column = block_column(stretch->reader, name);
	struct block_texts texts;

	*ret_names = (struct name_column){0};
	if (column < 0)
		return true;
	if (block_column_kind(stretch->reader, column) == COLUMN_NUMBER)
		return block_numbers(stretch->reader, column, &ret_names->numbers, fail);
	if (!block_texts(stretch->reader, column, &texts, fail))
		return false;
	ret_names->codes = texts.codes;
	ret_names->by_code = calloc(texts.value_count + 1, sizeof(*ret_names->by_code));
	if (!ret_names->by_code ||
	    !intern_add_many(stretch->names, texts.values, texts.value_count, ret_names->by_code))
		return fail_memory(fail);
	return true;
}

static uint32_t name_of_number(struct stretch *stretch, int64_t number)
{
	bool near = number >= CPU_FIRST && number < CPU_FIRST + CPU_COUNT;
	uint32_t *kept = near ? &stretch->cpus[number - CPU_FIRST] : NULL, name;
	struct text text = {0};

	if (kept && *kept != INTERN_NONE)
		return *kept;
	if (number != NUMBER_NONE)
		text_addf(&text, "%" PRId64, number);
	name = text_failed(&text) ? INTERN_NONE : intern_add(stretch->names, text_str(&text));
	text_release(&text);
	if (kept)
		*kept = name;
	return name;
}

static uint32_t name_at(struct stretch *stretch, const struct name_column *names, uint32_t row)
{
	if (names->numbers)
		return name_of_number(stretch, names->numbers[row]);
	return names->codes ? names->by_code[names->codes[row]] : intern_add(stretch->names, STR(""));
}

static bool add_sample(struct stretch *stretch, struct sample sample, struct fail *fail)
{
	if (stretch->count == stretch->capacity) {
		size_t capacity = stretch->capacity ? 2 * stretch->capacity : 256;
		struct sample *samples = realloc(stretch->samples, capacity * sizeof(*samples));

		if (!samples)
			return fail_memory(fail);
		stretch->samples = samples;
		stretch->capacity = capacity;
	}
	stretch->samples[stretch->count++] = sample;
	return sample.cpu != INTERN_NONE && sample.host != INTERN_NONE ? true : fail_memory(fail);
}

static bool read_rows(struct stretch *stretch, uint32_t index, const struct name_column *cpus,
                      const struct name_column *hosts, struct fail *fail)
{
	const struct sample_search *search = stretch->search;
	const struct sample_block *block = &stretch->blocks[index];
	const struct segment_info *info = info_of(search, block->segment_id);
	const struct block_info *counts = segment_block_info(stretch->segment, block->index);
	struct line_ranges hidden = line_ranges_slice((struct line_ranges){info->hidden, info->hidden_count},
	                                              block->first_line, counts->line_count);
	int column = block_column(stretch->reader, "span_s");
	const int64_t *spans = NULL;
	struct block_lines lines;
	uint32_t row = 0;

	if (!block_lines(stretch->reader, &lines, fail) ||
	    (column >= 0 && block_column_kind(stretch->reader, column) == COLUMN_NUMBER &&
	     !block_numbers(stretch->reader, column, &spans, fail)))
		return false;
	for (uint32_t i = 0; i < counts->line_count; i++) {
		uint32_t at = row;

		if (lines.line_class[i] != LINE_RECORD)
			continue;
		row++;
		if (lines.at_us[i] == NO_TIME || lines.at_us[i] < search->from_us ||
		    lines.at_us[i] >= search->until_us || line_ranges_hold(hidden, block->first_line + i))
			continue;
		if (!add_sample(stretch,
		                (struct sample){.at_us = lines.at_us[i],
		                                .span_s = spans ? spans[at] : NUMBER_NONE,
		                                .cpu = name_at(stretch, cpus, at),
		                                .host = name_at(stretch, hosts, at),
		                                .row = at,
		                                .block = index,
		                                .segment_id = block->segment_id,
		                                .line = block->first_line + i},
		                fail))
			return false;
	}
	return true;
}

static bool read_block(struct stretch *stretch, uint32_t index, struct fail *fail)
{
	struct name_column cpus = {0}, hosts = {0};
	bool good = open_block(stretch, &stretch->blocks[index], fail) && read_names(stretch, "cpu", &cpus, fail) &&
	            read_names(stretch, "host", &hosts, fail) && read_rows(stretch, index, &cpus, &hosts, fail);

	free(cpus.by_code);
	free(hosts.by_code);
	return good;
}

static int compare_keys(const struct sample *a, const struct sample *b)
{
	if (a->at_us != b->at_us)
		return a->at_us < b->at_us ? -1 : 1;
	if (a->host != b->host)
		return a->host < b->host ? -1 : 1;
	if (a->cpu != b->cpu)
		return a->cpu < b->cpu ? -1 : 1;
	return (a->span_s > b->span_s) - (a->span_s < b->span_s);
}

/* Samples of one key in the order in which they were ingested. */
static int compare_samples(const void *left, const void *right)
{
	const struct sample *a = left, *b = right;
	int order = compare_keys(a, b);

	if (order)
		return order;
	if (a->segment_id != b->segment_id)
		return a->segment_id < b->segment_id ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* --- Values of samples whose key occurs twice --- */

static int compare_places(const void *left, const void *right)
{
	const struct sample *a = ((const struct sample_values *)left)->sample;
	const struct sample *b = ((const struct sample_values *)right)->sample;

	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

/* Samples lie sorted. */
static int compare_order(const void *left, const void *right)
{
	const struct sample *a = ((const struct sample_values *)left)->sample;
	const struct sample *b = ((const struct sample_values *)right)->sample;

	return (a > b) - (a < b);
}

static bool read_values(struct stretch *stretch, size_t first, size_t end, struct fail *fail)
{
	if (!open_block(stretch, &stretch->blocks[stretch->values[first].sample->block], fail))
		return false;
	for (size_t metric = 0; metric < METRIC_COUNT; metric++) {
		int column = block_column(stretch->reader, metrics[metric]);
		const int64_t *numbers = NULL;

		if (column >= 0 && block_column_kind(stretch->reader, column) == COLUMN_NUMBER &&
		    !block_numbers(stretch->reader, column, &numbers, fail))
			return false;
		for (size_t i = first; i < end; i++)
			stretch->values[i].numbers[metric] =
			        numbers ? numbers[stretch->values[i].sample->row] : NUMBER_NONE;
	}
	return true;
}

static bool collect_values(struct stretch *stretch, struct fail *fail)
{
	const struct sample *samples = stretch->samples;

	stretch->values = calloc(stretch->count + 1, sizeof(*stretch->values));
	if (!stretch->values)
		return fail_memory(fail);
	for (size_t i = 0; i < stretch->count; i++)
		if ((i && !compare_keys(&samples[i - 1], &samples[i])) ||
		    (i + 1 < stretch->count && !compare_keys(&samples[i], &samples[i + 1])))
			stretch->values[stretch->value_count++].sample = &samples[i];
	if (!stretch->value_count)
		return true;
	qsort(stretch->values, stretch->value_count, sizeof(*stretch->values), compare_places);
	for (size_t first = 0, end; first < stretch->value_count; first = end) {
		for (end = first; end < stretch->value_count &&
		                  stretch->values[end].sample->block == stretch->values[first].sample->block;)
			end++;
		if (!read_values(stretch, first, end, fail))
			return false;
	}
	qsort(stretch->values, stretch->value_count, sizeof(*stretch->values), compare_order);
	return true;
}

/* --- Who counts --- */

static bool has_measured(const struct sample_values *values)
{
	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (values->numbers[i] != NUMBER_NONE)
			return true;
	return false;
}

static bool note_change(struct stretch *stretch, const struct sample_values *old, const struct sample_values *new,
                        struct fail *fail)
{
	struct sample_changes *changes = stretch->search->changes;
	const struct sample *sample = new->sample;
	size_t metric = 0;

	while (metric < METRIC_COUNT && (old->numbers[metric] == new->numbers[metric] ||
	                                 old->numbers[metric] == NUMBER_NONE || new->numbers[metric] == NUMBER_NONE))
		metric++;
	if (metric == METRIC_COUNT || changes->all++ >= BOUND_CORRECTIONS)
		return true;
	if (!changes->items)
		changes->items = arena_alloc(changes->arena, BOUND_CORRECTIONS, sizeof(*changes->items));
	if (!changes->items)
		return fail_memory(fail);
	changes->items[changes->count++] = (struct sample_change){
	        .source = stretch->search->source,
	        .host = arena_str(changes->arena, intern_text(stretch->names, sample->host)),
	        .cpu = arena_str(changes->arena, intern_text(stretch->names, sample->cpu)),
	        .at_us = sample->at_us,
	        .span_s = sample->span_s,
	        .metric = metrics[metric],
	        .old_value = old->numbers[metric],
	        .new_value = new->numbers[metric],
	        .old_segment = old->sample->segment_id,
	        .old_line = old->sample->line,
	        .new_segment = sample->segment_id,
	        .new_line = sample->line,
	};
	return !arena_failed(changes->arena) || fail_memory(fail);
}

/* The samples of one key: the last that measured anything counts, or else the last. */
static bool judge(struct stretch *stretch, size_t first, size_t end, struct fail *fail)
{
	const struct sample_search *search = stretch->search;
	const struct sample_values *before = NULL;
	size_t winner = end - 1;

	for (size_t i = first; i < end; i++) {
		if (!has_measured(&stretch->values[i]))
			continue;
		if (before && search->changes && !note_change(stretch, before, &stretch->values[i], fail))
			return false;
		before = &stretch->values[i];
	}
	winner = before ? (size_t)(before - stretch->values) : winner;
	for (size_t i = first; i < end && search->hidden; i++)
		if (i != winner && !hidden_lines_add(search->hidden, stretch->values[i].sample->segment_id,
		                                     stretch->values[i].sample->line, fail))
			return false;
	return true;
}

static bool compare_rows(struct stretch *stretch, struct fail *fail)
{
	if (stretch->count < 2)
		return true;
	qsort(stretch->samples, stretch->count, sizeof(*stretch->samples), compare_samples);
	if (!collect_values(stretch, fail))
		return false;
	for (size_t first = 0, end; first < stretch->value_count; first = end) {
		for (end = first + 1; end < stretch->value_count &&
		                      !compare_keys(stretch->values[first].sample, stretch->values[end].sample);)
			end++;
		if (!judge(stretch, first, end, fail))
			return false;
	}
	return true;
}

bool samples_search(const struct sample_search *search, const struct sample_block *blocks, size_t count,
                    struct fail *fail)
{
	struct stretch stretch = {.search = search, .blocks = blocks, .reader = block_reader_new(fail)};
	bool good = stretch.reader != NULL;

	stretch.names = intern_new();
	memset(stretch.cpus, 0xFF, sizeof(stretch.cpus));
	if (good && !stretch.names)
		good = fail_memory(fail);
	for (size_t i = 0; good && i < count && blocks[i].min_us < search->until_us; i++)
		if (blocks[i].max_us >= search->from_us)
			good = read_block(&stretch, (uint32_t)i, fail);
	good = good && compare_rows(&stretch, fail);
	segment_close(stretch.segment);
	intern_free(stretch.names);
	block_reader_free(stretch.reader);
	free(stretch.samples);
	free(stretch.values);
	return good;
}
