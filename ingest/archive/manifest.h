/* The manifest: one SQLite table of entries: files that were ingested, and what happened to segments since. Entries are
 * numbered 1, 2, 3 … without a gap, and each carries the SHA-256 of the one before it and of its own canonical bytes
 * (FORMAT.md, "Manifest"), so that none can be changed, removed or put in between without all later digests becoming
 * wrong. Knows the segment files only by their names, sizes and digests. */
#ifndef GEPPO_MANIFEST_H
#define GEPPO_MANIFEST_H

#include "archive.h"

struct manifest;

enum entry_kind {
	ENTRY_FILE,      /* a file: its lines as base and extents; with a segment when some of them were new */
	ENTRY_RETIRED,   /* the extents' lines count no more; damage says why, name which file showed it */
	ENTRY_COMPACTED, /* the segment holds the lines of the segments that the extents name (whole, in this order), which
	                    are gone */
	ENTRY_PRUNED,    /* the segments that the extents name (whole) were removed; damage says by which rule */
	ENTRY_DOUBT,     /* the lines of the first extent, which the file `name` brought, equal those of the second, but too
	                    few in a row to say that they are the same: they count, until somebody settles it */
	ENTRY_SETTLED,   /* the first extent's lines, which an ENTRY_DOUBT named, are lines of their own. (That they are the
	                    same is an ENTRY_RETIRED.) */
	ENTRY_KIND_COUNT,
};

struct manifest_entry {
	int64_t id;
	enum entry_kind kind;
	struct archive_file file;
	struct segment_info segment; /* path relative to the archive's folder, "" without a segment; id, source and
	                                file_name are the entry's; number is that of the file's name and header, or 0 */
	struct sha256 previous;      /* digest of the entry before; zeros before the first */
	struct sha256 digest;
};

/* Opens FOLDER/manifest.db. With `create` an absent one is made, and the schema with it. */
struct manifest *manifest_open(const char *folder, bool create, struct fail *fail) MUST_CHECK;
/* The same of the file at `path`, for reading. */
struct manifest *manifest_open_path(const char *path, struct fail *fail) MUST_CHECK;
/* A consistent snapshot into a new database at `path` (sqlite3_backup), whatever is written meanwhile. */
bool manifest_copy(struct manifest *manifest, const char *path, struct fail *fail) MUST_CHECK;
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

/* The newest file of this name; *ret_entry is NULL when there is none. */
bool manifest_find_name(struct manifest *manifest, const char *name, struct arena *arena,
                        struct manifest_entry **ret_entry, struct fail *fail) MUST_CHECK;

/* The first file of this content and source, or with `newest` the last; with `name`, of those of that name. *ret_entry is
 * NULL when there is none. */
bool manifest_find_content(struct manifest *manifest, const char *source, struct xxh128 content, uint64_t text_bytes,
                           const char *name, bool newest, struct arena *arena, struct manifest_entry **ret_entry,
                           struct fail *fail) MUST_CHECK;

/* The last id; 0 without entries. */
bool manifest_last_id(struct manifest *manifest, int64_t *ret_id, struct fail *fail) MUST_CHECK;

/* What the entry's digest must be. False: out of memory. */
bool manifest_entry_digest(const struct manifest_entry *entry, struct sha256 *ret_digest);

#endif
