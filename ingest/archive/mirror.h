/* A second copy of the archive in another folder, best on another disk: a folder like the archive's own, which every
 * command can read. Each file comes there complete or not at all, and is compared with its digest when it is there; the
 * manifest comes last, so that the copy is a whole archive at every moment, if an older one. A copy knows more than a
 * chain alone: it also shows an archive that was set back to an earlier state. */
#ifndef GEPPO_MIRROR_H
#define GEPPO_MIRROR_H

#include "archive.h"

struct mirror_result {
	uint64_t copied_count, copied_bytes; /* segments */
	uint64_t kept_count;                 /* that were there */
	uint64_t entry_count, new_entry_count;
	struct sha256 chain_head;
};

/* FAIL_FORMAT: the archive is damaged, or it was set back against the copy (the entry is named); FAIL_INPUT: the folder
 * is something else, or another archive's copy. Goes on where an earlier call was interrupted. The archive is open for
 * reading. A segment of the copy whose size is not ours is copied anew; with `full` each is read, and copied anew when its
 * SHA-256 is not that of the manifest. */
bool archive_mirror(struct archive *archive, const char *folder, bool full, struct mirror_result *ret_result,
                    struct fail *fail) MUST_CHECK;

/* Is the copy whole, to the byte, and its chain a beginning of ours? Problems of the copy are in ret_verify. */
bool archive_mirror_check(struct archive *archive, const char *folder, struct mirror_result *ret_result,
                          struct verify_result *ret_verify, struct fail *fail) MUST_CHECK;

#endif
