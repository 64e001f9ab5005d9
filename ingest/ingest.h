/* From log files into the archive: finds a source's files, tells known content, parses in parallel, writes blocks in
 * the order of the lines. Every line read is accounted for. Never prints; knows nothing of figures or questions.
 *
 * Files that one chunk holds are read, parsed and encoded by a thread each, several at a time, and stored in the order
 * of their names. A larger file: a reader thread decompresses into chunks cut at line ends (≤ BOUND_BLOCK_LINES lines,
 * ≤ BOUND_BLOCK_BYTES; where the cuts fall depends on the bytes alone, so the archive is the same for any number of
 * threads) and resolves what runs through the file (format_split); workers parse a chunk and encode its blocks; the
 * caller's thread appends them in order. A line longer than a chunk is counted once per piece. Memory is the chunks'
 * pool plus the workers' encoders, whatever the input. A file becomes durable as a whole: its segment enters the
 * manifest with its last block, in one transaction with other files that ended shortly before. A damaged file is
 * archived up to the break and named. */
#ifndef GEPPO_INGEST_H
#define GEPPO_INGEST_H

#include "archive.h"
#include "config.h"
#include "input.h"
#include "known.h"
#include "text.h"

/* More workers than this do not help: one thread decompresses for all, and each costs memory. */
#define INGEST_THREADS_MAX 6

struct ingest_options {
	int64_t now_us;      /* from main */
	size_t thread_count; /* 1 … INGEST_THREADS_MAX workers */
	void (*progress)(void *user, const char *file, uint64_t stored_bytes, uint64_t file_bytes); /* or NULL */
	void *user;
	bool again; /* files whose content is known are read again and take the place of what was read of them */
	struct inputs *inputs; /* what files are opened with (input.h), or NULL */
};

/* Rejected lines of one reason in one file. */
struct ingest_reject {
	uint64_t count;
	uint64_t first_line; /* 1 … */
	char example[200];   /* of that line, control characters made visible, cut */
};

enum ingest_outcome {
	INGEST_STORED,
	INGEST_DUPLICATE,  /* this content is in the archive already */
	INGEST_EMPTY,      /* no bytes: nothing to keep */
	INGEST_UNKNOWN,    /* no dialect fits; nothing was stored, trouble says why */
	INGEST_UNREADABLE, /* cannot be opened or nothing could be read of it */
};

struct ingest_file {
	const char *source;
	const char *name;
	const char *dialect; /* "" when there is none */
	enum ingest_outcome outcome;
	const char *same_as; /* INGEST_DUPLICATE: the name under which the content is known */
	const char *note;    /* "" or what somebody should know of how the dialect was chosen */
	const char *trouble; /* "" or a sentence: damage (what came before is stored), or why nothing was */
	uint64_t line_count, record_count, excluded_count, duplicate_count, rejected_count;
	uint64_t text_bytes, stored_bytes, archive_bytes;
	uint64_t waiting_bytes; /* the last line or unit of a file that still grows, not whole: not taken yet */
	struct known_content begins_with; /* what was archived before of this content; text_bytes 0: nothing */
	int64_t again; /* > 0: this file of the archive has the content, and is read again */
	size_t doubt_count; /* runs of lines that equal archived ones, too short to be the same for sure */
	int64_t min_us, max_us;
	struct ingest_reject rejects[REJECT_REASON_COUNT];
};

struct ingest;
struct ingest *ingest_new(struct archive *archive, const struct config *config, const struct ingest_options *options,
                          struct fail *fail) MUST_CHECK;
void ingest_free(struct ingest *ingest);

/* The source's files by its globs, sorted so that rotated files come oldest first (log.2.gz, log.1, log), or the given
 * names instead, in their order. A container stands for its members (input.h). Folders that a glob matches are passed
 * over; one that it leads into and that cannot be read is named among the files, and opening it says why. What is there
 * but no file (a pipe, a dangling link) is named too. FAIL_INPUT when there is nothing. *ret_names in the arena. */
bool ingest_list(const struct config_source *source, const char *const *files, size_t file_count,
                 const struct stream_options *options, struct arena *arena, const char *const **ret_names,
                 size_t *ret_count, struct fail *fail) MUST_CHECK;

/* The files of one source, in their order; each result is handed to `take`, whose false (with fail) stops. What is
 * stored waits in a group with others (archive.h) and is in the archive once ingest_pending_count is 0 or ingest_commit
 * has returned true. Fails only for what stops everything (archive not writable, disk full, memory); what is wrong with
 * a file is in its result. Strings of the results are in the arena. */
struct ingest_taker {
	bool (*take)(void *user, const struct ingest_file *file, struct fail *fail);
	void *user;
	/* May be NULL: so many short runs of a file that was taken equal lines which were there; found at the end. */
	void (*doubt)(void *user, const char *source, const char *name, size_t count);
};
bool ingest_run(struct ingest *ingest, const struct config_source *source, const char *const *names, size_t count,
                const struct ingest_taker *taker, struct arena *arena, struct fail *fail) MUST_CHECK;

/* Makes all files so far durable. */
bool ingest_commit(struct ingest *ingest, struct fail *fail) MUST_CHECK;
/* Files that a crash or a failure would still undo. */
size_t ingest_pending_count(const struct ingest *ingest);

#endif
