/* The books: what became of every line of a period, and the rejected lines themselves. */
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "engine_state.h"
#include "line_walk.h"

#define REJECT_TEXT_BYTES 4096

/* --- Files and their segments --- */

/* The files of a source in the order of ingestion, each with the segment that it made, if it made one. */
struct shelf {
	const struct archive_file *files;
	const struct segment_info **segments; /* by file; NULL: the file was a duplicate */
	size_t count;
};

static bool made_segment(const struct archive_file *file, const struct segment_info *segment)
{
	return strcmp(file->name, segment->file_name) == 0 &&
	       (file->line_count - file->duplicate_count == segment->line_count ||
	        file->line_count == segment->line_count);
}

static bool shelf_read(struct shelf *shelf, struct archive *archive, const char *source, struct arena *arena,
                       struct fail *fail)
{
	const struct segment_info *segments;
	size_t segment_count, next = 0;

	if (!archive_files(archive, source, arena, &shelf->files, &shelf->count, fail) ||
	    !archive_segments(archive, source, INT64_MIN, INT64_MAX, arena, &segments, &segment_count, fail))
		return false;
	shelf->segments = arena_alloc(arena, shelf->count, sizeof(*shelf->segments));
	if (!shelf->segments)
		return fail_memory(fail);
	/* Both lists are in the order of ingestion. */
	for (size_t i = 0; i < shelf->count && next < segment_count; i++)
		if (made_segment(&shelf->files[i], &segments[next]))
			shelf->segments[i] = &segments[next++];
	return true;
}

/* --- Counting --- */

static void count_line(struct conservation *row, uint8_t line_class, uint8_t reason)
{
	row->records += line_class == LINE_RECORD;
	row->excluded += line_class == LINE_EXCLUDED;
	row->rejected += line_class == LINE_REJECTED;
	if (line_class == LINE_REJECTED && reason < REJECT_REASON_COUNT)
		row->rejects[reason]++;
}

static bool count_segment(const struct segment_info *info, struct block_reader *reader, int64_t from_us,
                          int64_t until_us, struct conservation *row, struct fail *fail)
{
	struct segment *segment = segment_open(info, fail);
	struct walk_block block;
	struct line_walk walk;
	bool good, more = true;

	if (!segment)
		return false;
	good = line_walk_begin(&walk, segment, reader, from_us, until_us, fail);
	while (good && (good = line_walk_next(&walk, &block, &more, fail)) && more) {
		if (block.whole && block.place == PLACE_INSIDE)
			row->records += block.info->record_count;
		for (uint32_t i = 0; !block.whole && i < block.info->line_count; i++) {
			enum line_place place = line_walk_place(&walk, block.lines.at_us[i]);

			row->undated += place == PLACE_UNDATED;
			if (place == PLACE_INSIDE)
				count_line(row, block.lines.line_class[i], block.lines.reject_reason[i]);
		}
	}
	segment_close(segment);
	return good;
}

static uint64_t lines_of(const struct conservation *row)
{
	return row->records + row->excluded + row->rejected;
}

/* Lines in the period of the file whose content this file has again. */
static uint64_t lines_of_content(const struct shelf *shelf, const uint64_t *lines, const struct archive_file *file)
{
	for (size_t i = 0; i < shelf->count; i++)
		if (shelf->segments[i] && shelf->files[i].content.low == file->content.low &&
		    shelf->files[i].content.high == file->content.high &&
		    shelf->files[i].text_bytes == file->text_bytes)
			return lines[i];
	return 0;
}

static bool count_source(struct archive *archive, struct block_reader *reader, int64_t from_us, int64_t until_us,
                         struct arena *arena, struct conservation *row, struct fail *fail)
{
	struct shelf shelf;
	uint64_t *lines;

	if (!shelf_read(&shelf, archive, row->source, arena, fail))
		return false;
	lines = arena_alloc(arena, shelf.count, sizeof(*lines));
	if (!lines)
		return fail_memory(fail);
	for (size_t i = 0; i < shelf.count; i++) {
		const struct segment_info *segment = shelf.segments[i];
		uint64_t before = lines_of(row);

		if (!segment)
			continue;
		/* Files wholly outside need no look, unless nobody knows where they belong. */
		if (segment->min_us == NO_TIME || (segment->min_us < until_us && segment->max_us >= from_us))
			if (!count_segment(segment, reader, from_us, until_us, row, fail))
				return false;
		lines[i] = lines_of(row) - before;
		if (shelf.files[i].line_count > segment->line_count && segment->min_us >= from_us &&
		    segment->min_us < until_us) {
			row->duplicates += shelf.files[i].line_count - segment->line_count;
			lines[i] += shelf.files[i].line_count - segment->line_count;
		}
	}
	for (size_t i = 0; i < shelf.count; i++)
		if (!shelf.segments[i])
			row->duplicates += lines_of_content(&shelf, lines, &shelf.files[i]);
	row->lines = lines_of(row) + row->duplicates;
	return true;
}

