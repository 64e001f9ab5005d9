/* A search for overlaps from inside: what overlap.c finds and overlap_chain.c judges. */
#ifndef GEPPO_OVERLAP_INSIDE_H
#define GEPPO_OVERLAP_INSIDE_H

#include "overlap.h"

/* A run as it was found. */
struct found_run {
	struct overlap_run run;
	uint64_t solid_count;  /* lines that are no directives or blanks */
	uint64_t gap_count;    /* such lines between the run before and this one */
	bool at_first, at_last; /* begins / ends where what a file brought begins / ends */
	bool whole;            /* is all that a file brought, and that file was nothing else */
	bool has_retired;      /* behind it stands a line that the file's next line is whole */
	struct extent retired;
	bool is_accepted;
};

struct found_runs {
	struct found_run *runs;
	size_t count, room;
};

/* Which runs are overlaps, in a file of solid_count solid lines that were fed; after_base: lines known otherwise stand
 * before the first. */
void overlap_judge(struct found_runs *found, uint64_t solid_count, bool after_base);

#endif
