/* The threads of one file: a reader, workers, and the caller that takes encoded blocks in order. Keeps chunks, batches
 * and encoders from file to file. Knows nothing of sources or the manifest. */
#ifndef GEPPO_PIPELINE_H
#define GEPPO_PIPELINE_H

#include "block.h"
#include "chunk.h"
#include "ingest.h"

struct load;
struct keep;
struct pipeline;
struct pipeline *pipeline_new(size_t thread_count, struct fail *fail) MUST_CHECK;
void pipeline_free(struct pipeline *pipeline);

/* Its parts, for other work between two runs: memory is bounded by having them once. Loads: PIPELINE_LOADS(workers) of
 * them. */
#define PIPELINE_LOADS(workers) ((workers) + 2)
struct kit;
size_t pipeline_worker_count(const struct pipeline *pipeline);
struct kit *pipeline_kit(struct pipeline *pipeline, size_t worker);
struct load *pipeline_load(struct pipeline *pipeline, size_t index);

/* What a chunk's lines were. */
struct pipeline_counts {
	uint64_t line_count, record_count, excluded_count, rejected_count;
	int64_t min_us, max_us;
	struct ingest_reject rejects[REJECT_REASON_COUNT];
};

/* Runs the reader's stream to its end: `take` gets each load, encoded, in the order of the lines, in the caller's
 * thread; false stops everything (without a failure in *fail: because enough was seen). Counts are added up in
 * *ret_counts. */
struct pipeline_job {
	struct chunk_reader *reader;
	struct format *format;
	const struct keep *keep;
	bool (*take)(void *user, const struct load *load, struct fail *fail);
	void *user;
};
bool pipeline_run(struct pipeline *pipeline, const struct pipeline_job *job, struct pipeline_counts *ret_counts,
                  struct fail *fail) MUST_CHECK;

#endif
