/* zip (PKWARE APPNOTE 6.3): files that are stored or deflated, zip64 too. What the zip holds is what its central
 * directory says; local headers are only where the data begins. Data that several files share, or a directory whose
 * files are together larger than the zip, is what bombs are made of, and refused. Memory is two buffers, whatever the
 * directory claims. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include "civil.h"
#include "container_format.h"
#include "lang.h"

#define IN_BYTES ((size_t)64 << 10)
#define END_BYTES 22U /* the end record without its comment */
#define END64_BYTES 56U
#define LOCATOR_BYTES 20U
#define ENTRY_BYTES 46U /* of the directory, without name, extra and comment */
#define LOCAL_BYTES 30U
#define NAME_MOST 65535U

struct zip {
	char *path;
	int descriptor;
	uint64_t file_bytes;
	uint64_t directory_at, directory_end, directory_first;
	uint64_t shift_bytes; /* before the zip proper (a self-extracting one) */
	uint8_t *record;      /* one directory entry with name and extra */
	/* The present file: */
	uint64_t data_at; /* what of its data was not fetched */
	uint64_t packed_left, plain_left;
	uint64_t packed_bytes; /* of all files so far, with their headers */
	uint32_t crc, crc_wanted;
	bool deflated, inflated_end;
	struct inflate_state *inflate;
	uint8_t *in; /* IN_BYTES */
};

