/* A program beside this one, run with its output in a pipe; see stage.h. */
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "lang.h"

extern char **environ;

#define PATH_BYTES 4096
#define SAID_BYTES_MAX (1U << 20)
#define ARGUMENTS_MAX 8

static char *beside(struct arena *arena, const char *program, struct fail *fail)
{
	char self[PATH_BYTES];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash, *path = NULL;

	if (size <= 0) {
		fail_errno(fail, errno, "/proc/self/exe");
		return NULL;
	}
	self[size] = '\0';
	slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	path = file_join(arena, self, program);
	if (path && access(path, X_OK) == 0)
		return path;
	fail_set(fail, FAIL_IO, TR("the program %s is not beside geppo-close in %s", "プログラム %s が geppo-close と同じ場所 %s にありません"), program, self);
	return NULL;
}

/* Everything that comes until the other end closes; what is too much is read and dropped, so that the program never waits. */
static bool listen_to(int descriptor, struct text *said, struct fail *fail)
{
	char buffer[8192];

	for (;;) {
		ssize_t size = read(descriptor, buffer, sizeof(buffer));

		if (size == 0)
			return !text_failed(said) || fail_memory(fail);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return fail_errno(fail, errno, TR("a program's output cannot be read", "プログラムの出力を読めません"));
		if (said->size < SAID_BYTES_MAX)
			text_add(said, (struct str){buffer, (size_t)size});
	}
}

static bool spawn(const char *path, char *const *arguments, int out, pid_t *ret_child, struct fail *fail)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return fail_errno(fail, error, "%s", path);
	error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	if (!error)
		error = posix_spawn(ret_child, path, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return !error || fail_errno(fail, error, TR("%s: cannot be run", "%s: 実行できません"), path);
}

static bool wait_for(pid_t child, const char *program, int *ret_status, struct fail *fail)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return fail_errno(fail, errno, TR("%s: cannot be waited for", "%s: 終了を待てません"), program);
	if (!WIFEXITED(status))
		return fail_set(fail, FAIL_IO, TR("%s was ended by signal %d", "%s はシグナル %d で止まりました"), program, WTERMSIG(status));
	*ret_status = WEXITSTATUS(status);
	return true;
}

bool stage_run(const char *program, const char *const *arguments, struct stage_result *ret_result, struct fail *fail)
{
	struct arena arena = {0};
	char *all[ARGUMENTS_MAX + 4] = {arena_cstr(&arena, str_of(program)), arena_cstr(&arena, STR("--lang")), arena_cstr(&arena, str_of(TR("en", "ja")))};
	char *path = beside(&arena, program, fail);
	int ends[2] = {-1, -1};
	pid_t child;
	bool good = path != NULL;

	for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i]; i++)
		all[3 + i] = arena_cstr(&arena, str_of(arguments[i]));
	good = good && (!arena_failed(&arena) || fail_memory(fail));
	if (good && (pipe(ends) != 0 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) != 0))
		good = fail_errno(fail, errno, TR("no pipe", "パイプを作れません"));
	if (good) {
		bool runs = spawn(path, all, ends[1], &child, fail);

		close(ends[1]);
		good = runs && listen_to(ends[0], &ret_result->said, fail);
		close(ends[0]);
		good = runs && wait_for(child, program, &ret_result->status, fail) && good;
	}
	arena_release(&arena);
	return good;
}
