/* What logs write and what it stands for: escapes, and the hops of X-Forwarded-For. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "classify.h"
#include "network.h"
#include "unescape.h"

static void is_written(enum escape escape, struct str written, struct str meant)
{
	struct text text = {0};

	unescape(escape, written, &text);
	if (!str_equal(text_str(&text), meant))
		fail_msg("%.*s became %.*s", STR_ARGS(written), STR_ARGS(text_str(&text)));
	text_release(&text);
}

static void escapes_are_resolved(void **state)
{
	(void)state;
	is_written(ESCAPE_NONE, STR("\\/\\x41\\n"), STR("\\/\\x41\\n"));
	is_written(ESCAPE_LOG, STR("\\x41\\xe6\\x9C\\x88\\\"\\\\\\b\\n\\r\\t\\v"), STR("A月\"\\\b\n\r\t\v"));
	is_written(ESCAPE_LOG, STR("\\\\x41 \\/ \\u0041 \\q \\x4 \\xg0 \\x"),
	           STR("\\x41 \\/ \\u0041 \\q \\x4 \\xg0 \\x"));
	is_written(ESCAPE_LOG, STR("a\\"), STR("a\\"));
	is_written(ESCAPE_LOG, STR("\\x00\\x01"), STR("\\x00\x01"));
	is_written(ESCAPE_JSON, STR("\\/a\\u0026\\u6708\\\"\\\\\\b\\f\\n\\r\\t"), STR("/a&月\"\\\b\f\n\r\t"));
	is_written(ESCAPE_JSON, STR("\\\\u0041 \\x41 \\v \\u004 \\u00g1 \\U0041"),
	           STR("\\u0041 \\x41 \\v \\u004 \\u00g1 \\U0041"));
	is_written(ESCAPE_JSON, STR("\\ud83d\\ude00"), STR("\xF0\x9F\x98\x80"));
	is_written(ESCAPE_JSON, STR("\\ud83d \\ude00 \\ud83d\\u0041 \\ud83d"), STR("\\ud83d \\ude00 \\ud83dA \\ud83d"));
	is_written(ESCAPE_JSON, STR("\\u0000\\u0001\\u009b"), STR("\\u0000\x01\xC2\x9B"));
	is_written(ESCAPE_JSON_TWICE, STR("\\\\/a\\\\u0026\\\\\\\\b\\\\\\\"\\/"), STR("/a&\\b\"/"));
	is_written(ESCAPE_JSON_TWICE, STR("plain"), STR("plain"));
}

/* Cut at every byte of a copy of exactly its size; never more bytes than were written. */
static void cut_escapes_do_no_harm(void **state)
{
	static const char written[] = "\\ud83d\\ude00\\\\\\u0041\\x41\\xe6\\\"\\/\\\\\\\\u0041\\";

	(void)state;
	for (size_t from = 0; from < sizeof(written); from++)
		for (size_t size = 0; size < sizeof(written) - from; size++) {
			char *copy = malloc(size + 1);

			assert_non_null(copy);
			memcpy(copy + 1, written + from, size);
			for (int escape = ESCAPE_NONE; escape <= ESCAPE_JSON_TWICE; escape++) {
				struct text text = {0};

				unescape((enum escape)escape, (struct str){copy + 1, size}, &text);
				assert_true(text.size <= size);
				text_release(&text);
			}
			free(copy);
		}
}

static void blocks_say_how(void **state)
{
	(void)state;
	assert_int_equal(escape_of_dialect("combined"), ESCAPE_NONE);
	assert_int_equal(escape_of_dialect("combined+log"), ESCAPE_LOG);
	assert_int_equal(escape_of_dialect("caddy+json"), ESCAPE_JSON);
	assert_int_equal(escape_of_dialect("appservice+json2"), ESCAPE_JSON_TWICE);
	assert_int_equal(escape_of_dialect("a+json3"), ESCAPE_NONE);
	assert_int_equal(escape_of_dialect(""), ESCAPE_NONE);
}

static void hops_are_addresses(void **state)
{
	static const struct {
		const char *hop, *address; /* NULL: none */
	} cases[] = {
	        {"192.0.2.1", "192.0.2.1"},
	        {" 192.0.2.1\t", "192.0.2.1"},
	        {"+192.0.2.1", "192.0.2.1"},
	        {"192.0.2.1:5678", "192.0.2.1"},
	        {"\"[2001:db8::1]:443\"", "2001:db8::1"},
	        {"[2001:db8::1]", "2001:db8::1"},
	        {"2001:db8::1", "2001:db8::1"},
	        {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
	        {"192.0.2.1:", NULL},
	        {"192.0.2.1:99999", NULL},
	        {"192.0.2.1:80:80", NULL},
	        {"[2001:db8::1", NULL},
	        {"[2001:db8::1]x", NULL},
	        {"[]", NULL},
	        {"[", NULL},
	        {"unknown", NULL},
	        {"_hidden", NULL},
	        {"-", NULL},
	        {"", NULL},
	        {"192.0.2.256", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str address = STR("untouched");
		uint8_t bytes[16];
		bool good = network_parse_hop(str_of(cases[i].hop), &address, bytes);

		if (good != (cases[i].address != NULL) ||
		    !str_is(address, cases[i].address ? cases[i].address : "untouched"))
			fail_msg("%s: %d, %.*s", cases[i].hop, good, STR_ARGS(address));
	}
}

static void clients_are_beyond_proxies(void **state)
{
	static const char *const proxies[] = {"10.0.0.0/8", "2001:db8:1::/48"};
	static const struct {
		const char *forwarded, *client;
	} cases[] = {
	        {"", "10.0.0.1"},
	        {"-", "10.0.0.1"},
	        {" , ,", "10.0.0.1"},
	        {"192.0.2.1", "192.0.2.1"},
	        {"203.0.113.1, 192.0.2.1", "192.0.2.1"},
	        {"203.0.113.1,192.0.2.1:80,2001:db8:1::2,[2001:db8:1::3]:1", "192.0.2.1"},
	        {"203.0.113.1,+192.0.2.1,", "192.0.2.1"},
	        {"unknown, 192.0.2.1", "192.0.2.1"},
	        {"192.0.2.1, unknown", "10.0.0.1"},
	        {"192.0.2.1, unknown, 10.0.0.9", "10.0.0.9"},
	        {"10.0.0.7, 10.0.0.8", "10.0.0.7"},
	};
	struct config config = {.clients = {.trusted_proxies = proxies, .trusted_proxy_count = 2}};
	struct fail fail = {0};
	struct classifier *classifier = classifier_new(&config, &fail);

	(void)state;
	assert_non_null(classifier);
	assert_true(classifier_has_proxies(classifier));
	assert_true(classify_is_proxy(classifier, STR("10.0.0.1:80")));
	assert_false(classify_is_proxy(classifier, STR("192.0.2.1")));
	assert_false(classify_is_proxy(classifier, STR("-")));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str client = classify_forwarded(classifier, STR("10.0.0.1"), str_of(cases[i].forwarded));

		if (!str_is(client, cases[i].client))
			fail_msg("%s: %.*s", cases[i].forwarded, STR_ARGS(client));
	}
	classifier_free(classifier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(escapes_are_resolved),
	        cmocka_unit_test(cut_escapes_do_no_harm),
	        cmocka_unit_test(blocks_say_how),
	        cmocka_unit_test(hops_are_addresses),
	        cmocka_unit_test(clients_are_beyond_proxies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
