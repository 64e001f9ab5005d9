/* Upkeep of an archive: what compaction, pruning, settling and mirroring change, and what they must leave as it was. */
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
#include <sqlite3.h>

#include "archive.h"
#include "archive_inside.h"
#include "compact.h"
#include "content_digest.h"
#include "doubts.h"
#include "file.h"
#include "lang.h"
#include "mirror.h"
#include "months.h"
#include "prune.h"

/* 2019-10-01T00:00:00Z */
#define START_US INT64_C(1569888000000000)
#define NOW_US INT64_C(1600000000000000)

struct place {
	char folder[64];
	char archive[80], mirror[80];
	struct block_encoder *encoder;
	struct batch *batch;
	struct zone *zone;
	struct text stream; /* all lines that were ingested */
};

#define assert_ok(call, fail)                                                                                          \
	do {                                                                                                           \
		if (!(call))                                                                                           \
			fail_msg("%s: %s", #call, (fail).sentence);                                                    \
	} while (0)

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

static int setup(void **state)
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

static int teardown(void **state)
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

static struct archive *open_archive(const char *folder, enum archive_mode mode)
{
	struct fail fail = {0};
	struct archive *archive = archive_open(folder, mode, &fail);

	if (!archive)
		fail_msg("archive_open: %s", fail.sentence);
	return archive;
}

/* Lines "STAMP PATH NUMBER", a column each, a third column that no line shows, a rejected line and a comment now and
 * then. */
struct sample {
	struct text text;
	struct batch *batch;
};

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
	batch->recipe.parts[1] = (struct recipe_part){
	        .form = RECIPE_LITERAL, .column = RECIPE_NO_COLUMN, .aux_column = RECIPE_NO_COLUMN, .literal = STR(" ")};
	batch->recipe.parts[2] =
	        (struct recipe_part){.form = RECIPE_TEXT, .column = 1, .aux_column = RECIPE_NO_COLUMN};
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
static void ingest(struct place *place, struct archive *archive, const char *source, unsigned first, unsigned count,
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

static struct content_digest digest_of(const char *folder, const char *source)
{
	struct archive *archive = open_archive(folder, ARCHIVE_READ);
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

static void assert_sound(const char *folder, bool full)
{
	struct archive *archive = open_archive(folder, ARCHIVE_READ);
	struct verify_result result;
	struct fail fail = {0};

	assert_ok(archive_verify(archive, full, &result, &fail), fail);
	archive_close(archive);
	if (result.problems.size > 0)
		fail_msg("problems: %s", result.problems.at);
	text_release(&result.problems);
}

static bool collect(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	text_add(user, bytes);
	return true;
}

/* Every row of every block: stamps, texts and numbers, so that fields are compared and not only lines. */
static struct xxh128 digest_fields(const char *folder)
{
	struct archive *archive = open_archive(folder, ARCHIVE_READ);
	struct xxh128_stream *stream = xxh128_stream_new(), *stamps = xxh128_stream_new();
	struct block_reader *reader;
	const struct segment_info *segments;
	struct arena arena = {0};
	struct fail fail = {0};
	struct xxh128 value;
	size_t count;

	assert_ok((reader = block_reader_new(&fail)) != NULL, fail);
	assert_ok(archive_segments(archive, NULL, INT64_MIN, INT64_MAX, &arena, &segments, &count, &fail), fail);
	for (size_t i = 0; i < count; i++) {
		struct segment *segment = segment_open(&segments[i], &fail);

		assert_non_null(segment);
		for (size_t b = 0; b < segment_block_count(segment); b++) {
			uint32_t rows = segment_block_info(segment, b)->record_count;
			struct block_texts path, hint;
			const int64_t *numbers;
			struct block_lines lines;

			assert_ok(block_open(reader, segment_block(segment, b), &fail) &&
			                  block_lines(reader, &lines, &fail) &&
			                  block_texts(reader, 1, &path, &fail) &&
			                  block_numbers(reader, 2, &numbers, &fail) &&
			                  block_texts(reader, 3, &hint, &fail),
			          fail);
			xxh128_stream_add(stamps, lines.at_us,
			                  segment_block_info(segment, b)->line_count * sizeof(int64_t));
			for (uint32_t r = 0; r < rows; r++) {
				struct str a = path.values[path.codes[r]], h = hint.values[hint.codes[r]];

				xxh128_stream_add(stream, &numbers[r], sizeof(numbers[r]));
				xxh128_stream_add(stream, a.at, a.size);
				xxh128_stream_add(stream, &h.size, sizeof(h.size));
				if (h.size)
					xxh128_stream_add(stream, h.at, h.size);
			}
		}
		segment_close(segment);
	}
	value = xxh128_stream_value(stamps);
	xxh128_stream_add(stream, &value, sizeof(value));
	value = xxh128_stream_value(stream);
	xxh128_stream_free(stream);
	xxh128_stream_free(stamps);
	block_reader_free(reader);
	arena_release(&arena);
	archive_close(archive);
	return value;
}

static void digests_know_no_order(void **state)
{
	struct place *place = *state;
	struct archive *archive = open_archive(place->archive, ARCHIVE_WRITE);
	struct content_digest one, other;

	for (unsigned i = 0; i < 10; i++)
		ingest(place, archive, "web", i * 40, 40, START_US + i * 40 * SECOND_US, NULL);
	archive_close(archive);
	archive = open_archive(place->mirror, ARCHIVE_WRITE);
	for (unsigned i = 5; i-- > 0;)
		ingest(place, archive, "web", i * 80, 80, START_US + i * 80 * SECOND_US, NULL);
	archive_close(archive);
	one = digest_of(place->archive, "web");
	other = digest_of(place->mirror, "web");
	assert_true(content_digest_equal(&one, &other));
	assert_int_equal(one.rejected_count, 40);
	archive = open_archive(place->mirror, ARCHIVE_WRITE);
	ingest(place, archive, "web", 1, 1, START_US + SECOND_US, NULL);
	archive_close(archive);
	other = digest_of(place->mirror, "web");
	assert_false(content_digest_equal(&one, &other));
}

static uint64_t segment_count(const char *folder)
{
	struct archive *archive = open_archive(folder, ARCHIVE_READ);
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
static void fill_many(struct place *place)
{
	struct extent retired = {5, 3, 4, false};
	struct archive_file more = {.retired = &retired, .retired_count = 1};
	struct archive *archive = open_archive(place->archive, ARCHIVE_WRITE);

	for (unsigned i = 0; i < 60; i++)
		ingest(place, archive, "web", i * 50, 50, START_US + i * HOUR_US, i == 20 ? &more : NULL);
	for (unsigned i = 0; i < 3; i++)
		ingest(place, archive, "web", 10000 + i * 50, 50, START_US + (32 + i) * DAY_US, NULL);
	archive_close(archive);
}

static void compaction_changes_nothing_but_size(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct compact_result result;
	struct content_digest before, after;
	struct xxh128 fields;
	struct text first = {0}, second = {0};
	struct fail fail = {0};

	fill_many(place);
	before = digest_of(place->archive, "web");
	assert_true(before.hidden_count > 0);
	fields = digest_fields(place->archive);
	archive = open_archive(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_restore_source(archive, "web", INT64_MIN, INT64_MAX, collect, &first, &fail), fail);
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail), fail);
	assert_int_equal(result.segments_before, 63);
	assert_int_equal(result.segments_after, 2);
	assert_int_equal(result.line_count, 63 * 50);
	assert_true(result.bytes_after * 3 < result.bytes_before);
	/* Nothing to gain by doing it again. */
	assert_ok(archive_compact(archive, "web", place->zone, NOW_US, &result, &fail), fail);
	assert_int_equal(result.segments_before, 0);
	assert_ok(archive_restore_source(archive, "web", INT64_MIN, INT64_MAX, collect, &second, &fail), fail);
	assert_true(str_equal(text_str(&first), text_str(&second)));
	text_clear(&second);
	for (unsigned i = 0; i < 60; i++) {
		char name[32];

		snprintf(name, sizeof(name), "file-%u", i * 50);
		assert_ok(archive_restore_file(archive, name, collect, &second, &fail), fail);
	}
	assert_true(str_starts(text_str(&place->stream), text_str(&second)));
	archive_close(archive);
	after = digest_of(place->archive, "web");
	assert_true(content_digest_equal(&before, &after));
	assert_int_equal(before.hidden_count, after.hidden_count);
	assert_true(xxh128_equal(fields, digest_fields(place->archive)));
	assert_sound(place->archive, true);
	text_release(&first);
	text_release(&second);
}

/* Dying after the transaction and before the removal: the old files stand there, and are nobody's. */
static void compaction_may_die_before_it_removes(void **state)
{
	struct place *place = *state;
	struct compact_result result;
	struct archive *archive;
	char command[300], old[200];
	struct fail fail = {0};

	fill_many(place);
	snprintf(command, sizeof(command), "cp -r %s/segments %s/kept", place->archive, place->folder);
	assert_int_equal(system(command), 0);
	archive = open_archive(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail), fail);
	archive_close(archive);
	snprintf(command, sizeof(command), "cp -n %s/kept/web/* %s/segments/web/", place->folder, place->archive);
	assert_int_equal(system(command), 0);
	snprintf(old, sizeof(old), "%s/segments/web/00000007.seg", place->archive);
	assert_true(file_exists(old));
	assert_sound(place->archive, true);
	archive_close(open_archive(place->archive, ARCHIVE_WRITE));
	assert_false(file_exists(old));
	assert_sound(place->archive, true);
}

static void damage_is_not_compacted(void **state)
{
	struct place *place = *state;
	struct compact_result result;
	struct archive *archive;
	char path[200];
	struct fail fail = {0};
	FILE *file;

	fill_many(place);
	snprintf(path, sizeof(path), "%s/segments/web/00000009.seg", place->archive);
	file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, 200, SEEK_SET), 0);
	assert_int_not_equal(fputc('X', file), EOF);
	assert_int_equal(fclose(file), 0);
	archive = open_archive(place->archive, ARCHIVE_WRITE);
	assert_false(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail));
	assert_non_null(strstr(fail.sentence, "00000009.seg"));
	archive_close(archive);
	assert_int_equal(segment_count(place->archive), 63);
}

