/* A search for overlaps from inside: overlap.c takes the tables of lines, overlap_anchor.c looks where runs
 * may begin, overlap_run.c compares lines, overlap_chain.c judges what was found, overlap_fragments.c knows parts of
 * lines, overlap_short.c looks for a file as a
 * whole, overlap_result.c says what was found, overlap_index.c makes marks that are missing. */
#ifndef GEPPO_OVERLAP_INSIDE_H
#define GEPPO_OVERLAP_INSIDE_H

#include "overlap.h"

/* More copies that were cut inside one line at different bytes stay what they are. */
#define RUN_PARTS_MAX 8

/* A run as it was found. */
struct found_run {
	struct overlap_run run;
	uint64_t solid_count;   /* lines that are no directives or blanks */
	uint64_t gap_count;     /* such lines between the run before and this one */
	bool at_first, at_last; /* begins / ends where what a file brought begins / ends */
	bool whole;             /* is all that a file brought, and that file was nothing else */
	/* Beside it stand lines of which a file had but a part, and that are there whole: in segments, or (segment 0) in
	 * the file itself. */
	struct extent parts[RUN_PARTS_MAX];
	size_t part_count;
	bool is_accepted;
};

struct found_runs {
	struct found_run *runs;
	size_t count, room;
};

/* Lines of the table before that a mark of this one may stand in, and then some. */
#define HISTORY_LINES 64U

/* A line of the file that may be one of a segment. */
struct anchor {
	uint64_t line;
	uint64_t segment;
	uint64_t at; /* block, or line */
	bool is_block;
};

/* A line that a file brought alone at its end or beginning: what stood beside it is in another segment. At the end it
 * has no line end; at the beginning it may be one of which the file had but the rest. */
struct fragment {
	uint64_t segment, line;
	bool is_head;
	uint64_t beside_segment, beside_line; /* the line before it in its file; behind it for is_head */
};

struct overlap {
	struct archive *archive;
	char *source;
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
	struct fragment *fragments; /* in the search's arena */
	size_t fragment_count;
	struct extent base_parts[RUN_PARTS_MAX]; /* as found_run.parts, behind the lines known otherwise */
	size_t base_part_count;
	struct found_run run;       /* that goes on */
	bool has_run;
	uint64_t cut_line, cut_bytes;
	bool saw_headless; /* a line that was compared is one without its header */

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

/* What a place is worth: the lines that are equal around it. */
struct candidate {
	uint64_t line, segment, stored; /* where the run begins */
	uint64_t count;
};

/* --- Lines of the file --- */

static inline struct str file_line(const struct overlap *overlap, uint64_t line)
{
	size_t at = (size_t)(line - overlap->first_line);

	return (struct str){overlap->text.at + overlap->line_at[at], overlap->line_at[at + 1] - overlap->line_at[at]};
}

static inline uint64_t file_hash(const struct overlap *overlap, uint64_t line)
{
	return overlap->hashes[line - overlap->first_line];
}

static inline bool has_line(const struct overlap *overlap, uint64_t line)
{
	return line >= overlap->first_line && line - overlap->first_line < overlap->line_count;
}

static inline uint64_t solid_between(const struct overlap *overlap, uint64_t from, uint64_t until)
{
	uint64_t count = 0;

	for (uint64_t line = from; line < until; line++)
		count += has_line(overlap, line) ? file_hash(overlap, line) != 0 : 1;
	return count;
}

/* --- overlap_index.c --- */

/* Marks of the segments that the index does not have. */
bool overlap_complete_index(struct overlap *overlap, const char *source, struct fail *fail) MUST_CHECK;

/* --- overlap_fragments.c --- */

/* The fragments of the source, for a search. */
bool overlap_find_fragments(struct overlap *overlap, struct fail *fail) MUST_CHECK;

/* --- overlap_run.c --- */

/* The run's ends against what files brought. */
bool overlap_note_begin(struct overlap *overlap, struct found_run *run, struct fail *fail) MUST_CHECK;
void overlap_note_end(const struct overlap *overlap, struct found_run *run);
bool overlap_add_run(struct found_runs *found, const struct found_run *run, struct fail *fail) MUST_CHECK;
/* The run that goes on ends: the next line is another. */
bool overlap_run_end(struct overlap *overlap, struct fail *fail) MUST_CHECK;
/* It goes on at the table's beginning. */
bool overlap_run_go_on(struct overlap *overlap, uint64_t table_line, struct fail *fail) MUST_CHECK;
/* How many lines from (line, stored) on are equal, as far as the table goes; how many before, back to the last long run.
 */
bool overlap_extend_forward(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored,
                            uint64_t *ret_count, struct fail *fail) MUST_CHECK;
bool overlap_extend_back(struct overlap *overlap, uint64_t line, uint64_t segment, uint64_t stored, uint64_t *ret_count,
                         struct fail *fail) MUST_CHECK;

/* --- overlap_candidate.c --- */

/* The longest run through the anchor, if it is longer than *best. */
bool overlap_try_anchor(struct overlap *overlap, const struct anchor *anchor, struct candidate *best,
                        struct fail *fail) MUST_CHECK;

/* --- overlap_short.c --- */

/* Looks for the file as a whole in segments of its time; what was found takes the place of overlap->found. */
bool overlap_find_short(struct overlap *overlap, bool *ret_found, struct fail *fail) MUST_CHECK;

/* --- overlap_anchor.c --- */

/* The anchors in `count` lines of the table from table_line on; then the runs that go out from them. */
bool overlap_find_anchors(struct overlap *overlap, uint64_t table_line, size_t count, struct fail *fail) MUST_CHECK;
bool overlap_follow_anchors(struct overlap *overlap, struct fail *fail) MUST_CHECK;

/* --- overlap_chain.c --- */

/* Which runs are overlaps, in a file of solid_count solid lines that were fed; after_base: lines known otherwise stand
 * before the first. */
void overlap_judge(struct found_runs *found, uint64_t solid_count, bool after_base);

#endif
