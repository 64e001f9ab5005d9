/* Random CPU samples, some of them again and some corrected, against a list of all: what the plans count, what is
 * listed, and what the books say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine.h"
#include "lang.h"
#include "number.h"
#include "world.h"

#define SAMPLES_MAX 4000
#define FILES 5

static const struct config_source sources[] = {
        {.name = "sar", .kind = SOURCE_CPU, .host = "h", .interval_s = 600},
        {.name = "azure", .kind = SOURCE_CPU, .host = "i", .interval_s = 300},
};
static const char *const cpus[] = {"all", "0", "1"};

struct sample {
	size_t source, file, cpu;
	int64_t at_us, values[3]; /* busy, span_s, user */
};

static bool same_key(const struct sample *a, const struct sample *b)
{
	return a->source == b->source && a->cpu == b->cpu && a->at_us == b->at_us && a->values[1] == b->values[1];
}

static bool has_measured(const struct sample *sample)
{
	return sample->values[0] != NUMBER_NONE || sample->values[2] != NUMBER_NONE;
}

static bool differs(int64_t a, int64_t b)
{
	return a != b && a != NUMBER_NONE && b != NUMBER_NONE;
}

/* Is it the one of its key that counts? */
static bool counts(const struct sample *samples, size_t count, size_t index)
{
	for (size_t i = index + 1; i < count; i++)
		if (same_key(&samples[index], &samples[i]) &&
		    (has_measured(&samples[i]) || !has_measured(&samples[index])))
			return false;
	for (size_t i = 0; i < index; i++)
		if (same_key(&samples[index], &samples[i]) && has_measured(&samples[i]) &&
		    !has_measured(&samples[index]))
			return false;
	return true;
}

/* Files of two sources; most samples are new, some are those of earlier files, with or without another value. */
static size_t write_files(struct world *world, struct sample *samples, uint64_t *seed)
{
	size_t count = 0;

	for (size_t file = 0; file < FILES; file++) {
		size_t source = world_random(seed, 2), lines = 20 + world_random(seed, 100), earlier = count;
		struct world_writer *writer = world_writer_new(world, &sources[source], 5 + world_random(seed, 40));
		char name[2] = {(char)('a' + file), 0};
		struct archive_file entry = {.name = name, .content = {*seed, *seed}};
		int64_t from_us = (int64_t)world_random(seed, 6) * DAY_US;

		for (size_t i = 0; i < lines; i++) {
			struct sample sample = {.source = source, .cpu = i % 3};

			sample.at_us = from_us + (int64_t)(i / 3) * 600 * SECOND_US;
			sample.values[0] = world_random(seed, 9) ? (int64_t)world_random(seed, 10001) : NUMBER_NONE;
			sample.values[1] = 600;
			sample.values[2] = world_random(seed, 2) ? (int64_t)world_random(seed, 3) : NUMBER_NONE;
			if (earlier && world_random(seed, 3) == 0) {
				const struct sample *old = &samples[world_random(seed, earlier)];

				sample = old->source == source ? *old : sample;
				if (world_random(seed, 3) == 0)
					sample.values[world_random(seed, 3)] =
					        world_random(seed, 5) ? (int64_t)world_random(seed, 7) : 600;
			}
			sample.file = file;
			world_line(writer, LINE_RECORD, sample.at_us, cpus[sample.cpu], sample.values);
			samples[count++] = sample;
		}
		entry.name = arena_cstr(&world->arena, str_of(name));
		(void)world_writer_end(writer, &entry);
	}
	return count;
}

static void compare_plan(struct engine *engine, const struct sample *samples, size_t count, size_t source,
                         int64_t from_us, int64_t until_us)
{
	struct plan_text text = {.table = "cpu", .by = "", .show = "samples,sum:busy,max", .sort = ""};
	int64_t rows = 0, sum = 0, max = 0;
	struct arena arena = {0};
	struct fail fail = {0};
	struct table table;
	struct plan plan;

	assert_true(plan_parse(&text, &arena, &plan, &fail));
	plan.source = sources[source].name;
	plan.from_us = from_us;
	plan.until_us = until_us;
	if (!engine_run(engine, &plan, 1, &arena, &table, &fail))
		fail_msg("%s", fail.sentence);
	for (size_t i = 0; i < count; i++) {
		if (samples[i].source != source || samples[i].at_us < from_us || samples[i].at_us >= until_us ||
		    !counts(samples, count, i))
			continue;
		rows++;
		sum += samples[i].values[0] == NUMBER_NONE ? 0 : samples[i].values[0];
		max = samples[i].values[0] > max ? samples[i].values[0] : max;
	}
	assert_int_equal(table.rows_matched, rows);
	if (rows) {
		assert_int_equal(table_value(&table, 0, 0)->number, rows);
		assert_int_equal(table_value(&table, 0, 1)->number, sum);
		assert_int_equal(table_value(&table, 0, 2)->number, max);
	}
	arena_release(&arena);
}