bool engine_conservation(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                         const struct conservation **ret_rows, size_t *ret_count, struct fail *fail)
{
	const struct config *config = engine->config;
	struct conservation *rows = arena_alloc(arena, config->source_count, sizeof(*rows));
	struct block_reader *reader = block_reader_new(fail);
	struct arena scratch = {0};
	bool good = reader && (rows || fail_memory(fail));

	for (size_t i = 0; good && i < config->source_count; i++) {
		rows[i].source = config->sources[i].name;
		good = count_source(engine->archive, reader, from_us, until_us, &scratch, &rows[i], fail);
		arena_clear(&scratch);
	}
	arena_release(&scratch);
	block_reader_free(reader);
	if (good) {
		*ret_rows = rows;
		*ret_count = config->source_count;
	}
	return good;
}

/* --- The rejected lines --- */

struct reject_list {
	struct reject *items;
	size_t count, capacity;
	uint64_t counts[REJECT_REASON_COUNT]; /* of the source under way */
	struct arena *arena;
	struct text text;
};

static bool list_room(struct reject_list *list, struct fail *fail)
{
	size_t capacity = list->capacity ? 2 * list->capacity : 64;
	struct reject *items;

	if (list->count < list->capacity)
		return true;
	items = realloc(list->items, capacity * sizeof(*items));
	if (!items)
		return fail_memory(fail);
	list->items = items;
	list->capacity = capacity;
	return true;
}

static bool add_reject(struct reject_list *list, const char *source, const struct archive_file *file, uint64_t line,
                       struct block_reader *reader, uint32_t index, uint8_t reason, struct fail *fail)
{
	struct reject reject = {.source = source, .line = line, .reason = (enum reject_reason)reason};
	struct str text;

	if (reason >= REJECT_REASON_COUNT || list->counts[reason] >= BOUND_REJECT_EXAMPLES)
		return true;
	text_clear(&list->text);
	if (!list_room(list, fail) || !block_restore(reader, index, 1, &list->text, fail))
		return false;
	text = text_str(&list->text);
	while (text.size && (text.at[text.size - 1] == '\n' || text.at[text.size - 1] == '\r'))
		text.size--;
	reject.text = arena_str(list->arena, str_take(text, REJECT_TEXT_BYTES));
	reject.file = arena_cstr(list->arena, str_of(file->name));
	if (text_failed(&list->text) || arena_failed(list->arena))
		return fail_memory(fail);
	list->counts[reason]++;
	list->items[list->count++] = reject;
	return true;
}

static bool list_segment(struct reject_list *list, const char *source, const struct archive_file *file,
                         const struct segment_info *info, struct block_reader *reader, int64_t from_us,
                         int64_t until_us, struct fail *fail)
{
	uint64_t line = file->line_count > info->line_count ? file->line_count - info->line_count : 0;
	struct segment *segment = segment_open(info, fail);
	struct walk_block block;
	struct line_walk walk;
	bool good, more = true;

	if (!segment)
		return false;
	good = line_walk_begin(&walk, segment, reader, from_us, until_us, fail);
	while (good && (good = line_walk_next(&walk, &block, &more, fail)) && more) {
		for (uint32_t i = 0; good && !block.whole && i < block.info->line_count; i++) {
			enum line_place place = line_walk_place(&walk, block.lines.at_us[i]);

			if (place != PLACE_OUTSIDE && block.lines.line_class[i] == LINE_REJECTED)
				good = add_reject(list, source, file, line + i + 1, reader, i,
				                  block.lines.reject_reason[i], fail);
		}
		line += block.info->line_count;
	}
	segment_close(segment);
	return good;
}

static bool list_source(struct reject_list *list, struct archive *archive, const char *source,
                        struct block_reader *reader, int64_t from_us, int64_t until_us, struct fail *fail)
{
	struct arena scratch = {0};
	struct shelf shelf;
	bool good = shelf_read(&shelf, archive, source, &scratch, fail);

	memset(list->counts, 0, sizeof(list->counts));
	for (size_t i = 0; good && i < shelf.count; i++) {
		const struct segment_info *segment = shelf.segments[i];

		if (segment && segment->line_count > segment->record_count &&
		    (segment->min_us == NO_TIME || (segment->min_us < until_us && segment->max_us >= from_us)))
			good = list_segment(list, source, &shelf.files[i], segment, reader, from_us, until_us, fail);
	}
	arena_release(&scratch);
	return good;
}

bool engine_rejects(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                    const struct reject **ret_rejects, size_t *ret_count, struct fail *fail)
{
	struct block_reader *reader = block_reader_new(fail);
	struct reject_list list = {.arena = arena};
	struct reject *rejects = NULL;
	bool good = reader != NULL;

	for (size_t i = 0; good && i < engine->config->source_count; i++)
		good = list_source(&list, engine->archive, engine->config->sources[i].name, reader, from_us, until_us,
		                   fail);
	if (good) {
		rejects = arena_alloc(arena, list.count, sizeof(*rejects));
		good = rejects || fail_memory(fail);
	}
	if (good) {
		if (list.count)
			memcpy(rejects, list.items, list.count * sizeof(*rejects));
		*ret_rejects = rejects;
		*ret_count = list.count;
	}
	free(list.items);
	text_release(&list.text);
	block_reader_free(reader);
	return good;
}
