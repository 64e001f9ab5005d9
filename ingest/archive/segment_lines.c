/* Lines of segments. */
#include "segment_lines.h"

#include <inttypes.h>

#include "lang.h"

bool segment_lines_init(struct segment_lines *lines, const struct archive *archive, const struct catalog *catalog,
                        struct fail *fail)
{
	*lines = (struct segment_lines){.archive = archive, .catalog = catalog, .block = SIZE_MAX};
	lines->reader = block_reader_new(fail);
	return lines->reader != NULL;
}

void segment_lines_release(struct segment_lines *lines)
{
	segment_close(lines->segment);
	block_reader_free(lines->reader);
	text_release(&lines->text);
}

bool segment_lines_open(struct segment_lines *lines, uint64_t number, struct fail *fail)
{
	const struct segment_info *known = catalog_segment(lines->catalog, number);
	struct arena arena = {0};

	if (lines->number == number)
		return true;
	segment_close(lines->segment);
	lines->segment = NULL;
	lines->number = 0;
	lines->block = SIZE_MAX;
	if (!known)
		return fail_set(fail, FAIL_FORMAT,
		                TR("segment %" PRIu64 " is not in the archive any more: it was pruned, or its entry is lost",
		                   "セグメント %" PRIu64 " はアーカイブにありません（期限により削除済み、または項目の欠落）"),
		                number);

	struct segment_info info = archive_segment_info(lines->archive, known, &arena);
	bool done = info.path ? (lines->segment = segment_open(&info, fail)) != NULL : fail_memory(fail);

	if (done)
		lines->number = number;
	arena_release(&arena);
	return done;
}

static bool named(const struct segment_lines *lines, size_t index, struct fail *fail)
{
	return fail_prefix(fail, TR("segment %" PRIu64 ", block %zu", "セグメント %" PRIu64 " ブロック %zu"), lines->number,
	                   index + 1);
}

static bool open_block(struct segment_lines *lines, size_t index, struct fail *fail)
{
	if (lines->block == index)
		return true;
	lines->block = SIZE_MAX;
	if (!block_open(lines->reader, segment_block(lines->segment, index), fail))
		return named(lines, index, fail);
	lines->block = index;
	return true;
}

bool segment_lines_block(struct segment_lines *lines, size_t index, struct block_lines *ret_lines, struct fail *fail)
{
	return open_block(lines, index, fail) &&
	       (block_lines(lines->reader, ret_lines, fail) || named(lines, index, fail));
}

/* The lines first … of block `index` into lines->text. */
static bool read_block(struct segment_lines *lines, size_t index, uint32_t first, uint32_t count, struct fail *fail)
{
	const struct block_info *info = segment_block_info(lines->segment, index);

	text_clear(&lines->text);
	if (!open_block(lines, index, fail))
		return false;
	if (!block_restore(lines->reader, first, count, &lines->text, fail))
		return named(lines, index, fail);
	if (first == 0 && count == info->line_count && lines->text.size != info->text_bytes)
		return fail_set(fail, FAIL_FORMAT,
		                TR("segment %" PRIu64 ": block %zu is not the one of the list at its end",
		                   "セグメント %" PRIu64 ": ブロック %zu が末尾の一覧と合いません"),
		                lines->number, index + 1);
	return true;
}

bool segment_lines_write(struct segment_lines *lines, struct extent extent, line_writer *write, void *user,
                         struct fail *fail)
{
	uint64_t at = 0, end = extent.first_line + extent.line_count;

	if (!segment_lines_open(lines, extent.segment, fail))
		return false;
	for (size_t i = 0; i < segment_block_count(lines->segment) && at < end; i++) {
		uint64_t count = segment_block_info(lines->segment, i)->line_count;
		uint64_t first = extent.first_line > at ? extent.first_line - at : 0;
		uint64_t last = end - at < count ? end - at : count;

		if (first < last && !(read_block(lines, i, (uint32_t)first, (uint32_t)(last - first), fail) &&
		                      write(user, text_str(&lines->text), fail)))
			return false;
		at += count;
	}
	return at >= end ? true
	                 : fail_set(fail, FAIL_FORMAT,
	                            TR("segment %" PRIu64 " has fewer lines than the manifest says",
	                               "セグメント %" PRIu64 " の行数が目録より少なくなっています"),
	                            extent.segment);
}

static bool ignore(void *user, struct str bytes, struct fail *fail)
{
	(void)user;
	(void)bytes;
	(void)fail;
	return true;
}

bool segment_lines_read(struct segment_lines *lines, uint64_t segment, uint64_t line, struct fail *fail)
{
	return segment_lines_write(lines, (struct extent){segment, line, 1, false}, ignore, NULL, fail);
}
