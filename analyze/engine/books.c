/* The books: what became of every line of a period, and the rejected lines themselves. */
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "engine_state.h"
#include "place.h"
#include "samples.h"

#define REJECT_TEXT_BYTES 4096

/* The shelf of one source, every line with its place. */
struct books {
	struct shelf shelf;
	struct block_reader *reader;
	struct place_counts *firsts; /* memo by file: what all its lines come to */
	bool *knows_first;
};

static bool books_open(struct books *books, struct engine *engine, const char *source, struct period period,
                       struct block_reader *reader, struct arena *arena, struct fail *fail)
{
	*books = (struct books){.reader = reader};
	if (!shelf_init(&books->shelf, engine->archive, source, engine->hidden, arena, fail))
		return false;
	books->firsts = arena_alloc(arena, books->shelf.file_count, sizeof(*books->firsts));
	books->knows_first = arena_alloc(arena, books->shelf.file_count, sizeof(*books->knows_first));
	if (!books->firsts || !books->knows_first)
		return fail_memory(fail);
	return shelf_place(&books->shelf, period, reader, fail);
}

/* --- Lines that a file brought, by their class --- */

static void count_line(struct conservation *row, uint8_t line_class, uint8_t reason)
{
	row->records += line_class == LINE_RECORD;
	row->excluded += line_class == LINE_EXCLUDED;
	row->rejected += line_class == LINE_REJECTED;
	if (line_class == LINE_REJECTED && reason < REJECT_REASON_COUNT)
		row->rejects[reason]++;
}

static void count_records(struct conservation *row, uint64_t count, uint64_t hidden)
{
	row->records += count - hidden;
	row->duplicates += hidden;
	row->superseded += hidden;
}

static bool count_block(struct books *books, size_t segment, size_t block, uint64_t block_line, uint64_t first,
                        uint64_t count, struct conservation *row, struct fail *fail)
{
	const struct segment *opened = shelf_open(&books->shelf, segment, fail);
	struct line_ranges hidden = line_ranges_slice(books->shelf.hidden[segment], first, count);
	const struct block_info *info;
	struct block_lines lines;

	if (!opened)
		return false;
	info = segment_block_info(opened, block);
	if (info->record_count == info->line_count) {
		count_records(row, count, line_ranges_within(hidden, first, count));
		return true;
	}
	if (count == info->line_count && !hidden.count && !info->rejected_count) {
		row->records += info->record_count;
		row->excluded += info->excluded_count;
		return true;
	}
	if (!block_open(books->reader, segment_block(opened, block), fail) || !block_lines(books->reader, &lines, fail))
		return false;
	for (uint64_t line = first; line < first + count; line++) {
		uint8_t line_class = lines.line_class[line - block_line];

		if (line_ranges_hold(hidden, line)) {
			row->duplicates++;
			row->superseded += line_class == LINE_RECORD;
		} else {
			count_line(row, line_class, lines.reject_reason[line - block_line]);
		}
	}
	return true;
}

static bool count_lines(struct books *books, size_t segment, uint64_t first, uint64_t until, struct conservation *row,
                        struct fail *fail)
{
	const struct segment_info *info = &books->shelf.segments[segment];
	const struct segment *opened;
	uint64_t line = 0;

	if (info->record_count == info->line_count) {
		count_records(row, until - first,
		              line_ranges_within(books->shelf.hidden[segment], first, until - first));
		return true;
	}
	opened = shelf_open(&books->shelf, segment, fail);
	if (!opened)
		return false;
	for (size_t i = 0; i < segment_block_count(opened) && line < until; i++) {
		uint64_t end = line + segment_block_info(opened, i)->line_count;
		uint64_t from = first > line ? first : line, to = until < end ? until : end;

		if (from < to && !count_block(books, segment, i, line, from, to - from, row, fail))
			return false;
		line = end;
	}
	return true;
}

static bool count_piece(struct books *books, const struct shelf_piece *piece, struct conservation *row,
                        struct fail *fail)
{
	uint64_t line = piece->first_line;

