/* The second step of a handover: the record that copies were erased, made only when they are gone. Knows a folder that
 * handing.h made, and nothing of the workspace, which is gone too. */
#ifndef GEPPO_ERASURE_H
#define GEPPO_ERASURE_H

#include "arena.h"
#include "fail.h"
#include "text.h"

struct erasure {
	const char *folder;                           /* as handed over */
	const char *method, *date, *person, *witness; /* as they sign */
	int64_t now_us;
	struct arena *arena;
	size_t file_count;             /* of the folder, proved by SHA256SUMS */
	size_t gone_count, kept_count; /* copies that are erased; that are kept on as agreed */
	struct text remaining;         /* copies that still exist, a line each */
};

/* Proves the handed folder first: while it is damaged nothing may be erased (FAIL_FORMAT). Then looks for every copy
 * that is to be erased; when one exists, or cannot be looked for, nothing is recorded and it is FAIL_INPUT. Else writes
 * 消去証明書.txt into the folder, once. */
bool erasure_record(struct erasure *erasure, struct fail *fail) MUST_CHECK;

#endif
