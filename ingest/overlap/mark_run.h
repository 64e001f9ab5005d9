/* A file of marks: which blocks of which segments have them, sorted by the mark, written once. Derived from the
 * segments: whoever finds one damaged removes it and makes it anew. Layout, in the byte order of the machine that made
 * it: "gpmark1\n", counts of segments, ends and marks (8 each), the segments (number, digest, first ordinal and blocks:
 * 8 each), the ends (hash, segment, line, flags: 8 each), the marks (8 each, rising: 44 bits of hash, 20 bits of
 * ordinal), XXH3-64 of all that. */
#ifndef GEPPO_MARK_RUN_H
#define GEPPO_MARK_RUN_H

#include "arena.h"
#include "fail.h"
#include "marks.h"

#define MARK_ORDINAL_BITS 20U
#define MARK_ORDINALS (UINT32_C(1) << MARK_ORDINAL_BITS)
#define MARK_KEY(hash, ordinal) (((hash) & ~(uint64_t)(MARK_ORDINALS - 1)) | (ordinal))

struct mark_segment {
	uint64_t number;
	uint64_t digest;        /* the first bytes of its SHA-256 */
	uint64_t first_ordinal; /* of its blocks among all blocks of the run */
	uint64_t block_count;
};

#define MARK_END_FIRST 1U /* the first line of a range that a file brought */
#define MARK_END_LAST 2U
#define MARK_END_WHOLE 4U /* and the range is the whole of the file */
#define MARK_END_CUT 8U   /* a last line that has no end: it may come whole */
struct mark_end {
	uint64_t hash, segment, line;
	uint64_t flags;
};

/* What a run is made of. */
struct mark_set {
	struct mark_segment *segments;
	struct mark_end *ends;
	uint64_t *keys; /* MARK_KEY, rising */
	size_t segment_count, end_count, key_count;
};

bool mark_run_write(const char *path, const struct mark_set *set, struct fail *fail) MUST_CHECK;

struct mark_run;
/* Opens and checks the whole; *ret_run stays NULL when it is damaged or not of this form. Segments and ends stay in
 * memory, the marks on disk. */
bool mark_run_open(const char *path, struct mark_run **ret_run, struct fail *fail) MUST_CHECK;
void mark_run_close(struct mark_run *run);
const struct mark_set *mark_run_set(const struct mark_run *run); /* without keys; key_count is right */
const char *mark_run_path(const struct mark_run *run);

/* Calls `found` for each mark of the run that one of the keys has; keys (with ordinal 0) rise. */
bool mark_run_find(struct mark_run *run, const uint64_t *keys, size_t count,
                   bool (*found)(void *user, size_t key, const struct mark_segment *segment, uint64_t block),
                   void *user, struct fail *fail) MUST_CHECK;

/* All keys, into room for key_count. */
bool mark_run_read(struct mark_run *run, uint64_t *keys, struct fail *fail) MUST_CHECK;

/* The segment whose blocks have the ordinal. */
const struct mark_segment *mark_set_segment(const struct mark_set *set, uint64_t ordinal);

#endif
