/* Files, safely. A new file is written beside the one it replaces, under a name that nobody can foresee, and takes its place in one step. What is no
 * ordinary file (a pipe, a terminal, /dev/full) cannot be replaced and is written to directly. */
#define _GNU_SOURCE /* realpath, sync_file_range */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lang.h"

#define BUFFER_BYTES ((size_t)64 << 10)
#define NAME_TRIES 100

struct new_file {
	char *path;                 /* what it becomes */
	char *temporary;            /* NULL: written directly */
	int descriptor;
	int errno_value;            /* of the first failed write */
	size_t buffered_bytes;
	char buffer[BUFFER_BYTES];
};

static bool descriptor_read(int descriptor, const char *path, size_t max_bytes, struct text *text, struct fail *fail)
{
	struct stat status;
	size_t step = BUFFER_BYTES;

	if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
		step = (uintmax_t)status.st_size < max_bytes ? (size_t)status.st_size + 1 : max_bytes + 1;
	for (;;) {
		char *room = text_room(text, step);

		if (!room)
			return fail_memory(fail);

		ssize_t size = read(descriptor, room, step);

		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return fail_errno(fail, errno, TR("%s: cannot read", "%s: 読めません"), path);
		text_grown(text, (size_t)size);
		if (text->size > max_bytes)
			return fail_set(fail, FAIL_LIMIT, TR("%s: larger than the limit of %zu bytes", "%s: 上限の %zu バイトを超えています"),
			                path, max_bytes);
		if (size == 0)
			return true;
		step = BUFFER_BYTES;
	}
}

bool file_read(const char *path, size_t max_bytes, struct text *text, struct fail *fail)
{
	text_clear(text);

	int descriptor = open(path, O_RDONLY | O_CLOEXEC);

	if (descriptor < 0)
		return fail_errno(fail, errno, TR("%s: cannot open", "%s: 開けません"), path);

	bool done = descriptor_read(descriptor, path, max_bytes, text, fail);

	close(descriptor);
	return done;
}

/* The size of the folder part of a path with its slash; 0 when there is none. */
static size_t folder_size(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

static bool random_name(char *at, size_t size)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char bytes[32];
	ssize_t got;

	do
		got = getrandom(bytes, size, 0);
	while (got < 0 && errno == EINTR);
	if (got != (ssize_t)size)
		return false;
	for (size_t i = 0; i < size; i++)
		at[i] = letters[bytes[i] % 32];
	return true;
}

/* Opens ".geppo-XXXXXXXXXXXXXXXX" in the folder of file->path; errno says why not. The name does not grow with the file's own, so that a name that
 * the system still allows can be written. */
static bool temporary_open(struct new_file *file)
{
	static const char pattern[] = ".geppo-XXXXXXXXXXXXXXXX";
	const size_t random_size = 16, fixed_size = sizeof(pattern) - 1 - random_size;
	size_t folder = folder_size(file->path);

	file->temporary = malloc(folder + sizeof(pattern));
	if (!file->temporary) {
		errno = ENOMEM;
		return false;
	}
	memcpy(file->temporary, file->path, folder);
	memcpy(file->temporary + folder, pattern, sizeof(pattern));
	for (int i = 0; i < NAME_TRIES; i++) {
		if (!random_name(file->temporary + folder + fixed_size, random_size))
			return false;
		file->descriptor = open(file->temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (file->descriptor >= 0)
			return true;
		if (errno != EEXIST && errno != EINTR)
			return false;
	}
	return false;
}

static void new_file_free(struct new_file *file)
{
	free(file->path);
	free(file->temporary);
	free(file);
}

/* The file's real place: a symbolic link is followed, so that it stays a link. */
static char *place_of(const char *path)
{
	struct stat status;

	if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode)) {
		char *real = realpath(path, NULL);

		if (real)
			return real;
	}

	size_t size = strlen(path) + 1;
	char *copy = malloc(size);

	if (copy)
		memcpy(copy, path, size);
	return copy;
}

struct new_file *new_file_open(const char *path, struct fail *fail)
{
	struct new_file *file = malloc(sizeof(*file));
	struct stat status;

	if (!file) {
		fail_memory(fail);
		return NULL;
	}
	file->temporary = NULL;
	file->errno_value = 0;
	file->buffered_bytes = 0;

	bool direct = stat(path, &status) == 0 && !S_ISREG(status.st_mode);

	file->path = place_of(path);
	if (!file->path) {
		new_file_free(file);
		fail_memory(fail);
		return NULL;
	}
	if (direct)
		file->descriptor = open(path, O_WRONLY | O_CLOEXEC);
	if (direct ? file->descriptor < 0 : !temporary_open(file)) {
		fail_errno(fail, errno, TR("%s: cannot be written", "%s: 書けません"), path);
		new_file_free(file);
		return NULL;
	}
	return file;
}

static void descriptor_write(struct new_file *file, const char *data, size_t size)
{
	while (size && !file->errno_value) {
		ssize_t written = write(file->descriptor, data, size);

		if (written < 0) {
			if (errno != EINTR)
				file->errno_value = errno;
			continue;
		}
		data += written;
		size -= (size_t)written;
	}
}

static void new_file_flush(struct new_file *file)
{
	descriptor_write(file, file->buffer, file->buffered_bytes);
	file->buffered_bytes = 0;
}

