/* The manifest: one SQLite table of entries, each of which is a file that was ingested or seen again. Entries are
 * numbered 1, 2, 3 … without a gap, and each carries the SHA-256 of the one before it and of its own canonical bytes
 * (FORMAT.md, "Manifest"), so that none can be changed, removed or put in between without all later digests becoming
 * wrong. Knows the segment files only by their names, sizes and digests. */
#ifndef GEPPO_MANIFEST_H
#define GEPPO_MANIFEST_H

#include "archive.h"

struct manifest;

enum entry_kind {
	ENTRY_SEGMENT,   /* a file whose lines a segment holds */
	ENTRY_DUPLICATE, /* a file whose content another entry's segment holds */
	ENTRY_REPLACED,  /* says that content and text_bytes, archived before for the source, are the beginning of the
	                    content of the file `name`, and count no more */
};

struct manifest_entry {
	int64_t id;
	enum entry_kind kind;
	struct archive_file file;
	struct segment_info segment; /* ENTRY_SEGMENT: path relative to the archive's folder; id, source and file_name
	                                are the entry's */
	uint64_t segment_number;     /* of the file's name and header; 0 for duplicates */
	struct sha256 previous;      /* digest of the entry before; zeros before the first */
	struct sha256 digest;
};

/* Opens FOLDER/manifest.db. With `create` an absent one is made, and the schema with it. */
struct manifest *manifest_open(const char *folder, bool create, struct fail *fail) MUST_CHECK;
void manifest_close(struct manifest *manifest);

/* Sets id, previous and digest of the entries, in their order, and adds them in one transaction: all of them, durable
 * when it returns true, or none. */
bool manifest_add(struct manifest *manifest, struct manifest_entry *const *entries, size_t count,
                  struct fail *fail) MUST_CHECK;

/* The highest number that a segment of the manifest has; 0 when there is none. */
bool manifest_last_number(struct manifest *manifest, uint64_t *ret_number, struct fail *fail) MUST_CHECK;

/* All entries by id, of one source or (NULL) of all; strings in the arena. Nothing of their content is verified. */
bool manifest_entries(struct manifest *manifest, const char *source, struct arena *arena,
                      struct manifest_entry **ret_entries, size_t *ret_count, struct fail *fail) MUST_CHECK;

/* Takes out what was replaced, and the entries that say so: what is left counts. *count is changed. */
bool manifest_drop_replaced(struct manifest_entry *entries, size_t *count, struct arena *arena, struct fail *fail) MUST_CHECK;

/* The newest entry (segment or duplicate) of this file name; *ret_entry is NULL when there is none. */
bool manifest_find_name(struct manifest *manifest, const char *name, struct arena *arena,
                        struct manifest_entry **ret_entry, struct fail *fail) MUST_CHECK;

/* The segment entry of this content and source; *ret_entry is NULL when there is none. */
bool manifest_find_content(struct manifest *manifest, const char *source, struct xxh128 content, uint64_t text_bytes,
                           struct arena *arena, struct manifest_entry **ret_entry, struct fail *fail) MUST_CHECK;

/* What the entry's digest must be. False: out of memory. */
bool manifest_entry_digest(const struct manifest_entry *entry, struct sha256 *ret_digest);

#endif
