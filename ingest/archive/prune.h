/* Pruning: segments whose lines are all older than the duty to keep them are removed. The entries of their files stay,
 * and one more says which segments went, with their digests, and by which rule: the archive can still prove what it
 * had, and `verify` stays clean. Knows no contract: which date is allowed is the caller's business. */
#ifndef GEPPO_PRUNE_H
#define GEPPO_PRUNE_H

#include "archive.h"

struct prune_result {
	const struct segment_info *segments; /* that go, or went; by source and id */
	size_t segment_count;
	uint64_t size_bytes, line_count;
	uint64_t file_count;    /* that cannot be restored then, which could before */
	uint64_t undated_count; /* segments without any stamp: they stay */
};

/* Segments with stamps, all before the moment; nothing is changed. In the arena. */
bool archive_prune_list(struct archive *archive, int64_t before_us, struct arena *arena,
                        struct prune_result *ret_result, struct fail *fail) MUST_CHECK;
/* Removes those; `rule` is kept in the entry. The archive is open for writing. */
bool archive_prune(struct archive *archive, int64_t before_us, const char *rule, int64_t now_us, struct arena *arena,
                   struct prune_result *ret_result, struct fail *fail) MUST_CHECK;

#endif
