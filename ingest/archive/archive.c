/* Opening an archive, its lock, and the lists of files and segments. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive_inside.h"
#include "catalog.h"
#include "file.h"
#include "lang.h"

#define SOURCE_BYTES_MAX 100U

bool archive_source_valid(const char *source)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	size_t size = source ? strlen(source) : 0;

	return size > 0 && size <= SOURCE_BYTES_MAX && source[0] != '.' && strspn(source, allowed) == size;
}

/* --- Lock --- */

static int lock_open(const char *folder, int flags)
{
	struct arena arena = {0};
	const char *path = arena_printf(&arena, "%s/lock", folder);
	int descriptor = path ? open(path, flags | O_CLOEXEC, 0600) : -1;

	arena_release(&arena);
	return descriptor;
}

#define LOCK_TRIES 10
#define LOCK_WAIT_NS 10000000

/* Whoever asks whether somebody writes holds the lock for a moment, and must not be taken for a writer. */
static bool lock_try(int lock)
{
	const struct timespec moment = {0, LOCK_WAIT_NS};

	for (int tries = 0; flock(lock, LOCK_EX | LOCK_NB) != 0; tries++) {
		if (errno != EWOULDBLOCK || tries == LOCK_TRIES)
			return false;
		nanosleep(&moment, NULL);
		errno = EWOULDBLOCK;
	}
	return true;
}

/* The lock is the system's, on the open file; the process number inside is for people. */
static bool lock_take(struct archive *archive, struct fail *fail)
{
	char holder[32] = "";
	ssize_t size;

	archive->lock = lock_open(archive->folder, O_RDWR | O_CREAT);
	if (archive->lock < 0)
		return fail_errno(fail, errno, TR("%s: cannot open the lock", "%s: ロックファイルを開けません"),
		                  archive->folder);
	if (!lock_try(archive->lock)) {
		if (errno != EWOULDBLOCK)
			return fail_errno(fail, errno, TR("%s: cannot be locked", "%s: ロックできません"),
			                  archive->folder);
		size = pread(archive->lock, holder, sizeof(holder) - 1, 0);
		holder[size > 0 ? strcspn(holder, "\n") : 0] = '\0';
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: process %s is writing to this archive",
		                   "%s: プロセス %s がこのアーカイブに書き込み中です"),
		                archive->folder, holder[0] ? holder : "?");
	}

	int written = snprintf(holder, sizeof(holder), "%ld\n", (long)getpid());

	if (ftruncate(archive->lock, 0) != 0 || pwrite(archive->lock, holder, (size_t)written, 0) != written)
		return fail_errno(fail, errno, TR("%s: cannot write the lock", "%s: ロックファイルに書けません"),
		                  archive->folder);
	return true;
}

bool archive_is_locked(const struct archive *archive)
{
	int descriptor = archive->mode == ARCHIVE_READ ? lock_open(archive->folder, O_RDONLY) : -1;
	bool locked = descriptor >= 0 && flock(descriptor, LOCK_SH | LOCK_NB) != 0;

	if (descriptor >= 0)
		close(descriptor);
	return locked;
}

/* A segment that is compacted or pruned while somebody reads stays until the next writer: see archive_sweep. */
static bool hold_segments(struct archive *archive, struct fail *fail)
{
	struct arena arena = {0};
	const char *path = arena_printf(&arena, "%s/segments", archive->folder);

	if (path)
		archive->reading = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (archive->reading >= 0 && flock(archive->reading, LOCK_SH) != 0 && errno == EINTR)
		;
	arena_release(&arena);
	return path || fail_memory(fail);
}

/* --- Open, close --- */

/* A reader needs a manifest; segments without one are no fresh archive but a damaged one, also for a writer. */
static bool manifest_is_there(const char *folder, enum archive_mode mode, struct fail *fail)
{
	struct arena arena = {0};
	const char *manifest = arena_printf(&arena, "%s/manifest.db", folder);
	const char *segments = arena_printf(&arena, "%s/segments", folder);
	bool there = false;

	if (!manifest || !segments)
		fail_memory(fail);
	else if (access(manifest, F_OK) == 0)
		there = true;
	else if (access(segments, F_OK) == 0)
		fail_set(fail, FAIL_FORMAT, TR("%s: the manifest is missing", "%s: 目録がありません"), manifest);
	else if (mode == ARCHIVE_WRITE)
		there = true; /* it is made */
	else
		fail_set(fail, FAIL_INPUT,
		         TR("%s: there is no archive here yet; `geppo ingest` makes one",
		            "%s: アーカイブがまだありません（geppo ingest が作ります）"),
		         folder);
	arena_release(&arena);
	return there;
}

