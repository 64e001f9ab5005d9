/* Ingest from inside: ingest.c runs files, booking.c enters what came of them, large.c reads those that one chunk does
 * not hold or that need a closer look, short_runs.c asks about equal lines when all is stored. */
#ifndef GEPPO_INGEST_INSIDE_H
#define GEPPO_INGEST_INSIDE_H

#include "crew.h"
#include "known_lines.h"
#include "store.h"

/* Files of the source that were stored in this run: short_runs.c. */
struct stored_note;
struct stored_notes {
	struct stored_note *items;
	size_t count, room;
	struct arena arena;
};

struct ingest {
	struct archive *archive;
	const struct config *config;
	struct ingest_options options;
	struct pipeline *pipeline;
	struct known *known;
	struct overlap *overlap;  /* of the source that is read */
	struct chunk *scratch[2]; /* for passes that only look */
	char *sample;
	struct stored_notes stored;
};

/* --- booking.c --- */

/* Books the file as a duplicate when its content is in the archive; *ret_known says so. */
bool book_known(struct ingest *ingest, struct ingest_file *file, struct xxh128 content, struct arena *arena,
                bool *ret_known, struct fail *fail) MUST_CHECK;
/* What was new in the file is in the store's segment; nothing at all: only a note is left of it. */
bool book_stored(struct ingest *ingest, struct store *store, struct ingest_file *file, struct xxh128 content,
                 const struct known_lines *known, struct arena *arena, struct fail *fail) MUST_CHECK;

/* --- short_runs.c --- */

/* The file was stored as this segment. */
bool short_runs_note(struct ingest *ingest, uint64_t segment, const struct archive_file *file,
                     struct fail *fail) MUST_CHECK;
/* Notes the doubts of all files since the last call; commits what waits when some of them share their time. */
bool short_runs_find(struct ingest *ingest, const char *source, const struct ingest_taker *taker,
                     struct fail *fail) MUST_CHECK;
void short_runs_release(struct stored_notes *notes);

/* --- large.c --- */

/* A file through the pipeline. `closely`: some of its lines may be in the archive. */
bool run_large(struct ingest *ingest, const struct config_source *source, const char *name, bool closely,
               const struct overlap_short *as_a_whole, struct arena *arena, struct ingest_file *ret_file,
               struct fail *fail) MUST_CHECK;

#endif
