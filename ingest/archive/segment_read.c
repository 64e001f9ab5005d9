/* Reading a segment: the file is mapped, the footer checked, and blocks are handed out as views. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive_inside.h"
#include "block_header.h"
#include "lang.h"
#include "segment_form.h"

struct segment {
	struct str bytes; /* the mapped file */
	struct block_info *blocks;
	uint64_t *block_at;
	size_t block_count;
};

void segment_close(struct segment *segment)
{
	if (!segment)
		return;
	if (segment->bytes.size)
		munmap((void *)(uintptr_t)segment->bytes.at, segment->bytes.size);
	free(segment->blocks);
	free(segment->block_at);
	free(segment);
}

static bool map_file(struct segment *segment, const struct segment_info *info, struct fail *fail)
{
	int descriptor = open(info->path, O_RDONLY | O_CLOEXEC);
	struct stat status;

	if (descriptor < 0)
		return fail_errno(fail, errno, TR("%s: cannot open this segment", "%s: セグメントを開けません"),
		                  info->path);

	bool done = fstat(descriptor, &status) == 0;

	if (!done) {
		fail_errno(fail, errno, "%s", info->path);
	} else if ((uint64_t)status.st_size != info->size_bytes ||
	           info->size_bytes < SEGMENT_MAGIC_BYTES + SEGMENT_TRAILER_BYTES) {
		done = fail_set(fail, FAIL_FORMAT,
		                TR("%s: has %" PRIu64 " bytes instead of %" PRIu64,
		                   "%s: サイズが %" PRIu64 " バイトで、記録の %" PRIu64 " バイトと違います"),
		                info->path, (uint64_t)status.st_size, info->size_bytes);
	} else {
		void *at = mmap(NULL, info->size_bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);

		done = at != MAP_FAILED;
		if (done)
			segment->bytes = (struct str){at, info->size_bytes};
		else
			fail_errno(fail, errno, "%s", info->path);
	}
	close(descriptor);
	return done;
}

static bool segment_damaged(const struct segment_info *info, struct fail *fail)
{
	return fail_set(fail, FAIL_FORMAT, TR("%s: this segment is damaged", "%s: セグメントが壊れています"),
	                info->path);
}

/* Magic and source; where the first block begins. */
static bool read_head(const struct segment *segment, const struct segment_info *info, uint64_t *ret_at,
                      struct fail *fail)
{
	struct cursor cursor = cursor_of(segment->bytes);
	struct str magic = cursor_take(&cursor, SEGMENT_MAGIC_BYTES);

	cursor_u64(&cursor); /* the number: verify compares it with the entry */
	struct str source = cursor_take(&cursor, cursor_u8(&cursor));

	if (cursor.failed || !str_equal(magic, (struct str){SEGMENT_MAGIC, SEGMENT_MAGIC_BYTES}))
		return segment_damaged(info, fail);
	if (info->source && !str_is(source, info->source))
		return fail_set(fail, FAIL_FORMAT,
		                TR("%s: holds lines of source %.*s", "%s: ソース %.*s の行が入っています"), info->path,
		                STR_ARGS(source));
	*ret_at = (uint64_t)(cursor.at - segment->bytes.at);
	return true;
}

static bool read_trailer(const struct segment *segment, const struct segment_info *info, struct str *ret_footer,
                         struct fail *fail)
{
	size_t trailer_at = segment->bytes.size - SEGMENT_TRAILER_BYTES;
	struct cursor cursor = cursor_of(str_skip(segment->bytes, trailer_at));
	uint64_t footer_at = cursor_u64(&cursor);
	uint32_t block_count = cursor_u32(&cursor);
	uint64_t checksum = cursor_u64(&cursor);

	if (!str_equal(cursor_take(&cursor, SEGMENT_MAGIC_BYTES),
	               (struct str){SEGMENT_END_MAGIC, SEGMENT_MAGIC_BYTES}) ||
	    footer_at > trailer_at || (trailer_at - footer_at) != (uint64_t)block_count * SEGMENT_ENTRY_BYTES)
		return segment_damaged(info, fail);
	*ret_footer = (struct str){segment->bytes.at + footer_at, trailer_at - footer_at};
	return block_checksum(*ret_footer) == checksum ? true : segment_damaged(info, fail);
}

/* The blocks must stand one behind the other, from the head to the footer. */
static bool read_footer(struct segment *segment, const struct segment_info *info, struct str footer, uint64_t at,
                        struct fail *fail)
{
	uint64_t end = (uint64_t)(footer.at - segment->bytes.at);
	struct cursor cursor = cursor_of(footer);
	size_t count = footer.size / SEGMENT_ENTRY_BYTES;

	segment->blocks = calloc(count + 1, sizeof(*segment->blocks));
	segment->block_at = calloc(count + 1, sizeof(*segment->block_at));
	if (!segment->blocks || !segment->block_at)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++) {
		struct block_info *block = &segment->blocks[i];

		segment->block_at[i] = cursor_u64(&cursor);
		block->size_bytes = cursor_u32(&cursor);
		block->line_count = cursor_u32(&cursor);
		block->record_count = cursor_u32(&cursor);
		block->excluded_count = cursor_u32(&cursor);
		block->rejected_count = cursor_u32(&cursor);
		cursor_u32(&cursor);
		block->text_bytes = cursor_u64(&cursor);
		block->min_us = (int64_t)cursor_u64(&cursor);
		block->max_us = (int64_t)cursor_u64(&cursor);
		if (segment->block_at[i] != at || block->size_bytes > end - at || block->line_count > BOUND_BLOCK_LINES)
			return segment_damaged(info, fail);
		at += block->size_bytes;
	}
	segment->block_count = count;
	return at == end && !cursor.failed ? true : segment_damaged(info, fail);
}

struct segment *segment_open(const struct segment_info *info, struct fail *fail)
{
	struct segment *segment = calloc(1, sizeof(*segment));
	struct str footer = {NULL, 0};
	uint64_t at = 0;

	if (!segment) {
		fail_memory(fail);
		return NULL;
	}
	if (map_file(segment, info, fail) && read_head(segment, info, &at, fail) &&
	    read_trailer(segment, info, &footer, fail) && read_footer(segment, info, footer, at, fail))
		return segment;
	segment_close(segment);
	return NULL;
}

size_t segment_block_count(const struct segment *segment)
{
	return segment->block_count;
}

const struct block_info *segment_block_info(const struct segment *segment, size_t index)
{
	return &segment->blocks[index];
}

struct str segment_block(const struct segment *segment, size_t index)
{
	return (struct str){segment->bytes.at + segment->block_at[index], segment->blocks[index].size_bytes};
}
