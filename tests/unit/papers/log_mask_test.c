/* Lines of logs for readers outside: users and queries go, everything else stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "log_mask.h"

static struct arena arena;

static void expect(struct log_mask *mask, const char *line, const char *wanted)
{
	struct text text = {0};

	log_mask_line(mask, str_of(line), &text);
	if (!str_is(text_str(&text), wanted))
		fail_msg("masked \"%.*s\", wanted \"%s\"", STR_ARGS(text_str(&text)), wanted);
	text_release(&text);
}

static struct log_mask fresh(void)
{
	return (struct log_mask){.arena = &arena, .user = "U", .query = "…"};
}

static void test_users(void **state)
{
	struct log_mask mask = fresh();

	(void)state;
	expect(&mask, "sshd[1]: Failed password for invalid user git from IP-7KQ2MX port 3 ssh2",
	       "sshd[1]: Failed password for invalid user [U1] from IP-7KQ2MX port 3 ssh2");
	expect(&mask, "sshd[1]: Failed password for root from IP-7KQ2MX port 3", "sshd[1]: Failed password for [U2] from IP-7KQ2MX port 3");
	/* The same name has the same stand-in. */
	expect(&mask, "pam: authentication failure; logname=git uid=0 user=root", "pam: authentication failure; logname=[U1] uid=0 user=[U2]");
	expect(&mask, "sudo: session opened for user root by deploy", "sudo: session opened for user [U2] by deploy");
}

static void test_words_that_are_no_users(void **state)
{
	struct log_mask mask = fresh();

	(void)state;
	expect(&mask, "waiting for connection", "waiting for connection");
	expect(&mask, "the user is gone", "the user is gone");
	expect(&mask, "superuser=x", "superuser=x");
	expect(&mask, "", "");
	assert_int_equal(mask.count, 0);
}

static void test_requests(void **state)
{
	struct log_mask mask = fresh();

	(void)state;
	expect(&mask, "IP-AAAAAA - tanaka [15/Oct/2019:10:12:57 +0900] \"GET /a?name=x&y=1 HTTP/1.1\" 502 0 \"https://h/b?z=1\" \"M\"",
	       "IP-AAAAAA - [U1] [15/Oct/2019:10:12:57 +0900] \"GET /a?[…] HTTP/1.1\" 502 0 \"https://h/b?[…]\" \"M\"");
	expect(&mask, "IP-AAAAAA - - [15/Oct/2019:10:12:57 +0900] \"GET /a HTTP/1.1\" 502 0", "IP-AAAAAA - - [15/Oct/2019:10:12:57 +0900] \"GET /a HTTP/1.1\" 502 0");
	/* IIS: method, path, query, port, user. */
	expect(&mask, "2019-10-15 01:12:01 IP-BBBBBB GET /print name=x 443 KOSEN\\tanaka IP-AAAAAA M 500 0 0 12",
	       "2019-10-15 01:12:01 IP-BBBBBB GET /print […] 443 [U2] IP-AAAAAA M 500 0 0 12");
	expect(&mask, "2019-10-15 01:12:01 IP-BBBBBB GET /print - 443 - IP-AAAAAA M 500 0 0 12",
	       "2019-10-15 01:12:01 IP-BBBBBB GET /print - 443 - IP-AAAAAA M 500 0 0 12");
}

/* Cut anywhere, a line is still masked without reading beyond it. */
static void test_cut_lines(void **state)
{
	static const char line[] = "IP-AAAAAA - tanaka [15/Oct/2019] \"GET /a?name=x HTTP/1.1\" for user root by x GET /p q 44 u user=ab";

	(void)state;
	for (size_t size = 0; size <= sizeof(line) - 1; size++) {
		struct log_mask mask = fresh();
		struct text text = {0};
		char *exact = test_malloc(size + 1);

		memcpy(exact, line, size);
		log_mask_line(&mask, (struct str){exact, size}, &text);
		assert_false(text_failed(&text));
		text_release(&text);
		test_free(exact);
	}
}

/* More users than have a number. */
static void test_many_users(void **state)
{
	struct log_mask mask = fresh();
	char line[32], wanted[32];

	(void)state;
	for (int i = 1; i <= LOG_MASK_NAMES + 1; i++) {
		(void)snprintf(line, sizeof(line), "user=n%d", i);
		(void)snprintf(wanted, sizeof(wanted), i <= LOG_MASK_NAMES ? "user=[U%d]" : "user=[U]", i);
		expect(&mask, line, wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_users),     cmocka_unit_test(test_words_that_are_no_users), cmocka_unit_test(test_requests),
		cmocka_unit_test(test_cut_lines), cmocka_unit_test(test_many_users),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_release(&arena);
	return failed;
}
