/* Finding runs. */
#include <stdlib.h>
#include <string.h>

#include "overlap_inside.h"

/* Lines of the table before that a mark of this one may stand in, and then some. */
#define HISTORY_LINES 64U
/* Places of one line in one block that are tried. */
#define PLACES_MAX 32U

/* A line of the file that may be one of a segment. */
struct anchor {
	uint64_t line;
	uint64_t segment;
	uint64_t at; /* block, or line */
	bool is_block;
};

struct overlap {
	struct archive *archive;
	struct mark_index *index;
	struct stored_blocks *blocks;

	/* The search. */
	struct overlap_search search;
	struct mark_state marks;
	struct found_runs found;
	struct arena arena; /* results */
	uint64_t next_line; /* of the table to come */
	uint64_t decided;   /* lines before it are in runs, or in none */
	uint64_t limit;     /* lines from here on are not looked at for the moment */
	uint64_t firm;      /* the end of the last run of MARK_RUN lines: what is shorter gives way to a longer one */
	uint64_t solid_count, solid_decided; /* solid lines fed, and those before `decided` */
	uint64_t gap_count;
	struct found_run run; /* that goes on */
	bool has_run;
	uint64_t cut_line, cut_bytes;

	/* The table, with the last lines of those before in front of it. */
	struct text text;
	uint32_t *line_at;
	uint64_t *hashes;
	struct mark *mark_list;
	size_t line_count, line_room;
	uint64_t first_line; /* of text */
	struct anchor *anchors;
	size_t anchor_count, anchor_room;
	const struct mark *asked; /* while the index is asked */
};

/* --- The index --- */


/* What was new in a file, by segment: ranges whose ends are marked. */
struct range {
	struct extent extent;
	bool whole;
};

static int compare_ranges(const void *left, const void *right)
{
	const struct extent *a = &((const struct range *)left)->extent, *b = &((const struct range *)right)->extent;

	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	return (a->first_line > b->first_line) - (a->first_line < b->first_line);
}

static bool read_ranges(struct overlap *overlap, const char *source, struct arena *arena, struct range **ret_ranges,
                        size_t *ret_count, struct fail *fail)
{
	const struct archive_file *files;
	size_t file_count, count = 0;
	struct range *ranges;

	if (!archive_files(overlap->archive, source, arena, &files, &file_count, fail))
		return false;
	for (size_t i = 0; i < file_count; i++)
		count += files[i].extent_count;
	ranges = arena_alloc(arena, count + 1, sizeof(*ranges));
	if (!ranges)
		return fail_memory(fail);
	count = 0;
	for (size_t i = 0; i < file_count; i++)
		for (size_t k = 0; k < files[i].extent_count; k++)
			if (files[i].extents[k].is_new)
				ranges[count++] = (struct range){files[i].extents[k],
				                                 files[i].base == 0 && files[i].extent_count == 1};
	qsort(ranges, count, sizeof(*ranges), compare_ranges);
	*ret_ranges = ranges;
	*ret_count = count;
	return true;
}

/* The first (or last) solid line of the extent. */
static void add_ends(struct overlap *overlap, const struct extent *extent, bool whole, struct fail *fail, bool *good)
{
	uint64_t end = extent->first_line + extent->line_count;

	for (unsigned flag = MARK_END_FIRST; *good && flag <= MARK_END_LAST; flag <<= 1) {
		const struct stored_block *block = NULL;
		uint64_t line = flag == MARK_END_FIRST ? extent->first_line : end - 1;

		for (uint64_t tries = 0; *good && tries < HISTORY_LINES && tries < extent->line_count; tries++) {
			*good = stored_block_of_line(overlap->blocks, extent->segment, line, &block, fail);
			if (!*good || !block || block->hashes[line - block->first_line])
				break;
			line += flag == MARK_END_FIRST ? UINT64_C(1) : UINT64_MAX;
		}
		if (*good && block && line >= block->first_line && line - block->first_line < block->line_count)
			*good = mark_index_add_end(overlap->index, block->hashes[line - block->first_line], line,
			                           flag | (whole ? MARK_END_WHOLE : 0), fail);
	}
}

