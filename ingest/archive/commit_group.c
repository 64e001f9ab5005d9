/* Group commit. Each file is synced by itself, which every file system understands, instead of all at once by syncfs,
 * which would wait for whatever else the machine has to write: since the writing has begun when the file joined, the
 * syncs mostly find it done. */
#include "commit_group.h"

#include <string.h>
#include <unistd.h>

bool group_is_full(const struct group *group)
{
	return group->count == GROUP_FILES_MAX || group->size_bytes >= GROUP_BYTES_MAX;
}

/* The entry's strings in the group's arena. */
static bool keep_strings(struct group *group, struct manifest_entry *entry)
{
	const char **strings[] = {&entry->file.source, &entry->file.name, &entry->file.dialect, &entry->file.damage,
	                          &entry->segment.path};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		*strings[i] = arena_cstr(&group->arena, str_of(*strings[i]));
	struct extent *extents = arena_alloc(&group->arena, entry->file.extent_count + 1, sizeof(*extents));

	if (extents && entry->file.extent_count > 0)
		memcpy(extents, entry->file.extents, entry->file.extent_count * sizeof(*extents));
	entry->file.extents = extents;
	entry->file.retired = NULL;
	entry->file.doubts = NULL;
	entry->file.retired_count = entry->file.doubt_count = 0;
	return !arena_failed(&group->arena);
}

bool group_add(struct group *group, const struct manifest_entry *entry, struct new_file *file, const char *path,
               struct fail *fail)
{
	struct group_member *member = &group->members[group->count];

	*member = (struct group_member){file, arena_cstr(&group->arena, str_of(path)), *entry};
	if (!member->path || !keep_strings(group, &member->entry)) {
		new_file_abandon(file);
		return fail_memory(fail);
	}
	if (file)
		new_file_start_sync(file);
	group->count++;
	group->size_bytes += entry->segment.size_bytes;
	return true;
}

const struct manifest_entry *group_find_content(const struct group *group, const char *source, struct xxh128 content,
                                                uint64_t text_bytes)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct manifest_entry *entry = &group->members[i].entry;

		if (entry->kind == ENTRY_FILE && xxh128_equal(entry->file.content, content) &&
		    entry->file.text_bytes == text_bytes && strcmp(entry->file.source, source) == 0)
			return entry;
	}
	return NULL;
}

const struct manifest_entry *group_find_name(const struct group *group, const char *name)
{
	for (size_t i = group->count; i-- > 0;)
		if (group->members[i].entry.kind == ENTRY_FILE &&
		    strcmp(group->members[i].entry.file.name, name) == 0)
			return &group->members[i].entry;
	return NULL;
}

static void group_clear(struct group *group)
{
	arena_clear(&group->arena);
	group->count = 0;
	group->size_bytes = 0;
}

void group_abandon(struct group *group)
{
	for (size_t i = 0; i < group->count; i++) {
		struct group_member *member = &group->members[i];

		if (member->file)
			new_file_abandon(member->file);
		else if (member->path[0])
			unlink(member->path);
	}
	group_clear(group);
}

void group_release(struct group *group)
{
	group_abandon(group);
	arena_release(&group->arena);
}

static bool sync_files(struct group *group, struct fail *fail)
{
	for (size_t i = 0; i < group->count; i++)
		if (group->members[i].file && !new_file_sync(group->members[i].file, fail))
			return false;
	return true;
}

static bool place_files(struct group *group, struct fail *fail)
{
	for (size_t i = 0; i < group->count; i++) {
		struct new_file *file = group->members[i].file;

		group->members[i].file = NULL;
		if (file && !new_file_place(file, fail))
			return false;
	}
	return true;
}

/* The folder of each source once, and the one that holds these folders: one of them may be new. */
static bool sync_folders(struct group *group, const char *folder, struct fail *fail)
{
	const char *synced[GROUP_FILES_MAX];
	size_t count = 0;
	char *path = arena_printf(&group->arena, "%s/segments", folder);

	for (size_t i = 0; path && i < group->count; i++) {
		const char *source = group->members[i].entry.file.source;
		size_t known = 0;

		while (known < count && strcmp(synced[known], source) != 0)
			known++;
		if (known < count || !group->members[i].path[0])
			continue;
		synced[count++] = source;

		char *place = arena_printf(&group->arena, "%s/%s", path, source);

		if (!place)
			return fail_memory(fail);
		if (!file_sync_folder(place, fail))
			return false;
	}
	if (!path)
		return fail_memory(fail);
	return count == 0 || file_sync_folder(path, fail);
}

static bool enter(struct group *group, struct manifest *manifest, struct fail *fail)
{
	struct manifest_entry *entries[GROUP_FILES_MAX];

	for (size_t i = 0; i < group->count; i++)
		entries[i] = &group->members[i].entry;
	return manifest_add(manifest, entries, group->count, fail);
}

/* A transaction that failed may be made all the same: the disk refused only the last step, that makes it certain. Then
 * the manifest names the segments, and they must stay; they stay too when it cannot be asked, and the next writer
 * removes what no entry names. */
static bool may_be_entered(const struct group *group, struct manifest *manifest)
{
	struct fail ignored = {0};
	int64_t last = 0;

	return !manifest_last_id(manifest, &last, &ignored) ||
	       (group->members[0].entry.id > 0 && last >= group->members[0].entry.id);
}

bool group_commit(struct group *group, const char *folder, struct manifest *manifest, struct fail *fail)
{
	if (group->count == 0)
		return true;
	if (!sync_files(group, fail) || !place_files(group, fail) || !sync_folders(group, folder, fail)) {
		group_abandon(group);
		return false;
	}

	bool done = enter(group, manifest, fail);

	if (done || may_be_entered(group, manifest))
		group_clear(group);
	else
		group_abandon(group);
	return done;
}
