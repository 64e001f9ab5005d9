/* Archives of random lines. */
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

#include "archive_place.h"
#include "file.h"
#include "lang.h"

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

int place_setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	struct fail fail = {0};

	if (!place)
		return -1;
	lang_set("en");
	snprintf(place->folder, sizeof(place->folder), "/tmp/geppo-archive-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	snprintf(place->archive, sizeof(place->archive), "%s/archive", place->folder);
	place->encoder = block_encoder_new(&fail);
	*state = place;
	return place->encoder ? 0 : -1;
}

int place_teardown(void **state)
{
	struct place *place = *state;

	nftw(place->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	block_encoder_free(place->encoder);
	random_batch_release(&place->random);
	for (size_t i = 0; i < 3; i++)
		text_release(&place->inputs[i]);
	free(place);
	return 0;
}

struct archive *place_open(struct place *place, enum archive_mode mode)
{
	struct fail fail = {0};
	struct archive *archive = archive_open(place->archive, mode, &fail);

	if (!archive)
		fail_msg("archive_open: %s", fail.sentence);
	return archive;
}

struct archive_file place_describe(const char *source, const char *name, struct str input)
{
	return (struct archive_file){.source = source,
	                             .name = name,
	                             .dialect = "random",
	                             .content = digest_xxh128(input.at, input.size),
	                             .text_bytes = input.size,
	                             .stored_bytes = input.size,
	                             .line_count = 200,
	                             .reject_counts = {0, 3, 0, 1},
	                             .min_us = NO_TIME,
	                             .max_us = NO_TIME,
	                             .ingested_us = INT64_C(1571000000000000),
	                             .damage = ""};
}

/* Two blocks of a hundred random lines. */
struct segment_writer *place_write(struct place *place, struct archive *archive, const char *source, uint64_t seed,
                                   struct text *input)
{
	struct fail fail = {0};
	struct segment_writer *writer = segment_writer_new(archive, source, &fail);
	struct text block = {0};

	assert_non_null(writer);
	text_clear(input);
	for (uint64_t i = 0; i < 2; i++) {
		assert_true(random_batch_fill(&place->random, seed * 10 + i, 100, 5));
		text_add(input, place->random.batch->text);
		text_clear(&block);
		assert_ok(block_encode(place->encoder, place->random.batch, &block, &fail), fail);
		assert_ok(segment_writer_add(writer, text_str(&block), &fail), fail);
	}
	text_release(&block);
	return writer;
}

void place_ingest(struct place *place, struct archive *archive, const char *source, const char *name, uint64_t seed,
                  struct text *input)
{
	struct segment_writer *writer = place_write(place, archive, source, seed, input);
	struct archive_file file = place_describe(source, name, text_str(input));
	struct fail fail = {0};

	assert_ok(segment_writer_commit(writer, &file, &fail), fail);
}

/* Three files of two sources, and the first seen once more under another name. */
void place_fill(struct place *place)
{
	struct archive *archive = place_open(place, ARCHIVE_WRITE);
	struct archive_file again;
	struct fail fail = {0};

	place_ingest(place, archive, "web01", "logs/a.log", 1, &place->inputs[0]);
	place_ingest(place, archive, "web01", "logs/b.log", 2, &place->inputs[1]);
	place_ingest(place, archive, "db.01", "logs/c.log", 3, &place->inputs[2]);
	again = place_describe("web01", "logs/a.log.1", text_str(&place->inputs[0]));
	again.duplicate_count = 200;
	again.base = 1;
	again.base_lines = 200;
	assert_ok(archive_note_file(archive, &again, &fail) && archive_commit(archive, &fail), fail);
	archive_close(archive);
}

bool place_collect(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	text_add(user, bytes);
	return true;
}

/* The problems that a verification names, "" when there are none. */
static struct text place_problems(struct place *place, bool full)
{
	struct archive *archive = place_open(place, ARCHIVE_READ);
	struct verify_result result;
	struct fail fail = {0};

	assert_ok(archive_verify(archive, full, &result, &fail), fail);
	archive_close(archive);
	if (!result.problems.at)
		text_add_cstr(&result.problems, "");
	return result.problems;
}

void assert_problem(struct place *place, bool full, const char *expected)
{
	struct text problems = place_problems(place, full);
	const char *text = problems.at ? problems.at : "";

	if (expected[0] ? !strstr(text, expected) : text[0] != '\0')
		fail_msg("expected \"%s\", got \"%s\"", expected, text);
	text_release(&problems);
}

void place_path(const struct place *place, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", place->archive, name);
}
