/* Anchors: from where runs go out, and which of them stay. */
#include <stdlib.h>

#include "overlap_inside.h"

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
bool overlap_find_anchors(struct overlap *overlap, uint64_t table_line, size_t count, struct fail *fail)
{
	size_t mark_count;

	overlap->anchor_count = 0;
	mark_count = marks_find(&overlap->marks, overlap->hashes + (table_line - overlap->first_line), count,
	                        table_line, overlap->mark_list);
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
		qsort(overlap->anchors, overlap->anchor_count, sizeof(*overlap->anchors), compare_anchors);
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
		before->at_last = before->whole = false;
		before->part_count = 0;
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
	uint64_t from = found->count
	                        ? found->runs[found->count - 1].run.line + found->runs[found->count - 1].run.line_count
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
				good = overlap_try_anchor(overlap, &overlap->anchors[next], &best, fail);
		if (!good || best.count == 0)
			continue;
		run = (struct found_run){.run = {best.line, best.count, best.segment, best.stored},
		                         .solid_count = solid_between(overlap, best.line, best.line + best.count),
		                         .gap_count = solid_between(overlap, from, best.line)};
		good = overlap_note_begin(overlap, &run, fail);
		overlap_note_end(overlap, &run);
		good = good && overlap_add_run(found, &run, fail);
		from = best.line + best.count;
		overlap->run.gap_count = solid_between(overlap, from, overlap->limit);
	}
	overlap->limit = UINT64_MAX;
	overlap->firm = firm;
	return good;
}

bool overlap_follow_anchors(struct overlap *overlap, struct fail *fail)
{
	for (size_t i = 0, end; i < overlap->anchor_count && !overlap->has_run; i = end) {
		struct candidate best = {0, 0, 0, 0};
		uint64_t line = overlap->anchors[i].line, gap = 0;
		size_t found_before = overlap->found.count;

		for (end = i; end < overlap->anchor_count && overlap->anchors[end].line == line; end++)
			if (line >= overlap->firm && has_line(overlap, line) &&
			    !overlap_try_anchor(overlap, &overlap->anchors[end], &best, fail))
				return false;
		if (best.count == 0 || !give_way(overlap, &best, &gap))
			continue;
		overlap->run = (struct found_run){
		        .run = {best.line, best.count, best.segment, best.stored},
		        .solid_count = solid_between(overlap, best.line, best.line + best.count),
		        .gap_count = gap,
		};
		if (!overlap_note_begin(overlap, &overlap->run, fail))
			return false;
		if (overlap->found.count < found_before && !fill_gap(overlap, i, fail))
			return false;
		overlap->gap_count = 0;
		overlap->has_run = true;
		overlap->decided = best.line + best.count;
		if (has_line(overlap, overlap->decided) && !overlap_run_end(overlap, fail))
			return false;
	}
	return true;
}
