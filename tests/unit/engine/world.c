/* Lines are tabbed fields, so that the block can be read back. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ftw.h>

#include "file.h"
#include "number.h"
#include "world.h"

struct world_writer {
	struct world *world;
	const struct config_source *source;
	size_t block_lines;
	struct batch *batch;
	struct block_encoder *encoder;
	struct segment_writer *segment;
	struct text text;
	struct archive_file counts;
};

static const char *const names[] = {"busy", "span_s", "user"};

uint64_t world_random(uint64_t *state, uint64_t limit)
{
	/* splitmix64 (Sebastiano Vigna, public domain) */
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (z ^ (z >> 31)) % limit;
}

void world_open(struct world *world, const struct config_source *sources, size_t count)
{
	struct fail fail = {0};

	*world = (struct world){0};
	world->zone = zone_new(STR("UTC"), &fail);
	assert_non_null(world->zone);
	world->config = (struct config){.zone = world->zone, .sources = sources, .source_count = count};
	snprintf(world->folder, sizeof(world->folder), "/tmp/geppo-world-XXXXXX");
	assert_non_null(mkdtemp(world->folder));
	world->archive = archive_open(file_join(&world->arena, world->folder, "archive"), ARCHIVE_WRITE, &fail);
	if (!world->archive)
		fail_msg("%s", fail.sentence);
}

