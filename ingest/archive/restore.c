/* The original bytes back out of the archive. Every part is checked as it is read; what cannot be given back exactly is
 * a failure, never a guess. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lang.h"
#include "restore.h"
#include "segment_lines.h"

/* The last line of a file that ends inside it. */
static bool write_cut(struct segment_lines *lines, struct extent last, uint64_t cut_bytes, line_writer *write, void *user,
                      struct fail *fail)
{
	if (!segment_lines_read(lines, last.segment, last.first_line + last.line_count - 1, fail))
		return false;
	if (lines->text.size < cut_bytes)
		return fail_set(fail, FAIL_FORMAT,
		                TR("segment %" PRIu64 ": a line is shorter than its part",
		                   "セグメント %" PRIu64 ": 行が記録された長さより短くなっています"),
		                last.segment);
	return write(user, str_take(text_str(&lines->text), cut_bytes), fail);
}

bool restore_file(struct segment_lines *lines, const struct archive_file *file, line_writer *write, void *user,
                  struct fail *fail)
{
	struct arena arena = {0};
	struct extent *extents;
	size_t count;
	bool done = catalog_file_extents(lines->catalog, file, &arena, &extents, &count, fail);

	for (size_t i = 0; done && i < count; i++) {
		struct extent extent = extents[i];
		bool cut = i + 1 == count && file->cut_bytes > 0;

		if (cut)
			extent.line_count--;
		if (extent.line_count > 0)
			done = segment_lines_write(lines, extent, write, user, fail);
		if (done && cut)
			done = write_cut(lines, extents[i], file->cut_bytes, write, user, fail);
	}
	arena_release(&arena);
	return done ? true : fail_prefix(fail, "%s", file->name);
}

/* The newest file of the name. */
static const struct archive_file *find_file(const struct catalog *catalog, const char *name, struct fail *fail)
{
	for (size_t i = catalog->file_count; i-- > 0;)
		if (strcmp(catalog->files[i].name, name) == 0)
			return &catalog->files[i];
	fail_set(fail, FAIL_INPUT,
	         TR("%s: no file of this name is in the archive", "%s: この名前のファイルはアーカイブにありません"), name);
	return NULL;
}

/* Bytes on their way to the caller, which must come to those of the manifest. */
struct proving {
	line_writer *write;
	void *user;
	struct xxh128_stream *content;
	uint64_t byte_count;
};

static bool prove_and_write(void *user, struct str bytes, struct fail *fail)
{
	struct proving *proving = user;

	if (bytes.size > 0)
		xxh128_stream_add(proving->content, bytes.at, bytes.size);
	proving->byte_count += bytes.size;
	return proving->write(proving->user, bytes, fail);
}

static bool restore_proved(struct segment_lines *lines, const struct archive_file *file, line_writer *write, void *user,
                           struct fail *fail)
{
	struct proving proving = {.write = write, .user = user, .content = xxh128_stream_new()};
	bool done = proving.content ? restore_file(lines, file, prove_and_write, &proving, fail) : fail_memory(fail);

	if (done && (proving.byte_count != file->text_bytes ||
	             !xxh128_equal(xxh128_stream_value(proving.content), file->content)))
		done = fail_set(fail, FAIL_FORMAT,
		                TR("%s: the %" PRIu64 " bytes that its lines give are not the %" PRIu64
		                   " bytes that were ingested",
		                   "%s: 復元した %" PRIu64 " バイトが、取り込んだ %" PRIu64 " バイトの内容と一致しません"),
		                file->name, proving.byte_count, file->text_bytes);
	xxh128_stream_free(proving.content);
	return done;
}

/* By id, or (0) by name. */
static bool restore_one(struct archive *archive, int64_t id, const char *name, line_writer *write, void *user,
                        struct fail *fail)
{
	struct arena arena = {0};
	struct catalog catalog;
	struct segment_lines lines = {0};
	const struct archive_file *file = NULL;
	bool done = catalog_read(archive->manifest, NULL, &arena, &catalog, fail);

	if (done && id && !(file = catalog_file(&catalog, id)))
		done = fail_set(fail, FAIL_INPUT,
		                TR("no file has the number %" PRId64, "番号 %" PRId64 " のファイルはありません"), id);
	done = done && (file || (file = find_file(&catalog, name, fail)) != NULL) &&
	       segment_lines_init(&lines, archive, &catalog, fail) && restore_proved(&lines, file, write, user, fail);
	segment_lines_release(&lines);
	arena_release(&arena);
	return done;
}

