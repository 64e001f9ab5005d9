/* A log of the system kind read whole, for tests: in units, parts and batches as ingest reads it. */
#ifndef GEPPO_SYSTEM_SAMPLE_H
#define GEPPO_SYSTEM_SAMPLE_H

#include "formats.h"
#include "text.h"

#define SAMPLE_UNITS_MAX 4096
#define SAMPLE_PARTS_MAX 8

struct system_sample {
	struct text text;
	struct zone *zone;
	struct format *format;
	struct line_table units;
	uint32_t at[SAMPLE_UNITS_MAX + 1];
	struct batch *batches[SAMPLE_PARTS_MAX];
	size_t first[SAMPLE_PARTS_MAX]; /* unit that the part begins with */
	size_t part_count;
};

/* A file of the samples' folder, or text itself; format "auto" or a name. The source's zone is Asia/Tokyo. The test
 * fails when it cannot be opened. */
void sample_open_file(struct system_sample *sample, const char *folder, const char *name, const char *format);
void sample_open_text(struct system_sample *sample, struct str text, const char *format);
void sample_close(struct system_sample *sample);

/* Units count from 1. */
void sample_classes(const struct system_sample *sample, const char *expected); /* a letter a unit: r x - */
void sample_text(const struct system_sample *sample, size_t unit, const char *name, const char *expected);
void sample_number(const struct system_sample *sample, size_t unit, const char *name, int64_t expected);
void sample_time(const struct system_sample *sample, size_t unit, const char *expected_utc); /* to the microsecond */
void sample_rejected(const struct system_sample *sample, size_t unit, enum reject_reason reason);

/* Encodes every part as a block, which proves that each line comes back, and counts the records that the recipe does
 * not give back. */
size_t sample_verbatim(const struct system_sample *sample);

/* A unit that is found in a part of its text is the same as in all of it: chunks end anywhere. */
void sample_units_hold(const struct system_sample *sample);

/* Reads the text cut at every byte, and with bytes changed in `rounds` ways: nothing beyond the text is touched, every
 * byte is in a unit, every value within its unit. */
void sample_mutate(const struct system_sample *sample, size_t rounds);

#endif
