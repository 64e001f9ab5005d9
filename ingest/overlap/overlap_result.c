/* What a search found, judged and said. */
#include <stdlib.h>

#include "overlap_inside.h"

static uint64_t found_solid(const struct overlap *overlap)
{
	uint64_t count = 0;

	for (size_t i = 0; i < overlap->found.count; i++)
		count += overlap->found.runs[i].solid_count;
	return count;
}

/* A file with too few lines for marks. What was found of it in pieces stays when it is not found as a whole. */
static bool look_whole(struct overlap *overlap, struct fail *fail)
{
	struct found_runs pieces = overlap->found;
	uint64_t cut_line = overlap->cut_line, cut_bytes = overlap->cut_bytes;
	bool is_found = false, good;

	if (overlap->solid_count >= OVERLAP_SHORT_LINES || found_solid(overlap) >= overlap->solid_count)
		return true;
	overlap->found = (struct found_runs){.count = 0};
	good = overlap_find_short(overlap, &is_found, fail);
	if (is_found) {
		free(pieces.runs);
		return good;
	}
	free(overlap->found.runs);
	overlap->found = pieces;
	overlap->cut_line = cut_line;
	overlap->cut_bytes = cut_bytes;
	return good;
}

/* A run that takes in a line of which the file had but the beginning, though it went on: units that are no lines. */
static void undo_cut(struct overlap *overlap)
{
	for (size_t i = 0; i < overlap->found.count && overlap->cut_line != overlap->next_line; i++) {
		struct overlap_run *run = &overlap->found.runs[i].run;

		if (overlap->cut_line > 0 && run->line + run->line_count == overlap->cut_line)
			run->line_count--;
	}
}

/* Of lines without a stamp nobody knows what they repeat: headings, lines that no dialect reads. */
static bool has_record(struct overlap *overlap, const struct overlap_run *run, bool *ret_has, struct fail *fail)
{
	*ret_has = false;
	for (uint64_t i = 0; i < run->line_count && !*ret_has; i++) {
		const struct stored_block *block;

		if (!stored_block_of_line(overlap->blocks, run->segment, run->first_line + i, &block, fail))
			return false;
		*ret_has = block && block->classes[run->first_line + i - block->first_line] == LINE_RECORD;
	}
	return true;
}

/* Ranges of lines, as they come. */
struct ranges {
	struct overlap_run *items;
	size_t count, room;
};

static bool add_range(struct arena *arena, struct ranges *ranges, struct overlap_run range)
{
	if (ranges->count == ranges->room) {
		size_t room = ranges->room ? 2 * ranges->room : 16;
		struct overlap_run *items = arena_alloc(arena, room, sizeof(*items));

		if (!items)
			return false;
		for (size_t i = 0; i < ranges->count; i++)
			items[i] = ranges->items[i];
		ranges->items = items;
		ranges->room = room;
	}
	ranges->items[ranges->count++] = range;
	return true;
}

/* The parts of an overlap that nobody could read when they were stored. */
static bool add_headless(struct overlap *overlap, const struct overlap_run *run, struct ranges *headless,
                         struct fail *fail)
{
	for (uint64_t i = 0; i < run->line_count; i++) {
		const struct stored_block *block;
		struct overlap_run *last = headless->count ? &headless->items[headless->count - 1] : NULL;

		if (!stored_block_of_line(overlap->blocks, run->segment, run->first_line + i, &block, fail))
			return false;
		if (!block || block->reasons[run->first_line + i - block->first_line] != REJECT_NO_HEADER ||
		    stored_line_hidden(overlap->blocks, run->segment, run->first_line + i))
			continue; /* a hidden one was read with its header since */
		if (last && last->line + last->line_count == run->line + i && last->segment == run->segment) {
			last->line_count++;
			continue;
		}
		if (!add_range(&overlap->arena, headless,
		               (struct overlap_run){run->line + i, 1, run->segment, run->first_line + i}))
			return fail_memory(fail);
	}
	return true;
}

static bool find_headless(struct overlap *overlap, struct overlap_result *result, struct fail *fail)
{
	struct ranges headless = {.count = 0};
	bool good = true;

	for (size_t i = 0; good && overlap->saw_headless && i < result->run_count; i++)
		good = add_headless(overlap, &result->runs[i], &headless, fail);
	result->headless = headless.items;
	result->headless_count = headless.count;
	return good;
}

/* What the runs say about lines that are parts of others. */
static void add_retired(const struct overlap *overlap, struct extent *retired, struct overlap_result *result)
{
	for (size_t i = 0; i < overlap->found.count; i++) {
		const struct found_run *run = &overlap->found.runs[i];

		for (size_t k = 0; k < run->part_count && run->is_accepted; k++)
			retired[result->retired_count++] = run->parts[k];
	}
	for (size_t k = 0; k < overlap->base_part_count; k++)
		retired[result->retired_count++] = overlap->base_parts[k];
	result->retired = retired;
}

bool overlap_end(struct overlap *overlap, struct overlap_result *ret_result, struct fail *fail)
{
	struct found_runs *found = &overlap->found;
	struct overlap_result result = {.run_count = 0};
	struct overlap_run *runs, *doubts;
	struct extent *retired;

	if (overlap->has_run && !overlap_run_end(overlap, fail))
		return false;
	if (!look_whole(overlap, fail))
		return false;
	undo_cut(overlap);
	overlap_judge(found, overlap->solid_count, overlap->search.first_line > 0);
	runs = arena_alloc(&overlap->arena, found->count + 1, sizeof(*runs));
	retired = arena_alloc(&overlap->arena, (found->count + 1) * RUN_PARTS_MAX, sizeof(*retired));
	doubts = arena_alloc(&overlap->arena, ARCHIVE_DOUBTS_MAX, sizeof(*doubts));
	if (!runs || !doubts || !retired)
		return fail_memory(fail);
	for (size_t i = 0; i < found->count; i++) {
		const struct found_run *run = &found->runs[i];

		bool doubtful = false;

		if (run->is_accepted && run->run.line_count > 0)
			runs[result.run_count++] = run->run;
		else if (run->solid_count > 0 && result.doubt_count < ARCHIVE_DOUBTS_MAX &&
		         run->run.line + run->run.line_count != overlap->cut_line &&
		         !has_record(overlap, &run->run, &doubtful, fail))
			return false;
		if (doubtful)
			doubts[result.doubt_count++] = run->run;
	}
	result.runs = runs;
	result.doubts = doubts;
	add_retired(overlap, retired, &result);
	if (!find_headless(overlap, &result, fail))
		return false;
	if (result.run_count > 0 && overlap->cut_line == overlap->next_line &&
	    runs[result.run_count - 1].line + runs[result.run_count - 1].line_count == overlap->next_line)
		result.cut_bytes = overlap->cut_bytes;
	*ret_result = result;
	return true;
}
