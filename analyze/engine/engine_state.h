/* What an engine holds; shared by the engine's own files. */
#ifndef GEPPO_ENGINE_STATE_H
#define GEPPO_ENGINE_STATE_H

#include "engine.h"

struct classifier;

struct engine {
	struct archive *archive;     /* borrowed */
	const struct config *config; /* borrowed */
	struct classifier *classifier;
	unsigned threads;
};

#endif