	for (size_t i = 0; i < piece->run_count; i++) {
		enum line_place place = books->shelf.runs[piece->first_run + i].place;
		uint64_t end = place_run_end(&books->shelf, piece, i);

		row->undated += place == PLACE_UNDATED ? end - line : 0;
		if (place == PLACE_INSIDE && !count_lines(books, piece->segment, line, end, row, fail))
			return false;
		line = end;
	}
	return true;
}

/* --- Lines that were there already --- */

/* Of the extent's first lines. */
static struct place_counts count_extent(const struct shelf *shelf, const struct extent *extent, uint64_t line_count)
{
	size_t segment = shelf_segment(shelf, extent->segment);

	return segment == SIZE_MAX ? (struct place_counts){.pruned = line_count}
	                           : shelf_count(shelf, segment, extent->first_line, line_count);
}

static struct place_counts sum_of(struct place_counts a, struct place_counts b)
{
	return (struct place_counts){a.inside + b.inside, a.undated + b.undated, a.pruned + b.pruned};
}

/* What the first `limit` lines of a file come to, down through the files that it grew from. */
static struct place_counts count_first(struct books *books, size_t index, uint64_t limit)
{
	const struct shelf *shelf = &books->shelf;
	struct place_counts sum = {0};
	size_t wanted = index;
	bool all = limit == shelf->files[index].line_count;

	while (index != SIZE_MAX && limit) {
		const struct archive_file *file = &shelf->files[index];
		uint64_t base_lines = file->base_lines < limit ? file->base_lines : limit, left = limit - base_lines;
		size_t base = file->base ? shelf_file(shelf, file->base) : SIZE_MAX;

		if (limit == file->line_count && books->knows_first[index]) {
			sum = sum_of(sum, books->firsts[index]);
			break;
		}
		for (size_t i = 0; i < file->extent_count && left; i++) {
			uint64_t count = file->extents[i].line_count < left ? file->extents[i].line_count : left;

			sum = sum_of(sum, count_extent(shelf, &file->extents[i], count));
			left -= count;
		}
		limit = base_lines;
		index = base < index ? base : SIZE_MAX;
	}
	if (all) {
		books->knows_first[wanted] = true;
		books->firsts[wanted] = sum;
	}
	return sum;
}

static void count_known(struct books *books, size_t index, struct conservation *row)
{
	const struct archive_file *file = &books->shelf.files[index];
	struct place_counts sum = {0};
	size_t base = file->base ? shelf_file(&books->shelf, file->base) : SIZE_MAX;

	for (size_t i = 0; i < file->extent_count; i++)
		if (!file->extents[i].is_new || shelf_segment(&books->shelf, file->extents[i].segment) == SIZE_MAX)
			sum = sum_of(sum, count_extent(&books->shelf, &file->extents[i], file->extents[i].line_count));
	if (base != SIZE_MAX && !shelf_has_grown(&books->shelf, index))
		sum = sum_of(sum, count_first(books, base, file->base_lines));
	row->duplicates += sum.inside;
	row->undated += sum.undated;
	row->pruned += sum.pruned;
}

static bool count_source(struct books *books, struct conservation *row, struct fail *fail)
{
	for (size_t i = 0; i < books->shelf.piece_count; i++)
		if (!count_piece(books, &books->shelf.pieces[i], row, fail))
			return false;
	for (size_t i = 0; i < books->shelf.file_count; i++)
		count_known(books, i, row);
	row->lines = row->records + row->excluded + row->rejected + row->duplicates;
	return true;
}

