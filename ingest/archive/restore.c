/* The original bytes back out of the archive. Every part is checked as it is read; what cannot be given back exactly is
 * a failure, never a guess. */
#include <inttypes.h>

#include "archive_inside.h"
#include "lang.h"

typedef bool restore_write(void *user, struct str bytes, struct fail *fail);

/* One segment's lines, block by block, so that memory is bounded by one block. */
static bool restore_segment(const struct segment_info *info, struct block_reader *reader, struct text *scratch,
                            restore_write *write, void *user, struct fail *fail)
{
	struct segment *segment = segment_open(info, fail);
	bool done = segment != NULL;

	for (size_t i = 0; done && i < segment_block_count(segment); i++) {
		text_clear(scratch);
		done = block_open(reader, segment_block(segment, i), fail) &&
		       block_restore(reader, 0, segment_block_info(segment, i)->line_count, scratch, fail);
		if (!done)
			fail_prefix(fail, TR("%s: block %zu", "%s: ブロック %zu"), info->path, i + 1);
		else if (scratch->size != segment_block_info(segment, i)->text_bytes)
			done = fail_set(fail, FAIL_FORMAT,
			                TR("%s: block %zu is not the one of the list at its end",
			                   "%s: ブロック %zu が末尾の一覧と合いません"),
			                info->path, i + 1);
		else
			done = write(user, text_str(scratch), fail);
	}
	segment_close(segment);
	return done;
}

static bool restore_segments(const struct segment_info *segments, size_t count, restore_write *write, void *user,
                             struct fail *fail)
{
	struct block_reader *reader = block_reader_new(fail);
	struct text scratch = {0};
	bool done = reader != NULL;

	for (size_t i = 0; done && i < count; i++)
		done = restore_segment(&segments[i], reader, &scratch, write, user, fail);
	text_release(&scratch);
	block_reader_free(reader);
	return done;
}

/* The segment entry that holds the bytes of the file of this name: the newest of the name, or the one it was a
 * duplicate of. */
static bool find_file(struct archive *archive, const char *name, struct arena *arena, struct manifest_entry **ret_entry,
                      struct fail *fail)
{
	struct manifest_entry *entry;

	if (!manifest_find_name(archive->manifest, name, arena, &entry, fail))
		return false;
	if (!entry)
		return fail_set(fail, FAIL_INPUT,
		                TR("%s: no file of this name is in the archive",
		                   "%s: この名前のファイルはアーカイブにありません"),
		                name);
	if (entry->kind == ENTRY_DUPLICATE &&
	    !manifest_find_content(archive->manifest, entry->file.source, entry->file.content, entry->file.text_bytes,
	                           arena, &entry, fail))
		return false;
	if (!entry)
		return fail_set(fail, FAIL_FORMAT,
		                TR("%s: the entry with its content is missing", "%s: 内容を持つ項目がありません"),
		                name);
	*ret_entry = entry;
	return true;
}

bool archive_restore_file(struct archive *archive, const char *name,
                          bool (*write)(void *user, struct str bytes, struct fail *fail), void *user, struct fail *fail)
{
	struct arena arena = {0};
	struct manifest_entry *entry = NULL;
	bool done = find_file(archive, name, &arena, &entry, fail);

	if (done) {
		struct segment_info info = archive_segment_info(archive, entry, &arena);

		done = info.path ? restore_segments(&info, 1, write, user, fail) : fail_memory(fail);
	}
	arena_release(&arena);
	return done;
}

bool archive_restore_source(struct archive *archive, const char *source,
                            bool (*write)(void *user, struct str bytes, struct fail *fail), void *user,
                            struct fail *fail)
{
	struct arena arena = {0};
	const struct segment_info *segments;
	size_t count;
	bool done = archive_segments(archive, source, INT64_MIN, INT64_MAX, &arena, &segments, &count, fail);

	if (done && count == 0)
		done = fail_set(fail, FAIL_INPUT,
		                TR("%s: no source of this name is in the archive",
		                   "%s: この名前のソースはアーカイブにありません"),
		                source);
	done = done && restore_segments(segments, count, write, user, fail);
	arena_release(&arena);
	return done;
}
