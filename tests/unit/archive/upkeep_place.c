/* Small archives with known lines. */
#define _XOPEN_SOURCE 700 /* nftw */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lang.h"
#include "upkeep_place.h"

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

int upkeep_setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct fail fail = {0};

	if (!place)
		return -1;
	lang_set("en");
	snprintf(place->folder, sizeof(place->folder), "/tmp/geppo-upkeep-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->archive, sizeof(place->archive), "%s/archive", place->folder);
	snprintf(place->mirror, sizeof(place->mirror), "%s/mirror", place->folder);
	place->encoder = block_encoder_new(&fail);
	place->batch = batch_new();
	place->zone = zone_new(STR("UTC"), &fail);
	*state = place;
	return place->encoder && place->batch && place->zone ? 0 : -1;
}

int upkeep_teardown(void **state)
{
	struct place *place = *state;

	nftw(place->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	block_encoder_free(place->encoder);
	batch_free(place->batch);
	zone_free(place->zone);
	text_release(&place->stream);
	free(place);
	return 0;
}

struct archive *upkeep_open(const char *folder, enum archive_mode mode)
{
	struct fail fail = {0};
	struct archive *archive = archive_open(folder, mode, &fail);

	if (!archive)
		fail_msg("archive_open: %s", fail.sentence);
	return archive;
}

static void add_line(struct batch *batch, struct text *text, unsigned number, int64_t at_us)
{
	size_t line = batch->line_count++;
	uint32_t at = (uint32_t)text->size;

	batch->line_at[line] = at;
	batch->at_us[line] = NO_TIME;
	batch->reject_reason[line] = REJECT_NONE;
	if (number % 10 == 7) {
		text_addf(text, "rejected %u\n", number);
		batch->line_class[line] = LINE_REJECTED;
		batch->reject_reason[line] = REJECT_SHAPE;
	} else if (number % 25 == 3) {
		text_add_cstr(text, "# comment\n");
		batch->line_class[line] = LINE_EXCLUDED;
	} else {
		text_addf(text, "%lld.%06u ", (long long)(at_us / SECOND_US), (unsigned)(at_us % SECOND_US));
		batch->columns[1].spans[line] = (struct span){(uint32_t)text->size, 0};
		text_addf(text, "/path/%u", number % 13);
		batch->columns[1].spans[line].size = (uint32_t)text->size - batch->columns[1].spans[line].at;
		/* Every 50th is a line that the recipe does not give back. */
		text_addf(text, number % 50 == 1 ? " 0%u\n" : " %u\n", number);
		batch->line_class[line] = LINE_RECORD;
		batch->at_us[line] = at_us;
		batch->columns[0].numbers[line] = at_us;
		batch->columns[2].numbers[line] = number;
		batch->columns[3].spans[line] = number % 2 ? (struct span){UINT32_MAX, 0} : (struct span){at, 3};
	}
	batch->line_at[line + 1] = (uint32_t)text->size;
}

static void fill_batch(struct batch *batch, struct text *text, unsigned first, unsigned count, int64_t at_us,
                       const char *dialect)
{
	batch_clear(batch);
	text_clear(text);
	batch->dialect = dialect;
	assert_int_equal(batch_column_add(batch, "time", COLUMN_NUMBER), 0);
	assert_int_equal(batch_column_add(batch, "path", COLUMN_TEXT), 1);
	assert_int_equal(batch_column_add(batch, "number", COLUMN_NUMBER), 2);
	assert_int_equal(batch_column_add(batch, "hint", COLUMN_TEXT), 3);
	batch->recipe.parts[0] = (struct recipe_part){
	        .form = RECIPE_TIME_EPOCH, .column = 0, .aux_column = RECIPE_NO_COLUMN, .digits = 6};
	batch->recipe.parts[1] = (struct recipe_part){.form = RECIPE_LITERAL,
	                                              .column = RECIPE_NO_COLUMN,
	                                              .aux_column = RECIPE_NO_COLUMN,
	                                              .literal = STR(" ")};
	batch->recipe.parts[2] = (struct recipe_part){.form = RECIPE_TEXT, .column = 1, .aux_column = RECIPE_NO_COLUMN};
	batch->recipe.parts[3] = batch->recipe.parts[1];
	batch->recipe.parts[4] =
	        (struct recipe_part){.form = RECIPE_DECIMAL, .column = 2, .aux_column = RECIPE_NO_COLUMN};
	batch->recipe.parts[5] = batch->recipe.parts[1];
	batch->recipe.parts[5].literal = STR("\n");
	batch->recipe.part_count = 6;
	for (unsigned i = 0; i < count; i++)
		add_line(batch, text, first + i, at_us + i * SECOND_US);
	batch->text = text_str(text);
}

/* One file of `count` lines; its name is file-FIRST. Notes of `more` (doubts, retired lines) come with it. */
void upkeep_ingest(struct place *place, struct archive *archive, const char *source, unsigned first, unsigned count,
                   int64_t at_us, const struct archive_file *more)
{
	struct fail fail = {0};
	struct text text = {0}, block = {0};
	struct segment_writer *writer = segment_writer_new(archive, source, &fail);
	struct archive_file file = more ? *more : (struct archive_file){.id = 0};
	char name[32];

	assert_non_null(writer);
	fill_batch(place->batch, &text, first, count, at_us, first % 1000 < 500 ? "one" : "two");
	text_add(&place->stream, text_str(&text));
	assert_ok(block_encode(place->encoder, place->batch, &block, &fail), fail);
	assert_ok(segment_writer_add(writer, text_str(&block), &fail), fail);
	snprintf(name, sizeof(name), "file-%u", first);
	file.source = source;
	file.name = name;
	file.dialect = "one";
	file.content = digest_xxh128(text.at, text.size);
	file.text_bytes = file.stored_bytes = text.size;
	file.line_count = count;
	file.min_us = at_us;
	file.max_us = at_us + (count - 1) * SECOND_US;
	file.ingested_us = NOW_US;
	file.damage = "";
	assert_ok(segment_writer_commit(writer, &file, &fail), fail);
	text_release(&text);
	text_release(&block);
}

struct content_digest upkeep_digest(const char *folder, const char *source)
{
	struct archive *archive = upkeep_open(folder, ARCHIVE_READ);
	struct source_digests digests = {.items = NULL};
	struct content_digest digest;
	struct fail fail = {0};

	assert_ok(archive_content_digest(archive, source, &digests, &fail), fail);
	assert_int_equal(digests.count, 1);
	digest = digests.items[0].digest;
	source_digests_release(&digests);
	archive_close(archive);
	return digest;
}

void upkeep_sound(const char *folder, bool full)
{
	struct archive *archive = upkeep_open(folder, ARCHIVE_READ);
	struct verify_result result;
	struct fail fail = {0};

	assert_ok(archive_verify(archive, full, &result, &fail), fail);
	archive_close(archive);
	if (result.problems.size > 0)
		fail_msg("problems: %s", result.problems.at);
	text_release(&result.problems);
}

bool upkeep_collect(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	text_add(user, bytes);
	return true;
}

uint64_t upkeep_segments(const char *folder)
{
	struct archive *archive = upkeep_open(folder, ARCHIVE_READ);
	const struct segment_info *segments;
	struct arena arena = {0};
	struct fail fail = {0};
	size_t count;

	assert_ok(archive_segments(archive, NULL, INT64_MIN, INT64_MAX, &arena, &segments, &count, &fail), fail);
	arena_release(&arena);
	archive_close(archive);
	return count;
}

/* 60 files in October, of two shapes, one with hidden lines, and 3 in November. */
void upkeep_fill(struct place *place)
{
	struct extent retired = {5, 3, 4, false};
	struct archive_file more = {.retired = &retired, .retired_count = 1};
	struct archive *archive = upkeep_open(place->archive, ARCHIVE_WRITE);

	for (unsigned i = 0; i < 60; i++)
		upkeep_ingest(place, archive, "web", i * 50, 50, START_US + i * HOUR_US, i == 20 ? &more : NULL);
	for (unsigned i = 0; i < 3; i++)
		upkeep_ingest(place, archive, "web", 10000 + i * 50, 50, START_US + (32 + i) * DAY_US, NULL);
	archive_close(archive);
}
