/* Which files a source has, and in which order. */
#include "ingest.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

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

static bool list_globs(const struct config_source *source, struct arena *arena, const char ***ret_names,
                       size_t *ret_count, struct fail *fail)
{
	glob_t found;
	memset(&found, 0, sizeof(found));
	for (size_t i = 0; i < source->path_count; i++) {
		int result = glob(source->paths[i], GLOB_MARK | (i > 0 ? GLOB_APPEND : 0), NULL, &found);
		if (result != 0 && result != GLOB_NOMATCH) {
			globfree(&found);
			return result == GLOB_NOSPACE
			               ? fail_memory(fail)
			               : fail_set(fail, FAIL_IO,
			                          TR("%s: a folder cannot be read", "%s: フォルダーを読めません"),
			                          source->paths[i]);
		}
	}
	const char **names = arena_alloc(arena, found.gl_pathc + 1, sizeof(*names));
	size_t count = 0;
	for (size_t i = 0; names && i < found.gl_pathc; i++)
		if (!str_ends(str_of(found.gl_pathv[i]), STR("/")))
			names[count++] = arena_cstr(arena, str_of(found.gl_pathv[i]));
	globfree(&found);
	*ret_names = names;
	*ret_count = count;
	return names && !arena_failed(arena) ? true : fail_memory(fail);
}

static bool nothing_found(const struct config_source *source, struct fail *fail)
{
	return fail_set(fail, FAIL_INPUT,
	                TR("no log of source %s: %s%s matches no file",
	                   "ソース %s のログがありません: %s%s に合うファイルがありません"),
	                source->name, source->path_count ? source->paths[0] : "", source->path_count > 1 ? " …" : "");
}

bool ingest_list(const struct config_source *source, const char *const *files, size_t file_count, struct arena *arena,
                 const char *const **ret_names, size_t *ret_count, struct fail *fail)
{
	const char **names = NULL;
	size_t count = 0;
	if (file_count > 0) {
		names = arena_alloc(arena, file_count, sizeof(*names));
		for (size_t i = 0; names && i < file_count; i++)
			names[count++] = arena_cstr(arena, str_of(files[i]));
		if (!names || arena_failed(arena))
			return fail_memory(fail);
	} else if (!list_globs(source, arena, &names, &count, fail)) {
		return false;
	}
	if (count == 0)
		return nothing_found(source, fail);
	qsort(names, count, sizeof(*names), compare_names);
	size_t kept = 1;
	for (size_t i = 1; i < count; i++)
		if (strcmp(names[i], names[kept - 1]) != 0)
			names[kept++] = names[i];
	*ret_names = names;
	*ret_count = kept;
	return true;
}