/* Marks of a segment that the index does not have. */
static bool add_segment(struct overlap *overlap, const struct segment_info *segment, const struct range *ranges,
                        size_t range_count, struct fail *fail)
{
	struct mark_state state = {.count = 0};
	struct mark *marks = malloc(MARKS_MAX(BOUND_BLOCK_LINES) * sizeof(*marks));
	uint64_t line = 0, before = 0;
	bool good = marks ? mark_index_begin(overlap->index, segment->number, fail) : fail_memory(fail);

	for (size_t i = 0; good && i < segment->block_count; i++) {
		const struct stored_block *block;

		good = stored_block_get(overlap->blocks, segment->number, i, &block, fail);
		if (!good || !block)
			break;

		size_t count = marks_find(&state, block->hashes, block->line_count, line, marks);

		for (size_t k = 0; good && k < count; k++)
			good = mark_index_add(overlap->index, marks[k].line >= line ? i : before, marks[k].hash, fail);
		before = i;
		line += block->line_count;
	}
	for (size_t i = 0; good && i < range_count; i++)
		add_ends(overlap, &ranges[i].extent, ranges[i].whole, fail, &good);
	good = good && mark_index_end(overlap->index, segment->block_count, &segment->digest, fail);
	free(marks);
	return good;
}

static bool complete_index(struct overlap *overlap, const char *source, struct fail *fail)
{
	struct arena arena = {0};
	const struct mark_segment *has;
	const struct segment_info *segments;
	struct range *ranges = NULL;
	size_t has_count, segment_count, range_count = 0, at = 0;
	bool good = mark_index_segments(overlap->index, &arena, &has, &has_count, fail);

	segments = stored_segments(overlap->blocks, &segment_count);
	for (size_t i = 0; good && i < segment_count; i++) {
		size_t first;

		if (mark_index_has(has, has_count, segments[i].number, &segments[i].digest))
			continue;
		good = ranges || read_ranges(overlap, source, &arena, &ranges, &range_count, fail);
		for (at = 0; good && at < range_count && ranges[at].extent.segment < segments[i].number;)
			at++;
		for (first = at; good && at < range_count && ranges[at].extent.segment == segments[i].number;)
			at++;
		good = good && add_segment(overlap, &segments[i], ranges + first, at - first, fail);
	}
	arena_release(&arena);
	return good;
}

struct overlap *overlap_new(struct archive *archive, const char *folder, const char *source, struct fail *fail)
{
	struct overlap *overlap = calloc(1, sizeof(*overlap));

	if (!overlap) {
		fail_memory(fail);
		return NULL;
	}
	overlap->archive = archive;
	overlap->blocks = stored_blocks_new(archive, source, fail);
	overlap->index = overlap->blocks ? mark_index_open(folder, source, fail) : NULL;
	if (overlap->index && complete_index(overlap, source, fail))
		return overlap;
	overlap_free(overlap);
	return NULL;
}

void overlap_free(struct overlap *overlap)
{
	if (!overlap)
		return;
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

	for (size_t i = 0; i < count && min_us != NO_TIME; i++)
		if (segments[i].min_us != NO_TIME && segments[i].min_us <= max_us && segments[i].max_us >= min_us)
			return true;
	return false;
}

/* --- Lines of the file --- */

static struct str file_line(const struct overlap *overlap, uint64_t line)
{
	size_t at = (size_t)(line - overlap->first_line);

	return (struct str){overlap->text.at + overlap->line_at[at], overlap->line_at[at + 1] - overlap->line_at[at]};
}

static uint64_t file_hash(const struct overlap *overlap, uint64_t line)
{
	return overlap->hashes[line - overlap->first_line];
}

static bool has_line(const struct overlap *overlap, uint64_t line)
{
	return line >= overlap->first_line && line - overlap->first_line < overlap->line_count;
}

static uint64_t solid_between(const struct overlap *overlap, uint64_t from, uint64_t until)
{
	uint64_t count = 0;

	for (uint64_t line = from; line < until; line++)
		count += has_line(overlap, line) ? file_hash(overlap, line) != 0 : 1;
	return count;
}

/* --- Runs --- */

static bool same_line(const struct overlap *overlap, uint64_t line, const struct stored_block *block, size_t at)
{
	return file_hash(overlap, line) == block->hashes[at] &&
	       str_equal(file_line(overlap, line), stored_line(block, at));
}

/* How many lines from (line, stored) on are equal, as far as the table goes. */
static bool extend_forward(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored, uint64_t *ret_count,
                           struct fail *fail)
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

/* Behind the run, the file's next line and the stored one differ: is one the beginning of the other, because a file
 * ended inside its last line? */
