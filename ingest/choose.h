/* In which dialect a file is read, and what becomes of one that cannot be. */
#ifndef GEPPO_CHOOSE_H
#define GEPPO_CHOOSE_H

#include "formats.h"
#include "ingest.h"
#include "stream.h"

/* What a dialect is chosen by: the file's first bytes. */
#define CHOOSE_SAMPLE_BYTES ((size_t)512 << 10)

struct choice {
	const struct config *config;
	const struct config_source *source;
	struct batch *scratch; /* room for trying dialects */
	struct inputs *inputs; /* what files are opened with, or NULL */
	int64_t now_us;
};

/* Chooses by the sample (not empty) of the open stream; *ret_format stays NULL when the outcome is decided: no dialect
 * fits. */
bool choose_format(const struct choice *choice, const struct stream *stream, struct str sample,
                   struct ingest_file *file, struct arena *arena, struct format **ret_format,
                   struct fail *fail) MUST_CHECK;

/* The sample, which is all of a file that may still grow, and which no dialect fits: is it the beginning of a first
 * record? */
bool choose_may_begin(const struct choice *choice, const struct stream *stream, struct str sample, const char *name);

/* May the file still grow, so that its last line or unit, which is not whole, is the beginning of one to come? A file on
 * disk, as it is, written to in the last hour. (One that is taken for complete and is not has its last line corrected
 * when it comes whole.) */
bool choose_waits(const struct stream *stream, int64_t now_us);

/* The file's outcome from what went wrong with it; a failure that is not about the one file is one of everything. */
bool choose_outcome(struct ingest_file *file, enum ingest_outcome what, struct arena *arena, const struct fail *trouble,
                    struct fail *fail) MUST_CHECK;

#endif