struct archive *archive_open(const char *folder, enum archive_mode mode, struct fail *fail)
{
	struct archive *archive = calloc(1, sizeof(*archive));
	size_t size = strlen(folder) + 1;

	if (!archive) {
		fail_memory(fail);
		return NULL;
	}
	archive->lock = archive->reading = -1;
	archive->mode = mode;
	archive->folder = malloc(size);
	if (!archive->folder) {
		fail_memory(fail);
	} else {
		memcpy(archive->folder, folder, size);
		if ((mode == ARCHIVE_READ || (file_make_folder(folder, fail) && lock_take(archive, fail))) &&
		    manifest_is_there(folder, mode, fail) && (mode == ARCHIVE_WRITE || hold_segments(archive, fail)))
			archive->manifest = manifest_open(folder, mode == ARCHIVE_WRITE, fail);
	}
	if (archive->manifest && manifest_last_number(archive->manifest, &archive->last_number, fail) &&
	    manifest_last_id(archive->manifest, &archive->last_id, fail) &&
	    (mode == ARCHIVE_READ || archive_sweep(archive, NULL, fail)))
		return archive;
	archive_close(archive);
	return NULL;
}

void archive_close(struct archive *archive)
{
	if (!archive)
		return;
	group_release(&archive->group);
	manifest_close(archive->manifest);
	if (archive->lock >= 0)
		close(archive->lock);
	if (archive->reading >= 0)
		close(archive->reading);
	free(archive->folder);
	free(archive);
}

/* --- Files --- */

bool archive_find_content(struct archive *archive, const char *source, struct xxh128 content, uint64_t text_bytes,
                          bool *ret_found, struct archive_file *ret_file, struct arena *arena, struct fail *fail)
{
	const struct manifest_entry *pending = group_find_content(&archive->group, source, content, text_bytes);
	struct manifest_entry *entry;

	if (!manifest_find_content(archive->manifest, source, content, text_bytes, NULL, false, arena, &entry, fail))
		return false;
	*ret_found = entry || pending;
	if (!*ret_found)
		return true;
	*ret_file = entry ? entry->file : pending->file;
	if (entry)
		return true;
	ret_file->name = arena_cstr(arena, str_of(pending->file.name));
	ret_file->source = arena_cstr(arena, str_of(pending->file.source));
	ret_file->dialect = arena_cstr(arena, str_of(pending->file.dialect));
	ret_file->damage = arena_cstr(arena, str_of(pending->file.damage));
	ret_file->extents = NULL;
	ret_file->extent_count = 0;
	ret_file->id = archive->last_id + 1;
	while (&archive->group.members[ret_file->id - archive->last_id - 1].entry != pending)
		ret_file->id++;
	return arena_failed(arena) ? fail_memory(fail) : true;
}

bool archive_file_line(struct archive *archive, const char *source, int64_t id, uint64_t line, bool *ret_found,
                       struct extent *ret_extent, struct fail *fail)
{
	struct arena arena = {0};
	struct catalog catalog;
	const struct archive_file *file = NULL;
	struct extent *extents;
	size_t count = 0;
	bool done = catalog_read(archive->manifest, source, &arena, &catalog, fail);

	*ret_found = false;
	if (done && (file = catalog_file(&catalog, id)) != NULL)
		done = catalog_file_extents(&catalog, file, &arena, &extents, &count, fail);
	for (size_t i = 0; done && i < count && !*ret_found; i++) {
		*ret_found = line < extents[i].line_count && !(file->cut_bytes > 0 && i + 1 == count &&
		                                               line + 1 == extents[i].line_count);
		if (*ret_found)
			*ret_extent = (struct extent){extents[i].segment, extents[i].first_line + line, 1, false};
		if (line < extents[i].line_count)
			break;
		line -= extents[i].line_count;
	}
	arena_release(&arena);
	return done;
}

bool archive_file_extents(struct archive *archive, const char *source, int64_t id, uint64_t line_count,
                          struct arena *arena, const struct extent **ret_extents, size_t *ret_count, struct fail *fail)
{
	struct catalog catalog;
	const struct archive_file *file;
	struct extent *extents;
	size_t count = 0;

