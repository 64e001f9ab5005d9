/* A file of CPU figures run through its dialect in one go or unit by unit, and what tests ask of the result. Every byte
 * must be in a unit, and every span within its batch. */
#ifndef GEPPO_CPU_SAMPLE_H
#define GEPPO_CPU_SAMPLE_H

#include "formats.h"
#include "text.h"

struct sample {
	struct text text;
	struct format *format; /* NULL: no dialect fits, or its state failed; `fail` says why */
	struct fail fail;
	uint32_t *at;
	size_t unit_count;
	struct batch **batches; /* one a part */
	size_t *first;
	size_t part_count;
	struct zone *zone;
};

/* In Asia/Tokyo. With one_by_one each unit is split and parsed alone, as at the seams of chunks. */
void sample_parse(struct sample *sample, struct str bytes, const char *format, bool one_by_one);
void sample_open(struct sample *sample, const char *path, const char *format, bool one_by_one);
void sample_close(struct sample *sample);

/* A letter a unit: r(ecord), x (excluded), - (rejected). */
void units_are(const struct sample *sample, const char *expected);
/* Of the n-th record (1 …). */
void is_number(const struct sample *sample, size_t record, const char *name, int64_t expected);
void is_text(const struct sample *sample, size_t record, const char *name, const char *expected);
void is_time(const struct sample *sample, size_t record, const char *expected); /* UTC; also at_us */
size_t record_count(const struct sample *sample);
/* The reason of the n-th rejected unit. */
void is_rejected(const struct sample *sample, size_t rejected, enum reject_reason reason);

/* How many records the recipe makes again from their columns. */
void recipe_gives_back(const struct sample *sample, size_t expected);

/* Reads the file as its dialect cut at every byte, with bytes changed, and unit by unit (which must give the same
 * records). */
void sample_mutate(const char *path, const char *format);

#endif
