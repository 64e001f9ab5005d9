/* Reading the archive's lists into what the books and the origins of lines need. */
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

static int compare_pieces(const void *left, const void *right)
{
	const struct shelf_piece *a = left, *b = right;

	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	return (a->first_line > b->first_line) - (a->first_line < b->first_line);
}

static bool read_pieces(struct shelf *shelf, struct fail *fail)
{
	size_t room = 0;

	for (size_t i = 0; i < shelf->file_count; i++)
		room += shelf->files[i].extent_count;
	shelf->pieces = arena_alloc(shelf->arena, room + 1, sizeof(*shelf->pieces));
	if (!shelf->pieces)
		return fail_memory(fail);
	for (size_t i = 0; i < shelf->file_count; i++) {
		const struct archive_file *file = &shelf->files[i];
		uint64_t line = file->base_lines;

		for (size_t k = 0; k < file->extent_count; k++) {
			const struct extent *extent = &file->extents[k];
			size_t segment = shelf_segment(shelf, extent->segment);

			if (extent->is_new && segment != SIZE_MAX && extent->line_count)
				shelf->pieces[shelf->piece_count++] =
				        (struct shelf_piece){.segment = segment,
				                             .first_line = extent->first_line,
				                             .line_count = extent->line_count,
				                             .file = i,
				                             .file_line = line};
			line += extent->line_count;
		}
	}
	qsort(shelf->pieces, shelf->piece_count, sizeof(*shelf->pieces), compare_pieces);
	return true;
}

/* Few segments are out of the order of their numbers, so this is quick. */
static void sort_by_number(struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->segment_count; i++) {
		size_t at = i;

		for (; at > 0 && shelf->segments[shelf->by_number[at - 1]].number > shelf->segments[i].number; at--)
			shelf->by_number[at] = shelf->by_number[at - 1];
		shelf->by_number[at] = i;
	}
}

bool shelf_init(struct shelf *shelf, struct archive *archive, const char *source, const struct hidden_lines *hidden,
                struct arena *arena, struct fail *fail)
{
	*shelf = (struct shelf){.arena = arena, .open_index = SIZE_MAX};
	if (!archive_files(archive, source, arena, &shelf->files, &shelf->file_count, fail) ||
	    !archive_segments(archive, source, INT64_MIN, INT64_MAX, arena, &shelf->segments, &shelf->segment_count,
	                      fail))
		return false;
	shelf->hidden = arena_alloc(arena, shelf->segment_count, sizeof(*shelf->hidden));
	shelf->by_number = arena_alloc(arena, shelf->segment_count, sizeof(*shelf->by_number));
	if (!shelf->hidden || !shelf->by_number)
		return fail_memory(fail);
	for (size_t i = 0; i < shelf->segment_count; i++)
		if (!hidden_of_segment(hidden, &shelf->segments[i], arena, &shelf->hidden[i], fail))
			return false;
	sort_by_number(shelf);
	return read_pieces(shelf, fail);
}

void shelf_release(struct shelf *shelf)
{
	segment_close(shelf->open);
	free(shelf->runs);
	*shelf = (struct shelf){.open_index = SIZE_MAX};
}

size_t shelf_segment(const struct shelf *shelf, uint64_t number)
{
	size_t low = 0, high = shelf->segment_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint64_t found = shelf->segments[shelf->by_number[middle]].number;

		if (found == number)
			return shelf->by_number[middle];
		if (found < number)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

size_t shelf_file(const struct shelf *shelf, int64_t id)
{
	size_t low = 0, high = shelf->file_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shelf->files[middle].id == id)
			return middle;
		if (shelf->files[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

const struct segment *shelf_open(struct shelf *shelf, size_t segment, struct fail *fail)
{
	if (shelf->open_index == segment)
		return shelf->open;
	segment_close(shelf->open);
	shelf->open = segment_open(&shelf->segments[segment], fail);
	shelf->open_index = shelf->open ? segment : SIZE_MAX;
	return shelf->open;
}

size_t shelf_piece_behind(const struct shelf *shelf, size_t segment, uint64_t line)
{
	size_t low = 0, high = shelf->piece_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct shelf_piece *piece = &shelf->pieces[middle];

		if (piece->segment > segment ||
		    (piece->segment == segment && piece->first_line + piece->line_count > line))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

const struct shelf_piece *shelf_piece_of(const struct shelf *shelf, size_t segment, uint64_t line)
{
	size_t at = shelf_piece_behind(shelf, segment, line);
	const struct shelf_piece *piece = &shelf->pieces[at];

	return at < shelf->piece_count && piece->segment == segment && piece->first_line <= line ? piece : NULL;
}

bool shelf_has_grown(const struct shelf *shelf, size_t file)
{
	size_t base = shelf->files[file].base ? shelf_file(shelf, shelf->files[file].base) : SIZE_MAX;

	return base != SIZE_MAX && strcmp(shelf->files[base].name, shelf->files[file].name) == 0;
}
