/* Gathering; see handing.h. */
#include "handing.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "file_tree.h"
#include "lang.h"
#include "mirror.h"
#include "workspace.h"

/* In a folder that is being made, and in nothing else. */
#define MARKER ".geppo-handover"

void handing_cell(struct text *text, const char *value)
{
	text_add_byte(text, '"');
	for (const char *at = value; *at; at++) {
		if (*at == '"')
			text_add_byte(text, '"');
		text_add_byte(text, *at);
	}
	text_add_byte(text, '"');
}

/* --- Is it a place? --- */

static bool is_empty(const char *folder)
{
	DIR *directory = opendir(folder);
	struct dirent *item;
	bool empty = directory != NULL;

	while (empty && (item = readdir(directory)))
		empty = strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0;
	if (directory)
		closedir(directory);
	return empty;
}

/* Without the slashes at its end, and absolute in its folder, which must be there. */
static bool settle_target(struct handing *handing, struct fail *fail)
{
	struct str given = str_of(handing->target);
	char *whole, *slash, *folder;

	while (given.size > 1 && given.at[given.size - 1] == '/')
		given.size--;
	whole = arena_cstr(handing->arena, given);
	if (!whole)
		return fail_memory(fail);
	slash = strrchr(whole, '/');
	folder = realpath(!slash ? "." : slash == whole ? "/" : (*slash = '\0', whole), NULL);
	if (!folder)
		return fail_errno(fail, errno, TR("the folder of %s", "%s の置き場所"), handing->target);
	handing->target = arena_printf(handing->arena, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder,
	                               slash ? slash + 1 : whole);
	handing->part = arena_printf(handing->arena, "%s.part", handing->target);
	free(folder);
	return !arena_failed(handing->arena) || fail_memory(fail);
}

/* A folder that is copied must not hold its own copy. */
static bool check_outside(const struct handing *handing, struct fail *fail)
{
	static const char *const folders[] = {"archive", "ledgers", "comments", "months", "delivery", "logs"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char *path = realpath(folders[i], NULL);
		size_t size = path ? strlen(path) : 0;
		bool inside = path && strncmp(handing->target, path, size) == 0 && handing->target[size] == '/';

		free(path);
		if (inside)
			return fail_set(fail, FAIL_INPUT,
			                TR("%s: lies in %s, which is handed over itself; name a folder elsewhere",
			                   "%s: 引き渡す %s の中にあります。別の場所を指定してください"),
			                handing->target, folders[i]);
	}
	return true;
}

static bool check_target(struct handing *handing, struct fail *fail)
{
	char *marker;

	if (!settle_target(handing, fail) || !check_outside(handing, fail))
		return false;
	if (file_exists(handing->target) && !is_empty(handing->target))
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: is there and not empty; nothing is written over",
		                   "%s: 既にあり、空ではありません。上書きはしません"),
		                handing->target);
	marker = file_join(handing->arena, handing->part, MARKER);
	if (!marker)
		return fail_memory(fail);
	if (file_exists(handing->part) && !is_empty(handing->part) && !file_exists(marker))
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: is there, and not the rest of a handover",
		                   "%s: 既にあり、引き渡しの途中のものではありません"),
		                handing->part);
	return true;
}

static bool open_part(struct handing *handing, struct fail *fail)
{
	char *marker = file_join(handing->arena, handing->part, MARKER);

	if (file_exists(handing->part) && !is_empty(handing->part) && !file_tree_remove(handing->part, "archive", fail))
		return false;
	return marker && file_make_folder(handing->part, fail) && file_write(marker, STR("geppo handover\n"), fail);
}

/* --- Gathering --- */

static bool verify(struct handing *handing, struct fail *fail)
{
	struct str problems, first;

	if (!archive_verify(handing->archive, true, &handing->verify, fail))
		return false;
	problems = text_str(&handing->verify.problems);
	if (!str_next(&problems, '\n', &first))
		return true;
	return fail_set(
	        fail, FAIL_FORMAT,
	        TR("the archive does not verify, so nothing is handed over: %.*s (geppo archive verify --full lists "
	           "all)",
	           "保管庫の検証に失敗したため引き渡しません: %.*s(geppo archive verify --full で一覧が出ます)"),
	        STR_ARGS(first));
}

