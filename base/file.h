/* Files, read whole or written so that dying at any moment leaves the old file or the new one and nothing between. Knows nothing of contents. */
#ifndef GEPPO_FILE_H
#define GEPPO_FILE_H

#include "arena.h"
#include "fail.h"
#include "text.h"

/* The whole file into *text (which is cleared first). More than max_bytes is FAIL_LIMIT. */
bool file_read(const char *path, size_t max_bytes, struct text *text, struct fail *fail) MUST_CHECK;

/* A file being written under a temporary name of its own folder. */
struct new_file;

/* Creates the temporary file (mode 0600). */
struct new_file *new_file_open(const char *path, struct fail *fail) MUST_CHECK;
/* Sticky: after a failed write it ignores the rest, and new_file_commit says why. */
void new_file_write(struct new_file *file, const void *data, size_t size);
int new_file_descriptor(struct new_file *file);
/* Flushes, fsyncs, renames over `path`, fsyncs the folder; frees. On failure the temporary file is removed and the old file stands. */
bool new_file_commit(struct new_file *file, struct fail *fail) MUST_CHECK;
/* The same in steps, for many files that take their places together. The first has the system begin to write to the disk, and does not wait; the second
 * flushes and fsyncs; the third renames and frees (on failure the temporary file is removed), and leaves the folder to the caller's file_sync_folder. */
void new_file_start_sync(struct new_file *file);
bool new_file_sync(struct new_file *file, struct fail *fail) MUST_CHECK;
bool new_file_place(struct new_file *file, struct fail *fail) MUST_CHECK;
/* Removes the temporary file and frees; for NULL nothing. */
void new_file_abandon(struct new_file *file);

/* The four above in one. */
bool file_write(const char *path, struct str content, struct fail *fail) MUST_CHECK;

bool file_exists(const char *path);
/* Makes the folder and its parents (0700 by the umask); one that is there is fine. */
bool file_make_folder(const char *path, struct fail *fail) MUST_CHECK;
/* fsync of a folder, so that a rename in it survives power loss. */
bool file_sync_folder(const char *path, struct fail *fail) MUST_CHECK;

/* "a/b" from parts; `name` alone when it is absolute or the folder is "" or ".". */
char *file_join(struct arena *arena, const char *folder, const char *name);

#endif
