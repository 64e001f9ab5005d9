/* Runs: comparing lines to both sides. */
#include <stdlib.h>
#include <string.h>

#include "overlap_inside.h"

static bool same_line(const struct overlap *overlap, uint64_t line, const struct stored_block *block, size_t at)
{
	uint64_t hash = file_hash(overlap, line);

	return (hash == 0 || hash == block->hashes[at]) &&
	       str_equal(file_line(overlap, line), stored_line(block, at));
}

/* What came before its header, no dialect could read: whoever brings it with the header has more to say. */
static void note_headless(struct overlap *overlap, const struct stored_block *block, size_t at)
{
	overlap->saw_headless = overlap->saw_headless || block->reasons[at] == REJECT_NO_HEADER;
}

/* How many lines from (line, stored) on are equal, as far as the table goes. */
bool overlap_extend_forward(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored,
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
		note_headless(overlap, block, (size_t)(stored + count - block->first_line));
		count++;
	}
	*ret_count = count;
	return true;
}

/* How many lines before (line, stored) are equal, back to the last long run. */
bool overlap_extend_back(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored, uint64_t *ret_count,
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
		note_headless(overlap, block, (size_t)(at - block->first_line));
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

static void add_part(struct found_run *run, struct extent part)
{
	for (size_t i = 0; i < run->part_count; i++)
		if (run->parts[i].segment == part.segment && run->parts[i].first_line == part.first_line)
			return;
	if (run->part_count < RUN_PARTS_MAX)
		run->parts[run->part_count++] = part;
}

/* Is the file's line `line`, which follows the run, one that another file brought cut off? */
static bool look_fragments(struct overlap *overlap, struct found_run *run, uint64_t line, struct fail *fail)
{
	for (size_t i = 0; i < overlap->fragment_count; i++) {
		const struct fragment *fragment = &overlap->fragments[i];
		const struct stored_block *block;
		struct str own = file_line(overlap, line), known;

		if (fragment->is_head || fragment->beside_segment != run->run.segment ||
		    fragment->beside_line + 1 != run->run.first_line + run->run.line_count)
			continue;
		if (!stored_block_of_line(overlap->blocks, fragment->segment, fragment->line, &block, fail))
			return false;
		known = block ? stored_line(block, (size_t)(fragment->line - block->first_line)) : STR("");
		if (known.size == 0 || known.size >= own.size || !str_starts(own, known))
			continue;
		add_part(run, (struct extent){fragment->segment, fragment->line, 1, false});
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
	bool goes_on;
	size_t at;

	if (!has_line(overlap, line))
		return true;
	if (!look_fragments(overlap, run, line, fail))
		return false;
	if (!stored_block_of_line(overlap->blocks, run->run.segment, stored, &block, fail))
		return false;
	if (!block)
		return true;
	at = (size_t)(stored - block->first_line);
	own = file_line(overlap, line);
	known = stored_line(block, at);
	/* A unit that is no line may go on behind a line end, if it was the last that a file had. */
	goes_on = known.size > 0 &&
	          (known.at[known.size - 1] != '\n' ||
	           (mark_index_end_at(overlap->index, block->hashes[at], run->run.segment, stored) & MARK_END_LAST));
	if (known.size < own.size && goes_on && str_starts(own, known))
		add_part(run, (struct extent){run->run.segment, stored, 1, false});
	if (own.size < known.size && own.size > 0 && str_starts(known, own)) {
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

/* The run begins at line 1 of the file, and line 0 is the end of the stored line before it: the file began inside that
 * line. Or the stored line is one with which a file began, and the end of this file's line. */
static void look_head(struct overlap *overlap, struct found_run *run, const struct stored_block *block)
{
	uint64_t line = run->run.line - 1, stored = run->run.first_line - 1;
	size_t at = (size_t)(stored - block->first_line);
	struct str own = file_line(overlap, line), known = stored_line(block, at);
	unsigned flags;

	if (line == 0 && own.size < known.size && file_hash(overlap, line) && str_ends(known, own)) {
		add_part(run, (struct extent){0, line, 1, false});
		run->solid_count++;
		run->gap_count = 0;
		return;
	}
	if (known.size >= own.size || !block->hashes[at] || !str_ends(own, known))
		return;
	flags = mark_index_end_at(overlap->index, block->hashes[at], run->run.segment, stored);
	if (!(flags & MARK_END_FIRST))
		return;
	run->at_first = true;
	add_part(run, (struct extent){run->run.segment, stored, 1, false});
	run->whole = (flags & MARK_END_WHOLE) != 0;
}

/* The same of a line that a file brought alone before lines which were there. */
static bool look_head_fragments(struct overlap *overlap, struct found_run *run, struct fail *fail)
{
	struct str own = file_line(overlap, run->run.line - 1);

	for (size_t i = 0; i < overlap->fragment_count; i++) {
		const struct fragment *fragment = &overlap->fragments[i];
		const struct stored_block *block;
		struct str known;

		if (!fragment->is_head || fragment->beside_segment != run->run.segment ||
		    fragment->beside_line != run->run.first_line)
			continue;
		if (!stored_block_of_line(overlap->blocks, fragment->segment, fragment->line, &block, fail))
			return false;
		known = block ? stored_line(block, (size_t)(fragment->line - block->first_line)) : STR("");
		if (known.size == 0 || known.size >= own.size || !str_ends(own, known))
			continue;
		add_part(run, (struct extent){fragment->segment, fragment->line, 1, false});
	}
	return true;
}

bool overlap_note_begin(struct overlap *overlap, struct found_run *run, struct fail *fail)
{
	unsigned first = end_flags(overlap, &run->run, true);
	const struct stored_block *block = NULL;

	run->at_first = (first & MARK_END_FIRST) != 0;
	run->whole = (first & MARK_END_FIRST) && (first & MARK_END_WHOLE);
	if (run->run.line <= overlap->search.first_line || !has_line(overlap, run->run.line - 1))
		return true;
	if (run->run.first_line > 0 &&
	    !stored_block_of_line(overlap->blocks, run->run.segment, run->run.first_line - 1, &block, fail))
		return false;
	if (block)
		look_head(overlap, run, block);
	return look_head_fragments(overlap, run, fail);
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
		overlap->base_part_count = run->part_count;
		memcpy(overlap->base_parts, run->parts, sizeof(run->parts));
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

	if (!overlap_extend_forward(overlap, table_line, run->run.segment, run->run.first_line + run->run.line_count,
	                            &count, fail))
		return false;
	run->run.line_count += count;
	run->solid_count += solid_between(overlap, table_line, table_line + count);
	overlap->decided = run->run.line + run->run.line_count;
	return has_line(overlap, overlap->decided) ? overlap_run_end(overlap, fail) : true;
}