static uint32_t get16(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t get32(const uint8_t *at)
{
	return get16(at) | get16(at + 2) << 16;
}

static uint64_t get64(const uint8_t *at)
{
	return get32(at) | (uint64_t)get32(at + 4) << 32;
}

static bool broken(const struct zip *zip, uint64_t at, const char *trouble, struct fail *fail)
{
	return fail_set(fail, FAIL_INPUT,
	                TR("%s breaks at byte %llu of the zip: %s", "%s は zip の %llu バイト目で読めなくなります: %s"),
	                zip->path, (unsigned long long)at, trouble);
}

static bool read_at(const struct zip *zip, uint64_t at, uint8_t *buffer, size_t size, struct fail *fail)
{
	size_t filled = 0;
	while (filled < size) {
		ssize_t got = pread(zip->descriptor, buffer + filled, size - filled, (off_t)(at + filled));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_errno(fail, errno,
			                  TR("%s cannot be read at byte %llu", "%s を読めません (%llu バイト目)"),
			                  zip->path, (unsigned long long)(at + filled));
		if (got == 0)
			return broken(zip, at + filled, TR("it ends too early (truncated)", "途中で切れています"),
			              fail);
		filled += (size_t)got;
	}
	return true;
}

static bool zip_matches(struct str head)
{
	return str_starts(head, STR("PK\x03\x04")) || str_starts(head, STR("PK\x05\x06"));
}

static void zip_close(void *state)
{
	struct zip *zip = state;
	if (zip->descriptor >= 0)
		close(zip->descriptor);
	free(zip->inflate);
	free(zip->record);
	free(zip->in);
	free(zip->path);
	free(zip);
}

/* The zip64 end record, whose locator stands right before the end record. */
static bool find_end64(struct zip *zip, uint64_t end_at, uint64_t *ret_end_at, uint64_t *ret_size, uint64_t *ret_at,
                       struct fail *fail)
{
	uint8_t locator[LOCATOR_BYTES], end[END64_BYTES];
	if (end_at < LOCATOR_BYTES + END64_BYTES ||
	    !read_at(zip, end_at - LOCATOR_BYTES, locator, sizeof(locator), fail))
		return broken(zip, end_at, TR("its directory is malformed", "ディレクトリの形式が正しくありません"),
		              fail);
	/* The record is where the locator says, or right before the locator when something stands before the zip. */
	uint64_t at = get64(locator + 8);
	if (get32(locator) != 0x07064b50)
		return broken(zip, end_at, TR("its directory is malformed", "ディレクトリの形式が正しくありません"),
		              fail);
	if (at > end_at - LOCATOR_BYTES - END64_BYTES || !read_at(zip, at, end, sizeof(end), fail) ||
	    get32(end) != 0x06064b50) {
		at = end_at - LOCATOR_BYTES - END64_BYTES;
		if (!read_at(zip, at, end, sizeof(end), fail))
			return false;
	}
	if (get32(end) != 0x06064b50)
		return broken(zip, at, TR("its directory is malformed", "ディレクトリの形式が正しくありません"), fail);
	*ret_size = get64(end + 40);
	*ret_at = get64(end + 48);
	*ret_end_at = at;
	return true;
}

/* Where the directory is. */
static bool take_end(struct zip *zip, uint64_t end_at, const uint8_t *end, struct fail *fail)
{
	uint64_t size = get32(end + 12), at = get32(end + 16);
	if ((get16(end + 10) == 0xffff || size == UINT32_MAX || at == UINT32_MAX) &&
	    !find_end64(zip, end_at, &end_at, &size, &at, fail))
		return false;
	if (get16(end + 4) != 0 && get16(end + 4) != 0xffff)
		return fail_set(fail, FAIL_INPUT,
		                TR("%s is one volume of several; join them first",
		                   "%s は分割 zip の一部です。先に結合してください"),
		                zip->path);
	if (size > end_at || at > end_at - size)
		return broken(zip, end_at, TR("its directory is malformed", "ディレクトリの形式が正しくありません"),
		              fail);
	zip->directory_at = zip->directory_first = end_at - size;
	zip->directory_end = end_at;
	zip->shift_bytes = zip->directory_at - at;
	return true;
}

/* The end record stands at the end, behind it only its comment. */
static bool find_directory(struct zip *zip, struct fail *fail)
{
	size_t size = zip->file_bytes < END_BYTES + UINT16_MAX ? (size_t)zip->file_bytes : END_BYTES + UINT16_MAX;
	uint64_t from = zip->file_bytes - size;
	uint8_t *tail = malloc(size + 1);
	bool good = false, found = false;
	if (!tail)
		return fail_memory(fail);
	if (read_at(zip, from, tail, size, fail)) {
		for (size_t at = size; at-- > 0 && !found;)
			if (size - at >= END_BYTES && get32(tail + at) == 0x06054b50 &&
			    get16(tail + at + 20) == size - at - END_BYTES) {
				found = true;
				good = take_end(zip, from + at, tail + at, fail);
			}
		if (!found)
			broken(zip, zip->file_bytes,
			       TR("its directory, which stands at the end, is missing (truncated)",
			          "末尾にあるはずのディレクトリがありません (途中で切れています)"),
			       fail);
	}
	free(tail);
	return good;
}

static void *zip_open(const char *path, const struct stream_options *options, struct fail *fail)
{
	(void)options;
	struct stat status;
	struct zip *zip = calloc(1, sizeof(*zip));
	if (!zip) {
		fail_memory(fail);
		return NULL;
	}
	zip->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	zip->path = strdup(path);
	zip->in = malloc(IN_BYTES);
	zip->record = malloc(ENTRY_BYTES + 2 * (size_t)NAME_MOST);
	zip->inflate = malloc(sizeof(*zip->inflate));
	bool good = zip->path && zip->in && zip->record && zip->inflate ? true : fail_memory(fail);
	if (good && (zip->descriptor < 0 || fstat(zip->descriptor, &status) != 0))
		good = fail_errno(fail, errno, TR("%s cannot be opened", "%s を開けません"), path);
	if (good) {
		zip->file_bytes = (uint64_t)status.st_size;
		good = find_directory(zip, fail);
	}
	if (good)
		return zip;
	zip_close(zip);
	return NULL;
}

/* The extra field with this number; its data and size, or NULL. */
static const uint8_t *find_extra(const uint8_t *extra, size_t size, uint32_t number, size_t *ret_size)
{
	while (size >= 4) {
		size_t part = get16(extra + 2);
		if (part > size - 4)
			return NULL;
		if (get16(extra) == number) {
			*ret_size = part;
			return extra + 4;
		}
		extra += 4 + part;
		size -= 4 + part;
	}
	return NULL;
}

/* The sizes and the place, of which zip64 keeps those that did not fit. */
static bool take_sizes(const uint8_t *record, const uint8_t *extra, size_t extra_size, uint64_t *ret_packed,
                       uint64_t *ret_plain, uint64_t *ret_at)
{
	size_t size = 0;
	const uint8_t *more = find_extra(extra, extra_size, 1, &size);
	uint64_t values[] = {get32(record + 24), get32(record + 20), get32(record + 42)};
	for (size_t i = 0; i < 3; i++)
		if (values[i] == UINT32_MAX && more) {
			if (size < 8)
				return false;
			values[i] = get64(more);
			more += 8;
			size -= 8;
		}
	*ret_plain = values[0];
	*ret_packed = values[1];
	*ret_at = values[2];
	return true;
}

/* The time in UTC of the "extended timestamp"; otherwise the local time of an unknown place, taken for UTC. */
static int64_t modified_us(const uint8_t *record, const uint8_t *extra, size_t extra_size)
{
	size_t size = 0;
	const uint8_t *stamp = find_extra(extra, extra_size, 0x5455, &size);
	if (stamp && size >= 5 && (stamp[0] & 1))
		return (int64_t)(int32_t)get32(stamp + 1) * SECOND_US;
	uint32_t time = get16(record + 12), date = get16(record + 14);
	struct civil_time civil = {
	        .date = {(int16_t)(1980 + (date >> 9)), (int8_t)(date >> 5 & 15), (int8_t)(date & 31)},
	        .hour = (int8_t)(time >> 11),
	        .minute = (int8_t)(time >> 5 & 63),
	        .second = (int8_t)((time & 31) * 2),
	};
	return civil_date_valid(civil.date) && civil.hour < 24 && civil.minute < 60 && civil.second < 60
	               ? civil_as_us(civil)
	               : 0;
}

/* Why its data cannot be had, or "". */
static const char *refusal(const uint8_t *record)
{
	uint32_t method = get16(record + 10);
	if (get16(record + 8) & 1)
		return TR("it is encrypted; unpack it with its password first",
		          "暗号化されています。先にパスワードで展開してください");
	if (method != 0 && method != 8)
		return TR("its compression is neither stored nor deflated; pack it again with zip",
		          "圧縮方式が無圧縮でも deflate でもありません。zip で作り直してください");
	return "";
}

/* Readies the data of the present file. */
static bool begin_data(struct zip *zip, const uint8_t *record, uint64_t packed, uint64_t plain, uint64_t at,
                       struct fail *fail)
{
	uint8_t local[LOCAL_BYTES];
	if (at > zip->directory_first - zip->shift_bytes)
		return broken(zip, zip->directory_at,
		              TR("its directory is malformed", "ディレクトリの形式が正しくありません"), fail);
	at += zip->shift_bytes;
	if (!read_at(zip, at, local, sizeof(local), fail))
		return false;
	if (get32(local) != 0x04034b50)
		return broken(zip, at, TR("no file's header stands here", "ファイルのヘッダーがありません"), fail);
	uint64_t header = LOCAL_BYTES + get16(local + 26) + get16(local + 28);
	if (zip->directory_first - at < header || packed > zip->directory_first - at - header)
		return broken(zip, at,
		              TR("a file reaches into the directory", "ファイルがディレクトリに重なっています"), fail);
	zip->packed_bytes += header + packed;
	if (zip->packed_bytes > zip->file_bytes)
		return fail_set(
		        fail, FAIL_LIMIT,
		        TR("%s breaks at byte %llu of the zip: its files overlap (a decompression bomb)",
		           "%s は zip の %llu バイト目で読めなくなります: ファイルどうしが重なっています (展開爆弾)"),
		        zip->path, (unsigned long long)at);
	zip->data_at = at + header;
	zip->packed_left = packed;
	zip->plain_left = plain;
	zip->crc = 0;
	zip->crc_wanted = get32(record + 16);
	zip->deflated = get16(record + 10) == 8;
	zip->inflated_end = false;
	isal_inflate_init(zip->inflate);
	zip->inflate->crc_flag = ISAL_DEFLATE;
	return true;
}

/* The next entry of the directory into `record`; where its name and extra stand. */
static bool read_record(struct zip *zip, size_t *ret_name_size, size_t *ret_extra_size, struct fail *fail)
{
	uint64_t left = zip->directory_end - zip->directory_at;
	const char *malformed = TR("its directory is malformed", "ディレクトリの形式が正しくありません");
	if (left < ENTRY_BYTES)
		return broken(zip, zip->directory_at, malformed, fail);
	if (!read_at(zip, zip->directory_at, zip->record, ENTRY_BYTES, fail))
		return false;
	size_t name = get16(zip->record + 28), extra = get16(zip->record + 30), comment = get16(zip->record + 32);
	if (get32(zip->record) != 0x02014b50 || left - ENTRY_BYTES < name + extra + comment)
		return broken(zip, zip->directory_at, malformed, fail);
	if (!read_at(zip, zip->directory_at + ENTRY_BYTES, zip->record + ENTRY_BYTES, name + extra, fail))
		return false;
	zip->directory_at += ENTRY_BYTES + name + extra + comment;
	*ret_name_size = name;
	*ret_extra_size = extra;
	return true;
}

static bool is_regular(const uint8_t *record, struct str name)
{
	mode_t mode = (mode_t)(get32(record + 38) >> 16);
	bool unix_made = record[5] == 3 && (mode & S_IFMT) != 0;
	return !str_ends(name, STR("/")) && (!unix_made || S_ISREG(mode));
}

static bool zip_next(void *state, struct container_entry *ret_entry, bool *ret_found, struct fail *fail)
{
	struct zip *zip = state;
	*ret_found = false;
	while (zip->directory_at < zip->directory_end) {
		size_t name_size, extra_size;
		uint64_t packed, plain, at;
		if (!read_record(zip, &name_size, &extra_size, fail))
			return false;
		const uint8_t *extra = zip->record + ENTRY_BYTES + name_size;
		struct str name = {(const char *)zip->record + ENTRY_BYTES, name_size};
		if (!is_regular(zip->record, name))
			continue;
		if (!take_sizes(zip->record, extra, extra_size, &packed, &plain, &at))
			return broken(zip, zip->directory_at,
			              TR("its directory is malformed", "ディレクトリの形式が正しくありません"), fail);
		if (!begin_data(zip, zip->record, packed, plain, at, fail))
			return false;
		*ret_entry = (struct container_entry){name, plain, modified_us(zip->record, extra, extra_size),
		                                      refusal(zip->record)};
		*ret_found = true;
		return true;
	}
	return true;
}

/* Data from the file into `in`. */
static bool fetch(struct zip *zip, struct fail *fail)
{
	size_t part = zip->packed_left < IN_BYTES ? (size_t)zip->packed_left : IN_BYTES;
	if (zip->inflate->avail_in > 0 || part == 0)
		return true;
	if (!read_at(zip, zip->data_at, zip->in, part, fail))
		return false;
	zip->data_at += part;
	zip->packed_left -= part;
	zip->inflate->next_in = zip->in;
	zip->inflate->avail_in = (uint32_t)part;
	return true;
}

static bool corrupt(const struct zip *zip, struct fail *fail)
{
	return broken(zip, zip->data_at - zip->inflate->avail_in,
	              TR("the compressed data is corrupt", "圧縮データが壊れています"), fail);
}

static bool read_deflated(struct zip *zip, char *buffer, size_t size, size_t *ret_got, struct fail *fail)
{
	struct inflate_state *inflate = zip->inflate;
	uint32_t room = size < (1U << 30) ? (uint32_t)size : 1U << 30;
	inflate->next_out = (uint8_t *)buffer;
	inflate->avail_out = room;
	while (inflate->avail_out == room && !zip->inflated_end) {
		if (!fetch(zip, fail))
			return false;
		uint32_t before = inflate->avail_in;
		if (isal_inflate(inflate) < 0)
			return corrupt(zip, fail);
		zip->inflated_end = inflate->block_state == ISAL_BLOCK_FINISH;
		if (!zip->inflated_end && inflate->avail_out == room && inflate->avail_in == before &&
		    zip->packed_left == 0)
			return corrupt(zip, fail);
	}
	*ret_got = room - inflate->avail_out;
	return true;
}

static bool read_stored(struct zip *zip, char *buffer, size_t size, size_t *ret_got, struct fail *fail)
{
	size_t part = zip->packed_left < size ? (size_t)zip->packed_left : size;
	if (part > 0 && !read_at(zip, zip->data_at, (uint8_t *)buffer, part, fail))
		return false;
	zip->data_at += part;
	zip->packed_left -= part;
	*ret_got = part;
	return true;
}

static bool zip_read(void *state, char *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	struct zip *zip = state;
	size_t got = 0;
	if (size > 0 && !(zip->deflated ? read_deflated(zip, buffer, size, &got, fail)
	                                : read_stored(zip, buffer, size, &got, fail)))
		return false;
	if (got > zip->plain_left)
		return corrupt(zip, fail);
	zip->crc = crc32_gzip_refl(zip->crc, (const unsigned char *)buffer, got);
	zip->plain_left -= got;
	if (got == 0 && size > 0 &&
	    (zip->plain_left > 0 || zip->packed_left > 0 || (zip->deflated && zip->inflate->avail_in > 0)))
		return corrupt(zip, fail);
	if (got == 0 && size > 0 && zip->crc != zip->crc_wanted)
		return broken(zip, zip->data_at,
		              TR("the checksum does not match its data", "チェックサムがデータと一致しません"), fail);
	*ret_size = got;
	return true;
}

static uint64_t zip_stored(const void *state)
{
	const struct zip *zip = state;
	return zip->packed_bytes - zip->packed_left;
}

const struct container_format container_zip = {
        .matches = zip_matches,
        .open = zip_open,
        .next = zip_next,
        .read = zip_read,
        .stored_bytes = zip_stored,
        .close = zip_close,
};
