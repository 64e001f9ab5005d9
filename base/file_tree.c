/* Folders as lists of files; see file_tree.h. fts(3) walks without recursion and without limits on depth. */
#include "file_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "lang.h"

#define COPY_BYTES ((size_t)256 << 10)

static int compare_entries(const FTSENT **left, const FTSENT **right)
{
	return strcmp((*left)->fts_name, (*right)->fts_name);
}

static int compare_paths(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static FTS *walk_open(const char *folder, struct fail *fail)
{
	char *roots[] = {(char *)(uintptr_t)folder, NULL}; /* fts_open's interface is not const; it copies them */
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, compare_entries);

	if (!walk)
		fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), folder);
	return walk;
}

static bool is_file(const FTSENT *entry)
{
	struct stat status;

	return entry->fts_info == FTS_F ||
	       (entry->fts_info == FTS_SL && stat(entry->fts_accpath, &status) == 0 && S_ISREG(status.st_mode));
}

struct paths {
	struct arena *arena;
	const char **items;
	size_t count, room;
};

static bool paths_add(struct paths *paths, const char *path)
{
	if (paths->count == paths->room) {
		size_t room = paths->room ? 2 * paths->room : 64;
		const char **items = arena_alloc(paths->arena, room, sizeof(*items));

		if (!items)
			return false;
		if (paths->count)
			memcpy(items, paths->items, paths->count * sizeof(*items));
		paths->items = items;
		paths->room = room;
	}
	return (paths->items[paths->count++] = arena_cstr(paths->arena, str_of(path))) != NULL;
}

bool file_tree_list(const char *folder, struct arena *arena, const char *const **ret_paths, size_t *ret_count,
                    struct fail *fail)
{
	struct paths paths = {.arena = arena};
	FTS *walk = file_exists(folder) ? walk_open(folder, fail) : NULL;
	FTSENT *entry;
	bool good = walk || !file_exists(folder);

	while (good && walk && (entry = fts_read(walk))) {
		if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR || entry->fts_info == FTS_NS)
			good = fail_errno(fail, entry->fts_errno, TR("%s: cannot be read", "%s: 読めません"),
			                  entry->fts_path);
		else if (is_file(entry) && !paths_add(&paths, entry->fts_path + strlen(folder) + 1))
			good = fail_memory(fail);
	}
	if (walk)
		fts_close(walk);
	if (paths.count)
		qsort(paths.items, paths.count, sizeof(*paths.items), compare_paths);
	*ret_paths = paths.items;
	*ret_count = paths.count;
	return good;
}

static bool make_folder_of(const char *path, struct fail *fail)
{
	struct arena arena = {0};
	const char *slash = strrchr(path, '/');
	char *folder = slash ? arena_cstr(&arena, str_range(path, slash)) : NULL;
	bool good = !slash || (folder ? file_make_folder(folder, fail) : fail_memory(fail));

	arena_release(&arena);
	return good;
}

static bool copy_bytes(int in, const char *from, struct new_file *out, struct fail *fail)
{
	char *buffer = malloc(COPY_BYTES);
	ssize_t size = buffer ? 1 : 0;
	bool good = buffer ? true : fail_memory(fail);

	while (good && size != 0) {
		size = read(in, buffer, COPY_BYTES);
		if (size > 0)
			new_file_write(out, buffer, (size_t)size);
		else if (size < 0 && errno != EINTR)
			good = fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), from);
	}
	free(buffer);
	return good;
}

bool file_tree_copy_file(const char *from, const char *to, struct fail *fail)
{
	struct new_file *out;
	int in = open(from, O_RDONLY | O_CLOEXEC);
	bool good;

	if (in < 0)
		return fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), from);
	out = make_folder_of(to, fail) ? new_file_open(to, fail) : NULL;
	good = out && copy_bytes(in, from, out, fail);
	close(in);
	if (good)
		return new_file_commit(out, fail);
	new_file_abandon(out);
	return false;
}

/* Is one of the path's folders of this name? */
static bool passes_through(const char *path, const char *name)
{
	struct str rest = str_of(path), part;

	while (str_next(&rest, '/', &part))
		if (rest.size && str_is(part, name))
			return true;
	return false;
}

bool file_tree_copy(const char *from, const char *to, const char *skip, struct fail *fail)
{
	struct arena arena = {0};
	const char *const *paths;
	size_t count;
	bool good = file_tree_list(from, &arena, &paths, &count, fail);

	for (size_t i = 0; good && i < count; i++) {
		char *source = file_join(&arena, from, paths[i]), *target = file_join(&arena, to, paths[i]);

		if (skip && passes_through(paths[i], skip))
			continue;
		good = source && target ? file_tree_copy_file(source, target, fail) : fail_memory(fail);
	}
	arena_release(&arena);
	return good;
}

bool file_tree_remove(const char *folder, const char *keep, struct fail *fail)
{
	FTS *walk = walk_open(folder, fail);
	FTSENT *entry;
	bool good = walk != NULL;

	while (good && (entry = fts_read(walk))) {
		if (keep && entry->fts_level == 1 && strcmp(entry->fts_name, keep) == 0) {
			fts_set(walk, entry, FTS_SKIP);
			continue;
		}
		if (entry->fts_info == FTS_D || (keep && entry->fts_level == 0))
			continue;
		if ((entry->fts_info == FTS_DP ? rmdir(entry->fts_accpath) : unlink(entry->fts_accpath)) != 0)
			good = fail_errno(fail, errno, TR("%s: cannot be removed", "%s: 削除できません"),
			                  entry->fts_path);
	}
	if (walk)
		fts_close(walk);
	return good;
}
