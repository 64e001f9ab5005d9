/* Marks: a few lines of a text by which equal runs of lines are found wherever they stand. A mark is a content-defined
 * chunk of MARK_LINES lines: the one with the least digest of MARK_WINDOW chunks that begin one line after another
 * (winnowing: Schleimer, Wilkerson, Aiken, «Winnowing: Local Algorithms for Document Fingerprinting», SIGMOD 2003). Two
 * texts that share MARK_RUN lines in a row share a mark there, whatever stands around and wherever files were cut.
 * Directives (lines that begin with '#') and blank lines are passed over: every file of some servers begins with the
 * same ones. Pure; knows no archive. */
#ifndef GEPPO_MARKS_H
#define GEPPO_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

#define MARK_LINES 4U
#define MARK_WINDOW 13U
/* Fewer equal lines in a row say nothing for sure: two clients may ask the same in one second. */
#define MARK_RUN (MARK_WINDOW + MARK_LINES - 1U)
/* Not more often than every second line, in the worst case of falling digests every line. */
#define MARKS_MAX(lines) ((lines) + 1U)

struct mark {
	uint64_t hash;
	uint64_t line; /* of the file: the first of the chunk */
};

/* The digest of a line with its end; never 0. 0 stands for a line that is passed over. */
uint64_t mark_line_hash(struct str line);

/* The last lines that were given, so that marks go on from table to table. Zeroed at the file's beginning. */
struct mark_state {
	uint64_t hashes[MARK_RUN];
	uint64_t lines[MARK_RUN];
	size_t count;
	uint64_t last_line; /* of the mark given last, + 1; 0: none */
};

/* Of lines first_line … with these digests; `marks` has room for MARKS_MAX(count). The marks by rising line, each once
 * over all calls with one state. */
size_t marks_find(struct mark_state *state, const uint64_t *hashes, size_t count, uint64_t first_line,
                  struct mark *marks);

/* The same for lines that were not digested yet: line i is text[line_at[i] … line_at[i + 1]). */
void marks_skip_text(struct mark_state *state, struct str text, const uint32_t *line_at, size_t count,
                     uint64_t first_line);

/* The state behind these lines, without looking for marks: for tables that are worked on at the same time. */
void marks_skip(struct mark_state *state, const uint64_t *hashes, size_t count, uint64_t first_line);

#endif
