/* Open doubts and their end. */
#include "doubts.h"

#include <inttypes.h>
#include <string.h>

#include "archive_inside.h"
#include "catalog.h"
#include "lang.h"
#include "segment_lines.h"

#define SHOWN_BYTES ((size_t)160)

/* Was the doubt answered by an entry behind it? */
static const struct manifest_entry *answer_of(const struct catalog *catalog, const struct manifest_entry *doubt)
{
	for (size_t i = 0; i < catalog->entry_count; i++) {
		const struct manifest_entry *entry = &catalog->entries[i];

		if ((entry->kind == ENTRY_RETIRED || entry->kind == ENTRY_SETTLED) && entry->file.base == doubt->id)
			return entry;
	}
	return NULL;
}

/* Do all of these lines count? Those of a pruned segment do not. */
static bool counts(const struct catalog *catalog, struct extent extent)
{
	const struct segment_info *segment = catalog_segment(catalog, extent.segment);

	for (size_t i = 0; segment && i < segment->hidden_count; i++) {
		const struct line_range *hidden = &segment->hidden[i];

		if (hidden->first_line <= extent.first_line &&
		    extent.first_line + extent.line_count <= hidden->first_line + hidden->line_count)
			return false;
	}
	return segment != NULL;
}

/* The file that brought the lines, and which of its lines they are. */
static struct doubt_place place_of(const struct catalog *catalog, struct extent extent)
{
	struct doubt_place place = {"", 0, extent.line_count, extent};

	for (size_t i = 0; i < catalog->file_count; i++) {
		const struct archive_file *file = &catalog->files[i];
		uint64_t line = file->base_lines;

		for (size_t k = 0; k < file->extent_count; k++) {
			const struct extent *at = &file->extents[k];

			if (at->is_new && at->segment == extent.segment && extent.first_line >= at->first_line &&
			    extent.first_line - at->first_line < at->line_count) {
				place.file = file->name;
				place.first_line = line + (extent.first_line - at->first_line) + 1;
				return place;
			}
			line += at->line_count;
		}
	}
	return place;
}

static bool read_text(struct segment_lines *lines, struct extent extent, struct arena *arena, const char **ret_text,
                      struct fail *fail)
{
	struct text visible = {0};

	if (!segment_lines_read(lines, extent.segment, extent.first_line, fail))
		return false;
	text_add_visible(&visible, str_take(str_trim(text_str(&lines->text)), SHOWN_BYTES));
	*ret_text = text_failed(&visible) ? NULL : arena_cstr(arena, text_str(&visible));
	text_release(&visible);
	return *ret_text ? true : fail_memory(fail);
}

static bool is_open(const struct catalog *catalog, const struct manifest_entry *entry)
{
	return entry->kind == ENTRY_DOUBT && entry->file.extent_count == 2 && !answer_of(catalog, entry) &&
	       counts(catalog, catalog_extent(catalog, entry->file.extents[0]));
}

bool archive_doubts(struct archive *archive, const char *source, struct arena *arena,
                    const struct open_doubt **ret_doubts, size_t *ret_count, struct fail *fail)
{
	struct catalog catalog;
	struct segment_lines lines = {0};
	struct open_doubt *doubts;
	size_t count = 0;
	bool done;

	if (!catalog_read(archive->manifest, source, arena, &catalog, fail))
		return false;
	for (size_t i = 0; i < catalog.entry_count; i++)
		count += catalog.entries[i].kind == ENTRY_DOUBT;
	doubts = arena_alloc(arena, count, sizeof(*doubts));
	done = doubts ? segment_lines_init(&lines, archive, &catalog, fail) : fail_memory(fail);
	count = 0;
	for (size_t i = 0; done && i < catalog.entry_count; i++) {
		const struct manifest_entry *entry = &catalog.entries[i];
		struct open_doubt *doubt = &doubts[count];

		if (!is_open(&catalog, entry))
			continue;
		*doubt = (struct open_doubt){
		        .id = entry->id,
		        .source = entry->file.source,
		        .lines = place_of(&catalog, catalog_extent(&catalog, entry->file.extents[0])),
		        .known = place_of(&catalog, catalog_extent(&catalog, entry->file.extents[1]))};
		done = read_text(&lines, doubt->lines.extent, arena, &doubt->text, fail);
		count++;
	}
	segment_lines_release(&lines);
	*ret_doubts = doubts;
	*ret_count = count;
	return done;
}

static bool refuse(const struct catalog *catalog, const struct manifest_entry *entry, int64_t id, struct fail *fail)
{
	const struct manifest_entry *answer;

	if (!entry || entry->kind != ENTRY_DOUBT)
		return fail_set(fail, FAIL_INPUT,
		                TR("there is no doubt %" PRId64 "; `geppo archive status` lists the open ones",
		                   "要確認 %" PRId64 " はありません（geppo archive status が一覧を表示します）"),
		                id);
	answer = answer_of(catalog, entry);
	if (answer)
		return fail_set(fail, FAIL_INPUT,
		                answer->kind == ENTRY_RETIRED
		                        ? TR("doubt %" PRId64 " is settled: its lines are the same (entry %" PRId64 ")",
		                             "要確認 %" PRId64 " は決定済みです: 同じ行（項目 %" PRId64 "）")
		                        : TR("doubt %" PRId64 " is settled: its lines are different (entry %" PRId64
		                             ")",
		                             "要確認 %" PRId64 " は決定済みです: 別の行（項目 %" PRId64 "）"),
		                id, answer->id);
	return fail_set(fail, FAIL_INPUT,
	                TR("doubt %" PRId64 " needs no answer any more: its lines count no more or were pruned",
	                   "要確認 %" PRId64 " は決定不要です（対象の行は集計対象外または削除済み）"),
	                id);
}

bool archive_settle(struct archive *archive, int64_t id, bool same, int64_t now_us, struct fail *fail)
{
	struct arena arena = {0};
	struct catalog catalog;
	const struct manifest_entry *entry = NULL;
	bool done = catalog_read(archive->manifest, NULL, &arena, &catalog, fail);

	if (done && id > 0 && (uint64_t)id <= catalog.entry_count)
		entry = &catalog.entries[id - 1];
	if (done && (!entry || entry->id != id || !is_open(&catalog, entry)))
		done = refuse(&catalog, entry, id, fail);
	if (done)
		done = archive_note(archive,
		                    &(struct archive_note){.kind = same ? ENTRY_RETIRED : ENTRY_SETTLED,
		                                           .source = entry->file.source,
		                                           .name = entry->file.name,
		                                           .why = same ? "settled: the same" : "settled: different",
		                                           .about = id,
		                                           .extents = entry->file.extents,
		                                           .extent_count = 1,
		                                           .now_us = now_us},
		                    fail) &&
		       archive_commit(archive, fail);
	arena_release(&arena);
	return done;
}

bool archive_add_doubts(struct archive *archive, const char *source, const char *name, const struct doubt *doubts,
                        size_t count, int64_t now_us, struct fail *fail)
{
	bool good = true;

	for (size_t i = 0; good && i < count; i++) {
		struct extent extents[] = {doubts[i].lines, doubts[i].known};

		good = archive_note(archive,
		                    &(struct archive_note){.kind = ENTRY_DOUBT,
		                                           .source = source,
		                                           .name = name,
		                                           .why = "",
		                                           .extents = extents,
		                                           .extent_count = 2,
		                                           .now_us = now_us},
		                    fail);
	}
	return good;
}
