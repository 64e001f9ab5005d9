/* Finds for every line of a shelf whether a period holds it, also where the line has no stamp: it goes with the stamped
 * line before it in its file, or else the one after it. Segments and blocks about which their infos say enough are not
 * opened. Private to the books. */
#ifndef GEPPO_PLACE_H
#define GEPPO_PLACE_H

#include "shelf.h"

struct period {
	int64_t from_us, until_us;
};

/* Gives every piece of the shelf its runs. The reader is borrowed. */
bool shelf_place(struct shelf *shelf, struct period period, struct block_reader *reader, struct fail *fail) MUST_CHECK;

/* Lines of a range of a segment that lie inside the period, and undated ones; in the places that they have in the files
 * that brought them. */
struct place_counts {
	uint64_t inside, undated;
	uint64_t pruned; /* not there any more, whatever their period */
};
struct place_counts shelf_count(const struct shelf *shelf, size_t segment, uint64_t first_line, uint64_t line_count);

/* End of run `index` of the piece, as a line of the segment. */
uint64_t place_run_end(const struct shelf *shelf, const struct shelf_piece *piece, size_t index);

#endif
