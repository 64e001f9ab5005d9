/* Candidates: places of the archive where a run of the file may stand. */
#include "overlap_inside.h"

/* Places of one line in one block that are tried. */
#define PLACES_MAX 32U

/* The first stamp from this line on (step 1) or back (-1), of the next lines. */
static bool stamp_near(struct overlap *overlap, uint64_t segment, uint64_t line, int step, int64_t *ret_at_us,
                       struct fail *fail)
{
	*ret_at_us = NO_TIME;
	for (unsigned tries = 0; tries < HISTORY_LINES && *ret_at_us == NO_TIME; tries++) {
		const struct stored_block *block;

		if (!stored_block_of_line(overlap->blocks, segment, line, &block, fail))
			return false;
		if (!block)
			break;
		*ret_at_us = block->at_us[line - block->first_line];
		if (step < 0 && line == 0)
			break;
		line = step > 0 ? line + 1 : line - 1;
	}
	return true;
}

/* The last line before `line` of the file that is known to be there; false: none. */
static bool place_before(const struct overlap *overlap, uint64_t line, uint64_t *ret_segment, uint64_t *ret_stored)
{
	for (size_t i = overlap->found.count; i-- > 0;) {
		const struct overlap_run *run = &overlap->found.runs[i].run;

		if (run->line + run->line_count > line || run->line_count == 0)
			continue;
		*ret_segment = run->segment;
		*ret_stored = run->first_line + run->line_count - 1;
		return true;
	}
	if (overlap->search.known_count == 0)
		return false;

	const struct extent *last = &overlap->search.known[overlap->search.known_count - 1];

	*ret_segment = last->segment;
	*ret_stored = last->first_line + last->line_count - 1;
	return last->line_count > 0;
}

/* Lines that the file has once already: are they there again, with the clock going back to them? If not, the server
 * wrote the same once more. */
static bool goes_back(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored, bool *ret_back,
                      struct fail *fail)
{
	uint64_t before_segment, before;
	int64_t first_us, last_us;

	*ret_back = true;
	if (!place_before(overlap, line, &before_segment, &before))
		return true;
	if (!stamp_near(overlap, before_segment, before, -1, &last_us, fail) ||
	    !stamp_near(overlap, segment, stored, 1, &first_us, fail))
		return false;
	*ret_back = last_us == NO_TIME || first_us == NO_TIME || first_us < last_us;
	return true;
}

/* A line of the archive that this file has already must not stand for another one that equals it; only a long run may
 * come twice, in a file that holds something twice. */
static bool is_used(const struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored, uint64_t count)
{
	const struct overlap_run *next = &overlap->run.run;

	if (overlap->limit == next->line && next->segment == segment && next->first_line < stored + count &&
	    stored < next->first_line + next->line_count)
		return true;
	for (size_t i = overlap->found.count; i-- > 0;) {
		const struct overlap_run *run = &overlap->found.runs[i].run;
		/* The run just before gives way to a longer one. */
		bool stays = i + 1 < overlap->found.count || run->line < overlap->firm || run->line_count >= count;

		if (stays && run->segment == segment && run->line + run->line_count <= line &&
		    run->first_line < stored + count && stored < run->first_line + run->line_count)
			return true;
	}
	for (size_t i = 0; i < overlap->search.known_count; i++) {
		const struct extent *known = &overlap->search.known[i];

		if (known->segment == segment && known->first_line < stored + count &&
		    stored < known->first_line + known->line_count)
			return true;
	}
	return false;
}

static bool try_place(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored, struct candidate *best,
                      struct fail *fail)
{
	uint64_t forward, back = 0;

	if (!overlap_extend_forward(overlap, line, segment, stored, &forward, fail) ||
	    (forward > 0 && !overlap_extend_back(overlap, line, segment, stored, &back, fail)))
		return false;
	if (forward == 0 || back + forward <= best->count)
		return true;

	struct candidate candidate = {line - back, segment, stored - back, back + forward};
	bool stands = true;

	if (is_used(overlap, candidate.line, segment, candidate.stored, candidate.count)) {
		stands = candidate.count >= MARK_RUN;
		if (stands && !goes_back(overlap, candidate.line, segment, candidate.stored, &stands, fail))
			return false;
	}
	if (stands)
		*best = candidate;
	return true;
}

bool overlap_try_anchor(struct overlap *overlap, const struct anchor *anchor, struct candidate *best, struct fail *fail)
{
	const struct stored_block *block;
	uint64_t hash = file_hash(overlap, anchor->line), places[PLACES_MAX];
	size_t count = 0;

	if (!anchor->is_block)
		return try_place(overlap, anchor->line, anchor->segment, anchor->at, best, fail);
	if (!stored_block_get(overlap->blocks, anchor->segment, (size_t)anchor->at, &block, fail))
		return false;
	for (size_t i = 0; block && i < block->line_count && count < PLACES_MAX; i++)
		if (block->hashes[i] == hash)
			places[count++] = block->first_line + i;
	/* The block may be another's when a place has been tried. */
	for (size_t i = 0; i < count; i++)
		if (!try_place(overlap, anchor->line, anchor->segment, places[i], best, fail))
			return false;
	return true;
}