bool archive_restore_file(struct archive *archive, const char *name,
                          bool (*write)(void *user, struct str bytes, struct fail *fail), void *user, struct fail *fail)
{
	return restore_one(archive, 0, name, write, user, fail);
}

bool archive_restore_version(struct archive *archive, int64_t id,
                             bool (*write)(void *user, struct str bytes, struct fail *fail), void *user,
                             struct fail *fail)
{
	return restore_one(archive, id, NULL, write, user, fail);
}

/* --- A source's stream --- */

struct stream_place {
	const struct segment_info *segment;
	int64_t min_us; /* without a stamp: that of the segment before it */
};

static int compare_places(const void *left, const void *right)
{
	const struct stream_place *a = left, *b = right;

	if (a->min_us != b->min_us)
		return a->min_us < b->min_us ? -1 : 1;
	return (a->segment->id > b->segment->id) - (a->segment->id < b->segment->id);
}

/* Is line `line` of the segment hidden? *next is the first range that does not lie before it. */
static bool is_hidden(const struct segment_info *segment, uint64_t line, size_t *next)
{
	while (*next < segment->hidden_count &&
	       segment->hidden[*next].first_line + segment->hidden[*next].line_count <= line)
		(*next)++;
	return *next < segment->hidden_count && segment->hidden[*next].first_line <= line;
}

/* The lines of a segment that the stream has, as extents that are written one by one. */
static bool write_segment(struct segment_lines *lines, const struct segment_info *segment, int64_t from_us,
                          int64_t until_us, line_writer *write, void *user, struct fail *fail)
{
	struct extent extent = {segment->number, 0, 0, false};
	bool all = from_us == INT64_MIN && until_us == INT64_MAX, inside = all;
	uint64_t line = 0;
	size_t next = 0;

	if (all && segment->hidden_count == 0)
		return segment_lines_write(lines, (struct extent){segment->number, 0, segment->line_count, false}, write,
		                           user, fail);
	if (!segment_lines_open(lines, segment->number, fail))
		return false;
	for (size_t i = 0; i < segment_block_count(lines->segment); i++) {
		uint32_t count = segment_block_info(lines->segment, i)->line_count;
		struct block_lines block;

		if (!segment_lines_block(lines, i, &block, fail))
			return false;
		for (uint32_t k = 0; k < count; k++, line++) {
			if (!all && block.at_us[k] != NO_TIME)
				inside = block.at_us[k] >= from_us && block.at_us[k] < until_us;
			if (inside && !is_hidden(segment, line, &next)) {
				extent.first_line = extent.line_count ? extent.first_line : line;
				extent.line_count++;
				if (k + 1 < count)
					continue;
			}
			if (extent.line_count > 0 && !segment_lines_write(lines, extent, write, user, fail))
				return false;
			extent.line_count = 0;
		}
	}
	return true;
}

bool archive_restore_source(struct archive *archive, const char *source, int64_t from_us, int64_t until_us,
                            bool (*write)(void *user, struct str bytes, struct fail *fail), void *user,
                            struct fail *fail)
{
	struct arena arena = {0};
	struct catalog catalog;
	struct segment_lines lines = {0};
	struct stream_place *places = NULL;
	bool done = catalog_read(archive->manifest, source, &arena, &catalog, fail);

	if (done && catalog.segment_count == 0)
		done = fail_set(fail, FAIL_INPUT,
		                TR("%s: no source of this name is in the archive",
		                   "%s: この名前のソースはアーカイブにありません"),
		                source);
	if (done && !(places = arena_alloc(&arena, catalog.segment_count, sizeof(*places))))
		done = fail_memory(fail);
	for (size_t i = 0; done && i < catalog.segment_count; i++) {
		int64_t min_us = catalog.segments[i].min_us;

		places[i] = (struct stream_place){
		        &catalog.segments[i], min_us != NO_TIME ? min_us : i ? places[i - 1].min_us : INT64_MIN};
	}
	if (done)
		qsort(places, catalog.segment_count, sizeof(*places), compare_places);
	done = done && segment_lines_init(&lines, archive, &catalog, fail);
	for (size_t i = 0; done && i < catalog.segment_count; i++)
		done = write_segment(&lines, places[i].segment, from_us, until_us, write, user, fail);
	segment_lines_release(&lines);
	arena_release(&arena);
	return done;
}