void world_read(struct world *world)
{
	struct fail fail = {0};

	if (!archive_commit(world->archive, &fail))
		fail_msg("%s", fail.sentence);
	archive_close(world->archive);
	world->archive = archive_open(file_join(&world->arena, world->folder, "archive"), ARCHIVE_READ, &fail);
	if (!world->archive)
		fail_msg("%s", fail.sentence);
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

void world_release(struct world *world)
{
	archive_close(world->archive);
	nftw(world->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&world->arena);
	zone_free(world->zone);
}

static void begin_part(struct batch *batch, enum recipe_form form, int column, const char *literal)
{
	batch->recipe.parts[batch->recipe.part_count++] =
	        (struct recipe_part){.form = form, .column = (uint16_t)column, .aux_column = RECIPE_NO_COLUMN};
	batch->recipe.parts[batch->recipe.part_count++] = (struct recipe_part){.form = RECIPE_LITERAL,
	                                                                       .column = RECIPE_NO_COLUMN,
	                                                                       .aux_column = RECIPE_NO_COLUMN,
	                                                                       .literal = str_of(literal)};
}

static void begin_block(struct world_writer *writer)
{
	struct batch *batch = writer->batch;
	bool cpu = writer->source->kind == SOURCE_CPU;

	batch_clear(batch);
	batch->dialect = "world";
	batch->line_at[0] = 0;
	begin_part(batch, RECIPE_TEXT, batch_column_add(batch, cpu ? "cpu" : "message", COLUMN_TEXT),
	           cpu ? "\t" : "\n");
	for (size_t i = 0; cpu && i < 3; i++)
		begin_part(batch, RECIPE_DECIMAL, batch_column_add(batch, names[i], COLUMN_NUMBER),
		           i < 2 ? "\t" : "\n");
}

struct world_writer *world_writer_new(struct world *world, const struct config_source *source, size_t block_lines)
{
	struct world_writer *writer = calloc(1, sizeof(*writer));
	struct fail fail = {0};

	assert_non_null(writer);
	*writer = (struct world_writer){.world = world, .source = source, .block_lines = block_lines};
	writer->batch = batch_new();
	writer->encoder = block_encoder_new(&fail);
	writer->segment = segment_writer_new(world->archive, source->name, &fail);
	assert_non_null(writer->batch);
	assert_non_null(writer->encoder);
	assert_non_null(writer->segment);
	writer->counts.min_us = INT64_MAX;
	writer->counts.max_us = INT64_MIN;
	begin_block(writer);
	return writer;
}

uint64_t world_writer_number(const struct world_writer *writer)
{
	return segment_writer_number(writer->segment);
}

static void flush(struct world_writer *writer)
{
	struct text block = {0};
	struct fail fail = {0};

	writer->batch->text = text_str(&writer->text);
	writer->counts.text_bytes += writer->text.size;
	if (writer->batch->line_count && (!block_encode(writer->encoder, writer->batch, &block, &fail) ||
	                                  !segment_writer_add(writer->segment, text_str(&block), &fail)))
		fail_msg("%s", fail.sentence);
	text_release(&block);
	text_clear(&writer->text);
	begin_block(writer);
}

static void add_fields(struct world_writer *writer, const char *text, const int64_t *values)
{
	struct batch *batch = writer->batch;
	size_t line = batch->line_count;

	batch->columns[0].spans[line] = (struct span){(uint32_t)writer->text.size, (uint32_t)strlen(text)};
	text_add_cstr(&writer->text, text);
	for (size_t i = 0; values && i < 3; i++) {
		batch->columns[i + 1].numbers[line] = values[i];
		if (values[i] == NUMBER_NONE)
			text_add_cstr(&writer->text, "\t-");
		else
			text_addf(&writer->text, "\t%lld", (long long)values[i]);
	}
	text_add_byte(&writer->text, '\n');
}

void world_line(struct world_writer *writer, enum line_class line_class, int64_t at_us, const char *cpu,
                const int64_t *values)
{
	struct batch *batch = writer->batch;
	size_t line = batch->line_count;

	if (line_class == LINE_RECORD)
		add_fields(writer, cpu ? cpu : "a record", values);
	else
		text_add_cstr(&writer->text, line_class == LINE_EXCLUDED ? "# comment\n" : "no record\n");
	batch->line_at[line + 1] = (uint32_t)writer->text.size;
	batch->line_class[line] = (uint8_t)line_class;
	batch->reject_reason[line] = line_class == LINE_REJECTED ? REJECT_SHAPE : REJECT_NONE;
	batch->at_us[line] = at_us;
	batch->line_count++;
	writer->counts.record_count += line_class == LINE_RECORD;
	writer->counts.excluded_count += line_class == LINE_EXCLUDED;
	writer->counts.rejected_count += line_class == LINE_REJECTED;
	writer->counts.line_count++;
	if (at_us != NO_TIME) {
		writer->counts.min_us = at_us < writer->counts.min_us ? at_us : writer->counts.min_us;
		writer->counts.max_us = at_us > writer->counts.max_us ? at_us : writer->counts.max_us;
	}
	if (batch->line_count == writer->block_lines)
		flush(writer);
}

int64_t world_writer_end(struct world_writer *writer, struct archive_file *entry)
{
	struct fail fail = {0};
	bool good;

	flush(writer);
	entry->source = writer->source->name;
	entry->dialect = "world";
	entry->damage = "";
	entry->text_bytes = writer->counts.text_bytes;
	entry->line_count = entry->line_count ? entry->line_count : writer->counts.line_count;
	entry->record_count = writer->counts.record_count;
	entry->excluded_count = writer->counts.excluded_count;
	entry->rejected_count = writer->counts.rejected_count;
	entry->duplicate_count = entry->line_count - writer->counts.line_count;
	entry->min_us = writer->counts.min_us <= writer->counts.max_us ? writer->counts.min_us : NO_TIME;
	entry->max_us = writer->counts.min_us <= writer->counts.max_us ? writer->counts.max_us : NO_TIME;
	if (writer->counts.line_count) {
		good = segment_writer_commit(writer->segment, entry, &fail);
	} else {
		segment_writer_abandon(writer->segment);
		good = archive_note_file(writer->world->archive, entry, &fail) &&
		       archive_commit(writer->world->archive, &fail);
	}
	if (!good)
		fail_msg("%s", fail.sentence);
	text_release(&writer->text);
	block_encoder_free(writer->encoder);
	batch_free(writer->batch);
	free(writer);
	return entry->id;
}
