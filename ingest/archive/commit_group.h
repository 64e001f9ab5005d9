/* Finished files on their way into the manifest: they become durable together, since what a single one costs is mostly
 * waiting for the disk. A segment's file waits under its temporary name, complete; a file that was seen again has no
 * file. Whatever ends the group before group_commit has returned true leaves nothing of it in the manifest. */
#ifndef GEPPO_COMMIT_GROUP_H
#define GEPPO_COMMIT_GROUP_H

#include "file.h"
#include "manifest.h"

/* A group of so many files costs about as much as two alone, and so many are read again after a crash. Their
 * descriptors stay far under the usual 1024. */
#define GROUP_FILES_MAX 64U
/* A group of large segments gains nothing. */
#define GROUP_BYTES_MAX (UINT64_C(32) << 20)

struct group_member {
	struct new_file *file;       /* NULL: none, or it has taken its place */
	char *path;                  /* that it takes; "" for none */
	struct manifest_entry entry; /* strings in the group's arena */
};

struct group {
	struct group_member members[GROUP_FILES_MAX];
	size_t count;
	uint64_t size_bytes; /* of the segments */
	struct arena arena;
};

/* The entry with its file joins; the group owns the file then, also on failure. There must be room: group_is_full says
 * no. */
bool group_add(struct group *group, const struct manifest_entry *entry, struct new_file *file, const char *path,
               struct fail *fail) MUST_CHECK;
bool group_is_full(const struct group *group);

/* The first member of this content and source, or NULL. */
const struct manifest_entry *group_find_content(const struct group *group, const char *source, struct xxh128 content,
                                                uint64_t text_bytes);

/* The newest member of this file name, or NULL. */
const struct manifest_entry *group_find_name(const struct group *group, const char *name);

/* Syncs the files, puts them in their places, syncs the folders, and enters all in one transaction. On failure nothing
 * of the group is left. Empty afterwards in either case. `folder` is the archive's. */
bool group_commit(struct group *group, const char *folder, struct manifest *manifest, struct fail *fail) MUST_CHECK;

/* Removes the files. */
void group_abandon(struct group *group);
void group_release(struct group *group);

#endif
