/* tar: the headers of POSIX.1-1988 (ustar), POSIX.1-2001 (pax), GNU tar and, by its checksum alone, of the seventh
 * edition. The text of a header is nothing that a log could hold: it has NUL bytes and a sum that fits. Sources:
 * POSIX.1-2017 "pax", GNU tar manual "Basic Tar Format". */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "civil.h"
#include "container_format.h"
#include "lang.h"
#include "number.h"
#include "text.h"

#define BLOCK_BYTES 512U
/* No real size is larger, and rounding up cannot overflow. */
#define SIZE_MOST (UINT64_C(1) << 60)

enum field { /* where a header's fields begin, and how long they are */
	     NAME_AT = 0,
	     NAME_SIZE = 100,
	     SIZE_AT = 124,
	     SIZE_SIZE = 12,
	     TIME_AT = 136,
	     TIME_SIZE = 12,
	     SUM_AT = 148,
	     SUM_SIZE = 8,
	     TYPE_AT = 156,
	     MAGIC_AT = 257,
	     PREFIX_AT = 345,
	     PREFIX_SIZE = 155,
};

struct tar {
	char *path;
	struct stream *stream;
	char header[BLOCK_BYTES];
	uint64_t left_bytes;    /* of the present entry's data */
	uint64_t padding_bytes; /* behind them, up to the next block */
	bool end_seen;          /* a block of zeros */
	struct text name;       /* of the present entry */
	struct text payload;    /* of an extended header */
	/* From extended headers, for the next entry: */
	bool has_name, has_size, has_time, sparse;
	uint64_t size_bytes;
	int64_t modified_us;
};

static bool broken(const struct tar *tar, const char *trouble, struct fail *fail)
{
	return fail_set(fail, FAIL_INPUT,
	                TR("%s breaks at byte %llu of the tar: %s", "%s は tar の %llu バイト目で読めなくなります: %s"),
	                tar->path, (unsigned long long)stream_text_bytes(tar->stream), trouble);
}

static bool truncated(const struct tar *tar, struct fail *fail)
{
	return broken(tar, TR("it ends too early (truncated)", "途中で切れています"), fail);
}

/* Octal digits among blanks and NULs, or, with the highest bit set, a binary number (GNU). */
static bool parse_number(const char *at, size_t size, uint64_t *ret_number)
{
	uint64_t number = 0;
	if ((uint8_t)at[0] == 0x80) {
		for (size_t i = 1; i < size; i++) {
			if (number > UINT64_MAX >> 8)
				return false;
			number = number << 8 | (uint8_t)at[i];
		}
		*ret_number = number;
		return number <= SIZE_MOST;
	}
	size_t i = 0;
	while (i < size && at[i] == ' ')
		i++;
	for (; i < size && at[i] >= '0' && at[i] <= '7'; i++)
		number = number << 3 | (uint64_t)(at[i] - '0'); /* at most 12 digits */
	for (; i < size; i++)
		if (at[i] != ' ' && at[i] != '\0')
			return false;
	*ret_number = number;
	return true;
}

/* The sum of the bytes with the sum's own as blanks; old programs added signed ones. */
static bool sum_fits(const char *header)
{
	uint64_t stored;
	uint32_t bytes = 0;
	int32_t characters = 0;
	if (!parse_number(header + SUM_AT, SUM_SIZE, &stored))
		return false;
	for (size_t i = 0; i < BLOCK_BYTES; i++) {
		char byte = i >= SUM_AT && i < SUM_AT + SUM_SIZE ? ' ' : header[i];
		bytes += (uint8_t)byte;
		characters += (int8_t)byte;
	}
	return stored == bytes || (characters >= 0 && stored == (uint64_t)characters);
}

static bool all_zero(const char *at, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (at[i] != '\0')
			return false;
	return true;
}

static bool tar_matches(struct str head)
{
	return head.size >= BLOCK_BYTES && !all_zero(head.at, BLOCK_BYTES) && memchr(head.at, '\0', BLOCK_BYTES) &&
	       sum_fits(head.at);
}

static void tar_close(void *state)
{
	struct tar *tar = state;
	stream_free(tar->stream);
	text_release(&tar->name);
	text_release(&tar->payload);
	free(tar->path);
	free(tar);
}

static void *tar_open(const char *path, const struct stream_options *options, struct fail *fail)
{
	struct tar *tar = calloc(1, sizeof(*tar));
	if (tar)
		tar->path = strdup(path);
	if (!tar || !tar->path) {
		free(tar);
		fail_memory(fail);
		return NULL;
	}
	tar->stream = stream_open(path, options, fail);
	if (tar->stream)
		return tar;
	tar_close(tar);
	return NULL;
}