	*ret_count = 0;
	if (!catalog_read(archive->manifest, source, arena, &catalog, fail))
		return false;
	file = catalog_file(&catalog, id);
	if (file && !catalog_file_extents(&catalog, file, arena, &extents, &count, fail))
		return false;
	for (size_t i = 0; i < count && line_count > 0; i++) {
		extents[i].line_count = extents[i].line_count < line_count ? extents[i].line_count : line_count;
		line_count -= extents[i].line_count;
		*ret_extents = extents;
		*ret_count = i + 1;
	}
	return true;
}

const char *archive_folder(const struct archive *archive)
{
	return archive->folder;
}

bool archive_latest_content(struct archive *archive, const char *source, struct xxh128 content, uint64_t text_bytes,
                            struct archive_file *ret_file, struct arena *arena, struct fail *fail)
{
	struct manifest_entry *entry;

	*ret_file = (struct archive_file){.id = 0};
	if (!archive_commit(archive, fail) ||
	    !manifest_find_content(archive->manifest, source, content, text_bytes, NULL, true, arena, &entry, fail))
		return false;
	if (entry)
		*ret_file = entry->file;
	return true;
}

/* Was a file of this name seen with this content? */
static bool is_noted(struct archive *archive, const struct archive_file *file, bool *ret_noted, struct fail *fail)
{
	struct manifest_entry *entry = NULL;
	struct arena arena = {0};
	bool done = manifest_find_content(archive->manifest, file->source, file->content, file->text_bytes, file->name,
	                                  false, &arena, &entry, fail);

	*ret_noted = entry != NULL;
	for (size_t i = 0; i < archive->group.count && !*ret_noted; i++) {
		const struct archive_file *pending = &archive->group.members[i].entry.file;

		*ret_noted = strcmp(pending->name, file->name) == 0 && strcmp(pending->source, file->source) == 0 &&
		             xxh128_equal(pending->content, file->content) && pending->text_bytes == file->text_bytes;
	}
	arena_release(&arena);
	return done;
}

bool archive_note_file(struct archive *archive, struct archive_file *file, struct fail *fail)
{
	struct manifest_entry entry = {.kind = ENTRY_FILE, .file = *file};
	bool noted = false;

	if (!is_noted(archive, file, &noted, fail))
		return false;
	if (noted)
		return true;
	entry.segment.path = "";
	entry.segment.min_us = entry.segment.max_us = NO_TIME;
	return archive_join(archive, &entry, NULL, "", &file->id, fail);
}

bool archive_note(struct archive *archive, const struct archive_note *note, struct fail *fail)
{
	struct manifest_entry entry = {.kind = note->kind,
	                               .file = {.source = note->source,
	                                        .name = note->name,
	                                        .dialect = "",
	                                        .base = note->about,
	                                        .extents = note->extents,
	                                        .extent_count = note->extent_count,
	                                        .min_us = NO_TIME,
	                                        .max_us = NO_TIME,
	                                        .ingested_us = note->now_us,
	                                        .damage = note->why}};

	entry.segment.path = "";
	entry.segment.min_us = entry.segment.max_us = NO_TIME;
	if (archive->group.count == GROUP_FILES_MAX && !archive_commit(archive, fail))
		return false;
	return group_add(&archive->group, &entry, NULL, "", fail);
}

/* A note about lines, which goes with the file that showed it. */
static bool join_note(struct archive *archive, const struct archive_file *file, enum entry_kind kind,
                      const struct extent *extents, size_t count, const char *why, struct fail *fail)
{
	return archive_note(archive,
	                    &(struct archive_note){.kind = kind,
	                                           .source = file->source,
	                                           .name = file->name,
	                                           .why = why,
	                                           .extents = extents,
	                                           .extent_count = count,
	                                           .now_us = file->ingested_us},
	                    fail);
}

static bool join_notes(struct archive *archive, const struct archive_file *file, uint64_t number, struct fail *fail)
{
	struct arena arena = {0};
	struct extent *retired = arena_alloc(&arena, file->retired_count, sizeof(*retired));
	const char *why = file->retired_why ? file->retired_why : "completed";
	bool good = retired || fail_memory(fail);

	for (size_t i = 0; good && i < file->retired_count; i++) {
		retired[i] = file->retired[i];
		retired[i].segment = retired[i].segment ? retired[i].segment : number;
	}
	good = good && (file->retired_count == 0 ||
	                join_note(archive, file, ENTRY_RETIRED, retired, file->retired_count, why, fail));
	arena_release(&arena);
	if (!good)
		return false;
	for (size_t i = 0; i < file->doubt_count; i++) {
		struct extent extents[] = {file->doubts[i].lines, file->doubts[i].known};

		extents[0].segment = number;
		if (!join_note(archive, file, ENTRY_DOUBT, extents, 2, "", fail))
			return false;
	}
	return true;
}

