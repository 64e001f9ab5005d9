/* Writing a segment: blocks go to disk as they come, their infos to the footer at the end. */
#include <inttypes.h>
#include <stdlib.h>

#include "archive_inside.h"
#include "block_header.h"
#include "file.h"
#include "lang.h"
#include "segment_form.h"

struct segment_writer {
	struct archive *archive;
	struct arena arena;
	char *source;
	char *path; /* relative to the archive */
	char *full_path;
	struct new_file *file;
	struct digest_stream *digest;
	struct text footer;
	struct segment_info info;
	uint64_t number;
};

static void writer_free(struct segment_writer *writer)
{
	if (writer->digest)
		(void)digest_stream_end(writer->digest);
	text_release(&writer->footer);
	arena_release(&writer->arena);
	free(writer);
}

void segment_writer_abandon(struct segment_writer *writer)
{
	if (!writer)
		return;
	new_file_abandon(writer->file);
	writer_free(writer);
}

static void writer_put(struct segment_writer *writer, struct str bytes)
{
	new_file_write(writer->file, bytes.at, bytes.size);
	digest_stream_add(writer->digest, bytes.at, bytes.size);
	writer->info.size_bytes += bytes.size;
}

static bool writer_begin(struct segment_writer *writer, struct fail *fail)
{
	struct text head = {0};

	text_add(&head, (struct str){SEGMENT_MAGIC, SEGMENT_MAGIC_BYTES});
	put_uint(&head, writer->number, 8);
	put_uint(&head, str_of(writer->source).size, 1);
	text_add_cstr(&head, writer->source);

	bool done = !text_failed(&head);

	if (done)
		writer_put(writer, text_str(&head));
	text_release(&head);
	return done ? true : fail_memory(fail);
}

static bool writer_open(struct segment_writer *writer, struct fail *fail)
{
	const char *folder = arena_printf(&writer->arena, "%s/segments/%s", writer->archive->folder, writer->source);

	writer->path = arena_printf(&writer->arena, "segments/%s/%08" PRIu64 ".seg", writer->source, writer->number);
	writer->full_path =
	        arena_printf(&writer->arena, "%s/%s", writer->archive->folder, writer->path ? writer->path : "");
	writer->digest = digest_stream_new();
	if (arena_failed(&writer->arena) || !writer->digest)
		return fail_memory(fail);
	if (!file_make_folder(folder, fail))
		return false;
	writer->file = new_file_open(writer->full_path, fail);
	return writer->file && writer_begin(writer, fail);
}

struct segment_writer *segment_writer_new(struct archive *archive, const char *source, struct fail *fail)
{
	struct segment_writer *writer = calloc(1, sizeof(*writer));

	if (!writer) {
		fail_memory(fail);
		return NULL;
	}
	writer->archive = archive;
	writer->info.min_us = writer->info.max_us = NO_TIME;
	writer->number = ++archive->last_number;
	writer->source = arena_cstr(&writer->arena, str_of(source));
	if (archive->mode != ARCHIVE_WRITE)
		fail_set(fail, FAIL_IO,
		         TR("%s: the archive is open for reading only", "%s: アーカイブは読み取り専用で開かれています"),
		         archive->folder);
	else if (!archive_source_valid(source))
		fail_set(fail, FAIL_INPUT,
		         TR("\"%s\" is no name for a source: letters, digits, - _ . only",
		            "「%s」はソース名に使えません（英数字と - _ . のみ）"),
		         source ? source : "");
	else if (!writer->source)
		fail_memory(fail);
	else if (writer_open(writer, fail))
		return writer;
	segment_writer_abandon(writer);
	return NULL;
}

bool segment_writer_add(struct segment_writer *writer, struct str block, struct fail *fail)
{
	struct segment_info *sum = &writer->info;
	struct block_info info;

	if (!block_info(block, &info, fail))
		return false;
	if (info.size_bytes != block.size || sum->block_count == UINT32_MAX)
		return fail_set(fail, FAIL_FORMAT,
		                TR("the block has bytes behind its end", "ブロックの後に余分なバイトがあります"));
	put_uint(&writer->footer, sum->size_bytes, 8);
	put_uint(&writer->footer, info.size_bytes, 4);
	put_uint(&writer->footer, info.line_count, 4);
	put_uint(&writer->footer, info.record_count, 4);
	put_uint(&writer->footer, info.excluded_count, 4);
	put_uint(&writer->footer, info.rejected_count, 4);
	put_uint(&writer->footer, 0, 4);
	put_uint(&writer->footer, info.text_bytes, 8);
	put_uint(&writer->footer, (uint64_t)info.min_us, 8);
	put_uint(&writer->footer, (uint64_t)info.max_us, 8);
	if (text_failed(&writer->footer))
		return fail_memory(fail);
	writer_put(writer, block);
	sum->block_count++;
	sum->line_count += info.line_count;
	sum->record_count += info.record_count;
	sum->text_bytes += info.text_bytes;
	if (info.min_us != NO_TIME) {
		sum->min_us = sum->min_us == NO_TIME || info.min_us < sum->min_us ? info.min_us : sum->min_us;
		sum->max_us = info.max_us > sum->max_us ? info.max_us : sum->max_us;
	}
	return true;
}

