/* Which files a source has, and in which order. */
#include "ingest.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "input.h"
#include "lang.h"
#include "number.h"

/* A name as rotation counts it: base, and the number behind it (0: none). */
struct rotated {
	struct str base;
	uint64_t number;
};

static struct rotated rotated_of(const char *name)
{
	static const char *const endings[] = {".gz", ".zst", ".xz", ".bz2"};
	struct rotated rotated = {str_of(name), 0};
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (str_ends(rotated.base, str_of(endings[i])))
			rotated.base = str_take(rotated.base, rotated.base.size - strlen(endings[i]));
	size_t dot = rotated.base.size;
	while (dot > 0 && rotated.base.at[dot - 1] >= '0' && rotated.base.at[dot - 1] <= '9')
		dot--;
	/* Up to five digits: more is a date. */
	if (dot > 1 && dot < rotated.base.size && rotated.base.at[dot - 1] == '.' && rotated.base.size - dot <= 5 &&
	    number_u64(str_skip(rotated.base, dot), 99999, &rotated.number))
		rotated.base = str_take(rotated.base, dot - 1);
	return rotated;
}

/* Oldest first: higher numbers before lower ones, the live file last. */
static int compare_names(const void *left, const void *right)
{
	const char *a = *(const char *const *)left, *b = *(const char *const *)right;
	struct rotated ra = rotated_of(a), rb = rotated_of(b);
	int order = str_compare(ra.base, rb.base);
	if (order == 0 && ra.number != rb.number)
		order = ra.number > rb.number ? -1 : 1;
	return order != 0 ? order : strcmp(a, b);
}

/* Where what a pattern leads to and cannot be looked at is noted. glob() hands its functions no pointer of the
 * caller's. */
static _Thread_local struct {
	struct input_names *names;
	struct arena *arena;
	struct fail *fail;
} unreadable;

/* What is not there holds no log; what cannot be looked at may. Its name stands for what it holds, so that opening it
 * says why. */
static void note_unreadable(const char *path)
{
	int reason = errno;
	if (reason != ENOENT && reason != ENOTDIR)
		(void)!input_names_take(unreadable.names, arena_cstr(unreadable.arena, str_of(path)), unreadable.arena,
		                        unreadable.fail);
	errno = reason;
}

static void *look_into(const char *path)
{
	DIR *folder = opendir(path);
	if (!folder)
		note_unreadable(path);
	return folder;
}

static void *look_further(void *folder)
{
	return readdir(folder);
}

static void look_away(void *folder)
{
	closedir(folder);
}

static int look_at(const char *path, void *status)
{
	int result = stat(path, status);
	if (result != 0)
		note_unreadable(path);
	return result;
}

static int look_at_link(const char *path, void *status)
{
	int result = lstat(path, status);
	if (result != 0)
		note_unreadable(path);
	return result;
}

/* Folders that a pattern matches are passed over: what lies in them needs a pattern of its own. */
static bool list_globs(const struct config_source *source, struct arena *arena, struct input_names *names,
                       struct fail *fail)
{
	glob_t found;
	memset(&found, 0, sizeof(found));
	found.gl_opendir = look_into;
	found.gl_readdir = look_further;
	found.gl_closedir = look_away;
	found.gl_stat = look_at;
	found.gl_lstat = look_at_link;
	unreadable.names = names;
	unreadable.arena = arena;
	unreadable.fail = fail;
	bool good = true;
	for (size_t i = 0; good && i < source->path_count; i++) {
		int result =
		        glob(source->paths[i], GLOB_MARK | GLOB_ALTDIRFUNC | (i > 0 ? GLOB_APPEND : 0), NULL, &found);
		good = fail->kind == FAIL_NONE && (result == 0 || result == GLOB_NOMATCH || fail_memory(fail));
	}
	for (size_t i = 0; good && i < found.gl_pathc; i++)
		if (!str_ends(str_of(found.gl_pathv[i]), STR("/")))
			good = input_names_take(names, arena_cstr(arena, str_of(found.gl_pathv[i])), arena, fail);
	globfree(&found);
	return good;
}

static bool nothing_found(const struct config_source *source, struct fail *fail)
{
	return fail_set(fail, FAIL_INPUT,
	                TR("no log of source %s: %s%s matches no file",
	                   "ソース %s のログがありません: %s%s に合うファイルがありません"),
	                source->name, source->path_count ? source->paths[0] : "", source->path_count > 1 ? " …" : "");
}

bool ingest_list(const struct config_source *source, const char *const *files, size_t file_count,
                 const struct stream_options *options, struct arena *arena, const char *const **ret_names,
                 size_t *ret_count, struct fail *fail)
{
	struct input_names found = {0}, names = {0};
	if (file_count == 0 && !list_globs(source, arena, &found, fail))
		return false;
	for (size_t i = 0; i < file_count; i++)
		if (!input_names_take(&found, arena_cstr(arena, str_of(files[i])), arena, fail))
			return false;
	if (found.count == 0)
		return nothing_found(source, fail);
	if (file_count == 0)
		qsort(found.items, found.count, sizeof(*found.items), compare_names);
	for (size_t i = 0; i < found.count; i++)
		if ((i == 0 || strcmp(found.items[i], found.items[i - 1]) != 0) &&
		    !input_names_add(&names, found.items[i], options, arena, fail))
			return false;
	*ret_names = names.items;
	*ret_count = names.count;
	return true;
}
