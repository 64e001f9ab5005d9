#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"

static char said[4000];

/* Runs `speak` in a process of its own, because the status can only be raised, and standard output may be a full disk. */
static int status_of(void (*speak)(void), const char *output)
{
	int ends[2], status;
	size_t size = 0;
	ssize_t got;

	fflush(NULL);
	assert_int_equal(pipe(ends), 0);

	pid_t child = fork();

	if (child == 0) {
		int out = open(output, O_WRONLY);

		dup2(out, STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		close(out);
		speak();
		_exit(message_exit_status());
	}
	close(ends[1]);
	while ((got = read(ends[0], said + size, sizeof(said) - 1 - size)) > 0)
		size += (size_t)got;
	said[size] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void say_note(void)
{
	message_program("geppo test");
	message_note("%d lines\nand \x1B[2J", 3);
	message_progress("no terminal, no progress");
	printf("result\n");
}

static void say_defect(void)
{
	message_defect("one line rejected");
}

static void say_failure_and_defect(void)
{
	struct fail fail = {0};

	fail_set(&fail, FAIL_INPUT, "geppo.yaml:3:1: no zone");
	message_fail(&fail);
	message_defect("and a defect");
}

static void say_defect_and_failure(void)
{
	say_defect();
	say_failure_and_defect();
}

static void say_usage(void)
{
	struct fail fail = {0};

	fail_set(&fail, FAIL_USAGE, "which month?");
	message_fail(&fail);
	say_failure_and_defect();
}

static void the_status_is_only_raised(void **state)
{
	(void)state;
	assert_int_equal(status_of(say_note, "/dev/null"), EXIT_CLEAN);
	assert_string_equal(said, "geppo test: 3 lines\ngeppo test: and \\x1B[2J\n");
	assert_int_equal(status_of(say_defect, "/dev/null"), EXIT_DEFECTS);
	assert_string_equal(said, "geppo: warning: one line rejected\n");
	assert_int_equal(status_of(say_failure_and_defect, "/dev/null"), EXIT_FAILED);
	assert_int_equal(status_of(say_defect_and_failure, "/dev/null"), EXIT_FAILED);
	assert_int_equal(status_of(say_usage, "/dev/null"), EXIT_USAGE);
}

static void a_full_disk_is_a_failure(void **state)
{
	(void)state;
	assert_int_equal(status_of(say_note, "/dev/full"), EXIT_FAILED);
	assert_non_null(strstr(said, "No space left on device"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_status_is_only_raised),
		cmocka_unit_test(a_full_disk_is_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