bool engine_conservation(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                         const struct conservation **ret_rows, size_t *ret_count, struct fail *fail)
{
	const struct config *config = engine->config;
	struct conservation *rows = arena_alloc(arena, config->source_count, sizeof(*rows));
	struct block_reader *reader = block_reader_new(fail);
	struct arena scratch = {0};
	bool good = reader && (rows || fail_memory(fail)) && samples_hide(engine, from_us, until_us, fail);

	for (size_t i = 0; good && i < config->source_count; i++) {
		struct books books;

		rows[i].source = config->sources[i].name;
		good = books_open(&books, engine, rows[i].source, (struct period){from_us, until_us}, reader, &scratch,
		                  fail) &&
		       count_source(&books, &rows[i], fail);
		shelf_release(&books.shelf);
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

/* The rejected lines of a run. */
static bool list_run(struct reject_list *list, struct books *books, const char *source, const struct shelf_piece *piece,
                     uint64_t first, uint64_t until, struct fail *fail)
{
	const struct segment *opened = shelf_open(&books->shelf, piece->segment, fail);
	struct line_ranges hidden = books->shelf.hidden[piece->segment];
	const struct archive_file *file = &books->shelf.files[piece->file];
	uint64_t end = 0;

	for (size_t i = 0; opened && i < segment_block_count(opened) && end < until; i++) {
		const struct block_info *info = segment_block_info(opened, i);
		uint64_t line = first > end ? first : end, block_line = end;
		struct block_lines lines;

		end += info->line_count;
		if (!info->rejected_count || line >= end)
			continue;
		if (!block_open(books->reader, segment_block(opened, i), fail) ||
		    !block_lines(books->reader, &lines, fail))
			return false;
		for (; line < until && line < end; line++)
			if (lines.line_class[line - block_line] == LINE_REJECTED && !line_ranges_hold(hidden, line) &&
			    !add_reject(list, source, file, piece->file_line + (line - piece->first_line) + 1,
			                books->reader, (uint32_t)(line - block_line),
			                lines.reject_reason[line - block_line], fail))
				return false;
	}
	return opened != NULL;
}

static bool list_piece(struct reject_list *list, struct books *books, const char *source,
                       const struct shelf_piece *piece, struct fail *fail)
{
	const struct segment_info *info = &books->shelf.segments[piece->segment];
	uint64_t line = piece->first_line;

	if (info->line_count == info->record_count)
		return true;
	for (size_t i = 0; i < piece->run_count; i++) {
		uint64_t end = place_run_end(&books->shelf, piece, i);

		if (books->shelf.runs[piece->first_run + i].place != PLACE_OUTSIDE &&
		    !list_run(list, books, source, piece, line, end, fail))
			return false;
		line = end;
	}
	return true;
}

/* In the order of the files and their lines. */
static bool list_source(struct reject_list *list, struct books *books, const char *source, struct fail *fail)
{
	struct shelf *shelf = &books->shelf;

	memset(list->counts, 0, sizeof(list->counts));
	for (size_t i = 0; i < shelf->file_count; i++)
		for (size_t k = 0; k < shelf->files[i].extent_count; k++) {
			const struct extent *extent = &shelf->files[i].extents[k];
			size_t segment = extent->is_new ? shelf_segment(shelf, extent->segment) : SIZE_MAX;

			if (segment != SIZE_MAX && extent->line_count &&
			    !list_piece(list, books, source,
			                &shelf->pieces[shelf_piece_behind(shelf, segment, extent->first_line)], fail))
				return false;
		}
	return true;
}

bool engine_rejects(struct engine *engine, int64_t from_us, int64_t until_us, struct arena *arena,
                    const struct reject **ret_rejects, size_t *ret_count, struct fail *fail)
{
	struct block_reader *reader = block_reader_new(fail);
	struct reject_list list = {.arena = arena};
	struct reject *rejects = NULL;
	struct arena scratch = {0};
	bool good = reader != NULL;

	for (size_t i = 0; good && i < engine->config->source_count; i++) {
		const char *source = engine->config->sources[i].name;
		struct books books;

		good = books_open(&books, engine, source, (struct period){from_us, until_us}, reader, &scratch, fail) &&
		       list_source(&list, &books, source, fail);
		shelf_release(&books.shelf);
		arena_clear(&scratch);
	}
	arena_release(&scratch);
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
