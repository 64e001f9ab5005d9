/* Where marks are: of one source, on disk (archive/marks/SOURCE/, a few runs that are merged as they grow) and, for
 * what is being ingested, in memory up to a bound. Derived from the segments: what is missing or damaged is made anew
 * from them. What it says is a hint: whoever follows it compares lines. Used by the one writer of the archive. */
#ifndef GEPPO_MARK_INDEX_H
#define GEPPO_MARK_INDEX_H

#include "archive.h"
#include "mark_run.h"

struct mark_index;

/* Opens what is there for the source of the archive in `folder`. */
struct mark_index *mark_index_open(const char *folder, const char *source, struct fail *fail) MUST_CHECK;
/* Without flushing. */
void mark_index_close(struct mark_index *index);

/* The segments whose marks it has, by number; mark_index_has looks one up: `digest` tells a segment from another one
 * under its number. */
bool mark_index_segments(const struct mark_index *index, struct arena *arena, const struct mark_segment **ret_segments,
                         size_t *ret_count, struct fail *fail) MUST_CHECK;
bool mark_index_has(const struct mark_segment *segments, size_t count, uint64_t segment, const struct sha256 *digest);

/* Marks of a segment, block by block as they are found; mark_index_end closes it with its digest, mark_index_drop takes
 * back what was added since mark_index_begin. */
bool mark_index_begin(struct mark_index *index, uint64_t segment, struct fail *fail) MUST_CHECK;
bool mark_index_add(struct mark_index *index, uint64_t block, uint64_t hash, struct fail *fail) MUST_CHECK;
bool mark_index_add_end(struct mark_index *index, uint64_t hash, uint64_t line, unsigned flags,
                        struct fail *fail) MUST_CHECK;
bool mark_index_end(struct mark_index *index, uint64_t block_count, const struct sha256 *digest,
                    struct fail *fail) MUST_CHECK;
void mark_index_drop(struct mark_index *index);

/* Which blocks hold the marks; false from `found` stops. */
struct mark_place {
	size_t mark; /* index of the one asked for */
	uint64_t segment;
	size_t block;
};
bool mark_index_find(struct mark_index *index, const struct mark *marks, size_t count,
                     bool (*found)(void *user, const struct mark_place *place), void *user,
                     struct fail *fail) MUST_CHECK;

/* Ends whose line has this digest. `next` begins at 0; NULL when there is no more. */
const struct mark_end *mark_index_end_of(const struct mark_index *index, uint64_t hash, size_t *next);
/* All ends, in no order. `next` begins at 0; NULL when there is no more. */
const struct mark_end *mark_index_each_end(const struct mark_index *index, size_t *next);
/* Is this line of the segment such an end? Its flags, or 0. */
unsigned mark_index_end_at(const struct mark_index *index, uint64_t hash, uint64_t segment, uint64_t line);

/* Writes what is in memory to disk, and merges runs. Not needed for safety: what is lost is made anew. */
bool mark_index_flush(struct mark_index *index, struct fail *fail) MUST_CHECK;

#endif
