/* Inputs: files and members of containers by their names, in any order, by several threads. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "input.h"
#include "lang.h"
#include "pack.h"
#include "text.h"

#define MEMBERS 300U

static char folder[] = "/tmp/geppo-input-XXXXXX";

static void put(const char *name, struct str content)
{
	FILE *file = fopen(name, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(content.at, 1, content.size, file), content.size);
	assert_int_equal(fclose(file), 0);
}

static void add_member(struct text *tar, const char *name, struct str content)
{
	char header[512] = {0};
	unsigned sum = 0;
	snprintf(header, 100, "%s", name);
	snprintf(header + 124, 12, "%011zo", content.size);
	memset(header + 148, ' ', 8);
	header[156] = '0';
	memcpy(header + 257, "ustar", 6);
	for (size_t i = 0; i < sizeof(header); i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
	text_add(tar, (struct str){header, sizeof(header)});
	text_add(tar, content);
	while (tar->size % 512)
		text_add_byte(tar, '\0');
}

static void end_tar(struct text *tar)
{
	for (int i = 0; i < 1024; i++)
		text_add_byte(tar, '\0');
}

/* "m7": 7 000 bytes that say 7. */
static void content_of(unsigned number, struct text *text)
{
	text_clear(text);
	for (int i = 0; i < 1000; i++)
		text_addf(text, "%06u\n", number);
}

static void make_containers(void)
{
	struct text tar = {0}, content = {0}, packed = {0};
	for (unsigned i = 0; i < MEMBERS; i++) {
		char name[16];
		content_of(i, &content);
		snprintf(name, sizeof(name), "m%u", i);
		text_clear(&packed);
		if (i % 5 < PACKER_COUNT)
			packers[i % 5].pack(&packed, text_str(&content));
		else
			text_add(&packed, text_str(&content));
		add_member(&tar, name, text_str(&packed));
	}
	end_tar(&tar);
	put("many.tar", text_str(&tar));
	text_clear(&packed);
	pack_gzip(&packed, text_str(&tar));
	put("many.tar.gz", text_str(&packed));
	put("cut.tar.gz", str_take(text_str(&packed), packed.size / 2));
	text_clear(&content);
	text_clear(&packed);
	add_member(&content, "inner.tar", text_str(&tar));
	end_tar(&content);
	pack_bzip2(&packed, text_str(&content));
	put("nested.tar.bz2", text_str(&packed));
	text_release(&tar);
	text_release(&content);
	text_release(&packed);
}

static void expect_member(struct inputs *inputs, const char *container, unsigned number)
{
	struct fail fail = {0};
	struct text expected = {0};
	char name[64], buffer[8000];
	size_t got = 0;
	snprintf(name, sizeof(name), "%s//m%u", container, number);
	struct stream *stream = inputs_open(inputs, name, &fail);
	assert_non_null(stream);
	assert_false(stream_may_grow(stream));
	assert_true(stream_read(stream, buffer, sizeof(buffer), &got, &fail));
	content_of(number, &expected);
	assert_int_equal(got, expected.size);
	assert_memory_equal(buffer, expected.at, got);
	stream_free(stream);
	text_release(&expected);
}

static void members_come_in_any_order(void **state)
{
	(void)state;
	static const char *const containers[] = {"many.tar", "many.tar.gz"};
	struct inputs *inputs = inputs_new(NULL);
	for (int i = 0; i < 2; i++) {
		for (unsigned number = 0; number < MEMBERS; number++)
			expect_member(inputs, containers[i], number);
		for (unsigned number = MEMBERS; number-- > MEMBERS - 12;)
			expect_member(inputs, containers[i], number);
		expect_member(NULL, containers[i], 77);
		expect_member(inputs, containers[i], 5);
		expect_member(inputs, containers[i], 5);
	}
	inputs_free(inputs);
}

struct reader {
	struct inputs *inputs;
	unsigned first;
};

static void *read_every_fourth(void *user)
{
	struct reader *reader = user;
	for (unsigned number = reader->first; number < MEMBERS; number += 4)
		expect_member(reader->inputs, "many.tar.gz", number);
	return NULL;
}

static void threads_may_share_them(void **state)
{
	(void)state;
	struct inputs *inputs = inputs_new(NULL);
	struct reader readers[4];
	pthread_t threads[4];
	for (unsigned i = 0; i < 4; i++) {
		readers[i] = (struct reader){inputs, i};
		assert_int_equal(pthread_create(&threads[i], NULL, read_every_fourth, &readers[i]), 0);
	}
	for (unsigned i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	inputs_free(inputs);
}

static void expect_refusal(const char *name, const char *part)
{
	struct fail fail = {0};
	assert_null(input_open(name, &fail));
	assert_non_null(strstr(fail.sentence, part));
	assert_int_equal(fail.kind, FAIL_INPUT);
}

static void what_is_no_input_says_why(void **state)
{
	(void)state;
	expect_refusal("many.tar//m300", "many.tar holds no file m300");
	expect_refusal("many.tar", "many.tar is a container of 300 files; name one as many.tar//NAME");
	expect_refusal("nested.tar.bz2//inner.tar", "nested.tar.bz2//inner.tar is a container in a container");
	expect_refusal("cut.tar.gz", "cut.tar.gz breaks at byte ");
	expect_refusal("cut.tar.gz", "files were found before");
	expect_refusal("cut.tar.gz//m299", "cut.tar.gz breaks at byte ");
	assert_int_equal(mkdir("logs", 0700), 0);
	put("logs/a", STR("text\n"));
	struct fail fail = {0};
	struct stream *stream = input_open("logs//a", &fail);
	assert_non_null(stream);
	stream_free(stream);
	assert_int_equal(input_path_size("logs//a"), 7);
	assert_int_equal(input_path_size("many.tar//m3"), 8);
}

static void a_file_stands_for_its_members(void **state)
{
	(void)state;
	struct input_names names = {0};
	struct arena arena = {0};
	struct fail fail = {0};
	put("plain.log", STR("text\n"));
	assert_true(input_names_add(&names, "plain.log", NULL, &arena, &fail));
	assert_true(input_names_add(&names, "nowhere", NULL, &arena, &fail));
	assert_true(input_names_add(&names, "many.tar//m7", NULL, &arena, &fail));
	assert_true(input_names_add(&names, "nested.tar.bz2", NULL, &arena, &fail));
	static const char *const expected[] = {"plain.log", "nowhere", "many.tar//m7", "nested.tar.bz2//inner.tar"};
	assert_int_equal(names.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(names.items[i], expected[i]);
	/* A damaged one: what was found, and then itself. */
	assert_true(input_names_add(&names, "cut.tar.gz", NULL, &arena, &fail));
	assert_true(names.count > 50);
	assert_string_equal(names.items[4], "cut.tar.gz//m0");
	assert_string_equal(names.items[names.count - 1], "cut.tar.gz");
	arena_release(&arena);
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(members_come_in_any_order),
	        cmocka_unit_test(threads_may_share_them),
	        cmocka_unit_test(what_is_no_input_says_why),
	        cmocka_unit_test(a_file_stands_for_its_members),
	};
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return 1;
	make_containers();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	char command[64];
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return chdir("/") == 0 && system(command) == 0 ? failed : 1;
}
