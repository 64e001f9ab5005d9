/* All or nothing; see issue_folder.h. */
#include "issue_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest.h"
#include "file.h"
#include "file_tree.h"
#include "issued.h"
#include "lang.h"
#include "text.h"

/* Every folder and file beneath, folders before (FTS_D) and behind (FTS_DP) what is in them. */
static bool walk(const char *folder, bool (*visit)(const FTSENT *entry), struct fail *fail)
{
	char *const roots[] = {(char *)(uintptr_t)folder, NULL}; /* fts_open's interface is not const; it copies them */
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	bool good = tree != NULL;

	while (good && (entry = fts_read(tree)))
		good = entry->fts_info != FTS_ERR && entry->fts_info != FTS_DNR && visit(entry);
	if (!good)
		fail_errno(fail, errno, TR("%s: cannot be changed", "%s: 変更できません"), folder);
	if (tree)
		fts_close(tree);
	return good;
}

static bool open_up(const FTSENT *entry)
{
	return entry->fts_info != FTS_D || chmod(entry->fts_accpath, 0700) == 0;
}

/* A folder that an earlier run had already made read-only must be opened before it can go. */
static bool remove_part(const char *part, struct fail *fail)
{
	return !file_exists(part) || (walk(part, open_up, fail) && file_tree_remove(part, NULL, fail));
}

bool issue_folder_begin(struct issue_folder *folder, struct arena *arena, struct civil_month month, struct fail *fail)
{
	*folder = (struct issue_folder){.arena = arena, .lock = -1, .month_folder = issued_month_folder(arena, month)};
	if (!folder->month_folder)
		return fail_memory(fail);
	if (!file_make_folder(folder->month_folder, fail))
		return false;
	folder->lock = open(folder->month_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->lock < 0)
		return fail_errno(fail, errno, "%s", folder->month_folder);
	if (flock(folder->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	return errno == EWOULDBLOCK ? fail_set(fail, FAIL_INPUT, TR("%s: another geppo close is at work there", "%s: 別の geppo close が実行中です"), folder->month_folder)
	                            : fail_errno(fail, errno, "%s", folder->month_folder);
}

bool issue_folder_open(struct issue_folder *folder, int version, struct fail *fail)
{
	folder->part = arena_printf(folder->arena, "%s/.v%d.part", folder->month_folder, version);
	folder->place = arena_printf(folder->arena, "%s/v%d", folder->month_folder, version);
	if (arena_failed(folder->arena))
		return fail_memory(fail);
	if (file_exists(folder->place))
		return fail_set(fail, FAIL_INPUT, TR("%s: is there and no issued version (it has no %s); move it away", "%s: 発行記録 %s のないフォルダーがあります。移動してください"),
		                folder->place, ISSUED_RECORD);
	return remove_part(folder->part, fail) && file_make_folder(folder->part, fail);
}

static bool make_folder_of(struct issue_folder *folder, const char *path, struct fail *fail)
{
	const char *slash = strrchr(path, '/');
	char *parent = slash ? arena_cstr(folder->arena, str_range(path, slash)) : NULL;

	return !slash || (parent ? file_make_folder(parent, fail) : fail_memory(fail));
}

bool issue_folder_write(struct issue_folder *folder, const char *path, struct str bytes, struct fail *fail)
{
	char *whole = file_join(folder->arena, folder->part, path);

	return whole ? make_folder_of(folder, whole, fail) && file_write(whole, bytes, fail) : fail_memory(fail);
}

bool issue_folder_copy(struct issue_folder *folder, const char *from, const char *path, struct fail *fail)
{
	char *whole = file_join(folder->arena, folder->part, path);

	return whole ? file_tree_copy_file(from, whole, fail) : fail_memory(fail);
}

/* As sha256sum -c reads them: a name with a backslash or line feed is escaped, and its line begins with a backslash. */
static void add_sum(struct text *sums, struct sha256 digest, const char *path)
{
	char hex[DIGEST_HEX_SIZE];

	text_addf(sums, "%s%s  ", strpbrk(path, "\\\n\r") ? "\\" : "", digest_hex(digest, hex));
	for (const char *at = path; *at; at++) {
		if (*at == '\\')
			text_add_cstr(sums, "\\\\");
		else if (*at == '\n')
			text_add_cstr(sums, "\\n");
		else if (*at == '\r')
			text_add_cstr(sums, "\\r");
		else
			text_add_byte(sums, *at);
	}
	text_add_byte(sums, '\n');
}

static bool write_sums(struct issue_folder *folder, struct fail *fail)
{
	const char *const *paths;
	struct text sums = {0};
	size_t count;
	bool good = file_tree_list(folder->part, folder->arena, &paths, &count, fail);

	for (size_t i = 0; good && i < count; i++) {
		char *whole = file_join(folder->arena, folder->part, paths[i]);
		struct sha256 digest;

		good = whole ? digest_sha256_file(whole, &digest, fail) : fail_memory(fail);
		if (good)
			add_sum(&sums, digest, paths[i]);
	}
	if (good)
		good = text_failed(&sums) ? fail_memory(fail) : issue_folder_write(folder, ISSUE_SUMS, text_str(&sums), fail);
	text_release(&sums);
	return good;
}

/* Children before their folder. What is in a folder is on the disk when the folder is synced. */
static bool seal(const FTSENT *entry)
{
	struct fail fail = {0};

	if (entry->fts_info == FTS_F)
		return chmod(entry->fts_accpath, 0444) == 0;
	return entry->fts_info != FTS_DP || (chmod(entry->fts_accpath, 0555) == 0 && file_sync_folder(entry->fts_accpath, &fail));
}

bool issue_folder_finish(struct issue_folder *folder, struct fail *fail)
{
	if (!write_sums(folder, fail) || !walk(folder->part, seal, fail))
		return false;
	if (rename(folder->part, folder->place) != 0)
		return fail_errno(fail, errno, TR("%s: cannot be renamed to %s", "%s: %s に改名できません"), folder->part, folder->place);
	folder->part = NULL;
	return file_sync_folder(folder->month_folder, fail);
}

void issue_folder_release(struct issue_folder *folder)
{
	struct fail fail = {0};

	if (folder->part)
		(void)!remove_part(folder->part, &fail);
	folder->part = NULL;
	if (folder->lock >= 0)
		close(folder->lock);
	folder->lock = -1;
}
