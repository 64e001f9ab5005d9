/* The books of random small archives against a list of every line: files that begin as earlier ones did, that have
 * lines of others, and lines that count no more. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine.h"
#include "lang.h"
#include "world.h"

#define FILES_MAX 12
#define LINES_MAX 4000
#define FILE_LINES_MAX 600

/* A line of the archive. */
struct line {
	uint64_t segment, at; /* in it */
	enum line_class line_class;
	int64_t at_us; /* NO_TIME: none */
	bool hidden;
	size_t file, number; /* that brought it, and its line there, from 0 */
	enum { OUTSIDE, INSIDE, UNDATED } place;
};

struct file {
	char name[16];
	size_t lines[FILE_LINES_MAX]; /* all of them, in lines[] */
	bool known[FILE_LINES_MAX];   /* in the archive already, and counted again */
	bool grown[FILE_LINES_MAX];   /* of an earlier file of the same name */
	size_t count;
	int64_t id;
};

struct model {
	struct world world;
	struct line lines[LINES_MAX];
	size_t line_count;
	struct file files[FILES_MAX];
	size_t file_count;
};

static const struct config_source source = {.name = "log", .kind = SOURCE_SYSTEM, .host = "h"};

static void add_line(struct file *file, size_t line, bool known, bool grown)
{
	assert_true(file->count < FILE_LINES_MAX);
	file->lines[file->count] = line;
	file->known[file->count] = known;
	file->grown[file->count++] = grown;
}

static size_t draw(uint64_t *seed, size_t limit)
{
	return (size_t)world_random(seed, limit);
}

/* Days rise with the files, so that periods cut through some and leave out others. */
static struct line new_line(struct model *model, uint64_t *seed, bool stamps)
{
	struct line line = {.line_class = LINE_RECORD, .file = model->file_count};
	size_t kind = draw(seed, 8);

	line.line_class = kind < 1 ? LINE_EXCLUDED : kind < 2 ? LINE_REJECTED : LINE_RECORD;
	if (!stamps)
		line.line_class = kind & 1 ? LINE_EXCLUDED : LINE_REJECTED;
	line.at_us = line.line_class == LINE_RECORD || (stamps && draw(seed, 3) == 0)
	                     ? (int64_t)model->file_count * DAY_US + (int64_t)draw(seed, 40) * HOUR_US
	                     : NO_TIME;
	return line;
}

/* Writes a file of a base, stretches of known lines and new ones. */
static void write_file(struct model *model, uint64_t *seed)
{
	struct file *file = &model->files[model->file_count];
	struct world_writer *writer = world_writer_new(&model->world, &source, 1 + draw(seed, 9));
	struct extent extents[16];
	struct archive_file entry = {.extents = extents, .content = {*seed, *seed}};
	size_t base = draw(seed, 2) && model->file_count ? 1 + draw(seed, model->file_count) : 0;
	size_t stretches = draw(seed, 6), first_new = model->line_count;
	bool stamps = draw(seed, 5) > 0, is_same = draw(seed, 2) == 0;

	if (base && is_same)
		memcpy(file->name, model->files[base - 1].name, sizeof(file->name));
	else
		snprintf(file->name, sizeof(file->name), "file%zu", model->file_count);
	if (base && model->files[base - 1].count) {
		const struct file *from = &model->files[base - 1];

		entry.base = from->id;
		entry.base_lines = draw(seed, 3) ? from->count : 1 + draw(seed, from->count);
		for (size_t i = 0; i < entry.base_lines; i++)
			add_line(file, from->lines[i], strcmp(from->name, file->name) != 0, true);
	}
	for (size_t i = 0; i < stretches && file->count < FILE_LINES_MAX - 100; i++) {
		size_t count = 1 + draw(seed, draw(seed, 3) ? 12 : 60);

		if (draw(seed, 3) == 0 && first_new) {
			size_t first = draw(seed, first_new), end = first;

			while (end < first_new && end < first + count &&
			       model->lines[end].segment == model->lines[first].segment)
				add_line(file, end++, true, false);
			extents[entry.extent_count++] = (struct extent){model->lines[first].segment,
			                                                model->lines[first].at, end - first, false};
			continue;
		}
		for (size_t k = 0; k < count; k++) {
			struct line line = new_line(model, seed, stamps);

			line.number = file->count;
			line.at = model->line_count - first_new;
			line.segment = world_writer_number(writer);
			world_line(writer, line.line_class, line.at_us, NULL, NULL);
			model->lines[model->line_count] = line;
			add_line(file, model->line_count++, false, false);
		}
		extents[entry.extent_count++] = (struct extent){.line_count = count, .is_new = true};
	}
	entry.line_count = file->count;
	entry.name = file->name;
	/* Now and then a few lines of earlier files count no more. */
	struct extent retired = {0};

	if (first_new && draw(seed, 3) == 0 && model->line_count > first_new) {
		size_t line = draw(seed, first_new);

		retired = (struct extent){.segment = model->lines[line].segment, .first_line = model->lines[line].at};
		for (; retired.line_count < 5 && line < first_new && model->lines[line].segment == retired.segment;
		     line++) {
			model->lines[line].hidden = true;
			retired.line_count++;
		}
		entry.retired = &retired;
		entry.retired_count = 1;
	}
	file->id = world_writer_end(writer, &entry);
	model->file_count++;
}

