/* Original lines of segments, for those who give them back: any range, block by block, so that memory is bounded by one
 * block. Keeps the segment that was read last open. One thread at a time. */
#ifndef GEPPO_SEGMENT_LINES_H
#define GEPPO_SEGMENT_LINES_H

#include "archive_inside.h"
#include "catalog.h"

typedef bool line_writer(void *user, struct str bytes, struct fail *fail);

struct segment_lines {
	const struct archive *archive;
	const struct catalog *catalog;
	struct block_reader *reader;
	struct segment *segment;
	uint64_t number; /* of the open segment; 0: none */
	size_t block;    /* that the reader has open; SIZE_MAX: none */
	struct text text;
};

bool segment_lines_init(struct segment_lines *lines, const struct archive *archive, const struct catalog *catalog,
                        struct fail *fail) MUST_CHECK;
void segment_lines_release(struct segment_lines *lines);

/* Writes the extent's lines. FAIL_FORMAT when the segment is not there (it was pruned, or is lost) or damaged. */
bool segment_lines_write(struct segment_lines *lines, struct extent extent, line_writer *write, void *user,
                         struct fail *fail) MUST_CHECK;
/* The segment of this number; and then classes and stamps of the lines of one of its blocks. */
bool segment_lines_open(struct segment_lines *lines, uint64_t number, struct fail *fail) MUST_CHECK;
bool segment_lines_block(struct segment_lines *lines, size_t index, struct block_lines *ret_lines,
                         struct fail *fail) MUST_CHECK;
/* One line into lines->text. */
bool segment_lines_read(struct segment_lines *lines, uint64_t segment, uint64_t line, struct fail *fail) MUST_CHECK;

#endif