bool archive_join(struct archive *archive, const struct manifest_entry *entry, struct new_file *file, const char *path,
                  int64_t *ret_id, struct fail *fail)
{
	size_t notes = (entry->file.retired_count > 0) + entry->file.doubt_count;

	/* All or none: they must not come into two groups. */
	if ((notes > 0 && archive->group.count + notes + 1 > GROUP_FILES_MAX && !archive_commit(archive, fail)) ||
	    !join_notes(archive, &entry->file, entry->segment.number, fail)) {
		new_file_abandon(file);
		return false;
	}
	if (!group_add(&archive->group, entry, file, path, fail))
		return false;
	if (ret_id)
		*ret_id = archive->last_id + (int64_t)archive->group.count;
	return group_is_full(&archive->group) ? archive_commit(archive, fail) : true;
}

bool archive_commit(struct archive *archive, struct fail *fail)
{
	size_t count = archive->group.count;

	if (!group_commit(&archive->group, archive->folder, archive->manifest, fail))
		return false;
	archive->last_id += (int64_t)count;
	return true;
}

size_t archive_pending_count(const struct archive *archive)
{
	return archive->group.count;
}

bool archive_files(struct archive *archive, const char *source, struct arena *arena,
                   const struct archive_file **ret_files, size_t *ret_count, struct fail *fail)
{
	struct catalog catalog;

	if (!catalog_read(archive->manifest, source, arena, &catalog, fail))
		return false;
	*ret_files = catalog.files;
	*ret_count = catalog.file_count;
	return true;
}

struct segment_info archive_segment_info(const struct archive *archive, const struct segment_info *segment,
                                         struct arena *arena)
{
	struct segment_info info = *segment;

	info.path = arena_printf(arena, "%s/%s", archive->folder, segment->path);
	return info;
}

/* Lines without a stamp are comments and rejected ones: a segment that has any is asked for at every time. */
static bool may_hold(const struct segment_info *segment, int64_t from_us, int64_t until_us)
{
	if (segment->min_us == NO_TIME || segment->line_count != segment->record_count)
		return true;
	return segment->min_us < until_us && segment->max_us >= from_us;
}

bool archive_segments(struct archive *archive, const char *source, int64_t from_us, int64_t until_us,
                      struct arena *arena, const struct segment_info **ret_segments, size_t *ret_count,
                      struct fail *fail)
{
	struct catalog catalog;
	size_t kept = 0;

	if (!catalog_read(archive->manifest, source, arena, &catalog, fail))
		return false;

	struct segment_info *segments = arena_alloc(arena, catalog.segment_count + 1, sizeof(*segments));

	if (!segments)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog.segment_count; i++)
		if (may_hold(&catalog.segments[i], from_us, until_us))
			segments[kept++] = archive_segment_info(archive, &catalog.segments[i], arena);
	if (arena_failed(arena))
		return fail_memory(fail);
	*ret_segments = segments;
	*ret_count = kept;
	return true;
}

bool archive_chain_head(struct archive *archive, struct sha256 *ret_head, struct fail *fail)
{
	struct arena arena = {0};
	struct manifest_entry *entries;
	size_t count;
	bool done = manifest_entries(archive->manifest, NULL, &arena, &entries, &count, fail);

	if (done)
		*ret_head = count ? entries[count - 1].digest : (struct sha256){{0}};
	arena_release(&arena);
	return done;
}

bool archive_had_head(struct archive *archive, struct sha256 head, bool *ret_had, struct fail *fail)
{
	struct arena arena = {0};
	struct manifest_entry *entries;
	size_t count;
	bool done = manifest_entries(archive->manifest, NULL, &arena, &entries, &count, fail);

	*ret_had = digest_equal(head, (struct sha256){{0}});
	for (size_t i = 0; done && i < count && !*ret_had; i++)
		*ret_had = digest_equal(entries[i].digest, head);
	arena_release(&arena);
	return done;
}
