/* Folders as lists of files: listing, copying, removing. Knows paths, not what the files are. Symbolic links to files
 * are taken as the files that they name; links to folders, sockets and the like are left out. */
#ifndef GEPPO_FILE_TREE_H
#define GEPPO_FILE_TREE_H

#include "arena.h"
#include "fail.h"

/* Paths of all files beneath the folder, relative to it, sorted by bytes; in the arena. A folder that is not there is
 * an empty one. */
bool file_tree_list(const char *folder, struct arena *arena, const char *const **ret_paths, size_t *ret_count,
                    struct fail *fail) MUST_CHECK;

/* The bytes of a file to a new name, whose folders are made. Whole or not at all. */
bool file_tree_copy_file(const char *from, const char *to, struct fail *fail) MUST_CHECK;
/* Every file beneath `from`, to the same place beneath `to`. `skip` (may be NULL): a folder's name at any depth that is
 * left out. */
bool file_tree_copy(const char *from, const char *to, const char *skip, struct fail *fail) MUST_CHECK;

/* Removes the folder and all in it, but keeps the entry `keep` of it (may be NULL) and then the folder too. */
bool file_tree_remove(const char *folder, const char *keep, struct fail *fail) MUST_CHECK;

#endif