/* The samples of a key in their order, each measured one against the measured one before. */
static void compare_corrections(struct engine *engine, const struct sample *samples, size_t count, int64_t from_us,
                                int64_t until_us)
{
	const struct correction *corrections;
	struct arena arena = {0};
	struct fail fail = {0};
	size_t listed, expected = 0;
	uint64_t all;

	if (!engine_corrections(engine, from_us, until_us, &arena, &corrections, &listed, &all, &fail))
		fail_msg("%s", fail.sentence);
	for (size_t i = 0; i < count; i++) {
		const struct sample *old = NULL;
		bool found = false, user;

		for (size_t k = 0; k < i; k++)
			if (same_key(&samples[k], &samples[i]) && has_measured(&samples[k]))
				old = &samples[k];
		if (!old || !has_measured(&samples[i]) || samples[i].at_us < from_us || samples[i].at_us >= until_us)
			continue;
		user = !differs(old->values[0], samples[i].values[0]);
		if (user && !differs(old->values[2], samples[i].values[2]))
			continue;
		expected++;
		for (size_t k = 0; k < listed; k++)
			found |= strcmp(corrections[k].source, sources[samples[i].source].name) == 0 &&
			         strcmp(corrections[k].host, sources[samples[i].source].host) == 0 &&
			         corrections[k].at_us == samples[i].at_us &&
			         str_is(corrections[k].cpu, cpus[samples[i].cpu]) &&
			         strcmp(corrections[k].metric, user ? "user" : "busy") == 0 &&
			         corrections[k].old_value == old->values[user ? 2 : 0] &&
			         corrections[k].new_value == samples[i].values[user ? 2 : 0] &&
			         corrections[k].old_file[0] == (char)('a' + old->file) &&
			         corrections[k].new_file[0] == (char)('a' + samples[i].file);
		assert_true(found);
	}
	assert_int_equal(listed, expected);
	assert_int_equal(all, expected);
	arena_release(&arena);
}

static void compare_books(struct engine *engine, const struct sample *samples, size_t count)
{
	const struct conservation *rows;
	struct arena arena = {0};
	struct fail fail = {0};
	size_t row_count;

	if (!engine_conservation(engine, INT64_MIN, INT64_MAX, &arena, &rows, &row_count, &fail))
		fail_msg("%s", fail.sentence);
	for (size_t source = 0; source < 2; source++) {
		uint64_t lines = 0, records = 0;

		for (size_t i = 0; i < count; i++) {
			lines += samples[i].source == source;
			records += samples[i].source == source && counts(samples, count, i);
		}
		assert_int_equal(rows[source].lines, lines);
		assert_int_equal(rows[source].records, records);
		assert_int_equal(rows[source].duplicates, lines - records);
		assert_int_equal(rows[source].superseded, lines - records);
	}
	arena_release(&arena);
}

static void last_sample_of_a_key_counts(void **state)
{
	struct sample *samples = calloc(SAMPLES_MAX, sizeof(*samples));

	(void)state;
	assert_non_null(samples);
	for (uint64_t run = 0; run < 30; run++) {
		uint64_t seed = run * 77 + 1;
		struct fail fail = {0};
		struct world world;
		struct engine *engine;
		size_t count;

		world_open(&world, sources, 2);
		count = write_files(&world, samples, &seed);
		world_read(&world);
		engine = engine_new(world.archive, &world.config, 1 + run % 2, &fail);
		assert_non_null(engine);
		for (int i = 0; i < 5; i++) {
			int64_t from_us = i ? (int64_t)world_random(&seed, 100) * HOUR_US : 0;
			int64_t until_us = i ? from_us + (int64_t)world_random(&seed, 60) * HOUR_US : 30 * DAY_US;

			compare_plan(engine, samples, count, 0, from_us, until_us);
			compare_plan(engine, samples, count, 1, from_us, until_us);
			compare_corrections(engine, samples, count, from_us, until_us);
		}
		compare_books(engine, samples, count);
		engine_free(engine);
		world_release(&world);
	}
	free(samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(last_sample_of_a_key_counts),
	};

	lang_set("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
