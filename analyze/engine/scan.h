/* Hands the blocks of the archive to workers on several threads. Knows nothing of what they do. Private to the engine.
 */
#ifndef GEPPO_SCAN_H
#define GEPPO_SCAN_H

#include "archive.h"
#include "config.h"
#include "line_ranges.h"

#define SCAN_THREADS_MAX 64

struct scan_block {
	const struct config_source *source;
	const struct block_info *info;
	struct str bytes;
	const struct segment_info *segment;
	size_t index;              /* of the block in its segment */
	uint64_t first_line;       /* of the block in its segment */
	struct line_ranges hidden; /* lines of the segment; those of this block among them count no more. Mostly none */
};

struct scan {
	struct archive *archive;
	const struct config *config;
	const bool *wanted;        /* by place in config->sources */
	const struct hidden_lines *hidden; /* beside those of the archive; NULL: none */
	int64_t from_us, until_us;         /* blocks without a stamp in it are left out, and those of hidden lines alone */
	/* Called on any thread with that thread's worker, blocks in no order. False stops the scan. */
	bool (*visit)(void *worker, const struct scan_block *block, struct fail *fail);
	void *const *workers; /* one a thread */
	unsigned worker_count;
};

bool scan_run(const struct scan *scan, struct fail *fail) MUST_CHECK;

/* The threads to use for a wish (0: all cores). */
unsigned scan_threads(unsigned wish);

#endif
