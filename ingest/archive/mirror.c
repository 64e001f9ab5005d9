/* The second copy. */
#include "mirror.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_inside.h"
#include "catalog.h"
#include "file.h"
#include "lang.h"

#define COPY_BYTES ((size_t)256 << 10)
/* Of the manifest on its way. */
#define NEW_MANIFEST ".geppo-manifest.db"

struct mirroring {
	struct archive *archive;
	const char *folder;
	struct arena arena;
	struct catalog catalog; /* ours */
	int lock;
	bool full;
	struct mirror_result *result;
};

/* --- Is it a place for a copy? --- */

static bool is_ours(const char *name)
{
	return name[0] == '.' ? strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strncmp(name, ".geppo-", 7) == 0
	                      : strcmp(name, "lock") == 0 || strcmp(name, "segments") == 0 ||
	                                strcmp(name, "manifest.db") == 0 || strcmp(name, "marks") == 0;
}

static bool check_folder(const struct mirroring *mirroring, struct fail *fail)
{
	DIR *directory = opendir(mirroring->folder);
	struct stat own, other;
	struct dirent *item;
	bool done = true;

	if (!directory)
		return fail_errno(fail, errno, TR("%s: cannot be read", "%s: 読めません"), mirroring->folder);
	if (stat(mirroring->archive->folder, &own) == 0 && stat(mirroring->folder, &other) == 0 &&
	    own.st_dev == other.st_dev && own.st_ino == other.st_ino)
		done = fail_set(fail, FAIL_INPUT, TR("%s: is the archive itself", "%s: アーカイブそのものです"),
		                mirroring->folder);
	while (done && (item = readdir(directory)))
		if (!is_ours(item->d_name))
			done = fail_set(fail, FAIL_INPUT,
			                TR("%s: holds %s, so it is no copy of an archive; name an empty folder",
			                   "%s: %s があるため複製先にできません。空のフォルダーを指定してください"),
			                mirroring->folder, item->d_name);
	closedir(directory);
	return done;
}

static bool take_lock(struct mirroring *mirroring, struct fail *fail)
{
	const char *path = arena_printf(&mirroring->arena, "%s/lock", mirroring->folder);

	if (!path)
		return fail_memory(fail);
	mirroring->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (mirroring->lock < 0)
		return fail_errno(fail, errno, "%s", path);
	return flock(mirroring->lock, LOCK_EX | LOCK_NB) == 0
	               ? true
	               : fail_set(fail, FAIL_INPUT,
	                          TR("%s: another process is writing there", "%s: 別のプロセスが書き込み中です"),
	                          mirroring->folder);
}

static void drop_lock(struct mirroring *mirroring)
{
	if (mirroring->lock >= 0)
		close(mirroring->lock);
	mirroring->lock = -1;
}

/* --- The two chains --- */

/* The copy's chain must be a beginning of ours. */
static bool compare_chains(const struct mirroring *mirroring, const struct manifest_entry *copy, size_t count,
                           struct fail *fail)
{
	const struct catalog *catalog = &mirroring->catalog;

	for (size_t i = 0; i < count; i++) {
		if (i >= catalog->entry_count)
			return fail_set(fail, FAIL_FORMAT,
			                TR("the archive was set back: the copy in %s has entry %" PRId64
			                   " (%s), but the archive ends with entry %zu",
			                   "アーカイブが以前の状態に戻されています: 複製 %s には項目 %" PRId64
			                   "（%s）がありますが、アーカイブは項目 %zu までです"),
			                mirroring->folder, copy[i].id, copy[i].file.name, catalog->entry_count);
		if (digest_equal(copy[i].digest, catalog->entries[i].digest))
			continue;
		if (i == 0)
			return fail_set(fail, FAIL_INPUT,
			                TR("%s: is the copy of another archive", "%s: 別のアーカイブの複製です"),
			                mirroring->folder);
		return fail_set(
		        fail, FAIL_FORMAT,
		        TR("entry %" PRId64 " (%s) is not the one of the copy in %s (%s): one of the two was set "
		           "back or changed",
		           "項目 %" PRId64 "（%s）が複製 %s の項目（%s）と異なります。どちらかが以前の状態に戻されたか"
		           "書き換えられています"),
		        catalog->entries[i].id, catalog->entries[i].file.name, mirroring->folder, copy[i].file.name);
	}
	return true;
}

/* The entries of the copy, none when it has no manifest yet. */
static bool read_copy(struct mirroring *mirroring, struct manifest_entry **ret_entries, size_t *ret_count,
                      struct fail *fail)
{
	const char *path = arena_printf(&mirroring->arena, "%s/manifest.db", mirroring->folder);
	struct manifest *manifest;
	bool done;

