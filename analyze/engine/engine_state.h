/* What an engine holds; shared by the engine's own files. */
#ifndef GEPPO_ENGINE_STATE_H
#define GEPPO_ENGINE_STATE_H

#include "engine.h"
#include "line_ranges.h"

struct classifier;

struct engine {
	struct archive *archive;     /* borrowed */
	const struct config *config; /* borrowed */
	struct classifier *classifier;
	unsigned threads;
	struct hidden_lines *hidden; /* lines that count no more beside those of the archive; NULL: none */
	/* Of these, the CPU samples that lost were looked for in this range. */
	bool has_samples;
	int64_t samples_from_us, samples_until_us;
};

#endif
