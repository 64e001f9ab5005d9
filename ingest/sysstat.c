/* Running sadf, without a shell: the file is its standard input, the stream its standard output. */
#include "sysstat.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bounds.h"
#include "lang.h"
#include "text.h"

#define COPY_BYTES ((size_t)64 << 10)

struct sysstat {
	char *name;
	FILE *binary, *complaint; /* temporary files, without names */
	int output;               /* the pipe's end; -1: closed */
	pid_t child;              /* 0: none, or waited for */
};

bool sysstat_begins(struct str head)
{
	/* The magic number 0xd596, then that of the layout, 0x2170 … 0x2175 until now, as two numbers of 16 bits. */
	bool low_first = str_starts(head, STR("\x96\xd5")) && head.size >= 4 && head.at[3] == '\x21';
	bool high_first = str_starts(head, STR("\xd5\x96")) && head.size >= 4 && head.at[2] == '\x21';
	return low_first || high_first;
}

static void sysstat_close(void *user)
{
	struct sysstat *sysstat = user;
	int status;
	if (sysstat->output >= 0)
		close(sysstat->output);
	if (sysstat->child > 0) {
		kill(sysstat->child, SIGKILL);
		while (waitpid(sysstat->child, &status, 0) < 0 && errno == EINTR)
			continue;
	}
	if (sysstat->binary)
		fclose(sysstat->binary);
	if (sysstat->complaint)
		fclose(sysstat->complaint);
	free(sysstat->name);
	free(sysstat);
}

/* A few hundred bytes a sample and processor; the stream's own bounds hold for the text. */
static bool sysstat_allows(void *user, uint64_t text_bytes)
{
	(void)user;
	(void)text_bytes;
	return true;
}

/* What sadf said when it failed. */
static bool tell_complaint(struct sysstat *sysstat, int status, struct fail *fail)
{
	char line[300] = "";
	struct text visible = {0};
	rewind(sysstat->complaint);
	if (fgets(line, sizeof(line), sysstat->complaint))
		text_add_visible(&visible, str_trim(str_of(line)));
	if (visible.size == 0)
		text_addf(&visible,
		          WIFSIGNALED(status) ? TR("signal %d", "シグナル %d")
		                              : TR("exit status %d", "終了ステータス %d"),
		          WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	fail_set(fail, FAIL_INPUT,
	         TR("%s: sadf of sysstat cannot read it to its end: %.*s",
	            "%s: sysstat の sadf で最後まで読めません: %.*s"),
	         sysstat->name, STR_ARGS(text_str(&visible)));
	text_release(&visible);
	return false;
}

static bool sysstat_read(void *user, uint8_t *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	struct sysstat *sysstat = user;
	ssize_t got = 0;
	*ret_size = 0;
	if (sysstat->output < 0)
		return true;
	do
		got = read(sysstat->output, buffer, size);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_errno(fail, errno, TR("%s: what sadf writes cannot be read", "%s: sadf の出力を読めません"),
		                  sysstat->name);
	*ret_size = (size_t)got;
	if (got > 0)
		return true;
	int status = 0;
	close(sysstat->output);
	sysstat->output = -1;
	while (waitpid(sysstat->child, &status, 0) < 0 && errno == EINTR)
		continue;
	sysstat->child = 0;
	return status == 0 || tell_complaint(sysstat, status, fail);
}

static bool copy(struct sysstat *sysstat, struct stream *stream, struct fail *fail)
{
	char *buffer = malloc(COPY_BYTES);
	bool good = buffer || fail_memory(fail);
	size_t size = 1;
	while (good && size > 0) {
		good = stream_read(stream, buffer, COPY_BYTES, &size, fail);
		if (good && fwrite(buffer, 1, size, sysstat->binary) < size)
			good = fail_errno(fail, errno,
			                  TR("%s: no room for a temporary file", "%s: 一時ファイルを書けません"),
			                  sysstat->name);
	}
	free(buffer);
	if (good && (fflush(sysstat->binary) != 0 || lseek(fileno(sysstat->binary), 0, SEEK_SET) != 0))
		good = fail_errno(fail, errno, TR("%s: no room for a temporary file", "%s: 一時ファイルを書けません"),
		                  sysstat->name);
	return good;
}

static int spawn_sadf(struct sysstat *sysstat, int output)
{
	static char *const arguments[] = {"sadf", "-d", "/dev/stdin", "--", "-u", "ALL", "-P", "ALL", NULL};
	static char *const environment[] = {"LC_ALL=C", "TZ=UTC", NULL};
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);
	if (error)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, fileno(sysstat->binary), 0);
	error = error ? error : posix_spawn_file_actions_adddup2(&actions, output, 1);
	error = error ? error : posix_spawn_file_actions_adddup2(&actions, fileno(sysstat->complaint), 2);
	error = error ? error : posix_spawnp(&sysstat->child, "sadf", &actions, NULL, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	if (error)
		sysstat->child = 0;
	return error;
}

/* One at a time: between making the pipe and closing it on exec, no other thread's child may inherit it. */
static bool start(struct sysstat *sysstat, struct fail *fail)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	int ends[2] = {-1, -1}, error = 0;
	pthread_mutex_lock(&mutex);
	if (pipe(ends) != 0 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) != 0)
		error = errno;
	sysstat->output = ends[0];
	if (!error)
		error = spawn_sadf(sysstat, ends[1]);
	if (ends[1] >= 0)
		close(ends[1]);
	pthread_mutex_unlock(&mutex);
	if (error == ENOENT)
		return fail_set(fail, FAIL_INPUT,
		                TR("%s is a binary file of sysstat; reading it needs sysstat's program sadf (on "
		                   "Debian: apt-get install sysstat)",
		                   "%s は sysstat のバイナリファイルです。読むには sysstat の sadf が必要です (Debian "
		                   "では apt-get install sysstat)"),
		                sysstat->name);
	return error == 0 ||
	       fail_errno(fail, error, TR("%s: sadf cannot be run", "%s: sadf を実行できません"), sysstat->name);
}

struct stream *sysstat_open(const char *name, struct stream *stream, struct fail *fail)
{
	struct sysstat *sysstat = calloc(1, sizeof(*sysstat));
	char *copied_name = strdup(name);
	if (!sysstat || !copied_name) {
		free(sysstat);
		free(copied_name);
		stream_free(stream);
		fail_memory(fail);
		return NULL;
	}
	*sysstat = (struct sysstat){copied_name, tmpfile(), tmpfile(), -1, 0};
	struct stream_source source = {sysstat_read,
	                               sysstat_allows,
	                               sysstat_close,
	                               sysstat,
	                               stream_file_bytes(stream),
	                               stream_modified_us(stream)};
	bool good = sysstat->binary && sysstat->complaint;
	if (!good)
		fail_errno(fail, errno, TR("%s: no temporary file can be made", "%s: 一時ファイルを作れません"), name);
	good = good && copy(sysstat, stream, fail) && start(sysstat, fail);
	stream_free(stream);
	if (good)
		return stream_new_source(name, &source, NULL, fail);
	sysstat_close(sysstat);
	return NULL;
}