	*ret_count = 0;
	if (!path)
		return fail_memory(fail);
	if (!file_exists(path))
		return true;
	manifest = manifest_open(mirroring->folder, false, fail);
	done = manifest && manifest_entries(manifest, NULL, &mirroring->arena, ret_entries, ret_count, fail);
	manifest_close(manifest);
	return done;
}

/* --- Segments --- */

static bool copy_bytes(const char *from, struct new_file *file, struct sha256 *ret_digest, struct fail *fail)
{
	struct digest_stream *digest = digest_stream_new();
	char *buffer = malloc(COPY_BYTES);
	FILE *input = fopen(from, "rb");
	size_t size;
	bool done = digest && buffer ? true : fail_memory(fail);

	if (done && !input)
		done = fail_errno(fail, errno, TR("%s: cannot read", "%s: 読めません"), from);
	while (done && (size = fread(buffer, 1, COPY_BYTES, input)) > 0) {
		new_file_write(file, buffer, size);
		digest_stream_add(digest, buffer, size);
	}
	if (done && ferror(input))
		done = fail_errno(fail, errno, TR("%s: cannot read", "%s: 読めません"), from);
	if (digest)
		*ret_digest = digest_stream_end(digest);
	if (input)
		fclose(input);
	free(buffer);
	return done;
}

static bool is_damaged(const char *path, struct fail *fail)
{
	return fail_set(fail, FAIL_FORMAT,
	                TR("%s: its SHA-256 is not that of the manifest", "%s: SHA-256 が目録と一致しません"), path);
}

/* A segment to its place, and read again there. */
static bool copy_segment(const char *from, const char *path, struct sha256 expected, struct fail *fail)
{
	struct new_file *file = new_file_open(path, fail);
	struct sha256 digest;

	if (!file)
		return false;
	if (!copy_bytes(from, file, &digest, fail) || (!digest_equal(digest, expected) && !is_damaged(from, fail))) {
		new_file_abandon(file);
		return false;
	}
	if (!new_file_commit(file, fail) || !digest_sha256_file(path, &digest, fail))
		return false;
	return digest_equal(digest, expected) ? true : is_damaged(path, fail);
}

/* Is the segment there? One that the copy's manifest names is taken by its size, unless `full`; what an interrupted call
 * left is read. */
static bool is_there(const char *path, const struct segment_info *segment, bool is_named)
{
	struct fail ignored = {0};
	struct sha256 digest;
	struct stat status;

	if (stat(path, &status) != 0 || (uint64_t)status.st_size != segment->size_bytes)
		return false;
	return is_named || (digest_sha256_file(path, &digest, &ignored) && digest_equal(digest, segment->digest));
}

static bool copy_segments(struct mirroring *mirroring, size_t known_entries, struct fail *fail)
{
	for (size_t i = 0; i < mirroring->catalog.segment_count; i++) {
		const struct segment_info *segment = &mirroring->catalog.segments[i];
		const char *from = arena_printf(&mirroring->arena, "%s/%s", mirroring->archive->folder, segment->path);
		const char *path = arena_printf(&mirroring->arena, "%s/%s", mirroring->folder, segment->path);
		const char *folder =
		        arena_printf(&mirroring->arena, "%s/segments/%s", mirroring->folder, segment->source);
		bool is_named = false;

		if (!from || !path || !folder)
			return fail_memory(fail);
		for (size_t k = 0; k < known_entries && !is_named && !mirroring->full; k++)
			is_named = mirroring->catalog.entries[k].segment.number == segment->number;
		if (is_there(path, segment, is_named)) {
			mirroring->result->kept_count++;
			continue;
		}
		if (!file_make_folder(folder, fail) || !copy_segment(from, path, segment->digest, fail))
			return false;
		mirroring->result->copied_count++;
		mirroring->result->copied_bytes += segment->size_bytes;
	}
	return true;
}

/* --- The manifest --- */

static bool sync_file(const char *path, struct fail *fail)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	bool done = descriptor >= 0 && fsync(descriptor) == 0;

	if (!done)
		fail_errno(fail, errno, "%s", path);
	if (descriptor >= 0)
		close(descriptor);
	return done;
}

/* A snapshot beside the copy's manifest. What it names must be what was copied: an ingest may have gone on meanwhile.
 */
static bool snapshot(struct mirroring *mirroring, const char *path, struct fail *fail)
{
	unlink(path);
	return manifest_copy(mirroring->archive->manifest, path, fail) && sync_file(path, fail);
}

