/* Keyed pseudonyms and their key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "pseudonym.h"

static char folder[] = "/tmp/geppo-pseudonym-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	(void)unlink(PSEUDONYM_KEY_FILE);
	return rmdir(folder);
}

static void test_made_once(void **state)
{
	struct pseudonym_key first, second;
	struct fail fail = {0};
	struct stat status;

	(void)state;
	assert_true(pseudonym_key_open(".", &first, &fail));
	assert_int_equal(stat(PSEUDONYM_KEY_FILE, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(pseudonym_key_open(".", &second, &fail));
	assert_memory_equal(&first, &second, sizeof(first));
	assert_int_equal(chmod(PSEUDONYM_KEY_FILE, 0644), 0);
	assert_false(pseudonym_key_open(".", &second, &fail));
	assert_int_equal(fail.kind, FAIL_INPUT);
	assert_int_equal(chmod(PSEUDONYM_KEY_FILE, 0600), 0);
}

static void test_damaged_key_stays(void **state)
{
	struct pseudonym_key key;
	struct fail fail = {0};
	struct text text = {0};

	(void)state;
	assert_true(file_write(PSEUDONYM_KEY_FILE, STR("0123\n"), &fail));
	assert_int_equal(chmod(PSEUDONYM_KEY_FILE, 0600), 0);
	assert_false(pseudonym_key_open(".", &key, &fail));
	assert_null(strstr(fail.sentence, "0123"));
	fail_clear(&fail);
	assert_true(file_read(PSEUDONYM_KEY_FILE, 100, &text, &fail));
	assert_true(str_is(text_str(&text), "0123\n"));
	text_release(&text);
}

/* RFC 4231 has no such message; the value was computed with Python's hmac: hmac.new(bytes(32), b"address\0" + b"192.0.2.7", "sha256"). */
static void test_values(void **state)
{
	struct pseudonym_key key = {0}, other = {.bytes.bytes[0] = 1};
	struct arena arena = {0};

	(void)state;
	assert_true(str_is(pseudonym(&key, PSEUDONYM_ADDRESS, STR("192.0.2.7"), false, &arena), "IP-E1RFBX"));
	assert_true(str_is(pseudonym(&key, PSEUDONYM_PERSON, STR("山田太郎"), false, &arena), "個人-4JM7P8"));
	assert_true(str_equal(pseudonym(&key, PSEUDONYM_PERSON, STR("山田　太郎"), false, &arena), pseudonym(&key, PSEUDONYM_PERSON, STR("山田太郎"), false, &arena)));
	assert_false(str_equal(pseudonym(&key, PSEUDONYM_PERSON, STR("山田太郎"), false, &arena), pseudonym(&other, PSEUDONYM_PERSON, STR("山田太郎"), false, &arena)));
	assert_true(str_starts(pseudonym(&key, PSEUDONYM_PERSON, STR("山田太郎"), true, &arena), STR("person-")));
	assert_int_equal(pseudonym(&key, PSEUDONYM_PERSON, STR(""), false, &arena).size, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_made_once), cmocka_unit_test(test_damaged_key_stays), cmocka_unit_test(test_values)};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
