/* Tables of lines in, runs out. */
#include <stdlib.h>
#include <string.h>

#include "overlap_inside.h"

struct overlap *overlap_new(struct archive *archive, const char *folder, const char *source, struct fail *fail)
{
	struct overlap *overlap = calloc(1, sizeof(*overlap));

	if (!overlap) {
		fail_memory(fail);
		return NULL;
	}
	overlap->archive = archive;
	overlap->source = strdup(source);
	if (!overlap->source) {
		fail_memory(fail);
		overlap_free(overlap);
		return NULL;
	}
	overlap->blocks = stored_blocks_new(archive, source, fail);
	overlap->index = overlap->blocks ? mark_index_open(folder, source, fail) : NULL;
	if (overlap->index && overlap_complete_index(overlap, source, fail))
		return overlap;
	overlap_free(overlap);
	return NULL;
}

void overlap_free(struct overlap *overlap)
{
	if (!overlap)
		return;
	free(overlap->source);
	mark_index_close(overlap->index);
	stored_blocks_free(overlap->blocks);
	free(overlap->found.runs);
	free(overlap->line_at);
	free(overlap->hashes);
	free(overlap->mark_list);
	free(overlap->anchors);
	text_release(&overlap->text);
	arena_release(&overlap->arena);
	free(overlap);
}

bool overlap_refresh(struct overlap *overlap, struct fail *fail)
{
	return stored_blocks_refresh(overlap->blocks, fail);
}

struct mark_index *overlap_index(struct overlap *overlap)
{
	return overlap->index;
}

/* --- The quick question --- */

static bool note_hit(void *user, const struct mark_place *place)
{
	bool *may = user;

	(void)place;
	*may = true;
	return false;
}

bool overlap_may_be(struct overlap *overlap, const uint64_t *hashes, size_t count, const struct mark *marks,
                    size_t mark_count, bool *ret_may, struct fail *fail)
{
	*ret_may = false;
	for (size_t i = 0; i < count; i++) {
		size_t next = 0;

		if (hashes[i] && mark_index_end_of(overlap->index, hashes[i], &next)) {
			*ret_may = true;
			return true;
		}
	}
	return mark_index_find(overlap->index, marks, mark_count, note_hit, ret_may, fail);
}

bool overlap_has_time(struct overlap *overlap, int64_t min_us, int64_t max_us)
{
	size_t count;
	const struct segment_info *segments = stored_segments(overlap->blocks, &count);

	for (size_t i = 0; i < count; i++)
		if (min_us == NO_TIME ? segments[i].record_count < segments[i].line_count
		                      : segments[i].min_us != NO_TIME && segments[i].min_us <= max_us &&
		                                segments[i].max_us >= min_us)
			return true;
	return false;
}

/* --- Tables --- */

bool overlap_begin(struct overlap *overlap, const struct overlap_search *search, struct fail *fail)
{
	overlap->search = *search;
	overlap->marks = (struct mark_state){.count = 0};
	overlap->found.count = 0;
	overlap->next_line = overlap->decided = overlap->firm = overlap->first_line = search->first_line;
	overlap->solid_count = overlap->gap_count = 0;
	overlap->cut_line = overlap->cut_bytes = 0;
	overlap->has_run = overlap->saw_headless = false;
	overlap->limit = UINT64_MAX;
	overlap->line_count = 0;
	if (search->known_count > 0) {
		const struct extent *last = &search->known[search->known_count - 1];

		overlap->run = (struct found_run){
		        .run = {search->first_line, 0, last->segment, last->first_line + last->line_count},
		        .at_first = true};
		overlap->has_run = true;
	}
	text_clear(&overlap->text);
	arena_clear(&overlap->arena);
	overlap->base_part_count = 0;
	return stored_blocks_refresh(overlap->blocks, fail) && overlap_find_fragments(overlap, fail);
}

static bool make_room(struct overlap *overlap, size_t lines, struct fail *fail)
{
	uint32_t *line_at;
	uint64_t *hashes;
	struct mark *marks;

	if (lines <= overlap->line_room)
		return true;
	line_at = realloc(overlap->line_at, (lines + 1) * sizeof(*line_at));
	overlap->line_at = line_at ? line_at : overlap->line_at;
	hashes = realloc(overlap->hashes, lines * sizeof(*hashes));
	overlap->hashes = hashes ? hashes : overlap->hashes;
	marks = realloc(overlap->mark_list, MARKS_MAX(lines) * sizeof(*marks));
	overlap->mark_list = marks ? marks : overlap->mark_list;
	if (!line_at || !hashes || !marks)
		return fail_memory(fail);
	overlap->line_room = lines;
	return true;
}

/* The last lines of the table before move to the front. */
static size_t keep_history(struct overlap *overlap)
{
	size_t kept = overlap->line_count < HISTORY_LINES ? overlap->line_count : HISTORY_LINES;
	size_t first = overlap->line_count - kept;

	if (overlap->line_count == 0)
		return 0;

	uint32_t from = overlap->line_at[first], end = overlap->line_at[overlap->line_count];

	memmove(overlap->text.at, overlap->text.at + from, end - from);
	overlap->text.size = end - from;
	for (size_t i = 0; i <= kept; i++)
		overlap->line_at[i] = overlap->line_at[first + i] - from;
	memmove(overlap->hashes, overlap->hashes + first, kept * sizeof(*overlap->hashes));
	return kept;
}

bool overlap_feed(struct overlap *overlap, struct str text, const uint32_t *line_at, size_t count, struct fail *fail)
{
	uint64_t table_line = overlap->next_line;
	size_t kept;

	if (count == 0)
		return true;
	/* What the history will not hold any more is decided: its gap is counted now. */
	kept = overlap->line_count < HISTORY_LINES ? overlap->line_count : HISTORY_LINES;
	if (!overlap->has_run && overlap->decided + kept < table_line) {
		overlap->gap_count += solid_between(overlap, overlap->decided, table_line - kept);
		overlap->decided = table_line - kept;
	}
	if (!make_room(overlap, count + HISTORY_LINES, fail))
		return false;
	kept = keep_history(overlap);
	text_add(&overlap->text, str_take(text, line_at[count]));
	if (text_failed(&overlap->text))
		return fail_memory(fail);
	for (size_t i = 0; i <= count; i++)
		overlap->line_at[kept + i] = line_at[i] + (uint32_t)(overlap->text.size - line_at[count]);
	overlap->first_line = table_line - kept;
	overlap->line_count = kept + count;
	for (size_t i = kept; i < overlap->line_count; i++) {
		uint64_t line = overlap->first_line + i;
		bool excluded = line < OVERLAP_SHORT_LINES && (overlap->search.as_a_whole.excluded >> line & 1);

		overlap->hashes[i] = excluded ? 0 : mark_line_hash(file_line(overlap, line));
		overlap->solid_count += overlap->hashes[i] != 0;
	}
	overlap->next_line = table_line + count;
	return overlap_find_anchors(overlap, table_line, count, fail) &&
	       (!overlap->has_run || overlap_run_go_on(overlap, table_line, fail)) &&
	       overlap_follow_anchors(overlap, fail);
}
