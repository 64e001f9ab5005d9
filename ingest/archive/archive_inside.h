/* An open archive from inside, for the files that write, restore and verify it. */
#ifndef GEPPO_ARCHIVE_INSIDE_H
#define GEPPO_ARCHIVE_INSIDE_H

#include "commit_group.h"

struct archive {
	struct manifest *manifest;
	char *folder;
	enum archive_mode mode;
	int lock;             /* descriptor; -1 for readers */
	int reading;          /* a reader's descriptor of segments/, locked: none goes that it may open; -1: none */
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

/* Completes the segment and enters it in the place of the old ones, which `old` names whole and in the order of its
 * lines; `name` is of the file that its first line came from. Joins the group; frees the writer, also on failure. */
bool segment_writer_replace(struct segment_writer *writer, const struct extent *old, size_t count, const char *name,
                            int64_t now_us, uint64_t *ret_size_bytes, struct fail *fail) MUST_CHECK;

/* A note about lines or segments of a source, as an entry of its own without a segment. Joins the group. */
struct archive_note {
	enum entry_kind kind;
	const char *source, *name, *why; /* name "" where no file is meant */
	int64_t about;                   /* id of the entry that it answers; 0: none */
	const struct extent *extents;
	size_t extent_count;
	int64_t now_us;
};
bool archive_note(struct archive *archive, const struct archive_note *note, struct fail *fail) MUST_CHECK;

/* Is anybody writing at the moment? */
bool archive_is_locked(const struct archive *archive);

#endif
