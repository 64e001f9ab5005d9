/* delivery/M/vN while it is made: a folder of a temporary name that becomes the version when it is whole. Whoever dies half-way leaves no version; what is left of
 * the temporary folder is removed by the next run. Knows names, digests and permissions, not what the files are. */
#ifndef GEPPO_ISSUE_FOLDER_H
#define GEPPO_ISSUE_FOLDER_H

#include "arena.h"
#include "civil.h"
#include "fail.h"
#include "str.h"

#define ISSUE_SUMS "SHA256SUMS"

struct issue_folder {
	struct arena *arena;
	const char *month_folder;    /* delivery/2019-10 */
	const char *part;            /* delivery/2019-10/.v1.part */
	const char *place;           /* delivery/2019-10/v1 */
	int lock;                    /* descriptor of the month's folder, locked; -1: none */
};

/* Locks the month: FAIL_INPUT when another close has it. Makes the temporary folder anew. */
bool issue_folder_begin(struct issue_folder *folder, struct arena *arena, struct civil_month month, struct fail *fail) MUST_CHECK;
bool issue_folder_open(struct issue_folder *folder, int version, struct fail *fail) MUST_CHECK;
/* A file by its path beneath the folder; folders are made. */
bool issue_folder_write(struct issue_folder *folder, const char *path, struct str bytes, struct fail *fail) MUST_CHECK;
bool issue_folder_copy(struct issue_folder *folder, const char *from, const char *path, struct fail *fail) MUST_CHECK;
/* Writes SHA256SUMS over everything, makes all read-only, syncs, and gives the folder its name. */
bool issue_folder_finish(struct issue_folder *folder, struct fail *fail) MUST_CHECK;
/* Removes what is not finished and lets the month go. */
void issue_folder_release(struct issue_folder *folder);

#endif