static void doubts_are_settled_once(void **state)
{
	struct place *place = *state;
	struct doubt doubts[] = {{{0, 0, 2, false}, {1, 0, 2, false}}, {{0, 4, 2, false}, {1, 4, 2, false}}};
	struct archive_file more = {.doubts = doubts, .doubt_count = 2};
	const struct open_doubt *open;
	struct archive *archive = open_archive(place->archive, ARCHIVE_WRITE);
	struct content_digest before, after;
	struct compact_result result;
	struct arena arena = {0};
	struct fail fail = {0};
	size_t count;

	ingest(place, archive, "web", 0, 20, START_US, NULL);
	ingest(place, archive, "web", 20, 20, START_US + MINUTE_US, &more);
	archive_close(archive);
	before = digest_of(place->archive, "web");
	archive = open_archive(place->archive, ARCHIVE_WRITE);
	/* Also when the lines have moved. */
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &result, &fail), fail);
	assert_int_equal(result.segments_after, 1);
	assert_ok(archive_doubts(archive, NULL, &arena, &open, &count, &fail), fail);
	assert_int_equal(count, 2);
	assert_string_equal(open[0].lines.file, "file-20");
	assert_int_equal(open[0].lines.first_line, 1);
	assert_string_equal(open[1].known.file, "file-0");
	assert_int_equal(open[1].known.first_line, 5);
	assert_false(archive_settle(archive, open[0].id + 100, true, NOW_US, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	fail_clear(&fail);
	assert_false(archive_settle(archive, 1, true, NOW_US, &fail));
	fail_clear(&fail);
	assert_ok(archive_settle(archive, open[0].id, true, NOW_US, &fail), fail);
	assert_ok(archive_settle(archive, open[1].id, false, NOW_US, &fail), fail);
	assert_false(archive_settle(archive, open[0].id, false, NOW_US, &fail));
	assert_non_null(strstr(fail.sentence, "its lines are the same"));
	fail_clear(&fail);
	assert_false(archive_settle(archive, open[1].id, true, NOW_US, &fail));
	assert_non_null(strstr(fail.sentence, "its lines are different"));
	assert_ok(archive_doubts(archive, NULL, &arena, &open, &count, &fail), fail);
	assert_int_equal(count, 0);
	archive_close(archive);
	after = digest_of(place->archive, "web");
	assert_int_equal(after.record_count + 2, before.record_count);
	assert_sound(place->archive, true);
	arena_release(&arena);
}

static void pruned_segments_go_and_are_remembered(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct prune_result result;
	struct verify_result verify;
	struct text restored = {0};
	struct arena arena = {0};
	struct fail fail = {0};

	fill_many(place);
	archive = open_archive(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_prune_list(archive, START_US + 31 * DAY_US, &arena, &result, &fail), fail);
	assert_int_equal(result.segment_count, 60);
	assert_int_equal(segment_count(place->archive), 63);
	assert_ok(archive_prune(archive, START_US + 31 * DAY_US, "test", NOW_US, &arena, &result, &fail), fail);
	assert_int_equal(result.file_count, 60);
	assert_int_equal(segment_count(place->archive), 3);
	assert_false(archive_restore_file(archive, "file-50", collect, &restored, &fail));
	fail_clear(&fail);
	assert_ok(archive_restore_file(archive, "file-10000", collect, &restored, &fail), fail);
	assert_ok(archive_verify(archive, true, &verify, &fail), fail);
	assert_int_equal(verify.pruned_file_count, 60);
	assert_int_equal(verify.file_count, 3);
	text_release(&verify.problems);
	archive_close(archive);
	assert_sound(place->archive, false);
	text_release(&restored);
	arena_release(&arena);
}

static void months_hold_all_lines(void **state)
{
	struct place *place = *state;
	const struct archive_month *months;
	struct archive *archive = open_archive(place->archive, ARCHIVE_WRITE);
	struct arena arena = {0};
	struct fail fail = {0};
	size_t count;

	/* 90 of these 100 lines are before midnight of the first of November. */
	ingest(place, archive, "web", 0, 100, START_US + 31 * DAY_US - 90 * SECOND_US, NULL);
	assert_ok(archive_months(archive, place->zone, &arena, &months, &count, &fail), fail);
	assert_int_equal(count, 2);
	assert_int_equal(months[0].month.month, 10);
	assert_int_equal(months[0].line_count, 90);
	assert_int_equal(months[1].line_count, 10);
	assert_int_equal(months[0].text_bytes + months[1].text_bytes, place->stream.size);
	assert_true(months[0].file_count == 1 && months[1].file_count == 1);
	assert_true(months[0].present_hours == 1 && months[0].expected_hours == 1);
	archive_close(archive);
	arena_release(&arena);
}

static void mirrors_know_a_set_back_archive(void **state)
{
	struct place *place = *state;
	struct archive *archive;
	struct mirror_result result;
	struct verify_result verify;
	struct compact_result compacted;
	struct content_digest here, there;
	char command[300];
	struct fail fail = {0};

	fill_many(place);
	archive = open_archive(place->archive, ARCHIVE_READ);
	assert_ok(archive_mirror(archive, place->mirror, &result, &fail), fail);
	assert_int_equal(result.copied_count, 63);
	assert_ok(archive_mirror(archive, place->mirror, &result, &fail), fail);
	assert_true(result.copied_count == 0 && result.kept_count == 63 && result.new_entry_count == 0);
	archive_close(archive);
	snprintf(command, sizeof(command), "cp -r %s %s/older", place->archive, place->folder);
	assert_int_equal(system(command), 0);

	archive = open_archive(place->archive, ARCHIVE_WRITE);
	assert_ok(archive_compact(archive, NULL, place->zone, NOW_US, &compacted, &fail), fail);
	archive_close(archive);
	archive = open_archive(place->archive, ARCHIVE_READ);
	assert_ok(archive_mirror(archive, place->mirror, &result, &fail), fail);
	assert_true(result.copied_count == 2 && result.new_entry_count == 2);
	assert_int_equal(segment_count(place->mirror), 2);
	assert_ok(archive_mirror_check(archive, place->mirror, &result, &verify, &fail), fail);
	assert_int_equal(verify.problems.size, 0);
	text_release(&verify.problems);
	archive_close(archive);
	here = digest_of(place->archive, "web");
	there = digest_of(place->mirror, "web");
	assert_true(content_digest_equal(&here, &there));

	snprintf(command, sizeof(command), "%s/older", place->folder);
	archive = open_archive(command, ARCHIVE_READ);
	assert_false(archive_mirror(archive, place->mirror, &result, &fail));
	assert_non_null(strstr(fail.sentence, "was set back"));
	fail_clear(&fail);
	archive_close(archive);
	snprintf(command, sizeof(command), "%s/other", place->folder);
	archive = open_archive(command, ARCHIVE_WRITE);
	ingest(place, archive, "web", 5, 10, START_US, NULL);
	assert_false(archive_mirror(archive, place->mirror, &result, &fail));
	assert_non_null(strstr(fail.sentence, "copy of another archive"));
	fail_clear(&fail);
	archive_close(archive);
	assert_sound(place->mirror, true);
}

static void noted_heads_find_a_set_back_archive(void **state)
{
	struct place *place = *state;
	struct archive *archive = open_archive(place->archive, ARCHIVE_WRITE);
	struct noted_head heads[2] = {{{{0}}, "report 1"}, {{{0}}, "report 2"}};
	struct verify_options options = {.heads = heads, .head_count = 2};
	struct verify_result result;
	struct fail fail = {0};

	ingest(place, archive, "web", 0, 20, START_US, NULL);
	assert_ok(archive_chain_head(archive, &heads[0].digest, &fail), fail);
	ingest(place, archive, "web", 20, 20, START_US + MINUTE_US, NULL);
	assert_ok(archive_chain_head(archive, &heads[1].digest, &fail), fail);
	assert_ok(archive_verify_with(archive, &options, &result, &fail), fail);
	assert_int_equal(result.problems.size, 0);
	heads[1].digest.bytes[3] ^= 1;
	assert_ok(archive_verify_with(archive, &options, &result, &fail), fail);
	assert_non_null(strstr(result.problems.at, "report 2: the chain head"));
	assert_null(strstr(result.problems.at, "report 1"));
	text_release(&result.problems);
	archive_close(archive);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(digests_know_no_order, setup, teardown),
	        cmocka_unit_test_setup_teardown(compaction_changes_nothing_but_size, setup, teardown),
	        cmocka_unit_test_setup_teardown(compaction_may_die_before_it_removes, setup, teardown),
	        cmocka_unit_test_setup_teardown(damage_is_not_compacted, setup, teardown),
	        cmocka_unit_test_setup_teardown(doubts_are_settled_once, setup, teardown),
	        cmocka_unit_test_setup_teardown(pruned_segments_go_and_are_remembered, setup, teardown),
	        cmocka_unit_test_setup_teardown(months_hold_all_lines, setup, teardown),
	        cmocka_unit_test_setup_teardown(mirrors_know_a_set_back_archive, setup, teardown),
	        cmocka_unit_test_setup_teardown(noted_heads_find_a_set_back_archive, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