void new_file_write(struct new_file *file, const void *data, size_t size)
{
	if (size == 0)
		return;
	if (size > BUFFER_BYTES - file->buffered_bytes)
		new_file_flush(file);
	if (size >= BUFFER_BYTES) {
		descriptor_write(file, data, size);
		return;
	}
	memcpy(file->buffer + file->buffered_bytes, data, size);
	file->buffered_bytes += size;
}

int new_file_descriptor(struct new_file *file)
{
	new_file_flush(file);
	return file->descriptor;
}

static bool folder_sync_of(const char *path, struct fail *fail)
{
	size_t size = folder_size(path);
	char *folder = malloc(size + 2);

	if (!folder)
		return fail_memory(fail);
	memcpy(folder, size ? path : ".", size ? size : 1);
	folder[size ? size : 1] = '\0';

	bool done = file_sync_folder(folder, fail);

	free(folder);
	return done;
}

void new_file_start_sync(struct new_file *file)
{
	new_file_flush(file);
#ifdef SYNC_FILE_RANGE_WRITE
	/* A hint: without it many fsyncs, one behind the other, each wait for a disk that could have been busy before. */
	if (file->temporary && !file->errno_value)
		(void)sync_file_range(file->descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
}

static bool new_file_failed(const struct new_file *file, struct fail *fail)
{
	return fail_errno(fail, file->errno_value, TR("%s: cannot be written", "%s: 書けません"), file->path);
}

bool new_file_sync(struct new_file *file, struct fail *fail)
{
	new_file_flush(file);
	if (!file->errno_value && file->temporary && fsync(file->descriptor) < 0)
		file->errno_value = errno;
	return file->errno_value ? new_file_failed(file, fail) : true;
}

bool new_file_place(struct new_file *file, struct fail *fail)
{
	/* After EINTR the descriptor is closed all the same (Linux), and the data was synced before. */
	if (close(file->descriptor) < 0 && errno != EINTR && !file->errno_value)
		file->errno_value = errno;
	if (!file->errno_value && file->temporary && rename(file->temporary, file->path) < 0)
		file->errno_value = errno;

	bool done = !file->errno_value || new_file_failed(file, fail);

	if (!done && file->temporary)
		unlink(file->temporary);
	new_file_free(file);
	return done;
}

bool new_file_commit(struct new_file *file, struct fail *fail)
{
	char *path = file->temporary ? strdup(file->path) : NULL;
	bool replaces = file->temporary != NULL;

	if ((replaces && !path && !fail_memory(fail)) || !new_file_sync(file, fail)) {
		new_file_abandon(file);
		free(path);
		return false;
	}

	bool done = new_file_place(file, fail) && (!replaces || folder_sync_of(path, fail));

	free(path);
	return done;
}

void new_file_abandon(struct new_file *file)
{
	if (!file)
		return;
	close(file->descriptor);
	if (file->temporary)
		unlink(file->temporary);
	new_file_free(file);
}

bool file_write(const char *path, struct str content, struct fail *fail)
{
	struct new_file *file = new_file_open(path, fail);

	if (!file)
		return false;
	new_file_write(file, content.at, content.size);
	return new_file_commit(file, fail);
}

bool file_exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

/* Makes the folder, and its name in the folder above durable: what is synced in it would be lost with it. */
static bool folder_make_one(const char *path, struct fail *fail)
{
	struct stat status;

	if (mkdir(path, 0700) == 0)
		return folder_sync_of(path, fail);

	int errno_value = errno;

	/* Parents that may not be written, or are read-only, are fine as long as they are there. */
	if (stat(path, &status) == 0) {
		if (S_ISDIR(status.st_mode))
			return true;
		errno_value = ENOTDIR;
	}
	return fail_errno(fail, errno_value, TR("%s: the folder cannot be made", "%s: フォルダーを作れません"), path);
}

bool file_make_folder(const char *path, struct fail *fail)
{
	size_t size = strlen(path);
	char *part = malloc(size + 1);
	bool done = true;

	if (!part)
		return fail_memory(fail);
	memcpy(part, path, size + 1);
	for (size_t i = 1; i <= size && done; i++) {
		if ((part[i] != '/' && part[i] != '\0') || part[i - 1] == '/')
			continue;

		char kept = part[i];

		part[i] = '\0';
		done = folder_make_one(part, fail);
		part[i] = kept;
	}
	if (size == 0)
		done = fail_errno(fail, ENOENT, TR("the folder cannot be made", "フォルダーを作れません"));
	free(part);
	return done;
}

bool file_sync_folder(const char *path, struct fail *fail)
{
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (descriptor < 0)
		return fail_errno(fail, errno, TR("%s: cannot open", "%s: 開けません"), path);

	int errno_value = fsync(descriptor) < 0 ? errno : 0;

	close(descriptor);
	/* Some file systems cannot sync a folder and say so with EINVAL; there is nothing more to be done there. */
	if (errno_value && errno_value != EINVAL)
		return fail_errno(fail, errno_value, TR("%s: cannot be synced", "%s: ディスクに書き込めません"), path);
	return true;
}

char *file_join(struct arena *arena, const char *folder, const char *name)
{
	size_t size = strlen(folder);

	if (name[0] == '/' || size == 0 || strcmp(folder, ".") == 0)
		return arena_cstr(arena, str_of(name));
	return arena_printf(arena, folder[size - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
}