/* Passes over what is left of the present entry. */
static bool skip_rest(struct tar *tar, struct fail *fail)
{
	uint64_t wanted = tar->left_bytes + tar->padding_bytes, skipped = 0;
	if (!stream_skip(tar->stream, wanted, &skipped, fail))
		return false;
	if (skipped < wanted)
		return truncated(tar, fail);
	tar->left_bytes = tar->padding_bytes = 0;
	return true;
}

/* The next header that is not all zeros; *ret_found is false at the end. */
static bool read_header(struct tar *tar, bool *ret_found, struct fail *fail)
{
	*ret_found = false;
	for (;;) {
		size_t got = 0;
		if (!stream_read(tar->stream, tar->header, BLOCK_BYTES, &got, fail))
			return false;
		if (!all_zero(tar->header, got) && got == BLOCK_BYTES)
			break;
		if (got == BLOCK_BYTES)
			tar->end_seen = true;
		else
			return tar->end_seen && all_zero(tar->header, got) ? true : truncated(tar, fail);
	}
	if (!sum_fits(tar->header))
		return broken(tar,
		              tar->end_seen ? TR("other data follows its end", "末尾の後に別のデータがあります")
		                            : TR("no file's header stands here", "ファイルのヘッダーがありません"),
		              fail);
	tar->end_seen = false;
	*ret_found = true;
	return true;
}

static bool read_payload(struct tar *tar, struct fail *fail)
{
	size_t got = 0, size = (size_t)tar->left_bytes;
	if (tar->left_bytes > BOUND_MEMBER_HEADER_BYTES)
		return broken(tar, TR("a header is longer than any real one", "ヘッダーが長すぎます"), fail);
	text_clear(&tar->payload);
	char *room = text_room(&tar->payload, size + 1);
	if (!room)
		return fail_memory(fail);
	if (!stream_read(tar->stream, room, size, &got, fail))
		return false;
	text_grown(&tar->payload, got);
	tar->left_bytes -= got;
	return got == size ? true : truncated(tar, fail);
}

static bool set_name(struct tar *tar, struct str name, struct fail *fail)
{
	text_clear(&tar->name);
	text_add(&tar->name, name);
	tar->has_name = true;
	return text_failed(&tar->name) ? fail_memory(fail) : true;
}

/* One record of pax: "path=…"; those that say nothing about the data are passed over. */
static bool take_record(struct tar *tar, struct str key, struct str value, struct fail *fail)
{
	if (str_is(key, "path") || str_is(key, "GNU.sparse.name"))
		return set_name(tar, value, fail);
	if (str_starts(key, STR("GNU.sparse.")))
		tar->sparse = true;
	if (str_is(key, "size")) {
		if (!number_u64(value, SIZE_MOST, &tar->size_bytes))
			return broken(tar, TR("a size is no number", "サイズが数値ではありません"), fail);
		tar->has_size = true;
	}
	int64_t seconds;
	if (str_is(key, "mtime") &&
	    number_i64(str_take(value, str_find(value, '.')), -62135596800, 253402300799, &seconds)) {
		tar->has_time = true;
		tar->modified_us = seconds * SECOND_US;
	}
	return true;
}

/* "LENGTH KEY=VALUE\n" one after the other, the length of it all. */
static bool take_records(struct tar *tar, struct fail *fail)
{
	struct str rest = text_str(&tar->payload);
	while (rest.size > 0) {
		uint64_t size = 0;
		size_t blank = str_find(rest, ' ');
		if (!number_u64(str_take(rest, blank), rest.size, &size) || size < blank + 3 ||
		    rest.at[size - 1] != '\n')
			return broken(tar,
			              TR("an extended header is malformed", "拡張ヘッダーの形式が正しくありません"),
			              fail);
		struct str record = {rest.at + blank + 1, (size_t)size - blank - 2};
		size_t equals = str_find(record, '=');
		if (equals < record.size &&
		    !take_record(tar, str_take(record, equals), str_skip(record, equals + 1), fail))
			return false;
		rest = str_skip(rest, (size_t)size);
	}
	return true;
}

static struct str field_text(const char *at, size_t size)
{
	const char *end = memchr(at, '\0', size);
	return (struct str){at, end ? (size_t)(end - at) : size};
}

/* The name of the header, unless an extended one gave it. */
static bool take_name(struct tar *tar, struct fail *fail)
{
	if (tar->has_name)
		return true;
	text_clear(&tar->name);
	/* GNU has other things where ustar has a prefix; its magic ends in blanks. */
	if (memcmp(tar->header + MAGIC_AT, "ustar", 6) == 0 && tar->header[PREFIX_AT] != '\0') {
		text_add(&tar->name, field_text(tar->header + PREFIX_AT, PREFIX_SIZE));
		text_add_byte(&tar->name, '/');
	}
	text_add(&tar->name, field_text(tar->header + NAME_AT, NAME_SIZE));
	return text_failed(&tar->name) ? fail_memory(fail) : true;
}