static void build(struct model *model, uint64_t seed)
{
	memset(model, 0, sizeof(*model));
	world_open(&model->world, &source, 1);
	for (size_t i = 0; i < 4 + seed % (FILES_MAX - 4); i++)
		write_file(model, &seed);
	world_read(&model->world);
}

/* Where each line belongs, in the file that brought it. */
static void place_lines(struct model *model, int64_t from_us, int64_t until_us)
{
	for (size_t i = 0; i < model->line_count; i++) {
		const struct file *file = &model->files[model->lines[i].file];
		int64_t at_us = NO_TIME;

		for (size_t k = model->lines[i].number + 1; k-- > 0 && at_us == NO_TIME;)
			at_us = model->lines[file->lines[k]].at_us;
		for (size_t k = model->lines[i].number; k < file->count && at_us == NO_TIME; k++)
			at_us = model->lines[file->lines[k]].at_us;
		model->lines[i].place = at_us == NO_TIME                       ? UNDATED
		                        : at_us >= from_us && at_us < until_us ? INSIDE
		                                                               : OUTSIDE;
	}
}

static struct conservation books_of(const struct model *model)
{
	struct conservation row = {.source = source.name};

	for (size_t i = 0; i < model->line_count; i++) {
		const struct line *line = &model->lines[i];

		row.undated += line->place == UNDATED;
		if (line->place != INSIDE)
			continue;
		row.duplicates += line->hidden;
		row.superseded += line->hidden && line->line_class == LINE_RECORD;
		row.records += !line->hidden && line->line_class == LINE_RECORD;
		row.excluded += !line->hidden && line->line_class == LINE_EXCLUDED;
		row.rejected += !line->hidden && line->line_class == LINE_REJECTED;
	}
	for (size_t i = 0; i < model->file_count; i++)
		for (size_t k = 0; k < model->files[i].count; k++) {
			const struct line *line = &model->lines[model->files[i].lines[k]];

			row.duplicates += model->files[i].known[k] && line->place == INSIDE;
			row.undated += model->files[i].known[k] && line->place == UNDATED;
		}
	row.lines = row.records + row.excluded + row.rejected + row.duplicates;
	return row;
}

static void compare_rejects(const struct model *model, const struct reject *rejects, size_t count)
{
	size_t next = 0;

	for (size_t i = 0; i < model->file_count; i++)
		for (size_t k = 0; k < model->files[i].count; k++) {
			const struct line *line = &model->lines[model->files[i].lines[k]];

			if (line->file != i || line->number != k || line->line_class != LINE_REJECTED || line->hidden ||
			    line->place == OUTSIDE)
				continue;
			assert_true(next < count);
			assert_string_equal(rejects[next].file, model->files[i].name);
			assert_int_equal(rejects[next++].line, k + 1);
		}
	assert_int_equal(next, count);
}

static void compare(struct model *model, int64_t from_us, int64_t until_us)
{
	struct fail fail = {0};
	struct arena arena = {0};
	struct engine *engine = engine_new(model->world.archive, &model->world.config, 1, &fail);
	const struct conservation *rows;
	const struct reject *rejects;
	struct conservation expected;
	size_t count, reject_count;

	assert_non_null(engine);
	if (!engine_conservation(engine, from_us, until_us, &arena, &rows, &count, &fail) ||
	    !engine_rejects(engine, from_us, until_us, &arena, &rejects, &reject_count, &fail))
		fail_msg("%s", fail.sentence);
	place_lines(model, from_us, until_us);
	expected = books_of(model);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].records, expected.records);
	assert_int_equal(rows[0].excluded, expected.excluded);
	assert_int_equal(rows[0].rejected, expected.rejected);
	assert_int_equal(rows[0].rejects[REJECT_SHAPE], expected.rejected);
	assert_int_equal(rows[0].duplicates, expected.duplicates);
	assert_int_equal(rows[0].superseded, expected.superseded);
	assert_int_equal(rows[0].undated, expected.undated);
	assert_int_equal(rows[0].lines, expected.lines);
	assert_int_equal(rows[0].pruned, 0);
	compare_rejects(model, rejects, reject_count);
	engine_free(engine);
	arena_release(&arena);
}

static void books_are_those_of_the_lines(void **state)
{
	struct model *model = calloc(1, sizeof(*model));

	(void)state;
	assert_non_null(model);
	for (uint64_t run = 0; run < 40; run++) {
		uint64_t seed = run;

		build(model, run * 1000 + 7);
		compare(model, INT64_MIN, INT64_MAX);
		for (int i = 0; i < 6; i++) {
			int64_t from_us = (int64_t)draw(&seed, 10 * 24) * HOUR_US;

			compare(model, from_us, from_us + (int64_t)draw(&seed, 5 * 24) * HOUR_US);
		}
		world_release(&model->world);
	}
	free(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(books_are_those_of_the_lines),
	};

	lang_set("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
