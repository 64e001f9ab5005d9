/* The files and segments of one source, and which lines of the segments each file brought: a file is its base's first
 * lines and then its extents, and every line of a segment is new in one file. Private to the engine. Knows no period.
 */
#ifndef GEPPO_SHELF_H
#define GEPPO_SHELF_H

#include "line_ranges.h"

enum line_place {
	PLACE_OUTSIDE,
	PLACE_INSIDE,
	PLACE_UNDATED, /* its file has no stamp at all */
};

/* From this line of the piece's segment on; until the next run. */
struct place_run {
	uint64_t first_line;
	enum line_place place;
};

/* Lines of a segment that one file brought, side by side in both. */
struct shelf_piece {
	size_t segment; /* index on the shelf */
	uint64_t first_line, line_count;
	size_t file;        /* index on the shelf */
	uint64_t file_line; /* of first_line, from 0 */
	size_t first_run;   /* of the shelf's, set when places are found */
	size_t run_count;
};

struct shelf {
	const struct archive_file *files; /* by id */
	size_t file_count;
	const struct segment_info *segments; /* by id */
	struct line_ranges *hidden;          /* by segment */
	size_t segment_count;
	size_t *by_number;          /* segments by their number */
	struct shelf_piece *pieces; /* by segment and first line */
	size_t piece_count;
	struct place_run *runs;
	size_t run_count, run_capacity;
	size_t open_index; /* of the segment that is open; SIZE_MAX: none */
	struct segment *open;
	struct arena *arena;
};

/* Reads what the archive says of the source; `hidden` may be NULL. The arena must outlive the shelf. */
bool shelf_init(struct shelf *shelf, struct archive *archive, const char *source, const struct hidden_lines *hidden,
                struct arena *arena, struct fail *fail) MUST_CHECK;
void shelf_release(struct shelf *shelf);

/* Index of the segment of this number; SIZE_MAX: it is not there (it was pruned). */
size_t shelf_segment(const struct shelf *shelf, uint64_t number);
/* Index of the file of this id; SIZE_MAX: none. */
size_t shelf_file(const struct shelf *shelf, int64_t id);
/* The segment, open until another is asked for. */
const struct segment *shelf_open(struct shelf *shelf, size_t segment, struct fail *fail) MUST_CHECK;

/* The first piece that ends behind the line of the segment; piece_count when none follows in any segment. */
size_t shelf_piece_behind(const struct shelf *shelf, size_t segment, uint64_t line);
/* The piece that holds the line, or NULL. */
const struct shelf_piece *shelf_piece_of(const struct shelf *shelf, size_t segment, uint64_t line);

/* Does base's file go on under the same name? Then its lines are not counted again. False without a base. */
bool shelf_has_grown(const struct shelf *shelf, size_t file);

#endif