static bool mirror(struct handing *handing, struct fail *fail)
{
	struct mirror_result result;
	struct verify_result copy = {0};
	char *folder = file_join(handing->arena, handing->part, WORKSPACE_ARCHIVE), *lock;
	struct str problems, first;
	bool good;

	if (!folder)
		return fail_memory(fail);
	good = file_make_folder(folder, fail) && archive_mirror(handing->archive, folder, true, &result, fail) &&
	       archive_mirror_check(handing->archive, folder, &result, &copy, fail);
	problems = text_str(&copy.problems);
	if (good && str_next(&problems, '\n', &first))
		good = fail_set(fail, FAIL_FORMAT, TR("%s: the copy is damaged: %.*s", "%s: 複製が壊れています: %.*s"),
		                folder, STR_ARGS(first));
	text_release(&copy.problems);
	/* Who wrote it last is no content, and would change with the next writer. */
	if (good && (lock = file_join(handing->arena, folder, "lock")) && unlink(lock) != 0 && errno != ENOENT)
		good = fail_errno(fail, errno, TR("%s: cannot be removed", "%s: 削除できません"), lock);
	return good;
}

static bool copy_workspace(struct handing *handing, struct fail *fail)
{
	static const char *const folders[] = {"ledgers", "comments", "months", "delivery"};
	const char *const files[] = {WORKSPACE_CONFIG, handing->config->calendar.file, WORKSPACE_GAPS};
	bool good = true;

	for (size_t i = 0; good && i < sizeof(files) / sizeof(files[0]); i++) {
		const char *slash = strrchr(files[i], '/');
		char *to = file_join(handing->arena, handing->part, slash ? slash + 1 : files[i]);

		if (file_exists(files[i]))
			good = to ? file_tree_copy_file(files[i], to, fail) : fail_memory(fail);
	}
	for (size_t i = 0; good && i < sizeof(folders) / sizeof(folders[0]); i++) {
		char *to = file_join(handing->arena, handing->part, folders[i]);

		good = to ? file_tree_copy(folders[i], to, "draft", fail) : fail_memory(fail);
	}
	return good;
}

static bool write_head(const struct handing *handing, struct fail *fail)
{
	char hex[DIGEST_HEX_SIZE];
	char *path = file_join(handing->arena, handing->part, "chain-head.txt");
	char *line = arena_printf(handing->arena, "%s\n", digest_hex(handing->verify.chain_head, hex));

	return path && line ? file_write(path, str_of(line), fail) : fail_memory(fail);
}

/* The marker goes last: from then on the folder is whole, and only its name is missing. */
static bool place(struct handing *handing, struct fail *fail)
{
	char *marker = file_join(handing->arena, handing->part, MARKER);
	char *folder = arena_cstr(handing->arena, str_of(handing->target));

	if (!marker || !folder)
		return fail_memory(fail);
	*strrchr(folder, '/') = '\0';
	if (unlink(marker) != 0 || rename(handing->part, handing->target) != 0)
		return fail_errno(fail, errno, TR("%s: cannot be put into its place", "%s: 配置できません"),
		                  handing->target);
	return file_sync_folder(folder[0] ? folder : "/", fail);
}

bool handing_make(struct handing *handing, struct fail *fail)
{
	return check_target(handing, fail) && verify(handing, fail) && handing_check_custody(handing, fail) &&
	       open_part(handing, fail) && mirror(handing, fail) &&
	       (!handing->originals || handing_restore_originals(handing, fail)) && copy_workspace(handing, fail) &&
	       write_head(handing, fail) && handing_write_copies(handing, fail) &&
	       handing_write_inventory(handing, fail) && place(handing, fail);
}
