/* CPU samples by their key: source, host, processor, span, time. Of several samples of one key the one ingested last
 * counts (one that measured nothing gives way to one that did); the others are hidden. Where a value differs, that is a
 * correction; where none does, the samples are duplicates. Private to the engine. */
#ifndef GEPPO_SAMPLES_H
#define GEPPO_SAMPLES_H

#include "engine_state.h"

/* One value in place of another. */
struct sample_change {
	const struct config_source *source;
	struct str host, cpu; /* as the log names them; empty when it does not */
	int64_t at_us, span_s;
	const char *metric; /* the first that differs; «busy» before all others */
	int64_t old_value, new_value;
	int64_t old_segment, new_segment; /* ids */
	uint64_t old_line, new_line;      /* of the segments */
};

/* The first in the order of source and time; all of them are counted. */
struct sample_changes {
	struct sample_change *items; /* BOUND_CORRECTIONS at most; in the arena */
	size_t count;
	uint64_t all;
	struct arena *arena;
};

/* Looks through the samples stamped in [from_us, until_us). Adds the losing lines to `hidden`, unsettled, and the
 * changes to `changes`; either may be NULL. */
bool samples_compare(struct engine *engine, int64_t from_us, int64_t until_us, struct hidden_lines *hidden,
                     struct sample_changes *changes, struct fail *fail) MUST_CHECK;

/* Sees to it that engine->hidden holds the losing lines of the range. Does nothing when it was done before. */
bool samples_hide(struct engine *engine, int64_t from_us, int64_t until_us, struct fail *fail) MUST_CHECK;

/* --- Between the two files --- */

/* A block of samples. */
struct sample_block {
	size_t source; /* in the configuration */
	int64_t segment_id;
	size_t index; /* in its segment */
	uint64_t first_line;
	int64_t min_us, max_us;
	bool may_repeat; /* a processor's stamps do not rise in it */
};
struct sample_blocks {
	struct sample_block *items;
	size_t count, capacity;
};

/* Compares the samples of one source in [from_us, until_us); its blocks are given by their first stamps. */
struct sample_search {
	struct engine *engine;
	const struct config_source *source;
	const struct segment_info *segments; /* by id */
	size_t segment_count;
	int64_t from_us, until_us;
	struct hidden_lines *hidden;
	struct sample_changes *changes;
};
bool samples_search(const struct sample_search *search, const struct sample_block *blocks, size_t count,
                    struct fail *fail) MUST_CHECK;

#endif
