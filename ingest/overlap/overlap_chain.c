/* Judging runs: chains of runs that meet. */
#include "overlap_inside.h"

/* Do the two follow each other without a line between that somebody would have to explain? */
static bool meet(const struct found_run *before, const struct found_run *after)
{
	return after->gap_count == 0 && (before->at_last || after->at_first);
}

void overlap_judge(struct found_runs *found, uint64_t solid_count, bool after_base)
{
	for (size_t first = 0, end; first < found->count; first = end) {
		uint64_t solid = 0;
		bool whole = false;

		for (end = first;
		     end < found->count && (end == first || meet(&found->runs[end - 1], &found->runs[end])); end++) {
			solid += found->runs[end].solid_count;
			whole = whole || found->runs[end].whole;
		}
		whole = whole || (!after_base && solid == solid_count) ||
		        (after_base && first == 0 && found->runs[0].gap_count == 0 && found->runs[0].at_first);
		for (size_t i = first; i < end; i++)
			found->runs[i].is_accepted = whole || solid >= MARK_RUN;
	}
}
