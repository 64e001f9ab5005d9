/* Lines that ingest could not place: they equal lines that were there, but too few in a row to be the same for sure.
 * They count until somebody settles it. */
#ifndef GEPPO_DOUBTS_H
#define GEPPO_DOUBTS_H

#include "archive.h"

/* Where lines stand in the file that brought them. */
struct doubt_place {
	const char *file;
	uint64_t first_line, line_count; /* 1-based; line_count of the doubt */
	struct extent extent;            /* where they are now */
};

struct open_doubt {
	int64_t id; /* of its entry: the number to settle it by */
	const char *source;
	struct doubt_place lines; /* what is doubted */
	struct doubt_place known; /* the equal lines */
	const char *text;         /* the first of them, readable and short */
};

/* Those that nobody settled and whose lines still count, by id; in the arena. */
bool archive_doubts(struct archive *archive, const char *source, struct arena *arena,
                    const struct open_doubt **ret_doubts, size_t *ret_count, struct fail *fail) MUST_CHECK;

/* Doubts that were found after their file `name` was committed; they wait in the group. */
bool archive_add_doubts(struct archive *archive, const char *source, const char *name, const struct doubt *doubts,
                        size_t count, int64_t now_us, struct fail *fail) MUST_CHECK;

/* Says that the doubted lines are the same as the known ones (they count no more), or different (they count). Chained
 * and durable when it returns true. FAIL_INPUT: there is no such doubt, or it is settled. The archive is open for
 * writing. */
bool archive_settle(struct archive *archive, int64_t id, bool same, int64_t now_us, struct fail *fail) MUST_CHECK;

#endif
