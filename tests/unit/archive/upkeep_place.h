/* An archive in a folder of its own, for the tests of upkeep. */
#ifndef GEPPO_UPKEEP_PLACE_H
#define GEPPO_UPKEEP_PLACE_H

#include "archive.h"
#include "content_digest.h"
#include "zone.h"

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

int upkeep_setup(void **state);
int upkeep_teardown(void **state);
struct archive *upkeep_open(const char *folder, enum archive_mode mode);

/* One file of `count` lines from number `first` on, named file-FIRST, a second a line from at_us. Lines are "STAMP PATH
 * NUMBER", a column each, with a fourth column that no line shows; every tenth is rejected, some are comments, some
 * are not what the recipe gives. Doubts and retired lines of `more` (or NULL) come with it. */
void upkeep_ingest(struct place *place, struct archive *archive, const char *source, unsigned first, unsigned count,
                   int64_t at_us, const struct archive_file *more);
/* 60 files in October, of two dialects, one with hidden lines, and 3 in November. */
void upkeep_fill(struct place *place);

struct content_digest upkeep_digest(const char *folder, const char *source);
/* Fails the test when verification finds a problem. */
void upkeep_sound(const char *folder, bool full);
uint64_t upkeep_segments(const char *folder);
/* Appends to the struct text that user is. */
bool upkeep_collect(void *user, struct str bytes, struct fail *fail);

#endif
