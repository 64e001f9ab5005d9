/* Containers: every kind of header by hand, damage at every byte, and what hostile ones claim. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <isa-l/crc.h>
#include <zlib.h>

#include "container.h"
#include "lang.h"
#include "pack.h"

/* --- Making them --- */

static void add_block(struct text *tar, const char *name, char type, const char *magic, uint64_t size)
{
	char header[512] = {0};
	unsigned sum = 0;
	snprintf(header, 100, "%s", name);
	snprintf(header + 100, 8, "0000644");
	snprintf(header + 124, 12, "%011llo", (unsigned long long)size);
	snprintf(header + 136, 12, "%011o", 1571000000U);
	memset(header + 148, ' ', 8);
	header[156] = type;
	memcpy(header + 257, magic, 8);
	for (size_t i = 0; i < sizeof(header); i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
	text_add(tar, (struct str){header, sizeof(header)});
}

static void add_zeros(struct text *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_add_byte(text, '\0');
}

static const char ustar[8] = "ustar\0"
                             "00",
                  gnu[8] = "ustar  ", seventh[8] = "";

static void add_entry(struct text *tar, const char *name, char type, const char *magic, struct str content)
{
	add_block(tar, name, type, magic, content.size);
	text_add(tar, content);
	add_zeros(tar, (512 - content.size % 512) % 512);
}

static void add_number(struct text *text, uint64_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		text_add_byte(text, (char)(number >> 8 * i));
}

struct zip_maker {
	struct text file, directory;
	unsigned count;
};

/* `made` is the content as it stands in the zip; flags, method and mode as the directory has them. */
static void zip_add_raw(struct zip_maker *zip, const char *name, struct str made, struct str content, unsigned flags,
                        unsigned method, uint32_t mode, uint64_t at)
{
	uint32_t crc = crc32_gzip_refl(0, (const unsigned char *)content.at, content.size);
	if (at == zip->file.size) {
		add_number(&zip->file, 0x04034b50, 4);
		add_number(&zip->file, 20, 2);
		add_number(&zip->file, flags, 2);
		add_number(&zip->file, method, 2);
		add_number(&zip->file, 0, 4);
		add_number(&zip->file, crc, 4);
		add_number(&zip->file, made.size, 4);
		add_number(&zip->file, content.size, 4);
		add_number(&zip->file, strlen(name), 2);
		add_number(&zip->file, 0, 2);
		text_add_cstr(&zip->file, name);
		text_add(&zip->file, made);
	}
	add_number(&zip->directory, 0x02014b50, 4);
	add_number(&zip->directory, 0x0314, 2);
	add_number(&zip->directory, 20, 2);
	add_number(&zip->directory, flags, 2);
	add_number(&zip->directory, method, 2);
	add_number(&zip->directory, (39U << 25 | 10U << 21 | 5U << 16) | (12U << 11), 4);
	add_number(&zip->directory, crc, 4);
	add_number(&zip->directory, made.size, 4);
	add_number(&zip->directory, content.size, 4);
	add_number(&zip->directory, strlen(name), 2);
	add_number(&zip->directory, 0, 8);
	add_number(&zip->directory, (uint64_t)mode << 16, 4);
	add_number(&zip->directory, at, 4);
	text_add_cstr(&zip->directory, name);
	zip->count++;
}

static void zip_add(struct zip_maker *zip, const char *name, struct str content, bool deflated)
{
	char packed[20000];
	z_stream stream;
	memset(&stream, 0, sizeof(stream));
	stream.next_in = (Bytef *)(uintptr_t)content.at;
	stream.avail_in = (uInt)content.size;
	stream.next_out = (Bytef *)packed;
	stream.avail_out = sizeof(packed);
	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	zip_add_raw(zip, name, deflated ? (struct str){packed, stream.total_out} : content, content, 0,
	            deflated ? 8 : 0, 0100644, zip->file.size);
	deflateEnd(&stream);
}

static void zip_end(struct zip_maker *zip, const char *comment)
{
	size_t at = zip->file.size;
	text_add(&zip->file, text_str(&zip->directory));
	add_number(&zip->file, 0x06054b50, 4);
	add_number(&zip->file, 0, 4);
	add_number(&zip->file, zip->count, 2);
	add_number(&zip->file, zip->count, 2);
	add_number(&zip->file, zip->directory.size, 4);
	add_number(&zip->file, at, 4);
	add_number(&zip->file, strlen(comment), 2);
	text_add_cstr(&zip->file, comment);
	text_release(&zip->directory);
}

/* --- Reading them --- */

/* All files as "name:content;" up to the end or to what fails. A refused one is "name!". */
static bool read_all(struct str stored, size_t piece, struct text *out, struct fail *fail)
{
	char name[] = "/tmp/geppo-container-XXXXXX", buffer[4096];
	int descriptor = mkstemp(name);
	assert_int_equal(write(descriptor, stored.at, stored.size), stored.size);
	close(descriptor);
	struct container *container = container_open(name, NULL, fail);
	unlink(name);
	bool good = container != NULL, found = true;
	struct container_member member;
	while (good && (good = container_next(container, &member, &found, fail)) && found) {
		size_t got = 1;
		assert_true(container_passed(container, member.name));
		text_addf(out, "%s%s", member.name, member.refused[0] ? "!" : ":");
		while (good && got > 0 && !member.refused[0]) {
			good = container_read(container, buffer, piece, &got, fail);
			if (good)
				text_add(out, (struct str){buffer, got});
		}
		text_add_byte(out, ';');
	}
	container_close(container);
	return good;
}

static void expect(struct str stored, const char *expected)
{
	static const size_t pieces[] = {1, 100, 4096};
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct text out = {0};
		struct fail fail = {0};
		assert_true(read_all(stored, pieces[i], &out, &fail));
		assert_string_equal(out.at ? out.at : "", expected);
		text_release(&out);
	}
}