/* An extended header speaks of the next entry; false in *ret_extended for anything else. */
static bool take_extended(struct tar *tar, char type, bool *ret_extended, struct fail *fail)
{
	*ret_extended = true;
	if (type == 'x' || type == 'X')
		return read_payload(tar, fail) && take_records(tar, fail);
	if (type == 'L')
		return read_payload(tar, fail) && set_name(tar, field_text(tar->payload.at, tar->payload.size), fail);
	/* Names of links, and what holds for all files (comments, the time): nothing to keep. */
	*ret_extended = type == 'K' || type == 'g';
	return true;
}

/* Is it a regular file? Types that POSIX does not know are to be read as such. */
static bool is_regular(const struct tar *tar, char type)
{
	if (type == '\0')
		return !str_ends(text_str(&tar->name), STR("/"));
	return !(type >= '1' && type <= '6') && type != 'D' && type != 'V' && type != 'N';
}

/* Takes the header as it stands; *ret_regular says whether it is an entry to be given out. */
static bool take_header(struct tar *tar, bool *ret_regular, struct fail *fail)
{
	char type = tar->header[TYPE_AT];
	uint64_t size, seconds;
	bool extended;
	*ret_regular = false;
	if (!parse_number(tar->header + SIZE_AT, SIZE_SIZE, &size))
		return broken(tar, TR("a size is no number", "サイズが数値ではありません"), fail);
	bool of_member = type != 'x' && type != 'X' && type != 'g' && type != 'L' && type != 'K';
	if (of_member && tar->has_size)
		size = tar->size_bytes;
	/* Links, devices and folders have no data, whatever their size says; a hard link may with pax. */
	if (type >= '2' && type <= '6')
		size = 0;
	if (type == '1' && !tar->has_size)
		size = 0;
	tar->left_bytes = size;
	tar->padding_bytes = (BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES;
	if (!take_extended(tar, type, &extended, fail))
		return false;
	if (extended)
		return true;
	if (!take_name(tar, fail))
		return false;
	*ret_regular = is_regular(tar, type);
	if (type == 'S')
		tar->sparse = true;
	if (!tar->has_time)
		tar->modified_us =
		        parse_number(tar->header + TIME_AT, TIME_SIZE, &seconds) && seconds < UINT64_C(253402300800)
		                ? (int64_t)seconds * SECOND_US
		                : 0;
	return true;
}

static bool tar_next(void *state, struct container_entry *ret_entry, bool *ret_found, struct fail *fail)
{
	struct tar *tar = state;
	tar->has_name = tar->has_size = tar->has_time = tar->sparse = false;
	for (;;) {
		bool found, regular, of_member;
		if (!skip_rest(tar, fail) || !read_header(tar, &found, fail))
			return false;
		*ret_found = found;
		if (!found)
			return true;
		if (!take_header(tar, &regular, fail))
			return false;
		if (regular)
			break;
		of_member = !strchr("xXgLK", tar->header[TYPE_AT]) || tar->header[TYPE_AT] == '\0';
		if (of_member)
			tar->has_name = tar->has_size = tar->has_time = tar->sparse = false;
	}
	*ret_entry = (struct container_entry){text_str(&tar->name), tar->left_bytes, tar->modified_us, ""};
	if (tar->sparse)
		ret_entry->refused = TR("it is stored with holes (tar --sparse); pack it again without",
		                        "穴あき (tar --sparse) で格納されています。外して作り直してください");
	else if (tar->header[TYPE_AT] == 'M')
		ret_entry->refused =
		        TR("it begins in another volume of the tar", "tar の別の分割ファイルから続いています");
	return true;
}

static bool tar_read(void *state, char *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	struct tar *tar = state;
	size_t part = tar->left_bytes < size ? (size_t)tar->left_bytes : size, got = 0;
	if (part > 0 && !stream_read(tar->stream, buffer, part, &got, fail))
		return false;
	if (part > 0 && got == 0)
		return truncated(tar, fail);
	tar->left_bytes -= got;
	*ret_size = got;
	return true;
}

static uint64_t tar_stored(const void *state)
{
	return stream_stored_bytes(((const struct tar *)state)->stream);
}

const struct container_format container_tar = {
        .matches = tar_matches,
        .open = tar_open,
        .next = tar_next,
        .read = tar_read,
        .stored_bytes = tar_stored,
        .close = tar_close,
};
