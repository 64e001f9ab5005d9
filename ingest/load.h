/* A chunk on its way into blocks: read, cut into parts of one layout each, parsed and encoded. Knows no threads;
 * whoever holds a load has it alone. */
#ifndef GEPPO_LOAD_H
#define GEPPO_LOAD_H

#include "count.h"
#include "marks.h"

struct load {
	struct chunk *chunk;
	struct format_part *parts;
	bool *is_kept; /* a part each: lines that are stored; those of the others are in the archive */
	size_t part_count, part_capacity;
	struct text blocks; /* encoded, back to back */
	size_t *block_ends; /* one a part; where the one before ended for parts that are not kept */
	uint64_t *hashes;   /* mark_line_hash of each line; once it is encoded, 0 for those that were excluded */
	struct mark *marks; /* of the chunk's lines; the first may stand in the chunk before */
	size_t mark_count;
	struct mark_state before;      /* of the lines before the chunk */
	struct pipeline_counts counts; /* of kept lines */
	struct fail fail;
};

/* What a thread needs to parse and encode; reused from load to load. */
struct kit {
	struct batch *batch;
	struct block_encoder *encoder;
};

bool load_init(struct load *load, struct fail *fail) MUST_CHECK;
void load_release(struct load *load);
bool kit_init(struct kit *kit, struct fail *fail) MUST_CHECK;
void kit_release(struct kit *kit);

/* What each line of the chunk belongs to; those in the ranges (NULL: all) are kept. Sequential: load after load of a
 * file. */
struct keep {
	const struct line_range *ranges; /* lines of the file, rising; NULL: all */
	size_t count;
};
bool load_split(struct load *load, struct format *format, const struct keep *keep, struct fail *fail) MUST_CHECK;
/* The lines of a part, which begin with line `first` of the chunk, as a batch to be parsed: a view of the chunk. */
void load_batch(const struct load *load, size_t part, size_t first, struct batch *batch);
/* Digests the lines, parses and encodes the parts that are kept; a failure is left in load->fail. */
void load_encode(struct load *load, const struct kit *kit);
/* Hands the load's blocks over, in order. */
bool load_take(const struct load *load, bool (*take)(void *user, struct str block, struct fail *fail), void *user,
               struct fail *fail) MUST_CHECK;

#endif