static void make_tar(struct text *tar)
{
	add_entry(tar, "logs/", '5', ustar, STR(""));
	add_entry(tar, "logs/a.log", '0', ustar, STR("first\n"));
	add_entry(tar, "logs/link", '2', ustar, STR(""));
	add_entry(tar, "logs/hard", '1', gnu, STR(""));
	add_entry(tar, "dev", '3', ustar, STR(""));
	add_entry(tar, "old.log", '\0', seventh, STR("second\n"));
	add_entry(tar, "folder/", '\0', seventh, STR(""));
	add_zeros(tar, 1024);
}

#define TAR_TEXT "logs/a.log:first\n;old.log:second\n;"

static void tars_are_read(void **state)
{
	(void)state;
	struct text tar = {0};
	make_tar(&tar);
	expect(text_str(&tar), TAR_TEXT);
	for (size_t i = 0; i < PACKER_COUNT; i++) {
		struct text packed = {0};
		packers[i].pack(&packed, text_str(&tar));
		expect(text_str(&packed), TAR_TEXT);
		text_release(&packed);
	}
	/* Two behind each other, as `cat` and `tar --concatenate` leave them; the second's file of the same name is
	 * another file. */
	make_tar(&tar);
	expect(text_str(&tar), TAR_TEXT "logs/a.log//2:first\n;old.log//2:second\n;");
	text_release(&tar);
}

static void long_names_and_sizes_are_read(void **state)
{
	(void)state;
	struct text tar = {0}, name = {0}, record = {0}, expected = {0};
	for (int i = 0; i < 30; i++)
		text_add_cstr(&name, "0123456789");
	text_add_byte(&name, '\0');
	add_entry(&tar, "././@LongLink", 'L', gnu, text_str(&name));
	add_entry(&tar, "0123", '0', gnu, STR("gnu"));
	text_addf(&record, "310 path=%s\n10 size=3\n20 mtime=1500000000\n22 comment=not for us\n", name.at);
	add_entry(&tar, "PaxHeaders/0123", 'x', ustar, text_str(&record));
	add_block(&tar, "short", '0', ustar, 0);
	text_add_cstr(&tar, "pax");
	add_zeros(&tar, 509);
	add_entry(&tar, "after", '0', ustar, STR("x"));
	add_zeros(&tar, 1024);
	text_addf(&expected, "%s:gnu;%s//2:pax;after:x;", name.at, name.at);
	expect(text_str(&tar), expected.at);
	text_release(&tar);
	text_release(&name);
	text_release(&record);
	text_release(&expected);
}

