/* A test's eye on what a program asks of the disk. Preloaded, it sees every call that changes files below one folder,
 * gives each a number, writes it with its data into a record for disk.py, and can end, stop or refuse it at a number.
 *
 *   FAULT_FOLDER   the folder, absolute and without links
 *   FAULT_RECORD   where the record goes (absolute; outside the folder); none: nothing is recorded
 *   FAULT_AT       number of the call at which FAULT_ACTION happens, before it is made; calls count from 1
 *   FAULT_ACTION   kill | stop | ENOSPC | EIO: the last two refuse the call
 *   FAULT_STICKY   1: every later call that needs room is refused too, as on a full disk
 *   FAULT_READS    1: opening a file to read it is counted too
 *
 * A record: `struct head`, path, second path, data. What libc does inside itself (fopen) is not seen; whoever replays
 * the record compares the result with the folder and would find it. */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* else open is open64, and one of them cannot be seen */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define DESCRIPTORS 1024
#define CALL_OPEN 'o'
#define CALL_WRITE 'w'
#define CALL_TRUNCATE 't'
#define CALL_RENAME 'r'
#define CALL_UNLINK 'u'
#define CALL_LINK 'l'
#define CALL_MKDIR 'd'
#define CALL_RMDIR 'D'
#define CALL_SYNC 's'
#define CALL_SYNC_ALL 'S'
#define CALL_MAP 'm'

struct head {
	uint32_t size; /* of the whole record */
	uint32_t kind;
	uint64_t number;
	uint64_t offset; /* of a write; the size of a truncation; the flags of an open */
	uint32_t path_size, second_size;
};

static struct {
	bool is_ready, is_sticky, is_full, counts_reads;
	char folder[PATH_MAX];
	size_t folder_size;
	int record; /* descriptor; -1: none */
	uint64_t number, at;
	int error;  /* FAULT_ACTION's; 0: a signal */
	int signal;
} state = {.record = -1};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char *paths[DESCRIPTORS]; /* of descriptors below the folder */

/* ISO C has no way from an object's address to a function's. */
#define REAL(name)                                                                                                     \
	(__extension__({                                                                                               \
		void *found = real(#name);                                                                             \
		__typeof__(&name) call;                                                                                \
		memcpy(&call, &found, sizeof(call));                                                                   \
		call;                                                                                                  \
	}))

static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (!found)
		abort();
	return found;
}

static void start(void)
{
	const char *folder = getenv("FAULT_FOLDER"), *record = getenv("FAULT_RECORD");
	const char *at = getenv("FAULT_AT"), *action = getenv("FAULT_ACTION");
	const char *sticky = getenv("FAULT_STICKY"), *reads = getenv("FAULT_READS");

	if (state.is_ready)
		return;
	state.is_ready = true;
	if (!folder || strlen(folder) >= sizeof(state.folder))
		return;
	state.folder_size = strlen(folder);
	memcpy(state.folder, folder, state.folder_size + 1);
	if (record)
		state.record = (int)syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	state.at = at ? strtoull(at, NULL, 10) : 0;
	state.is_sticky = sticky && sticky[0] == '1';
	state.counts_reads = reads && reads[0] == '1';
	if (action && strcmp(action, "ENOSPC") == 0)
		state.error = ENOSPC;
	else if (action && strcmp(action, "EIO") == 0)
		state.error = EIO;
	else
		state.signal = action && strcmp(action, "stop") == 0 ? SIGSTOP : SIGKILL;
}

/* --- Paths --- */

/* The path from the root, "." and "//" taken out; false when it is too long. */
static bool absolute(const char *path, char *out)
{
	size_t size = 0;

	if (path[0] != '/') {
		if (!getcwd(out, PATH_MAX))
			return false;
		size = strlen(out);
	}
	while (*path) {
		size_t part = strcspn(path, "/");

		if (part > 0 && !(part == 1 && path[0] == '.')) {
			if (size + part + 2 > PATH_MAX)
				return false;
			out[size++] = '/';
			memcpy(out + size, path, part);
			size += part;
		}
		path += part + (path[part] == '/');
	}
	out[size] = '\0';
	return true;
}

/* The path relative to the folder ("" for itself) in `out`; NULL when it is elsewhere. */
static const char *below(const char *path, char *out)
{
	start();
	if (state.folder_size == 0 || !absolute(path, out) || strncmp(out, state.folder, state.folder_size) != 0)
		return NULL;
	if (out[state.folder_size] == '\0')
		return out + state.folder_size;
	return out[state.folder_size] == '/' ? out + state.folder_size + 1 : NULL;
}

static const char *path_of(int descriptor)
{
	return descriptor >= 0 && descriptor < DESCRIPTORS ? paths[descriptor] : NULL;
}

/* --- Record and fault --- */

