/* The JSON reader: values, paths, numbers, escapes, units, leaves; and the same over cut and damaged bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json_scan.h"

static const char *const records_keys[] = {"records", NULL};
static const struct json_frame records = {records_keys, 1};
static const char *const data_keys[] = {"data", "statistics", NULL};
static const struct json_frame deep = {data_keys, 8};

static struct json_value at_path(const char *text, const char *path)
{
	struct json_value value = {0};
	assert_true(json_read(str_of(text), &value, NULL));
	assert_true(json_find(value, path, &value));
	return value;
}

static bool is_at(const char *text, const char *path, const char *expected)
{
	struct str got = json_text(at_path(text, path));
	return str_is(got, expected);
}

static void paths_are_found(void **state)
{
	(void)state;
	const char *text = "\xEF\xBB\xBF {\"a\" : 1, \"b\":{\"c\":[true,null,{\"d.e\":\"x\\\"y\\\\\"}]}, \"b\":2, "
	                   "\"raw\":\"\xFF\x80\"}\n";
	assert_true(is_at(text, "a", "1"));
	assert_int_equal(at_path(text, "b.c.0").kind, JSON_TRUE);
	assert_int_equal(at_path(text, "b.c.1").kind, JSON_NULL);
	assert_true(is_at(text, "b.c.2.d\\.e", "x\\\"y\\\\"));
	assert_int_equal(at_path(text, "b").kind, JSON_OBJECT);
	assert_true(is_at(text, "raw", "\xFF\x80"));
	struct json_value value;
	assert_true(json_read(str_of(text), &value, NULL));
	assert_false(json_find(value, "b.c.3", &value));
	assert_true(json_read(str_of("{\"a\":,\"b\":NaN,\"c\":}x"), &value, NULL));
	struct json_value part;
	assert_true(json_find(value, "a", &part));
	assert_int_equal(part.kind, JSON_NONE);
	assert_int_equal(part.raw.size, 0);
	assert_true(json_find(value, "b", &part));
	assert_int_equal(part.kind, JSON_NONE);
	assert_true(json_find(value, "c", &part));
	static const char *const broken[] = {"", " ", "{", "{\"a\"", "{\"a\":\"x}", "[1,2", "{]", "{\"a\":[}]"};
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		assert_false(json_read(str_of(broken[i]), &value, NULL));
	char deep_text[80];
	memset(deep_text, '[', sizeof(deep_text));
	assert_false(json_read((struct str){deep_text, sizeof(deep_text)}, &value, NULL));
}

static void encoded_texts_are_walked(void **state)
{
	(void)state;
	const char *text = "{\"p\":\"\\r\\n{ \\\"q\\\" : \\\"a\\\\\\\"b\\\\\\\\\\\", "
	                   "\\\"n\\\":12,\\\"u\\\":\\\"\\\\u3042\\\\/\\\"}\", \"z\":1}";
	assert_true(is_at(text, "p.q", "a\\\\\\\"b\\\\\\\\"));
	assert_true(is_at(text, "p.n", "12"));
	assert_true(is_at(text, "z", "1"));
	struct text out = {0};
	json_unescape(at_path(text, "p.q"), &out);
	assert_string_equal(out.at, "a\"b\\");
	text_clear(&out);
	json_unescape(at_path(text, "p.u"), &out);
	assert_string_equal(out.at, "あ/");
	text_release(&out);
}

static void numbers_are_exact(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int scale;
		bool good;
		int64_t expected;
	} cases[] = {
	        {"12", 0, true, 12},
	        {"12.345", 2, true, 1234},
	        {"-0.5", 3, true, -500},
	        {"1646861401.5241024", 6, true, 1646861401524102},
	        {"1e-05", 6, true, 10},
	        {"1.5E3", 1, true, 15000},
	        {"\"0.384\"", 6, true, 384000},
	        {"9223372036854775807", 0, false, 0},
	        {"922337203685477580", 0, true, 922337203685477580},
	        {"1e300", 0, false, 0},
	        {"0e400", 0, true, 0},
	        {"1e-400", 6, true, 0},
	        {"0.000000001", 9, true, 1},
	        {"\"\"", 0, false, 0},
	        {"\"-\"", 0, false, 0},
	        {"\"1.2.3\"", 0, false, 0},
	        {"\"12 \"", 0, false, 0},
	        {"1e", 0, false, 0},
	        {"null", 0, false, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct json_value value;
		int64_t got = 0;
		assert_true(json_read(str_of(cases[i].text), &value, NULL));
		assert_int_equal(json_number(value, cases[i].scale, &got), cases[i].good);
		assert_int_equal(got, cases[i].expected);
	}
}

static void escapes_are_resolved(void **state)
{
	(void)state;
	struct json_value value;
	struct text out = {0};
	assert_true(json_read(STR("\"a\\n\\u3042\\ud83d\\ude00\\ud83dx\\q\\u12\\/\""), &value, NULL));
	json_unescape(value, &out);
	assert_string_equal(out.at, "a\nあ😀\xEF\xBF\xBDx\\q\\u12/");
	text_release(&out);
}

/* Units parted by "|". */
static void are_units(const char *marked, const struct json_frame *frame, const char *kinds)
{
	char text[1000], got[40];
	size_t size = 0, ends[40], count = 0, units = 0;
	for (const char *at = marked; *at; at++) {
		if (*at == '|')
			ends[count++] = size;
		else
			text[size++] = *at;
	}
	ends[count++] = size;
	for (size_t at = 0; at < size;) {
		struct str rest = {text + at, size - at};
		size_t unit = json_unit_size(rest, frame, true);
		assert_true(unit > 0);
		assert_int_equal(at + unit, ends[units]);
		/* Fewer bytes: the same, or not yet. */
		for (size_t cut = 0; cut < rest.size; cut++) {
			size_t part = json_unit_size(str_take(rest, cut), frame, false);
			assert_true(part == 0 || part == unit);
		}
		got[units++] = json_unit_is_frame(str_take(rest, unit), frame) ? 'x' : 'u';
		at += unit;
	}
	got[units] = 0;
	assert_string_equal(got, kinds);
}

