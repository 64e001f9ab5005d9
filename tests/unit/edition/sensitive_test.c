/* Addresses and mails by their shape, and what looks like one and is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "sensitive.h"

static void expect(const char *text, const char *wanted)
{
	struct sensitive found = {0};
	struct str value = {"", 0};

	if (sensitive_next(str_of(text), 0, &found))
		value = str_take(str_skip(str_of(text), found.at), found.size);
	if (!str_is(value, wanted))
		fail_msg("in \"%s\" found \"%.*s\", wanted \"%s\"", text, STR_ARGS(value), wanted);
}

static void test_found(void **state)
{
	static const char *const texts[][2] = {
		{"192.0.2.7", "192.0.2.7"}, {"サーバ192.0.2.7が", "192.0.2.7"}, {"client:192.0.2.7:8080, x", "192.0.2.7"}, {"http://192.0.2.7/x", "192.0.2.7"},
		{"GET /proxy/192.0.2.7", "192.0.2.7"}, {"(192.0.2.7)", "192.0.2.7"}, {"192.0.2.0/24", "192.0.2.0"}, {"from 192.0.2.7.", "192.0.2.7"},
		{"2001:db8::1", "2001:db8::1"}, {"[2001:DB8::1]:443", "2001:DB8::1"}, {"::ffff:192.0.2.7", "::ffff:192.0.2.7"},
		{"2001:db8:0:0:0:0:0:1 が", "2001:db8:0:0:0:0:0:1"}, {"client_192.0.2.7", "192.0.2.7"}, {"a version 192.0.2.7", ""},
		{"taro@example.jp", "taro@example.jp"}, {"連絡先はtaro.yamada@mail.example.jp.", "taro.yamada@mail.example.jp"}, {"<a@b.co>", "a@b.co"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect(texts[i][0], texts[i][1]);
}

static void test_not_found(void **state)
{
	static const char *const texts[] = {
		"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "nginx/1.18.0.2", "v1.2.3.4", "Ver. 1.2.3.4", "バージョン1.2.3.4", "第3.2.1.4項", "§3.2.1.4", "3.2.1.4条", "127.0.0.1", "0.0.0.0",
		"::1", "::", "10:42:05", "00:1a:2b:3c:4d:5e", "std::string", "dead::beef", "Chrome/77.0.3865.120", "a@b", "@example.jp", "user@host", "1.2.3.4x", "x1.2.3.4", "1234.1.1.1",
		"2019-10-15T10:42:00+09:00", "1,234.5",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		expect(texts[i], "");
}

static void test_all_of_them(void **state)
{
	struct str text = STR("a 192.0.2.7, b@example.jp と 198.51.100.2");
	struct sensitive found;
	size_t count = 0;

	(void)state;
	for (size_t from = 0; sensitive_next(text, from, &found); from = found.at + found.size)
		count++;
	assert_int_equal(count, 3);
}

static void test_allowed(void **state)
{
	static const char *const allow[] = {"10.1.0.0/16", "2001:db8::/32", "taro@example.jp", "@client.example", "192.0.2.9"};
	static const struct { const char *value; bool allowed; } values[] = {
		{"10.1.2.3", true}, {"10.2.0.1", false}, {"2001:db8:5::1", true}, {"2001:db9::1", false}, {"taro@example.jp", true}, {"hana@example.jp", false},
		{"x@client.example", true}, {"x@evil-client.example", false}, {"192.0.2.9", true}, {"192.0.2.90", false}, {"ops@contractor.example", true},
	};
	struct config config = {.client = "", .contractor = "", .report = {.allow = allow, .allow_count = 5, .submitter = "運用部 ops@contractor.example"}};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct sensitive found;

		assert_true(sensitive_next(str_of(values[i].value), 0, &found));
		if (sensitive_allowed(&config, &found, str_of(values[i].value)) != values[i].allowed)
			fail_msg("%s", values[i].value);
	}
}

/* Whatever bytes come: never beyond the text, and always forward. */
static void test_mutations(void **state)
{
	char text[] = "x 2001:db8::1%eth0 192.0.2.7:80 a@b.example.jp ::ffff:1.2.3.4 v1.2.3.4 第";
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct sensitive found;
		char copy[sizeof(text)];

		memcpy(copy, text, sizeof(text));
		for (int i = 0; i < 3; i++) {
			seed = seed * 1664525 + 1013904223;
			copy[seed >> 8 & 63] = (char)(seed >> 24);
		}
		for (size_t from = 0; sensitive_next((struct str){copy, 64}, from, &found); from = found.at + found.size) {
			assert_true(found.size > 0 && found.at >= from && found.at + found.size <= 64);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found), cmocka_unit_test(test_not_found), cmocka_unit_test(test_all_of_them), cmocka_unit_test(test_allowed), cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
