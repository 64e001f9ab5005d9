/* Compaction: many small segments, as frequent ingests leave them, become one with full blocks, encoded anew. What the
 * archive says stays the same to the digit: the new segment holds the same lines in the same order, with the same
 * fields; it takes the place of the old ones in one transaction of the manifest (ENTRY_COMPACTED), and only then are
 * their files removed. A crash leaves either all of the old or the new. */
#ifndef GEPPO_COMPACT_H
#define GEPPO_COMPACT_H

#include "archive.h"
#include "zone.h"

/* Segments from this size on are left as they are: joining them gains nothing. */
#define COMPACT_SMALL_BYTES (UINT64_C(4) << 20)
/* A new segment is closed beyond so many bytes of old ones. */
#define COMPACT_GROUP_BYTES (UINT64_C(64) << 20)
/* And so many old ones, so that its entry stays readable. */
#define COMPACT_GROUP_SEGMENTS 4096U

struct compact_result {
	uint64_t segments_before, segments_after; /* that took part, and what became of them */
	uint64_t bytes_before, bytes_after;       /* of their files */
	uint64_t blocks_before, blocks_after;
	uint64_t line_count;
	uint64_t segments_kept; /* of the source: large, alone, or not joined yet because that would cost more than it
	                           gains */
};

/* Of one source, or (NULL) of all. Segments of one month (of their first stamps, in the zone) that follow each other
 * are joined, so that each month can still be pruned by itself. The archive is open for writing. On failure what was
 * joined before stays joined, and *ret_result says what was. */
bool archive_compact(struct archive *archive, const char *source, const struct zone *zone, int64_t now_us,
                     struct compact_result *ret_result, struct fail *fail) MUST_CHECK;

#endif
