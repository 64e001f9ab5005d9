/* The log archive of a workspace: segment files of blocks under archive/segments/, and the manifest (SQLite,
 * archive/manifest.db) that says which lines of which source and file they hold. A segment is appended to while an
 * ingest runs and joins a group of finished ones; the group becomes durable (fsync) and only then enters the manifest
 * in one transaction, each entry chained by SHA-256 over the one before it; a segment that no entry names is the rest
 * of a crash and is removed by the next writer. One writer at a time (lock), any number of readers. Knows nothing of
 * log formats. See FORMAT.md. */
#ifndef GEPPO_ARCHIVE_H
#define GEPPO_ARCHIVE_H

#include "block.h"
#include "digest.h"

struct archive;

enum archive_mode {
	ARCHIVE_READ,
	ARCHIVE_WRITE, /* creates what is missing and takes the lock; FAIL_INPUT says who holds it */
};
struct archive *archive_open(const char *folder, enum archive_mode mode, struct fail *fail) MUST_CHECK;
void archive_close(struct archive *archive);

/* --- What is known about input files --- */

/* Lines of a segment: first_line is 0-based. */
struct extent {
	uint64_t segment; /* its number */
	uint64_t first_line, line_count;
	bool is_new; /* this file brought them; otherwise they were in the archive already, and are duplicates here */
};

/* Lines of a file that equal some which were there, but too few in a row to be the same for sure. */
struct doubt {
	struct extent lines; /* of the file's segment (whose number is set when the file is handed over) */
	struct extent known;
};

/* A file as ingest saw it: content told by the digest of its decompressed bytes, not by name. Its lines are the first
 * base_lines lines of an earlier file (what it had grown to then), and behind them those of the extents, in order. */
struct archive_file {
	int64_t id;                   /* of its entry, rising; set when files are listed */
	int64_t base;                 /* id of that earlier file; 0: none */
	uint64_t base_lines;
	const struct extent *extents; /* of segments that are there now */
	size_t extent_count;
	uint64_t cut_bytes;           /* > 0: the file ends inside its last line, after so many bytes of it */
	uint64_t waiting_bytes;       /* at its end, of a line or unit that is not whole: not taken, comes with its rest */
	const char *source;
	const char *name; /* as given, relative to the workspace */
	const char *dialect;
	struct xxh128 content; /* of all decompressed bytes that were archived */
	uint64_t text_bytes;   /* decompressed */
	uint64_t stored_bytes; /* of the input file */
	uint64_t line_count, record_count, excluded_count, duplicate_count, rejected_count;
	uint64_t reject_counts[REJECT_REASON_COUNT];
	int64_t min_us, max_us; /* NO_TIME when it has no stamp */
	int64_t ingested_us;    /* now, from main */
	const char *damage;     /* "" or the sentence that says where it broke: what came before is archived */
	const struct extent *retired; /* said when a file is handed over, not when files are listed: lines of these extents (segment 0: of its own)
	                                 were beginnings of lines that this file brings whole, and count no more */
	size_t retired_count;
	const char *retired_why;    /* NULL: "completed", which is that */
	const struct doubt *doubts; /* the same: what somebody must settle */
	size_t doubt_count;
};

/* Doubts of a file beyond this are not kept one by one. */
#define ARCHIVE_DOUBTS_MAX 32

/* The file that first had this content in this source, in the archive or waiting in the group; *ret_found says whether
 * there is one. Its strings and extents are in the arena. */
bool archive_find_content(struct archive *archive, const char *source, struct xxh128 content, uint64_t text_bytes,
                          bool *ret_found, struct archive_file *ret_file, struct arena *arena,
                          struct fail *fail) MUST_CHECK;

/* Where line `line` (0-based) of the file of this id is; *ret_found is false for a line that it has only a part of, or
 * that is not in the archive. Of committed files. */
bool archive_file_line(struct archive *archive, const char *source, int64_t id, uint64_t line, bool *ret_found,
                       struct extent *ret_extent, struct fail *fail) MUST_CHECK;
/* Its first line_count lines as extents, in the arena. */
bool archive_file_extents(struct archive *archive, const char *source, int64_t id, uint64_t line_count,
                          struct arena *arena, const struct extent **ret_extents, size_t *ret_count,
                          struct fail *fail) MUST_CHECK;
const char *archive_folder(const struct archive *archive);

/* The file that had this content last; id 0: none. Commits the group. */
bool archive_latest_content(struct archive *archive, const char *source, struct xxh128 content, uint64_t text_bytes,
                            struct archive_file *ret_file, struct arena *arena, struct fail *fail) MUST_CHECK;

/* Notes a file that brings no new line: base and extents say where its lines are. The note joins the group, and
 * file->id is set. A file that was seen before with this content under this name is not noted again: ingesting the
 * same files every night leaves the archive as it is. */
bool archive_note_file(struct archive *archive, struct archive_file *file, struct fail *fail) MUST_CHECK;

/* --- Writing: one segment a file --- */
struct segment_writer;
struct segment_writer *segment_writer_new(struct archive *archive, const char *source, struct fail *fail) MUST_CHECK;
/* Appends an encoded block (in order). */
bool segment_writer_add(struct segment_writer *writer, struct str block, struct fail *fail) MUST_CHECK;
/* Writes the segment's footer and lets it and the file join the group, which is committed when it is full (64 files, 32
 * MiB); frees. The file's new extents are those of this segment, whose number they get here; without any extent the
 * segment is the whole file. file->id is set. On failure nothing of the group is in the archive. What waits in the group
 * is not in the archive yet: nothing below sees it, and archive_close drops it. */
