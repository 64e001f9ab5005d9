/* What came of a file, into the archive. */
#include <string.h>

#include "ingest_inside.h"
#include "lang.h"

static struct archive_file archive_file_of(const struct ingest *ingest, const struct ingest_file *file,
                                           struct xxh128 content)
{
	struct archive_file entry = {
	        .source = file->source,
	        .name = file->name,
	        .dialect = file->dialect,
	        .content = content,
	        .text_bytes = file->text_bytes,
	        .stored_bytes = file->stored_bytes,
	        .line_count = file->line_count,
	        .record_count = file->record_count,
	        .excluded_count = file->excluded_count,
	        .duplicate_count = file->duplicate_count,
	        .rejected_count = file->rejected_count,
	        .waiting_bytes = file->waiting_bytes,
	        .min_us = file->min_us,
	        .max_us = file->max_us,
	        .ingested_us = ingest->options.now_us,
	        .damage = file->trouble,
	};
	for (size_t i = 0; i < REJECT_REASON_COUNT; i++)
		entry.reject_counts[i] = file->rejects[i].count;
	return entry;
}

/* The file brings nothing new. */
static bool book_duplicate(struct ingest *ingest, struct ingest_file *file, struct archive_file *entry,
                           struct fail *fail)
{
	file->outcome = INGEST_DUPLICATE;
	file->duplicate_count = entry->duplicate_count = file->line_count;
	file->record_count = file->excluded_count = file->rejected_count = 0;
	entry->record_count = entry->excluded_count = entry->rejected_count = 0;
	memset(file->rejects, 0, sizeof(file->rejects));
	memset(entry->reject_counts, 0, sizeof(entry->reject_counts));
	return archive_note_file(ingest->archive, entry, fail) && known_add(ingest->known, entry, fail);
}

/* Must the content be read again, because it is asked for, or because the source's format was another one when lines of
 * it were rejected? */
static bool read_again(struct ingest *ingest, struct ingest_file *file, const struct archive_file *first,
                       struct xxh128 content, struct arena *arena, struct fail *fail)
{
	struct archive_file latest;
	if (!ingest->options.again && (first->rejected_count == 0 || strcmp(first->dialect, file->dialect) == 0))
		return true;
	if (!archive_latest_content(ingest->archive, file->source, content, file->text_bytes, &latest, arena, fail))
		return false;
	if (latest.id == 0 || (!ingest->options.again && strcmp(latest.dialect, file->dialect) == 0))
		return true;
	file->again = latest.id;
	file->note = arena_printf(
	        arena,
	        TR("its content was archived as %s and is read again as %s; what was read of it before "
	           "counts no more",
	           "この内容は %s として保存されていました。%s として読み直し、以前の読み取り結果は数えません"),
	        latest.dialect, file->dialect);
	return file->note ? true : fail_memory(fail);
}

bool book_known(struct ingest *ingest, struct ingest_file *file, struct xxh128 content, struct arena *arena,
                bool *ret_known, struct fail *fail)
{
	struct archive_file first = {.id = 0}, entry;
	if (!archive_find_content(ingest->archive, file->source, content, file->text_bytes, ret_known, &first, arena,
	                          fail))
		return false;
	if (!*ret_known)
		return true;
	if (!read_again(ingest, file, &first, content, arena, fail))
		return false;
	if (file->again) {
		*ret_known = false;
		return true;
	}
	file->same_as = first.name;
	entry = archive_file_of(ingest, file, content);
	entry.base = first.id;
	entry.base_lines = first.line_count;
	return book_duplicate(ingest, file, &entry, fail);
}

bool book_stored(struct ingest *ingest, struct store *store, struct ingest_file *file, struct xxh128 content,
                 const struct known_lines *known, struct arena *arena, struct fail *fail)
{
	struct archive_file entry;
	file->archive_bytes = store->archive_bytes;
	file->duplicate_count = file->line_count - store->line_count;
	file->doubt_count = known->overlap.doubt_count;
	entry = archive_file_of(ingest, file, content);
	if (!known_lines_describe(known, file->line_count, &entry, arena, fail))
		return false;
	if (store->line_count == 0)
		return book_duplicate(ingest, file, &entry, fail);
	uint64_t segment = segment_writer_number(store->writer);
	return store_finish(store, &entry, fail) && known_add(ingest->known, &entry, fail) &&
	       short_runs_note(ingest, segment, &entry, fail);
}
