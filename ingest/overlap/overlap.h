/* Which lines of a file are in the archive already? Finds runs of lines that are equal, byte for byte, to lines of the
 * source's segments, wherever files were cut, joined or renamed. Marks (marks.h) say where to look; then lines are
 * compared from there to both sides as far as they are equal. A run counts as an overlap when
 *   - it has at least MARK_RUN lines (directives and blank lines not counted), where runs that follow each other in the
 *     file and meet at the end or beginning of what an earlier file brought are one; or
 *   - it is the whole of the file, or the whole of an earlier file.
 * What is shorter may be chance (two equal lines in one second are two requests): it stays with the file as new lines,
 * and is reported as a doubt. Knows no format: lines come from outside. */
#ifndef GEPPO_OVERLAP_H
#define GEPPO_OVERLAP_H

#include "mark_index.h"
#include "stored_block.h"

struct overlap;

/* For a source of the archive, which must be open for writing and outlive it. Marks that are missing are made from the
 * segments. */
struct overlap *overlap_new(struct archive *archive, const char *folder, const char *source,
                            struct fail *fail) MUST_CHECK;
void overlap_free(struct overlap *overlap);
struct mark_index *overlap_index(struct overlap *overlap);

/* A file of fewer lines is looked for by its time, as a whole: it may begin and end inside a line. */
#define OVERLAP_SHORT_LINES (MARK_RUN + 2U)

/* Could these lines be there? «No» is certain but for runs shorter than MARK_RUN inside a segment. Hashes and marks as
 * of marks.h. */
bool overlap_may_be(struct overlap *overlap, const uint64_t *hashes, size_t count, const struct mark *marks,
                    size_t mark_count, bool *ret_may, struct fail *fail) MUST_CHECK;
/* Is there anything stamped between these two (inclusive), or, for a file without stamps, any line that was rejected? A file shorter than OVERLAP_SHORT_LINES is looked for there. */
bool overlap_has_time(struct overlap *overlap, int64_t min_us, int64_t max_us);

/* Lines of the file that are lines of a segment. */
struct overlap_run {
	uint64_t line, line_count; /* of the file, 0-based */
	uint64_t segment, first_line;
};

struct overlap_result {
	const struct overlap_run *runs; /* overlaps, rising */
	size_t run_count;
	const struct overlap_run *doubts; /* shorter matches, at most ARCHIVE_DOUBTS_MAX */
	size_t doubt_count;
	const struct extent *retired; /* lines that are but the beginning or the end of a line that is there whole: of
	                                 segments, or (segment 0) of this file, first_line 0-based */
	size_t retired_count;
	const struct overlap_run *headless; /* inside the runs, rising: lines that no dialect could read when they were
	                                       stored, since their header had not come with them */
	size_t headless_count;
	uint64_t cut_bytes; /* > 0: the file's last line is the beginning of the last run's last line, of so many bytes
	                     */
};

/* What is known of a file of fewer than OVERLAP_SHORT_LINES lines; of another one the stamps are NO_TIME. */
struct overlap_short {
	int64_t min_us, max_us; /* NO_TIME: it has no stamps */
	uint32_t excluded;      /* bit i: line i is excluded, a heading for one, and says nothing of itself */
};

struct overlap_search {
	uint64_t first_line; /* lines before it are known to be there: they are not fed */
	const struct extent
	        *known; /* where these are: the lines behind them may go on there, and none stands for two */
	size_t known_count;
	struct overlap_short as_a_whole;
};

/* All that waits in the archive's group must be committed. Then tables of lines in their order: line i is
 * text[line_at[i] … line_at[i + 1]). */
bool overlap_begin(struct overlap *overlap, const struct overlap_search *search, struct fail *fail) MUST_CHECK;
bool overlap_feed(struct overlap *overlap, struct str text, const uint32_t *line_at, size_t count,
                  struct fail *fail) MUST_CHECK;
/* The result lives until the next overlap_begin. */
bool overlap_end(struct overlap *overlap, struct overlap_result *ret_result, struct fail *fail) MUST_CHECK;

/* A file that was stored. */
struct overlap_file {
	uint64_t segment;         /* of what it brought */
	const struct extent *own; /* all lines that it has: none of them is said to repeat another one of it */
	size_t own_count;
	const struct extent *said; /* lines that are doubtful already */
	size_t said_count;
};

/* After a commit and overlap_refresh: which of its new lines equal older ones of the same time, two or more in a row?
 * (Of single ones nobody is asked: two clients may well ask the same in one second.) At most ARCHIVE_DOUBTS_MAX, in the
 * arena. */
bool overlap_refresh(struct overlap *overlap, struct fail *fail) MUST_CHECK;
/* Has a segment that is older than this one, as far as they were committed at the last refresh, stamps between these two
 * (inclusive)? */
bool overlap_older_has_time(struct overlap *overlap, uint64_t segment, int64_t min_us, int64_t max_us);
bool overlap_find_doubts(struct overlap *overlap, const struct overlap_file *file, struct arena *arena,
                         const struct doubt **ret_doubts, size_t *ret_count, struct fail *fail) MUST_CHECK;

#endif