static void units_are_cut(void **state)
{
	(void)state;
	are_units("{\"a\":1}\n|{\"b\":\"}{\\\"\"}\n\n|{\"c\":2}", &records, "uuu");
	are_units("{\"a\":1}\r\n|{\"b\":2}\r\n", &records, "uu");
	are_units("{\"records\":[|{\"a\":[1,{}]},|{\"b\":2}|]}", &records, "xuux");
	are_units("{ \"count\":3,\"records\" : [\n  |{\"a\":1},\n  |{\n\"b\":2}\n|]\n}\n|{\"records\":[|{\"c\":3}|]}\n",
	          &records, "xuuxxux");
	are_units("[|{\"a\":1},|{\"records\":\"[\"}|]\n", &records, "xuux");
	are_units("{\"a\":\"broken\n|{\"b\":2}\n|{\"c\":{\"d\":1}\n|{\"e\":1}\n|text\n|{\"f\":1}|", &records, "uuuuuu");
	are_units("{\"a\":{\"records\":[1]}}\n|{\"b\":1}", &records, "uu");
	are_units("{\"x\":{\"hosts\":[{\"n\":1,\"statistics\":[|{\"t\":1},|{\"t\":2}|],\"restarts\":[{\"b\":{}}]},{"
	          "\"statistics\":[|{\"t\":3}|]}]}}\n",
	          &deep, "xuuxux");
	are_units("{\"data\":[|{\"t\":1}|]}\n|text\n", &deep, "xuxu");
}

