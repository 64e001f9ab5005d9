/* An archive in a folder of its own, filled with random lines. */
#ifndef GEPPO_ARCHIVE_PLACE_H
#define GEPPO_ARCHIVE_PLACE_H

#include "archive.h"
#include "random_batch.h"

struct place {
	char folder[64]; /* …/archive is the archive */
	char archive[80];
	struct random_batch random;
	struct block_encoder *encoder;
	struct text inputs[3]; /* what was ingested */
};

#define assert_ok(call, fail)                                                                                          \
	do {                                                                                                           \
		if (!(call))                                                                                           \
			fail_msg("%s: %s", #call, (fail).sentence);                                                    \
	} while (0)

int place_setup(void **state);
int place_teardown(void **state);
struct archive *place_open(struct place *place, enum archive_mode mode);
struct archive_file place_describe(const char *source, const char *name, struct str input);
struct segment_writer *place_write(struct place *place, struct archive *archive, const char *source, uint64_t seed,
                                   struct text *input);
void place_ingest(struct place *place, struct archive *archive, const char *source, const char *name, uint64_t seed,
                  struct text *input);
void place_fill(struct place *place);
bool place_collect(void *user, struct str bytes, struct fail *fail);
void assert_problem(struct place *place, bool full, const char *expected);
void place_path(const struct place *place, const char *name, char *path, size_t size);

#endif