static void names_cannot_steer_a_terminal(void **state)
{
	(void)state;
	struct text tar = {0};
	add_entry(&tar, "a\x1b[2J\n\xff.log", '0', ustar, STR("x"));
	add_entry(&tar, "日本.log", '0', ustar, STR("y"));
	add_zeros(&tar, 1024);
	expect(text_str(&tar), "a\\x1B[2J\\x0A\\xFF.log:x;日本.log:y;");
	text_release(&tar);
}

static void zips_are_read(void **state)
{
	(void)state;
	struct zip_maker zip = {0};
	struct text text = {0}, expected = {0};
	for (int i = 0; i < 3000; i++)
		text_addf(&text, "%d\n", i);
	zip_add(&zip, "stored.log", STR("one\n"), false);
	zip_add(&zip, "dir/", STR(""), false);
	zip_add(&zip, "deflated.log", text_str(&text), true);
	zip_add(&zip, "empty", STR(""), true);
	zip_add_raw(&zip, "link", STR("/etc/passwd"), STR("/etc/passwd"), 0, 0, 0120777, zip.file.size);
	zip_add_raw(&zip, "secret.log", STR("????"), STR("text"), 1, 8, 0100644, zip.file.size);
	zip_add_raw(&zip, "lzma.log", STR("????"), STR("text"), 0, 14, 0100644, zip.file.size);
	zip_end(&zip, "a comment with PK\x05\x06 in it");
	text_addf(&expected, "stored.log:one\n;deflated.log:%s;empty:;secret.log!;lzma.log!;", text.at);
	expect(text_str(&zip.file), expected.at);
	text_release(&zip.file);
	text_release(&text);
	text_release(&expected);
}

static void refused_files_say_why(void **state)
{
	(void)state;
	struct zip_maker zip = {0};
	struct text tar = {0};
	zip_add_raw(&zip, "secret.log", STR("????"), STR("text"), 1, 8, 0100644, 0);
	zip_end(&zip, "");
	add_entry(&tar, "secret.log", 'S', gnu, STR("x"));
	add_zeros(&tar, 1024);
	struct text *both[] = {&zip.file, &tar};
	const char *parts[] = {"//secret.log cannot be read: it is encrypted",
	                       "//secret.log cannot be read: it is stored with holes"};
	for (int i = 0; i < 2; i++) {
		char name[] = "/tmp/geppo-container-XXXXXX", byte;
		int descriptor = mkstemp(name);
		assert_int_equal(write(descriptor, both[i]->at, both[i]->size), both[i]->size);
		close(descriptor);
		struct fail fail = {0};
		struct container *container = container_open(name, NULL, &fail);
		struct container_member member;
		bool found;
		size_t got;
		assert_true(container_next(container, &member, &found, &fail) && found);
		assert_false(container_read(container, &byte, 1, &got, &fail));
		assert_int_equal(fail.kind, FAIL_INPUT);
		assert_non_null(strstr(fail.sentence, parts[i]));
		container_close(container);
		unlink(name);
		text_release(both[i]);
	}
}

/* Cut and mended at every byte: a sentence each, and what is given out is a beginning of what the whole one gives. */
static void damage(struct text *stored, const char *whole, bool checked)
{
	for (size_t at = 0; at < stored->size; at++) {
		struct text out = {0};
		struct fail fail = {0};
		assert_false(read_all((struct str){stored->at, at}, 4096, &out, &fail) && out.size > 0);
		/* Behind the last content stands at most the ';' of what ended there. */
		assert_true(out.size == 0 || strncmp(out.at, whole, out.size - 1) == 0);
		text_release(&out);
		for (int bit = 1; bit < 256; bit <<= 3) {
			text_clear(&out);
			fail_clear(&fail);
			stored->at[at] = (char)(stored->at[at] ^ bit);
			bool good = read_all(text_str(stored), 4096, &out, &fail);
			/* A zip's contents have checksums; of a tar only the headers do. */
			if (checked && good && out.size > 0)
				assert_non_null(strstr(out.at, "one\n"));
			if (!good)
				assert_true(fail.kind == FAIL_INPUT || fail.kind == FAIL_LIMIT);
			stored->at[at] = (char)(stored->at[at] ^ bit);
			text_release(&out);
		}
	}
}