static void leaves_are_read(void **state)
{
	(void)state;
	struct json_leaves leaves;
	struct json_leaf leaf;
	struct str text = STR("{\"a\":1,\"h\":{\"U-A\":[\"x\",\"y\"],\"e\":{}},\"p\":\"{\\\"q\\\":\\\"v\\\",\\\"r\\\":["
	                      "{\\\"s\\\":2}]}\",\"z\":null}\n");
	static const struct {
		const char *path, *key, *text;
	} expected[] = {{"a", "a", "1"},   {"h.U-A", "U-A", "x"}, {"h.U-A.1", "U-A", "y"},
	                {"p.q", "q", "v"}, {"p.r.s", "s", "2"},   {"z", "z", "null"}};
	json_leaves_init(&leaves, text);
	leaves.encoded_path = json_path("p");
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		assert_true(json_leaves_next(&leaves, &leaf));
		assert_true(leaf.path == json_path(expected[i].path));
		assert_true(str_is(leaf.key, expected[i].key));
		assert_true(str_is(json_text(leaf.value), expected[i].text));
	}
	assert_false(json_leaves_next(&leaves, &leaf));
	assert_false(leaves.bad);
	assert_true(leaves.at == text.at + text.size - 1);
	static const char *const broken[] = {"",
	                                     "{",
	                                     "{\"a\"}",
	                                     "{\"a\":1",
	                                     "{\"a\":1 \"b\":2}",
	                                     "{a:1}",
	                                     "{\"a\":1]",
	                                     "{\"a\":\"x",
	                                     "[1,2",
	                                     "{\"a\":1,}",
	                                     "word",
	                                     "{\"a\"",
	                                     "{\"p\":\"{\\\"q\\\":1\"}"};
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		json_leaves_init(&leaves, str_of(broken[i]));
		leaves.encoded_path = json_path("p");
		while (json_leaves_next(&leaves, &leaf))
			;
		assert_true(leaves.bad);
	}
}

/* Everything over a buffer of exactly the bytes, so that the sanitizer sees a step too far. */
static void read_all(const char *bytes, size_t size)
{
	char *copy = malloc(size + (size == 0));
	memcpy(copy, bytes, size);
	struct str text = {copy, size}, key;
	struct json_value value, part;
	struct json_leaves leaves;
	struct json_leaf leaf;
	struct json_walk walk;
	struct text out = {0};
	int64_t number;
	(void)json_unit_size(text, &records, true);
	(void)json_unit_size(text, &deep, false);
	(void)json_unit_is_frame(text, &records);
	json_leaves_init(&leaves, text);
	leaves.encoded_path = json_path("p");
	while (json_leaves_next(&leaves, &leaf)) {
		assert_true(leaf.value.raw.at >= copy && leaf.value.raw.at + leaf.value.raw.size <= copy + size);
		(void)json_number(leaf.value, 6, &number);
		json_unescape(leaf.value, &out);
	}
	if (json_read(text, &value, NULL)) {
		json_walk_init(&walk, value);
		while (json_walk_next(&walk, &key, &part))
			(void)json_find(part, "q.1", &part);
	}
	text_release(&out);
	free(copy);
}

static void damage_is_met(void **state)
{
	(void)state;
	static const char *const samples[] = {
	        "{\"a\":-1.5e3,\"h\":{\"U-A\":[\"x\\\\\",\"\\ud83d\"],\"e\":{}},\"p\":\"{\\\"q\\\":\\\"v\\\\\\\"\\\","
	        "\\\"r\\\":[{\\\"s\\\":2}]}\",\"z\":null}\n",
	        "{\"records\":[{\"a\":1},{\"p\":{\"data\":[1]}}],\"data\":[2]}\n{\"b\":\"\n",
	};
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t size = strlen(samples[i]);
		char bytes[300];
		for (size_t cut = 0; cut <= size; cut++)
			read_all(samples[i], cut);
		for (size_t at = 0; at < size; at++)
			for (size_t flip = 0; flip < 16; flip++) {
				memcpy(bytes, samples[i], size);
				bytes[at] = (char)(flip < 8 ? bytes[at] ^ (1 << flip) : "\"\\{}[],:"[flip - 8]);
				read_all(bytes, size);
			}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(paths_are_found),   cmocka_unit_test(encoded_texts_are_walked),
	        cmocka_unit_test(numbers_are_exact), cmocka_unit_test(escapes_are_resolved),
	        cmocka_unit_test(units_are_cut),     cmocka_unit_test(leaves_are_read),
	        cmocka_unit_test(damage_is_met),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
