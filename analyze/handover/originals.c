/* Every log file as it was taken in; see handing.h. */
#include <inttypes.h>
#include <string.h>

#include "file.h"
#include "handing.h"

static bool write_bytes(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	new_file_write(user, bytes.at, bytes.size); /* sticky: the commit says what went wrong */
	return true;
}

/* A name below originals/: no way up, not absolute, without the ending of a compression that is no longer there. */
static const char *safe_name(struct arena *arena, const char *source, const char *name)
{
	static const char *const endings[] = {".gz", ".zst", ".xz", ".bz2"};
	struct text text = {0};
	struct str rest = str_of(name), part;
	const char *kept;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (str_ends(rest, str_of(endings[i])))
			rest = str_take(rest, rest.size - strlen(endings[i]));
	text_addf(&text, "originals/%s", source);
	while (str_next(&rest, '/', &part))
		if (part.size && !str_is(part, "."))
			text_addf(&text, "/%.*s", STR_ARGS(str_is(part, "..") ? STR("__") : part));
	kept = arena_cstr(arena, text_str(&text));
	text_release(&text);
	return kept;
}

static bool same_name(const struct archive_file *a, const struct archive_file *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->source, b->source) == 0;
}

/* Is all of it the beginning, or the whole, of a later file of its name? Then that one is enough. */
static bool is_within_later(const struct archive_file *files, size_t count, size_t index)
{
	const struct archive_file *file = &files[index];
	int64_t id = file->id;

	for (size_t i = index + 1; i < count; i++) {
		if (!same_name(&files[i], file))
			continue;
		if (xxh128_equal(files[i].content, file->content) && files[i].text_bytes == file->text_bytes)
			return true;
		if (files[i].base == id && files[i].base_lines >= file->line_count &&
		    files[i].text_bytes >= file->text_bytes)
			return true;
	}
	return false;
}

static bool has_later(const struct archive_file *files, size_t count, size_t index)
{
	for (size_t i = index + 1; i < count; i++)
		if (same_name(&files[i], &files[index]))
			return true;
	return false;
}

static bool restore(struct handing *handing, const struct archive_file *file, const char *name, struct fail *fail)
{
	char *path = file_join(handing->arena, handing->part, name);
	char *folder = path ? arena_cstr(handing->arena, str_of(path)) : NULL;
	struct new_file *out;
	struct fail why = {0};

	if (!folder)
		return fail_memory(fail);
	*strrchr(folder, '/') = '\0';
	if (!file_make_folder(folder, fail) || !(out = new_file_open(path, fail)))
		return false;
	if (archive_restore_version(handing->archive, file->id, write_bytes, out, &why)) {
		handing->original_count++;
		return new_file_commit(out, fail);
	}
	new_file_abandon(out);
	/* The archive verified, so what does not come back was pruned when its custody had ended. */
	if (handing->verify.pruned_file_count > handing->unrestorable_count) {
		handing->unrestorable_count++;
		return true;
	}
	*fail = why;
	return false;
}

bool handing_restore_originals(struct handing *handing, struct fail *fail)
{
	const struct archive_file *files;
	size_t count;

	if (!archive_files(handing->archive, NULL, handing->arena, &files, &count, fail))
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *name = safe_name(handing->arena, files[i].source, files[i].name), *path;

		if (is_within_later(files, count, i))
			continue;
		if (has_later(files, count, i))
			name = arena_printf(handing->arena, "%s.version-%" PRId64, name ? name : "", files[i].id);
		path = name ? file_join(handing->arena, handing->part, name) : NULL;
		/* Two names that differ in their ending only: a log and its compressed copy of another day. */
		if (path && file_exists(path))
			name = arena_printf(handing->arena, "%s.file-%" PRId64, name, files[i].id);
		if (!name || !path)
			return fail_memory(fail);
		if (!restore(handing, &files[i], name, fail))
			return false;
	}
	return true;
}