static void damage_is_told_at_every_byte(void **state)
{
	(void)state;
	struct text tar = {0};
	struct zip_maker zip = {0};
	add_entry(&tar, "a.log", '0', ustar, STR("first\n"));
	add_entry(&tar, "b.log", '0', ustar, STR("second\n"));
	size_t end = tar.size;
	add_zeros(&tar, 512);
	damage(&tar, "a.log:first\n;b.log:second\n;", false);
	struct text out = {0};
	struct fail fail = {0};
	assert_false(read_all((struct str){tar.at, end - 600}, 4096, &out, &fail));
	assert_non_null(strstr(fail.sentence, "of the tar: it ends too early (truncated)"));
	fail_clear(&fail);
	text_add_cstr(&tar, "other");
	assert_false(read_all(text_str(&tar), 4096, &out, &fail));
	text_release(&tar);
	text_release(&out);

	zip_add(&zip, "a.log", STR("one\n"), false);
	zip_add(&zip, "b.log", STR("one\none\none\n"), true);
	zip_end(&zip, "");
	damage(&zip.file, "", true);
	text_release(&zip.file);
}

static void bombs_are_refused(void **state)
{
	(void)state;
	/* Ten names for the same data: more than there is in the file. */
	struct zip_maker zip = {0};
	struct text out = {0};
	struct fail fail = {0};
	char zeros[2000] = {0};
	for (int i = 0; i < 10; i++) {
		char name[8];
		snprintf(name, sizeof(name), "f%d", i);
		zip_add_raw(&zip, name, (struct str){zeros, sizeof(zeros)}, (struct str){zeros, sizeof(zeros)}, 0, 0,
		            0100644, 0);
	}
	zip_end(&zip, "");
	assert_false(read_all(text_str(&zip.file), 4096, &out, &fail));
	assert_int_equal(fail.kind, FAIL_LIMIT);
	assert_non_null(strstr(fail.sentence, "overlap"));
	text_release(&zip.file);
	text_release(&out);
	/* What comes of the members counts together. */
	struct text tar = {0};
	make_tar(&tar);
	char name[] = "/tmp/geppo-container-XXXXXX";
	int descriptor = mkstemp(name);
	assert_int_equal(write(descriptor, tar.at, tar.size), tar.size);
	close(descriptor);
	fail_clear(&fail);
	struct container *container = container_open(name, NULL, &fail);
	struct container_member member;
	bool found;
	assert_true(container_next(container, &member, &found, &fail) && found);
	assert_true(container_allows(container, 40 << 20));
	assert_false(container_allows(container, 40 << 20));
	container_close(container);
	unlink(name);
	text_release(&tar);
}

static void logs_are_no_containers(void **state)
{
	(void)state;
	char text[STREAM_PEEK_BYTES];
	struct fail fail = {0};
	memset(text, ' ', sizeof(text));
	assert_false(container_begins((struct str){text, sizeof(text)}));
	memcpy(text + 257, "ustar", 6);
	assert_false(container_begins((struct str){text, sizeof(text)}));
	memset(text, 0, sizeof(text));
	assert_false(container_begins((struct str){text, sizeof(text)}));
	assert_false(container_begins(STR("PK and more")));
	assert_false(container_begins(STR("")));
	assert_null(container_open("/dev/null", NULL, &fail));
	assert_non_null(strstr(fail.sentence, "device"));
}

int main(void)
{
	lang_set("en");
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(tars_are_read),
	        cmocka_unit_test(long_names_and_sizes_are_read),
	        cmocka_unit_test(names_cannot_steer_a_terminal),
	        cmocka_unit_test(zips_are_read),
	        cmocka_unit_test(refused_files_say_why),
	        cmocka_unit_test(damage_is_told_at_every_byte),
	        cmocka_unit_test(bombs_are_refused),
	        cmocka_unit_test(logs_are_no_containers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
