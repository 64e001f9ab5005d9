/* Threads that read the small files of a source ahead, several at a time, while the caller takes the results in the
 * order of the names. They use the loads and kits of the pipeline, so while it runs they must pause. */
#ifndef GEPPO_CREW_H
#define GEPPO_CREW_H

#include "small.h"

struct crew_job {
	const struct config *config;
	const struct config_source *source;
	const char *const *names;
	size_t count;
	struct known *known;
	struct pipeline *pipeline;
	struct inputs *inputs;
	int64_t now_us;
};

struct crew;
/* The job's parts must outlive the crew. */
struct crew *crew_new(const struct crew_job *job, struct fail *fail) MUST_CHECK;
/* Stops the threads. */
void crew_free(struct crew *crew);

/* Waits until file `index` is read; its result, and its blocks in *ret_load, stay until crew_next. Files are asked for
 * in order. */
const struct small *crew_wait(struct crew *crew, size_t index, const struct load **ret_load);
/* File `index` is done with. */
void crew_next(struct crew *crew, size_t index);
/* Between these two the pipeline may run. What was read behind file `index`, which is done with, is read again. */
void crew_pause(struct crew *crew);
void crew_resume(struct crew *crew, size_t index);

#endif
