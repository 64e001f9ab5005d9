/* The lines of a segment in the order of their file, each with the period it belongs to, also where it has no stamp.
 * Blocks about which their info says enough are not decoded. Private to the books. */
#ifndef GEPPO_LINE_WALK_H
#define GEPPO_LINE_WALK_H

#include "archive.h"

enum line_place {
	PLACE_OUTSIDE,
	PLACE_INSIDE,
	PLACE_UNDATED, /* its file has no stamp at all */
};

struct line_walk {
	const struct segment *segment;
	struct block_reader *reader;
	int64_t from_us, until_us;
	int64_t carry_us;   /* the stamp that lines without one take; NO_TIME: undated */
	size_t carry_block; /* SIZE_MAX: carry_us holds; else it is the last stamp of this block, not yet read */
	size_t next;        /* block */
};

/* A block of the walk: either all its lines are records in one place, or they are listed. */
struct walk_block {
	size_t index;
	const struct block_info *info;
	bool whole;
	enum line_place place;    /* of all, when whole */
	struct block_lines lines; /* else; the reader stands on the block */
};

/* Finds the first stamp. The reader is borrowed. */
bool line_walk_begin(struct line_walk *walk, const struct segment *segment, struct block_reader *reader,
                     int64_t from_us, int64_t until_us, struct fail *fail) MUST_CHECK;
/* The next block; *ret_more false at the end. */
bool line_walk_next(struct line_walk *walk, struct walk_block *ret_block, bool *ret_more, struct fail *fail) MUST_CHECK;
/* Place of the next line of a block that is not whole; to be asked for each of its lines in order. */
enum line_place line_walk_place(struct line_walk *walk, int64_t at_us);

#endif