bool segment_writer_finish(struct segment_writer *writer, struct archive_file *file, struct fail *fail) MUST_CHECK;
/* The same, and commits the group. */
bool segment_writer_commit(struct segment_writer *writer, struct archive_file *file, struct fail *fail) MUST_CHECK;
uint64_t segment_writer_number(const struct segment_writer *writer);
/* Completes the segment, if it is not yet: nothing can be added any more. Its digest. */
bool segment_writer_seal(struct segment_writer *writer, struct sha256 *ret_digest, struct fail *fail) MUST_CHECK;
void segment_writer_abandon(struct segment_writer *writer);
/* Makes the group durable and enters it in the manifest in one transaction. On failure nothing of it is in the archive.
 */
bool archive_commit(struct archive *archive, struct fail *fail) MUST_CHECK;
/* Files in the group: 0 when all that were handed over are in the archive, or dropped by a failure. */
size_t archive_pending_count(const struct archive *archive);

/* --- Reading --- */
struct line_range {
	uint64_t first_line, line_count;
};

struct segment_info {
	int64_t id;      /* rising in the order of ingestion */
	uint64_t number; /* extents name it by */
	const struct line_range *hidden; /* lines that count no more, rising, apart from each other: in questions and
	                                    figures they are not there, in the books they are duplicates. The counts
	                                    below and in the blocks still hold them */
	size_t hidden_count;
	const char *source;
	const char *path;      /* of the segment file */
	const char *file_name; /* of the input */
	uint64_t size_bytes, text_bytes;
	uint64_t line_count, record_count;
	uint32_t block_count;
	int64_t min_us, max_us;
	struct sha256 digest; /* of the segment file */
};

/* Segments of the source (NULL: all) that may hold stamps in [from_us, until_us) or lines without a stamp, by id. Pass
 * INT64_MIN, INT64_MAX for all. In the arena. */
bool archive_segments(struct archive *archive, const char *source, int64_t from_us, int64_t until_us,
                      struct arena *arena, const struct segment_info **ret_segments, size_t *ret_count,
                      struct fail *fail) MUST_CHECK;
bool archive_files(struct archive *archive, const char *source, struct arena *arena,
                   const struct archive_file **ret_files, size_t *ret_count, struct fail *fail) MUST_CHECK;

/* An open segment: the file mapped, its blocks by number with their infos (from the footer, without touching the
 * blocks). */
struct segment;
struct segment *segment_open(const struct segment_info *info, struct fail *fail) MUST_CHECK;
void segment_close(struct segment *segment);
size_t segment_block_count(const struct segment *segment);
const struct block_info *segment_block_info(const struct segment *segment, size_t index);
struct str segment_block(const struct segment *segment, size_t index);

/* --- Restore, verify --- */
/* The original bytes of an input file, by the name it was ingested under (the newest of that name), through `write`
 * (false stops). */
bool archive_restore_file(struct archive *archive, const char *name,
                          bool (*write)(void *user, struct str bytes, struct fail *fail), void *user,
                          struct fail *fail) MUST_CHECK;
/* The same of the file with this id. */
bool archive_restore_version(struct archive *archive, int64_t id,
                             bool (*write)(void *user, struct str bytes, struct fail *fail), void *user,
                             struct fail *fail) MUST_CHECK;
/* The lines of a source stamped in [from_us, until_us), each once, segments by their first stamps. A line without a
 * stamp goes with the one before it. INT64_MIN, INT64_MAX: all. */
bool archive_restore_source(struct archive *archive, const char *source, int64_t from_us, int64_t until_us,
                            bool (*write)(void *user, struct str bytes, struct fail *fail), void *user,
                            struct fail *fail) MUST_CHECK;

struct verify_result {
	uint64_t segment_count, block_count, line_count;
	uint64_t file_count;        /* full: whose bytes were proved */
	uint64_t pruned_file_count; /* lines of them were pruned: they cannot be restored */
	struct sha256 chain_head;
	struct text problems; /* a sentence a line; empty when all is well */
};
/* What is asked of a verification. A zeroed struct is a quick one. */
struct source_digests;
struct verify_options {
	bool full;
	struct source_digests *digests; /* content_digest.h; full only: gets each source's, or NULL */
	/* Chain heads that were noted elsewhere at some time, each with where: an archive whose chain does not have one of
	 * them was set back to an earlier state, or is another one. */
	const struct noted_head {
		struct sha256 digest;
		const char *place; /* "months/2019-10/archive.json" */
	} *heads;
	size_t head_count;
};

/* Quick: chain, manifest against the files' presence and sizes. Full: every digest, checksum and line too. True also
 * when problems were found. */
bool archive_verify(struct archive *archive, bool full, struct verify_result *ret_result, struct fail *fail) MUST_CHECK;
bool archive_verify_with(struct archive *archive, const struct verify_options *options,
                         struct verify_result *ret_result, struct fail *fail) MUST_CHECK;
bool archive_chain_head(struct archive *archive, struct sha256 *ret_head, struct fail *fail) MUST_CHECK;
/* Was this once the chain's head: is it the digest of an entry, or that of no entry at all? */
bool archive_had_head(struct archive *archive, struct sha256 head, bool *ret_had, struct fail *fail) MUST_CHECK;

#endif
