/* What a file has that is in the archive already, and what follows from it: which of its lines are stored, and how the
 * manifest says where the others are. Pure but for memory; knows no bytes. */
#ifndef GEPPO_KNOWN_LINES_H
#define GEPPO_KNOWN_LINES_H

#include "ingest.h"
#include "load.h"
#include "overlap.h"

struct known_lines {
	int64_t base; /* the file that it begins with (archive.h), or 0 */
	uint64_t base_lines;
	struct overlap_result overlap; /* behind those; its arrays outlive this */
	const struct extent *again;    /* the file's lines as they were read before: they count no more */
	size_t again_count;
	const struct extent *headed; /* lines that could not be read without their header, which this file has: they
	                                are stored anew, and count no more as they were */
	size_t headed_count;
	const struct extent *base_retired; /* the base's last lines, which are the beginning of a line that is whole now */
	size_t base_retired_count;
};

/* The lines that are not known, as ranges; the last one has no end (UINT64_MAX lines). In the arena. */
bool known_lines_keep(const struct known_lines *known, struct arena *arena, struct keep *ret_keep,
                      struct fail *fail) MUST_CHECK;

/* A file that is read again, whose lines are these extents: those that count are stored anew and count no more as they
 * were, those that count no more (another file was read again that has them) stay what they are. `segments`: the
 * source's. In the arena. */
bool known_lines_again(struct known_lines *known, const struct extent *extents, size_t extent_count,
                       const struct segment_info *segments, size_t segment_count, struct arena *arena,
                       struct fail *fail) MUST_CHECK;

/* The overlap's headless lines are taken out of its runs: the file brings them anew, with their header. In the arena. */
bool known_lines_give_header(struct known_lines *known, struct arena *arena, struct fail *fail) MUST_CHECK;

/* The file's base, extents, what it retires and what is doubtful, once its number of lines is known. Segment numbers of
 * new lines are 0. In the arena. */
bool known_lines_describe(const struct known_lines *known, uint64_t line_count, struct archive_file *file,
                          struct arena *arena, struct fail *fail) MUST_CHECK;

#endif
