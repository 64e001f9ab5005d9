/* An open archive from inside, for the files that write, restore and verify it. */
#ifndef GEPPO_ARCHIVE_INSIDE_H
#define GEPPO_ARCHIVE_INSIDE_H

#include "commit_group.h"

struct archive {
	struct manifest *manifest;
	char *folder;
	enum archive_mode mode;
	int lock;             /* descriptor; -1 for readers */
	uint64_t last_number; /* of segments begun */
	int64_t last_id;      /* in the manifest */
	struct group group;   /* finished, not yet in the manifest */
};

/* Letters, digits, "-", "_", "."; not beginning with "."; 1 … 100 bytes: a source's name is a folder's. */
bool archive_source_valid(const char *source);

/* Removes (with `problems` NULL) or names the files under segments/ that no entry names: what a crash left behind. */
bool archive_sweep(struct archive *archive, struct text *problems, struct fail *fail) MUST_CHECK;

/* The info with a path that can be opened, in the arena. */
struct segment_info archive_segment_info(const struct archive *archive, const struct segment_info *segment,
                                         struct arena *arena);

/* The entry, with the segment's file (NULL: none) that is to stand at `path`, joins the group, which is committed when
 * it is full; what its file retires is entered with it in one transaction. The file is the archive's then, also on
 * failure. *ret_id (or NULL) is the id that the entry will have. */
bool archive_join(struct archive *archive, const struct manifest_entry *entry, struct new_file *file, const char *path,
                  int64_t *ret_id, struct fail *fail) MUST_CHECK;

/* Is anybody writing at the moment? */
bool archive_is_locked(const struct archive *archive);

#endif
