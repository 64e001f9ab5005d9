/* Runs: comparing lines to both sides. */
#include <stdlib.h>

#include "overlap_inside.h"

/* Places of one line in one block that are tried. */
#define PLACES_MAX 32U

static bool same_line(const struct overlap *overlap, uint64_t line, const struct stored_block *block, size_t at)
{
	return file_hash(overlap, line) == block->hashes[at] &&
	       str_equal(file_line(overlap, line), stored_line(block, at));
}

/* How many lines from (line, stored) on are equal, as far as the table goes. */
static bool extend_forward(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored,
                           uint64_t *ret_count, struct fail *fail)
{
	const struct stored_block *block = NULL;
	uint64_t count = 0;

	while (line + count < overlap->limit && has_line(overlap, line + count)) {
		if (!block || stored + count - block->first_line >= block->line_count)
			if (!stored_block_of_line(overlap->blocks, segment, stored + count, &block, fail))
				return false;
		if (!block || !same_line(overlap, line + count, block, (size_t)(stored + count - block->first_line)))
			break;
		count++;
	}
	*ret_count = count;
	return true;
}

/* How many lines before (line, stored) are equal, back to the last long run. */
static bool extend_back(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored, uint64_t *ret_count,
                        struct fail *fail)
{
	const struct stored_block *block = NULL;
	uint64_t count = 0;

	while (line - count > overlap->firm && stored > count && has_line(overlap, line - count - 1)) {
		uint64_t at = stored - count - 1;

		if (!block || at < block->first_line)
			if (!stored_block_of_line(overlap->blocks, segment, at, &block, fail))
				return false;
		if (!block || !same_line(overlap, line - count - 1, block, (size_t)(at - block->first_line)))
			break;
		count++;
	}
	*ret_count = count;
	return true;
}

/* Flags of the run's first (last) solid line: it may have directives before (behind) it. */
static unsigned end_flags(const struct overlap *overlap, const struct overlap_run *run, bool first)
{
	for (uint64_t i = 0; i < run->line_count && i < HISTORY_LINES; i++) {
		uint64_t at = first ? i : run->line_count - 1 - i;

		if (!has_line(overlap, run->line + at))
			return 0;
		if (file_hash(overlap, run->line + at))
			return mark_index_end_at(overlap->index, file_hash(overlap, run->line + at), run->segment,
			                         run->first_line + at);
	}
	return 0;
}

/* Is the file's line `line`, which follows the run, one that another file brought cut off? */
static bool look_fragments(struct overlap *overlap, struct found_run *run, uint64_t line, struct fail *fail)
{
	for (size_t i = 0; i < overlap->fragment_count; i++) {
		const struct fragment *fragment = &overlap->fragments[i];
		const struct stored_block *block;
		struct str own = file_line(overlap, line), known;

		if (fragment->after_segment != run->run.segment ||
		    fragment->after_line + 1 != run->run.first_line + run->run.line_count)
			continue;
		if (!stored_block_of_line(overlap->blocks, fragment->segment, fragment->line, &block, fail))
			return false;
		known = block ? stored_line(block, (size_t)(fragment->line - block->first_line)) : STR("");
		if (known.size == 0 || known.size >= own.size || !str_starts(own, known))
			continue;
		run->has_retired = true;
		run->retired = (struct extent){fragment->segment, fragment->line, 1, false};
	}
	return true;
}

/* Behind the run, the file's next line and the stored one differ: is one the beginning of the other, because a file
 * ended inside its last line? */
static bool look_behind(struct overlap *overlap, struct found_run *run, struct fail *fail)
{
	uint64_t line = run->run.line + run->run.line_count, stored = run->run.first_line + run->run.line_count;
	const struct stored_block *block;
	struct str own, known;

	if (!has_line(overlap, line))
		return true;
	if (!look_fragments(overlap, run, line, fail))
		return false;
	if (!stored_block_of_line(overlap->blocks, run->run.segment, stored, &block, fail))
		return false;
	if (!block)
		return true;
	own = file_line(overlap, line);
	known = stored_line(block, (size_t)(stored - block->first_line));
	if (known.size < own.size && known.size > 0 && known.at[known.size - 1] != '\n' && str_starts(own, known)) {
		run->has_retired = true;
		run->retired = (struct extent){run->run.segment, stored, 1, false};
	}
	if (own.size < known.size && own.size > 0 && own.at[own.size - 1] != '\n' && str_starts(known, own)) {
		/* Only the last line of a file may end so; overlap_end knows whether it was. */
		overlap->cut_line = line + 1;
		overlap->cut_bytes = own.size;
		run->solid_count += file_hash(overlap, line) != 0;
		run->run.line_count++;
	}
	return true;
}

void overlap_note_end(const struct overlap *overlap, struct found_run *run)
{
	unsigned last = end_flags(overlap, &run->run, false);

	run->at_last = (last & MARK_END_LAST) != 0;
	run->whole = run->whole && (last & MARK_END_LAST) && (last & MARK_END_WHOLE);
}

void overlap_note_begin(const struct overlap *overlap, struct found_run *run)
{
	unsigned first = end_flags(overlap, &run->run, true);

	run->at_first = (first & MARK_END_FIRST) != 0;
	run->whole = (first & MARK_END_FIRST) && (first & MARK_END_WHOLE);
}

bool overlap_add_run(struct found_runs *found, const struct found_run *run, struct fail *fail)
{
	if (found->count == found->room) {
		size_t room = found->room ? 2 * found->room : 16;
		struct found_run *more = realloc(found->runs, room * sizeof(*more));

		if (!more)
			return fail_memory(fail);
		found->runs = more;
		found->room = room;
	}
	found->runs[found->count++] = *run;
	return true;
}

bool overlap_run_end(struct overlap *overlap, struct fail *fail)
{
	struct found_run *run = &overlap->run;

	overlap->has_run = false;
	if (run->run.line_count == 0) {
		/* Lines known otherwise, which nothing goes on with. */
		if (has_line(overlap, run->run.line) && !look_fragments(overlap, run, run->run.line, fail))
			return false;
		overlap->base_retired = run->has_retired ? run->retired : overlap->base_retired;
		return true;
	}
	overlap_note_end(overlap, run);
	if (!look_behind(overlap, run, fail))
		return false;
	overlap->decided = run->run.line + run->run.line_count;
	if (run->solid_count >= MARK_RUN)
		overlap->firm = overlap->decided;
	return overlap_add_run(&overlap->found, run, fail);
}
/* The run goes on at the table's beginning. */
bool overlap_run_go_on(struct overlap *overlap, uint64_t table_line, struct fail *fail)
{
	struct found_run *run = &overlap->run;
	uint64_t count;

	if (!extend_forward(overlap, table_line, run->run.segment, run->run.first_line + run->run.line_count, &count,
	                    fail))
		return false;
	run->run.line_count += count;
	run->solid_count += solid_between(overlap, table_line, table_line + count);
	overlap->decided = run->run.line + run->run.line_count;
	return has_line(overlap, overlap->decided) ? overlap_run_end(overlap, fail) : true;
}

/* --- Candidates --- */

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

	if (!extend_forward(overlap, line, segment, stored, &forward, fail) ||
	    (forward > 0 && !extend_back(overlap, line, segment, stored, &back, fail)))
		return false;
	if (forward > 0 && back + forward > best->count &&
	    (back + forward >= MARK_RUN || !is_used(overlap, line - back, segment, stored - back, back + forward)))
		*best = (struct candidate){line - back, segment, stored - back, back + forward};
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
