/* What a crash left behind under segments/. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "archive_inside.h"
#include "catalog.h"
#include "lang.h"

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Paths of the segments that the manifest names, sorted; `gone`: also those that were compacted or pruned since. */
static bool known_paths(struct archive *archive, bool gone, struct arena *arena, const char ***ret_paths,
                        size_t *ret_count, struct fail *fail)
{
	struct catalog catalog;
	size_t paths_count = 0;

	if (!catalog_read(archive->manifest, NULL, arena, &catalog, fail))
		return false;

	const char **paths = arena_alloc(arena, catalog.entry_count + 1, sizeof(*paths));

	if (!paths)
		return fail_memory(fail);
	for (size_t i = 0; !gone && i < catalog.segment_count; i++)
		paths[paths_count++] = catalog.segments[i].path;
	for (size_t i = 0; gone && i < catalog.entry_count; i++)
		if (catalog.entries[i].segment.number)
			paths[paths_count++] = catalog.entries[i].segment.path;
	qsort(paths, paths_count, sizeof(*paths), compare_paths);
	*ret_paths = paths;
	*ret_count = paths_count;
	return true;
}

/* What a writer that died may have left: its temporary file, or a segment that no entry names yet. */
static bool is_ours(const char *name)
{
	return str_ends(str_of(name), STR(".seg")) || str_starts(str_of(name), STR(".geppo-"));
}

/* One folder of segments. */
static bool sweep_source(struct archive *archive, const char *source, const char **paths, size_t path_count,
                         struct arena *arena, struct text *problems, struct fail *fail)
{
	char *folder = arena_printf(arena, "%s/segments/%s", archive->folder, source);
	DIR *directory = folder ? opendir(folder) : NULL;
	struct dirent *item;
	bool done = true;

	if (!folder)
		return fail_memory(fail);
	if (!directory)
		return errno == ENOTDIR ? true
		                        : fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), folder);
	while (done && (item = readdir(directory))) {
		const char *path = arena_printf(arena, "segments/%s/%s", source, item->d_name);
		const char *full = arena_printf(arena, "%s/%s", folder, item->d_name);

		if (!path || !full)
			done = fail_memory(fail);
		else if (!is_ours(item->d_name) || bsearch(&path, paths, path_count, sizeof(*paths), compare_paths))
			continue;
		else if (problems)
			text_addf(problems,
			          TR("%s: no entry names this segment: an ingest was interrupted, or an entry was "
			             "removed\n",
			             "%s: このセグメントを指す項目がありません（取り込みの中断、または項目の削除）\n"),
			          full);
		else if (unlink(full) != 0)
			done = fail_errno(fail, errno, TR("%s: cannot be removed", "%s: 削除できません"), full);
	}
	closedir(directory);
	return done;
}

bool archive_sweep(struct archive *archive, struct text *problems, struct fail *fail)
{
	struct arena arena = {0};
	const char *folder = arena_printf(&arena, "%s/segments", archive->folder);
	DIR *directory = folder ? opendir(folder) : NULL;
	const char **paths = NULL;
	size_t path_count = 0;
	struct dirent *item;
	bool done = true, is_read;

	if (!folder)
		done = fail_memory(fail);
	else if (!directory && errno != ENOENT)
		done = fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), folder);
	/* A segment that was compacted or pruned may outlive its entry by a crash, or because somebody reads what the
	 * manifest said before: the next writer removes it, and to a reader it is nothing worth a word. */
	is_read = directory && !problems && flock(dirfd(directory), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	done = done && (!directory || known_paths(archive, problems || is_read, &arena, &paths, &path_count, fail));
	/* What was just read may stand on a transaction whose last step a crash left undone: were it taken back after
	 * segments were removed that it made nobody's, they would be missed. */
	done = done && (problems || !directory || file_sync_folder(archive->folder, fail));
	if (done && directory)
		while (done && (item = readdir(directory)))
			if (archive_source_valid(item->d_name))
				done = sweep_source(archive, item->d_name, paths, path_count, &arena, problems, fail);
	if (directory)
		closedir(directory);
	arena_release(&arena);
	return done;
}