/* Footer and trailer. */
static bool writer_end(struct segment_writer *writer, struct fail *fail)
{
	uint64_t checksum = block_checksum(text_str(&writer->footer));
	uint64_t footer_at = writer->info.size_bytes;

	put_uint(&writer->footer, footer_at, 8);
	put_uint(&writer->footer, writer->info.block_count, 4);
	put_uint(&writer->footer, checksum, 8);
	text_add(&writer->footer, (struct str){SEGMENT_END_MAGIC, SEGMENT_MAGIC_BYTES});
	if (text_failed(&writer->footer))
		return fail_memory(fail);
	writer_put(writer, text_str(&writer->footer));
	writer->info.digest = digest_stream_end(writer->digest);
	writer->digest = NULL;
	return true;
}

/* The file's extents with this segment's number in the new ones; without any, the whole segment. False: they are not
 * the segment's lines. */
static bool writer_extents(struct segment_writer *writer, struct archive_file *file, struct fail *fail)
{
	size_t count = file->extent_count ? file->extent_count : 1;
	struct extent *extents = arena_alloc(&writer->arena, count, sizeof(*extents));
	uint64_t new_lines = 0;

	if (!extents)
		return fail_memory(fail);
	extents[0] = (struct extent){0, 0, writer->info.line_count, true};
	for (size_t i = 0; i < count; i++) {
		if (file->extent_count)
			extents[i] = file->extents[i];
		if (!extents[i].is_new)
			continue;
		extents[i].segment = writer->number;
		extents[i].first_line = new_lines;
		new_lines += extents[i].line_count;
	}
	if (count == 1 && extents[0].is_new && file->base == 0 && writer->info.text_bytes != file->text_bytes)
		return fail_set(fail, FAIL_FORMAT,
		                TR("%s: %" PRIu64 " bytes were read, but %" PRIu64 " are in its blocks",
		                   "%s: 読んだ %" PRIu64 " バイトに対し、ブロック内は %" PRIu64 " バイトです"),
		                file->name, file->text_bytes, writer->info.text_bytes);
	file->extents = extents;
	file->extent_count = count;
	return new_lines == writer->info.line_count
	               ? true
	               : fail_set(fail, FAIL_FORMAT,
	                          TR("%s: %" PRIu64 " lines are new, but %" PRIu64 " are in its blocks",
	                             "%s: 新しい %" PRIu64 " 行に対し、ブロック内は %" PRIu64 " 行です"),
	                          file->name, new_lines, writer->info.line_count);
}

/* The segment as it is, with the file that it holds, to the archive's group. */
static bool writer_join(struct segment_writer *writer, struct archive_file *file, struct fail *fail)
{
	struct archive_file own = *file;
	struct new_file *new_file = writer->file;

	if (!writer_extents(writer, &own, fail))
		return false;

	struct manifest_entry entry = {.kind = ENTRY_FILE, .file = own, .segment = writer->info};

	entry.file.source = writer->source;
	entry.segment.path = writer->path;
	entry.segment.number = writer->number;
	writer->file = NULL;
	return archive_join(writer->archive, &entry, new_file, writer->full_path, &file->id, fail);
}

uint64_t segment_writer_number(const struct segment_writer *writer)
{
	return writer->number;
}

bool segment_writer_seal(struct segment_writer *writer, struct sha256 *ret_digest, struct fail *fail)
{
	if (writer->digest && !writer_end(writer, fail))
		return false;
	*ret_digest = writer->info.digest;
	return true;
}

bool segment_writer_finish(struct segment_writer *writer, struct archive_file *file, struct fail *fail)
{
	struct sha256 digest;
	bool done = segment_writer_seal(writer, &digest, fail) && writer_join(writer, file, fail);

	segment_writer_abandon(writer);
	return done;
}

bool segment_writer_commit(struct segment_writer *writer, struct archive_file *file, struct fail *fail)
{
	struct archive *archive = writer->archive;

	return segment_writer_finish(writer, file, fail) && archive_commit(archive, fail);
}

bool segment_writer_replace(struct segment_writer *writer, const struct extent *old, size_t count, const char *name,
                            int64_t now_us, uint64_t *ret_size_bytes, struct fail *fail)
{
	struct sha256 digest;
	struct manifest_entry entry = {.kind = ENTRY_COMPACTED};
	bool done = segment_writer_seal(writer, &digest, fail);

	if (done) {
		struct new_file *new_file = writer->file;

		entry.file = (struct archive_file){.source = writer->source,
		                                   .name = name,
		                                   .dialect = "",
		                                   .extents = old,
		                                   .extent_count = count,
		                                   .min_us = NO_TIME,
		                                   .max_us = NO_TIME,
		                                   .ingested_us = now_us,
		                                   .damage = ""};
		entry.segment = writer->info;
		entry.segment.path = writer->path;
		entry.segment.number = writer->number;
		writer->file = NULL;
		*ret_size_bytes = writer->info.size_bytes;
		done = archive_join(writer->archive, &entry, new_file, writer->full_path, NULL, fail);
	}
	segment_writer_abandon(writer);
	return done;
}