static bool look_behind(struct overlap *overlap, struct found_run *run, struct fail *fail)
{
	uint64_t line = run->run.line + run->run.line_count, stored = run->run.first_line + run->run.line_count;
	const struct stored_block *block;
	struct str own, known;

	if (!has_line(overlap, line))
		return true;
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

static void note_end(const struct overlap *overlap, struct found_run *run)
{
	unsigned last = end_flags(overlap, &run->run, false);

	run->at_last = (last & MARK_END_LAST) != 0;
	run->whole = run->whole && (last & MARK_END_LAST) && (last & MARK_END_WHOLE);
}

static void note_begin(const struct overlap *overlap, struct found_run *run)
{
	unsigned first = end_flags(overlap, &run->run, true);

	run->at_first = (first & MARK_END_FIRST) != 0;
	run->whole = (first & MARK_END_FIRST) && (first & MARK_END_WHOLE);
}

static bool add_run(struct found_runs *found, const struct found_run *run, struct fail *fail)
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

static bool run_end(struct overlap *overlap, struct fail *fail)
{
	struct found_run *run = &overlap->run;

	overlap->has_run = false;
	if (run->run.line_count == 0)
		return true;
	note_end(overlap, run);
	if (!look_behind(overlap, run, fail))
		return false;
	overlap->decided = run->run.line + run->run.line_count;
	if (run->solid_count >= MARK_RUN)
		overlap->firm = overlap->decided;
	return add_run(&overlap->found, run, fail);
}
/* The run goes on at the table's beginning. */
static bool run_go_on(struct overlap *overlap, uint64_t table_line, struct fail *fail)
{
	struct found_run *run = &overlap->run;
	uint64_t count;

	if (!extend_forward(overlap, table_line, run->run.segment, run->run.first_line + run->run.line_count, &count, fail))
		return false;
	run->run.line_count += count;
	run->solid_count += solid_between(overlap, table_line, table_line + count);
	overlap->decided = run->run.line + run->run.line_count;
	return has_line(overlap, overlap->decided) ? run_end(overlap, fail) : true;
}

/* --- Anchors --- */

/* What a place is worth: the lines that are equal around it. */
struct candidate {
	uint64_t line, segment, stored; /* where the run begins */
	uint64_t count;
};

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

		if (run->segment == segment && run->line + run->line_count <= line && run->first_line < stored + count &&
		    stored < run->first_line + run->line_count)
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

static bool try_place(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored,
                      struct candidate *best, struct fail *fail)
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

static bool try_anchor(struct overlap *overlap, const struct anchor *anchor, struct candidate *best, struct fail *fail)
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

static bool add_anchor(struct overlap *overlap, struct anchor anchor)
{
	if (overlap->anchor_count == overlap->anchor_room) {
		size_t room = overlap->anchor_room ? 2 * overlap->anchor_room : 256;
		struct anchor *more = realloc(overlap->anchors, room * sizeof(*more));

		if (!more)
			return false;
		overlap->anchors = more;
		overlap->anchor_room = room;
	}
	overlap->anchors[overlap->anchor_count++] = anchor;
	return true;
}

static bool add_mark_anchor(void *user, const struct mark_place *place)
{
	struct overlap *overlap = user;

	return add_anchor(overlap,
	                  (struct anchor){overlap->asked[place->mark].line, place->segment, place->block, true});
}

static int compare_anchors(const void *left, const void *right)
{
	const struct anchor *a = left, *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* All lines of the table from which a run may go out. */
static bool find_anchors(struct overlap *overlap, uint64_t table_line, size_t count, struct fail *fail)
{
	size_t mark_count;

	overlap->anchor_count = 0;
	mark_count = marks_find(&overlap->marks, overlap->hashes + (table_line - overlap->first_line), count, table_line,
	                        overlap->mark_list);
	overlap->asked = overlap->mark_list;
	if (!mark_index_find(overlap->index, overlap->mark_list, mark_count, add_mark_anchor, overlap, fail))
		return false;
	for (uint64_t line = table_line; line < table_line + count; line++) {
		const struct mark_end *end;
		size_t next = 0;

		while ((end = mark_index_end_of(overlap->index, file_hash(overlap, line), &next)) != NULL)
			if (!add_anchor(overlap, (struct anchor){line, end->segment, end->line, false}))
				return fail_memory(fail);
	}
	if (overlap->anchor_count > 1)
		qsort(overlap->anchors, overlap->anchor_count, sizeof(*overlap->anchors),
		      compare_anchors);
	return true;
}

static bool meets_stored(const struct overlap_run *run, const struct candidate *best)
{
	return run->segment == best->segment && run->line_count < best->count &&
	       run->first_line < best->stored + best->count && best->stored < run->first_line + run->line_count;
}

/* Takes back short runs where the longer candidate stands: the lines between the run before and the candidate. False:
 * they are not shorter, and stay. */
static bool give_way(struct overlap *overlap, const struct candidate *best, uint64_t *ret_gap)
{
	struct found_runs *found = &overlap->found;
	uint64_t covered = 0, gap = overlap->gap_count;
	size_t kept = found->count;

	while (kept > 0 && found->runs[kept - 1].run.line >= best->line)
		covered += found->runs[--kept].run.line_count;
	if (kept > 0 && found->runs[kept - 1].run.line + found->runs[kept - 1].run.line_count > best->line)
		covered += found->runs[kept - 1].run.line_count;
	if (covered >= best->count)
		return false;
	if (kept < found->count)
		gap = found->runs[kept].gap_count - solid_between(overlap, best->line, found->runs[kept].run.line);
	else if (best->line >= overlap->decided)
		gap += solid_between(overlap, overlap->decided, best->line);
	found->count = kept;
	if (kept > 0 && found->runs[kept - 1].run.line + found->runs[kept - 1].run.line_count > best->line) {
		struct found_run *before = &found->runs[kept - 1];

		before->run.line_count = best->line - before->run.line;
		before->solid_count = solid_between(overlap, before->run.line, best->line);
		before->at_last = before->whole = before->has_retired = false;
		gap = 0;
	}
	/* A short run that took lines of the archive which belong to the longer one. */
	while (found->count > 0 && found->runs[found->count - 1].run.line >= overlap->firm &&
	       meets_stored(&found->runs[found->count - 1].run, best)) {
		const struct found_run *before = &found->runs[--found->count];

		gap += before->gap_count + before->solid_count;
	}
	*ret_gap = gap;
	return true;
}

/* The lines before the run that has come may be others' after all, now that it is known where they end. `end`: of the
 * anchors that stand before it. */
static bool fill_gap(struct overlap *overlap, size_t end, struct fail *fail)
{
	struct found_runs *found = &overlap->found;
	uint64_t from = found->count ? found->runs[found->count - 1].run.line + found->runs[found->count - 1].run.line_count
	                             : overlap->search.first_line;
	uint64_t firm = overlap->firm;
	bool good = true;

	overlap->limit = overlap->run.run.line;
	for (size_t i = 0, next; good && i < end && overlap->anchors[i].line < overlap->limit; i = next) {
		struct candidate best = {0, 0, 0, 0};
		uint64_t line = overlap->anchors[i].line;
		struct found_run run;

		overlap->firm = from;
		for (next = i; good && next < end && overlap->anchors[next].line == line; next++)
			if (line >= from && has_line(overlap, line))
				good = try_anchor(overlap, &overlap->anchors[next], &best, fail);
		if (!good || best.count == 0)
			continue;
		run = (struct found_run){.run = {best.line, best.count, best.segment, best.stored},
		                         .solid_count = solid_between(overlap, best.line, best.line + best.count),
		                         .gap_count = solid_between(overlap, from, best.line)};
		note_begin(overlap, &run);
		note_end(overlap, &run);
		good = add_run(found, &run, fail);
		from = best.line + best.count;
		overlap->run.gap_count = solid_between(overlap, from, overlap->limit);
	}
	overlap->limit = UINT64_MAX;
	overlap->firm = firm;
	return good;
}

static bool follow_anchors(struct overlap *overlap, struct fail *fail)
{
	for (size_t i = 0, end; i < overlap->anchor_count && !overlap->has_run; i = end) {
		struct candidate best = {0, 0, 0, 0};
		uint64_t line = overlap->anchors[i].line, gap = 0;
		size_t found_before = overlap->found.count;

		for (end = i; end < overlap->anchor_count && overlap->anchors[end].line == line; end++)
			if (line >= overlap->firm && has_line(overlap, line) &&
			    !try_anchor(overlap, &overlap->anchors[end], &best, fail))
				return false;
		if (best.count == 0 || !give_way(overlap, &best, &gap))
			continue;
		overlap->run = (struct found_run){
		        .run = {best.line, best.count, best.segment, best.stored},
		        .solid_count = solid_between(overlap, best.line, best.line + best.count),
		        .gap_count = gap,
		};
		note_begin(overlap, &overlap->run);
		if (overlap->found.count < found_before && !fill_gap(overlap, i, fail))
			return false;
		overlap->gap_count = 0;
		overlap->has_run = true;
		overlap->decided = best.line + best.count;
		if (has_line(overlap, overlap->decided) && !run_end(overlap, fail))
			return false;
	}
	return true;
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
	overlap->has_run = false;
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
	return stored_blocks_refresh(overlap->blocks, fail);
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
		overlap->hashes[i] = mark_line_hash(file_line(overlap, overlap->first_line + i));
		overlap->solid_count += overlap->hashes[i] != 0;
	}
	overlap->next_line = table_line + count;
	return find_anchors(overlap, table_line, count, fail) &&
	       (!overlap->has_run || run_go_on(overlap, table_line, fail)) && follow_anchors(overlap, fail);
}

/* --- The end --- */

/* A file with too few lines for marks: is it, as a whole, inside a segment of its time? */
static bool find_short(struct overlap *overlap, struct fail *fail)
{
	size_t segment_count;
	const struct segment_info *segments = stored_segments(overlap->blocks, &segment_count);
	uint64_t line = overlap->search.first_line;
	size_t found_count = overlap->found.count;

	/* What was found in pieces stays when it is not found as a whole. */
	overlap->found.count = 0;
	while (has_line(overlap, line) && !file_hash(overlap, line))
		line++;
	for (size_t i = 0; i < segment_count && has_line(overlap, line); i++) {
		const struct segment_info *segment = &segments[i];

		if (overlap->search.min_us == NO_TIME || segment->min_us == NO_TIME || segment->min_us > overlap->search.max_us ||
		    segment->max_us < overlap->search.min_us)
			continue;
		for (size_t k = 0; k < segment->block_count; k++) {
			struct candidate best = {0, 0, 0, 0};
			struct anchor anchor = {line, segment->number, k, true};

			overlap->decided = overlap->firm = overlap->search.first_line;
			if (!try_anchor(overlap, &anchor, &best, fail))
				return false;
			if (solid_between(overlap, best.line, best.line + best.count) < overlap->solid_count)
				continue;
			overlap->run = (struct found_run){.run = {best.line, best.count, best.segment, best.stored},
			                                  .solid_count = overlap->solid_count};
			return run_end(overlap, fail);
		}
	}
	overlap->found.count = found_count;
	return true;
}

static uint64_t found_solid(const struct overlap *overlap)
{
	uint64_t count = 0;

	for (size_t i = 0; i < overlap->found.count; i++)
		count += overlap->found.runs[i].solid_count;
	return count;
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

bool overlap_end(struct overlap *overlap, struct overlap_result *ret_result, struct fail *fail)
{
	struct found_runs *found = &overlap->found;
	struct overlap_result result = {.run_count = 0};
	struct overlap_run *runs, *doubts;
	struct extent *retired;

	if (overlap->has_run && !run_end(overlap, fail))
		return false;
	if (overlap->solid_count < MARK_RUN && found_solid(overlap) < overlap->solid_count && !find_short(overlap, fail))
		return false;
	undo_cut(overlap);
	overlap_judge(found, overlap->solid_count, overlap->search.first_line > 0);
	runs = arena_alloc(&overlap->arena, found->count + 1, sizeof(*runs));
	retired = arena_alloc(&overlap->arena, found->count + 1, sizeof(*retired));
	doubts = arena_alloc(&overlap->arena, ARCHIVE_DOUBTS_MAX, sizeof(*doubts));
	if (!runs || !doubts || !retired)
		return fail_memory(fail);
	for (size_t i = 0; i < found->count; i++) {
		const struct found_run *run = &found->runs[i];

		if (run->is_accepted && run->run.line_count > 0)
			runs[result.run_count++] = run->run;
		else if (run->solid_count > 0 && result.doubt_count < ARCHIVE_DOUBTS_MAX &&
		         run->run.line + run->run.line_count != overlap->cut_line)
			doubts[result.doubt_count++] = run->run;
		if (run->is_accepted && run->has_retired)
			retired[result.retired_count++] = run->retired;
	}
	result.runs = runs;
	result.doubts = doubts;
	result.retired = retired;
	if (result.run_count > 0 && overlap->cut_line == overlap->next_line &&
	    runs[result.run_count - 1].line + runs[result.run_count - 1].line_count == overlap->next_line)
		result.cut_bytes = overlap->cut_bytes;
	*ret_result = result;
	return true;
}
