/* A small archive with known rows: two access sources, a gateway, a system log and a CPU log over the days around the end of summer time in Berlin, with
 * excluded and rejected lines between the records. The rows stay in memory for the reference. */
#ifndef GEPPO_ENGINE_SAMPLE_H
#define GEPPO_ENGINE_SAMPLE_H

#include "archive.h"
#include "config.h"
#include "line_ranges.h"

struct sample_row {
	const struct config_source *source;
	int64_t at_us;
	const char *client, *agent, *method, *path;      /* access */
	int64_t status, bytes, took_us;
	const char *program, *severity, *message;        /* system */
	int64_t busy, span_s;                            /* cpu */
	const char *cpu;
	uint64_t line;                                   /* in its segment, from 0 */
	bool hidden;                                     /* the reference does not see it */
};

struct sample {
	char folder[64];
	struct config config;
	struct zone *zone;
	struct sample_row *rows;
	size_t row_count;
	struct arena arena;
	struct archive *archive;
	struct hidden_lines *hidden;                     /* NULL: none */
	/* What the books must say, by source. */
	uint64_t excluded[8], rejected[8], records[8];
};

#define SAMPLE_FROM_US INT64_C(1571954400000000)   /* 2019-10-25 00:00 in Berlin */

/* Builds and opens it; ends the test on failure. */
void sample_build(struct sample *sample, size_t rows_each, size_t block_rows, uint64_t seed);
void sample_release(struct sample *sample);

uint64_t sample_random(uint64_t *state, uint64_t limit);

#endif