static void put(const void *data, size_t size)
{
	const char *at = data;

	while (size > 0) {
		long written = syscall(SYS_write, state.record, at, size);

		if (written <= 0)
			abort();
		at += written;
		size -= (size_t)written;
	}
}

static void record(char kind, const char *path, const char *second, uint64_t offset, const void *data, size_t size)
{
	struct head head = {.kind = (unsigned char)kind, .number = state.number, .offset = offset};

	if (state.record < 0)
		return;
	head.path_size = (uint32_t)strlen(path);
	head.second_size = second ? (uint32_t)strlen(second) : 0;
	head.size = (uint32_t)(sizeof(head) + head.path_size + head.second_size + size);
	put(&head, sizeof(head));
	put(path, head.path_size);
	put(second ? second : "", head.second_size);
	put(data, size);
}

/* Counts a call, with the lock held from here to end(). False: errno says why it is refused. */
static bool begin(bool needs_room)
{
	pthread_mutex_lock(&mutex);
	state.number++;
	if (state.number == state.at && state.error == 0)
		kill(getpid(), state.signal);
	if (state.error == 0 || state.at == 0)
		return true;
	if (state.number == state.at)
		state.is_full = state.is_sticky;
	if (state.number == state.at || (state.is_full && needs_room)) {
		errno = state.error;
		return false;
	}
	return true;
}

static void end(void)
{
	int kept = errno;

	pthread_mutex_unlock(&mutex);
	errno = kept;
}

/* --- Opening and closing --- */

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void remember(int descriptor, const char *path)
{
	if (descriptor < 0 || descriptor >= DESCRIPTORS)
		return;
	free(paths[descriptor]);
	paths[descriptor] = path ? strdup(path) : NULL;
}

static int open_any(int folder, const char *path, int flags, mode_t mode)
{
	int (*real_openat)(int, const char *, int, ...) = REAL(openat);
	char full[PATH_MAX];
	const char *relative = folder == AT_FDCWD ? below(path, full) : NULL;
	bool changes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
	bool reads = !changes && relative && !is_folder(path);
	int descriptor;

	if (!relative || (reads && !state.counts_reads)) {
		descriptor = real_openat(folder, path, flags, mode);
		remember(descriptor, NULL);
		return descriptor;
	}
	descriptor = begin((flags & O_CREAT) != 0) ? real_openat(folder, path, flags, mode) : -1;
	remember(descriptor, reads ? NULL : relative);
	if (descriptor >= 0 && !reads)
		record(CALL_OPEN, relative, NULL, (uint64_t)flags, NULL, 0);
	end();
	return descriptor;
}

#define OPEN_BODY(folder)                                                                                              \
	mode_t mode = 0;                                                                                               \
	va_list list;                                                                                                  \
                                                                                                                       \
	va_start(list, flags);                                                                                         \
	if (flags & (O_CREAT | O_TMPFILE))                                                                             \
		mode = va_arg(list, mode_t);                                                                           \
	va_end(list);                                                                                                  \
	return open_any(folder, path, flags, mode)

EXPORT int open(const char *path, int flags, ...)
{
	OPEN_BODY(AT_FDCWD);
}

EXPORT int open64(const char *path, int flags, ...)
{
	OPEN_BODY(AT_FDCWD);
}

EXPORT int openat(int folder, const char *path, int flags, ...)
{
	OPEN_BODY(folder);
}

EXPORT int openat64(int folder, const char *path, int flags, ...)
{
	OPEN_BODY(folder);
}