static bool place_manifest(struct mirroring *mirroring, const char *from, struct fail *fail)
{
	const char *path = arena_printf(&mirroring->arena, "%s/manifest.db", mirroring->folder);

	if (!path)
		return fail_memory(fail);
	if (rename(from, path) != 0)
		return fail_errno(fail, errno, "%s", path);
	return file_sync_folder(mirroring->folder, fail);
}

/* The archive must be sound before it becomes the copy. */
static bool check_archive(struct archive *archive, struct fail *fail)
{
	struct verify_result result;
	struct str rest, line = {NULL, 0};
	bool sound;

	if (!archive_verify(archive, false, &result, fail))
		return false;
	rest = text_str(&result.problems);
	sound = !str_next(&rest, '\n', &line);
	if (!sound)
		fail_set(fail, FAIL_FORMAT,
		         TR("the archive is damaged and was not copied: %.*s",
		            "アーカイブが壊れているため複製していません: %.*s"),
		         STR_ARGS(line));
	text_release(&result.problems);
	return sound;
}

/* Quick verification of what is there now, as anybody would who opens it; what compaction and pruning took away goes
 * with the opening. */
static bool finish(struct mirroring *mirroring, struct fail *fail)
{
	struct archive *copy;
	bool done;

	drop_lock(mirroring);
	copy = archive_open(mirroring->folder, ARCHIVE_WRITE, fail);
	done = copy && check_archive(copy, fail);
	archive_close(copy);
	return done;
}

static bool mirror(struct mirroring *mirroring, struct fail *fail)
{
	const char *path = arena_printf(&mirroring->arena, "%s/" NEW_MANIFEST, mirroring->folder);
	struct manifest_entry *copied;
	struct manifest *manifest;
	size_t count = 0;
	bool done;

	if (!path)
		return fail_memory(fail);
	/* The manifest is taken first, so that it names nothing that came later. */
	if (!read_copy(mirroring, &copied, &count, fail) || !snapshot(mirroring, path, fail))
		return false;
	manifest = manifest_open_path(path, fail);
	done = manifest && catalog_read(manifest, NULL, &mirroring->arena, &mirroring->catalog, fail);
	manifest_close(manifest);
	done = done && compare_chains(mirroring, copied, count, fail) && check_archive(mirroring->archive, fail) &&
	       copy_segments(mirroring, count, fail) && place_manifest(mirroring, path, fail);
	if (!done) {
		unlink(path);
		return false;
	}
	mirroring->result->entry_count = mirroring->catalog.entry_count;
	mirroring->result->new_entry_count = mirroring->catalog.entry_count - count;
	if (mirroring->catalog.entry_count > 0)
		mirroring->result->chain_head = mirroring->catalog.entries[mirroring->catalog.entry_count - 1].digest;
	return finish(mirroring, fail);
}

bool archive_mirror(struct archive *archive, const char *folder, bool full, struct mirror_result *ret_result,
                    struct fail *fail)
{
	struct mirroring mirroring = {
	        .archive = archive, .folder = folder, .lock = -1, .full = full, .result = ret_result};
	bool done;

	*ret_result = (struct mirror_result){0};
	done = file_make_folder(folder, fail) && check_folder(&mirroring, fail) && take_lock(&mirroring, fail) &&
	       mirror(&mirroring, fail);
	drop_lock(&mirroring);
	arena_release(&mirroring.arena);
	return done;
}

bool archive_mirror_check(struct archive *archive, const char *folder, struct mirror_result *ret_result,
                          struct verify_result *ret_verify, struct fail *fail)
{
	struct mirroring mirroring = {.archive = archive, .folder = folder, .lock = -1, .result = ret_result};
	struct archive *copy = archive_open(folder, ARCHIVE_READ, fail);
	struct manifest_entry *copied = NULL;
	size_t count = 0;
	bool done;

	*ret_result = (struct mirror_result){0};
	*ret_verify = (struct verify_result){0};
	done = copy && archive_verify(copy, true, ret_verify, fail) &&
	       catalog_read(archive->manifest, NULL, &mirroring.arena, &mirroring.catalog, fail) &&
	       read_copy(&mirroring, &copied, &count, fail) && compare_chains(&mirroring, copied, count, fail);
	if (done) {
		ret_result->entry_count = count;
		ret_result->new_entry_count = mirroring.catalog.entry_count - count;
		ret_result->chain_head = ret_verify->chain_head;
		ret_result->kept_count = ret_verify->segment_count;
	}
	archive_close(copy);
	arena_release(&mirroring.arena);
	return done;
}
