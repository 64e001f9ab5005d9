/* Failed logins: addresses in messages, windows, one attacker and many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "finding_logins.h"
#include "plan_rows.h"

static const struct config_findings rules = {.login_failures = 20, .login_window_s = 600, .join_s = 3600};

static void addresses_of_messages(void **state)
{
	(void)state;
	assert_true(str_equal(login_address(STR("Failed password for root from 192.0.2.1 port 22 ssh2")), STR("192.0.2.1")));
	/* The name is the attacker's own. */
	assert_true(str_equal(login_address(STR("Failed password for invalid user a from 10.0.0.1 from 192.0.2.1 port 22 ssh2")),
	                      STR("192.0.2.1")));
	assert_true(str_equal(login_address(STR("Accepted publickey for x from 2001:db8::1 port 5 ssh2")), STR("2001:db8::1")));
	assert_int_equal(login_address(STR("Failed password for root")).size, 0);
	assert_int_equal(login_address(STR("Failed password for root from ")).size, 0);
	assert_int_equal(login_address(STR("")).size, 0);
}

#define WINDOW_ROW(host, minute, lines)                                                                                \
	TEXT_VALUE(host), NUMBER_VALUE((minute)*MINUTE_US), NUMBER_VALUE(lines), NUMBER_VALUE((minute)*MINUTE_US + 1), \
	        NUMBER_VALUE(((minute) + 4) * MINUTE_US)

static void windows_of_hosts(void **state)
{
	static const char *const names[] = {"host", "minute:5", "lines", "first", "last"};
	static const struct value values[] = {
	        WINDOW_ROW("a", 0, 10), WINDOW_ROW("a", 10, 10),  /* together within ten minutes and the edges */
	        WINDOW_ROW("a", 300, 19),                         /* too few */
	        WINDOW_ROW("b", 0, 25), WINDOW_ROW("b", 300, 40), /* two events */
	};
	const struct table table = TABLE_OF(names, values);
	struct login_window windows[2];
	size_t found;

	(void)state;
	assert_int_equal(login_windows(&table, &rules, windows, 2, &found), 2);
	assert_int_equal(found, 3);
	/* Of three the two with most lines. */
	assert_int_equal(windows[0].lines + windows[1].lines, 65);
}

#define ATTEMPTS 60

/* Attempts every five seconds, from `addresses` addresses in turn. */
static void find(struct finding_list *list, int count, int addresses, const struct table *accepted)
{
	static const char *const names[] = {"time", "message", "lines"};
	static char texts[ATTEMPTS][80];
	static struct value values[ATTEMPTS * 3];
	struct table table = {.column_count = 3, .names = names, .row_count = (size_t)count, .values = values};
	const struct login_window window = {STR("a"), 0, 5 * ATTEMPTS * SECOND_US, count};

	for (int i = 0; i < count; i++) {
		int size = snprintf(texts[i], sizeof(texts[i]), "Failed password for root from 192.0.2.%d port %d ssh2", i % addresses, i);

		values[i * 3] = (struct value){.kind = VALUE_INTEGER, .number = i * 5 * SECOND_US};
		values[i * 3 + 1] = (struct value){.kind = VALUE_TEXT, .text = {texts[i], (size_t)size}};
		values[i * 3 + 2] = (struct value){.kind = VALUE_INTEGER, .number = 1};
	}
	finding_logins(list, &window, &table, accepted, &rules);
}

static void one_and_many(void **state)
{
	static const char *const names[] = {"time", "message", "lines"};
	static const struct value good[] = {NUMBER_VALUE(400 * SECOND_US), TEXT_VALUE("Accepted password for root from 192.0.2.0 port 9 ssh2"),
	                                    NUMBER_VALUE(1)};
	const struct table accepted = TABLE_OF(names, good);
	struct arena arena = {0};
	struct finding_list list = {.arena = &arena};

	(void)state;
	find(&list, 19, 1, NULL);
	assert_int_equal(list.count, 0);
	find(&list, 20, 1, NULL);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].severity, FINDING_CAUTION);
	/* 30 each: 59 from two of them; from many together the threefold is needed. */
	find(&list, 59, 30, NULL);
	assert_int_equal(list.count, 1);
	find(&list, 60, 30, NULL);
	assert_int_equal(list.count, 2);
	find(&list, 20, 1, &accepted);
	assert_int_equal(list.count, 3);
	assert_int_equal(list.items[2].severity, FINDING_SERIOUS);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(addresses_of_messages), cmocka_unit_test(windows_of_hosts),
	                                   cmocka_unit_test(one_and_many)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