EXPORT int creat(const char *path, mode_t mode)
{
	return open_any(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

EXPORT int __open_2(const char *path, int flags);
EXPORT int __open_2(const char *path, int flags)
{
	return open_any(AT_FDCWD, path, flags, 0);
}

EXPORT int __open64_2(const char *path, int flags);
EXPORT int __open64_2(const char *path, int flags)
{
	return open_any(AT_FDCWD, path, flags, 0);
}

EXPORT int close(int descriptor)
{
	int result;

	if (!path_of(descriptor))
		return REAL(close)(descriptor);
	pthread_mutex_lock(&mutex);
	remember(descriptor, NULL);
	result = REAL(close)(descriptor);
	end();
	return result;
}

/* --- Data --- */

EXPORT ssize_t pwrite(int descriptor, const void *data, size_t size, off_t offset)
{
	const char *path = path_of(descriptor);
	ssize_t written;

	if (!path)
		return REAL(pwrite)(descriptor, data, size, offset);
	written = begin(true) ? REAL(pwrite)(descriptor, data, size, offset) : -1;
	if (written >= 0)
		record(CALL_WRITE, path, NULL, (uint64_t)offset, data, (size_t)written);
	end();
	return written;
}

EXPORT ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t offset)
{
	return pwrite(descriptor, data, size, offset);
}

EXPORT ssize_t write(int descriptor, const void *data, size_t size)
{
	const char *path = path_of(descriptor);
	ssize_t written;
	off_t at;

	if (!path)
		return REAL(write)(descriptor, data, size);
	at = lseek(descriptor, 0, fcntl(descriptor, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
	written = begin(true) ? REAL(write)(descriptor, data, size) : -1;
	if (written >= 0)
		record(CALL_WRITE, path, NULL, (uint64_t)at, data, (size_t)written);
	end();
	return written;
}

EXPORT int ftruncate(int descriptor, off_t size)
{
	const char *path = path_of(descriptor);
	int result;

	if (!path)
		return REAL(ftruncate)(descriptor, size);
	result = begin(false) ? REAL(ftruncate)(descriptor, size) : -1;
	if (result == 0)
		record(CALL_TRUNCATE, path, NULL, (uint64_t)size, NULL, 0);
	end();
	return result;
}

EXPORT int ftruncate64(int descriptor, off64_t size)
{
	return ftruncate(descriptor, size);
}

/* Not made: room that is promised changes nothing for who must live without the promise. */
EXPORT int fallocate(int descriptor, int mode, off_t offset, off_t size)
{
	if (!path_of(descriptor))
		return REAL(fallocate)(descriptor, mode, offset, size);
	errno = EOPNOTSUPP;
	return -1;
}

EXPORT int posix_fallocate(int descriptor, off_t offset, off_t size)
{
	return path_of(descriptor) ? EOPNOTSUPP : REAL(posix_fallocate)(descriptor, offset, size);
}

/* A file that is written through memory cannot be followed: the record says so, and the test fails. */
EXPORT void *mmap(void *at, size_t size, int protection, int flags, int descriptor, off_t offset)
{
	const char *path = path_of(descriptor);

	if (path && (flags & MAP_SHARED) && (protection & PROT_WRITE)) {
		(void)begin(false);
		record(CALL_MAP, path, NULL, 0, NULL, 0);
		end();
	}
	return (void *)syscall(SYS_mmap, at, size, protection, flags, descriptor, offset);
}

EXPORT void *mmap64(void *at, size_t size, int protection, int flags, int descriptor, off64_t offset)
{
	return mmap(at, size, protection, flags, descriptor, offset);
}

static int sync_any(int (*call)(int), int descriptor, char kind)
{
	const char *path = path_of(descriptor);
	int result;

	if (!path)
		return call(descriptor);
	/* The folder of a test may be in memory; the record is what counts. */
	result = begin(false) ? 0 : -1;
	if (result == 0)
		record(kind, path, NULL, 0, NULL, 0);
	end();
	return result;
}

EXPORT int fsync(int descriptor)
{
	return sync_any(REAL(fsync), descriptor, CALL_SYNC);
}

EXPORT int fdatasync(int descriptor)
{
	return sync_any(REAL(fdatasync), descriptor, CALL_SYNC);
}

EXPORT int syncfs(int descriptor)
{
	return sync_any(REAL(syncfs), descriptor, CALL_SYNC_ALL);
}

/* --- Names --- */

static int pair_call(int (*call)(const char *, const char *), const char *from, const char *to, char kind)
{
	char full_from[PATH_MAX], full_to[PATH_MAX];
	const char *source = below(from, full_from), *target = below(to, full_to);
	int result;

	if (!source || !target)
		return call(from, to);
	result = begin(true) ? call(from, to) : -1;
	if (result == 0)
		record(kind, source, target, 0, NULL, 0);
	end();
	return result;
}

EXPORT int rename(const char *from, const char *to)
{
	return pair_call(REAL(rename), from, to, CALL_RENAME);
}

EXPORT int link(const char *from, const char *to)
{
	return pair_call(REAL(link), from, to, CALL_LINK);
}

static int name_call(int (*call)(const char *), const char *path, char kind)
{
	char full[PATH_MAX];
	const char *relative = below(path, full);
	int result;

	if (!relative)
		return call(path);
	result = begin(false) ? call(path) : -1;
	if (result == 0)
		record(kind, relative, NULL, 0, NULL, 0);
	end();
	return result;
}

EXPORT int unlink(const char *path)
{
	return name_call(REAL(unlink), path, CALL_UNLINK);
}

EXPORT int remove(const char *path)
{
	return name_call(REAL(remove), path, is_folder(path) ? CALL_RMDIR : CALL_UNLINK);
}

EXPORT int rmdir(const char *path)
{
	return name_call(REAL(rmdir), path, CALL_RMDIR);
}

EXPORT int mkdir(const char *path, mode_t mode)
{
	char full[PATH_MAX];
	const char *relative = below(path, full);
	int result;

	if (!relative || is_folder(path))
		return REAL(mkdir)(path, mode);
	result = begin(true) ? REAL(mkdir)(path, mode) : -1;
	if (result == 0)
		record(CALL_MKDIR, relative, NULL, 0, NULL, 0);
	end();
	return result;
}
