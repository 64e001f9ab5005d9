#define _XOPEN_SOURCE 700 /* mkdtemp, mkstemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"

static char folder[] = "/tmp/geppo-file-XXXXXX";

static size_t entries(const char *path)
{
	DIR *directory = opendir(path);
	size_t count = 0;

	while (readdir(directory))
		count++;
	closedir(directory);
	return count - 2;
}

static void written_and_read(void **state)
{
	struct fail fail = {0};
	struct text text = {0};
	struct stat status;

	(void)state;
	assert_true(file_write("a", STR("one"), &fail));
	assert_true(file_write("a", STR("two\n"), &fail));
	assert_true(file_read("a", 4, &text, &fail));
	assert_true(str_is(text_str(&text), "two\n"));
	assert_int_equal(stat("a", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(entries("."), 1);
	assert_false(file_read("a", 3, &text, &fail));
	assert_int_equal(fail.kind, FAIL_LIMIT);
	fail_clear(&fail);
	assert_false(file_read("b", 3, &text, &fail));
	assert_int_equal(fail.kind, FAIL_IO);
	fail_clear(&fail);
	assert_false(file_read(".", 3, &text, &fail));
	assert_true(file_exists("a") && !file_exists("b"));
	unlink("a");
	text_release(&text);
}

static void large_in_small_and_large_pieces(void **state)
{
	struct fail fail = {0};
	struct text text = {0}, expected = {0};
	struct new_file *file = new_file_open("large", &fail);
	static char block[200000];

	(void)state;
	for (size_t i = 0; i < 50000; i++) {
		char piece[8];

		memset(piece, (int)('a' + i % 26), sizeof(piece));
		new_file_write(file, piece, i % 8);
		text_add(&expected, (struct str){piece, i % 8});
		if (i % 10000 == 0) {
			memset(block, (int)('A' + i / 10000), sizeof(block));
			new_file_write(file, block, sizeof(block));
			text_add(&expected, (struct str){block, sizeof(block)});
		}
	}
	assert_false(file_exists("large"));
	assert_true(new_file_commit(file, &fail));
	assert_true(file_read("large", 10000000, &text, &fail));
	assert_true(str_equal(text_str(&text), text_str(&expected)));
	unlink("large");
	text_release(&text);
	text_release(&expected);
}

static void abandoned_leaves_the_old_file(void **state)
{
	struct fail fail = {0};
	struct text text = {0};
	struct new_file *file;

	(void)state;
	assert_true(file_write("kept", STR("old"), &fail));
	file = new_file_open("kept", &fail);
	new_file_write(file, "new", 3);
	assert_int_equal(entries("."), 2);
	new_file_abandon(file);
	new_file_abandon(NULL);
	assert_int_equal(entries("."), 1);
	assert_true(file_read("kept", 100, &text, &fail));
	assert_true(str_is(text_str(&text), "old"));
	unlink("kept");
	text_release(&text);
}

/* A failed write is found even though its cause (here a closed descriptor) has passed, and the old file stands. */
static void failed_write_is_told_at_commit(void **state)
{
	struct fail fail = {0};
	struct new_file *file;

	(void)state;
	assert_true(file_write("kept", STR("old"), &fail));
	file = new_file_open("kept", &fail);
	close(new_file_descriptor(file));
	new_file_write(file, "new", 3);
	assert_false(new_file_commit(file, &fail));
	assert_int_equal(fail.kind, FAIL_IO);
	assert_int_equal(entries("."), 1);
	unlink("kept");
}

/* What a child finds, as a bit each. It is nobody, so that a fault of ours can never put a file in a device's place. */
static int devices_written(void)
{
	struct fail fail = {0};
	struct stat status;
	int wrong = 0;

	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		return 1;
	if (file_write("/dev/full", STR("x"), &fail) || !strstr(fail.sentence, "No space left"))
		wrong |= 2;
	if (stat("/dev/full", &status) < 0 || !S_ISCHR(status.st_mode))
		wrong |= 4;
	fail_clear(&fail);
	if (!file_write("/dev/null", STR("x"), &fail))
		wrong |= 8;
	return wrong;
}

static void a_full_device_is_a_failure(void **state)
{
	struct fail fail = {0};
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0)
		_exit(devices_written());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_false(file_write("/tmp", STR("x"), &fail));
	fail_clear(&fail);
	assert_false(file_write("no/such/folder", STR("x"), &fail));
}

/* The disk is full in the middle: a limit on the file's size says so in the same way. */
static void half_a_file_is_none(void **state)
{
	static char block[300000];
	struct rlimit before, small;
	struct fail fail = {0};
	struct text text = {0};

	(void)state;
	assert_true(file_write("kept", STR("old"), &fail));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 100000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);

	bool done = file_write("kept", (struct str){block, sizeof(block)}, &fail);

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_false(done);
	assert_non_null(strstr(fail.sentence, "File too large"));
	assert_int_equal(entries("."), 1);
	fail_clear(&fail);
	assert_true(file_read("kept", 100, &text, &fail));
	assert_true(str_is(text_str(&text), "old"));
	unlink("kept");
	text_release(&text);
}

static void a_link_stays_a_link(void **state)
{
	struct fail fail = {0};
	struct stat status;
	struct text text = {0};

	(void)state;
	assert_true(file_write("target", STR("old"), &fail));
	assert_int_equal(symlink("target", "link"), 0);
	assert_true(file_write("link", STR("new"), &fail));
	assert_int_equal(lstat("link", &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_true(file_read("target", 10, &text, &fail));
	assert_true(str_is(text_str(&text), "new"));
	unlink("link");
	unlink("target");
	text_release(&text);
}

static void folders(void **state)
{
	struct fail fail = {0};
	struct stat status;

	(void)state;
	assert_true(file_make_folder("x//y/z/", &fail));
	assert_true(file_make_folder("x/y/z", &fail));
	assert_true(file_make_folder("/tmp", &fail));
	assert_int_equal(stat("x/y/z", &status), 0);
	assert_int_equal(status.st_mode & 0077, 0);
	assert_true(file_sync_folder("x", &fail));
	assert_true(file_write("x/f", STR(""), &fail));
	assert_false(file_make_folder("x/f/g", &fail));
	assert_int_equal(fail.kind, FAIL_IO);
	fail_clear(&fail);
	assert_false(file_make_folder("", &fail));
	unlink("x/f");
	rmdir("x/y/z");
	rmdir("x/y");
	rmdir("x");
}

static void joining(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_string_equal(file_join(&arena, "a", "b"), "a/b");
	assert_string_equal(file_join(&arena, "a/", "b"), "a/b");
	assert_string_equal(file_join(&arena, ".", "b"), "b");
	assert_string_equal(file_join(&arena, "", "b"), "b");
	assert_string_equal(file_join(&arena, "a", "/b"), "/b");
	arena_release(&arena);
}

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_and_read), cmocka_unit_test(large_in_small_and_large_pieces),
		cmocka_unit_test(abandoned_leaves_the_old_file), cmocka_unit_test(failed_write_is_told_at_commit),
		cmocka_unit_test(a_full_device_is_a_failure), cmocka_unit_test(half_a_file_is_none),
		cmocka_unit_test(a_link_stays_a_link),
		cmocka_unit_test(folders), cmocka_unit_test(joining),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
