/* Storing what is new in a file: the loads of its lines, encoded, into a segment and their marks into the index; and on
 * the way the question whether they are there already. Knows no formats and no threads. */
#ifndef GEPPO_STORE_H
#define GEPPO_STORE_H

#include "load.h"
#include "overlap.h"

struct store {
	struct overlap *overlap;
	struct segment_writer *writer;
	bool asks;  /* stop as soon as a load may hold lines that are there */
	bool hit;   /* it did */
	bool whole; /* all lines of the file are stored: no base, no overlap */
	uint64_t block_count, line_count;
	uint64_t archive_bytes;
	bool in_range, wants_first; /* of lines that follow each other in the file */
	uint64_t last_hash, last_line;
	bool last_cut; /* it has no line end */
};

bool store_begin(struct store *store, struct archive *archive, const char *source, struct overlap *overlap,
                 struct fail *fail) MUST_CHECK;
/* False with store->hit and no failure: lines that may be there. */
bool store_take(struct store *store, const struct load *load, struct fail *fail) MUST_CHECK;
/* Hands the segment and the file over to the archive. */
bool store_finish(struct store *store, struct archive_file *file, struct fail *fail) MUST_CHECK;
/* Gives up what is not finished. */
void store_release(struct store *store);

#endif
