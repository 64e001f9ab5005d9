/* Reading the manifest into what is there now. */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "lang.h"

/* The lines of segment `number` are those of segment `into` from `first_line` on. */
struct moved {
	uint64_t number, into, first_line;
};

static int compare_moved(const void *left, const void *right)
{
	const struct moved *a = left, *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

struct extent catalog_extent(const struct catalog *catalog, struct extent extent)
{
	/* A compacted segment may have been compacted again; numbers rise, so this ends. */
	for (;;) {
		struct moved key = {.number = extent.segment};
		const struct moved *moved = catalog->moved_count ? bsearch(&key, catalog->moved, catalog->moved_count,
		                                                           sizeof(key), compare_moved)
		                                                 : NULL;

		if (!moved || moved->into <= extent.segment)
			return extent;
		extent.segment = moved->into;
		extent.first_line += moved->first_line;
	}
}

static size_t count_kind(const struct manifest_entry *entries, size_t count, enum entry_kind kind, bool extents)
{
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		if (entries[i].kind == kind)
			sum += extents ? entries[i].file.extent_count : 1;
	return sum;
}

/* Which segments are gone into which others. */
static bool read_moves(struct catalog *catalog, struct arena *arena, struct fail *fail)
{
	size_t room = count_kind(catalog->entries, catalog->entry_count, ENTRY_COMPACTED, true);

	catalog->moved = arena_alloc(arena, room + 1, sizeof(*catalog->moved));
	if (!catalog->moved)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog->entry_count; i++) {
		const struct manifest_entry *entry = &catalog->entries[i];
		uint64_t line = 0;

		if (entry->kind != ENTRY_COMPACTED)
			continue;
		for (size_t k = 0; k < entry->file.extent_count; k++) {
			catalog->moved[catalog->moved_count++] =
			        (struct moved){entry->file.extents[k].segment, entry->segment.number, line};
			line += entry->file.extents[k].line_count;
		}
	}
	qsort(catalog->moved, catalog->moved_count, sizeof(*catalog->moved), compare_moved);
	return true;
}

static int compare_numbers(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* Segments that entries of this kind took away, sorted. */
static bool read_gone(const struct catalog *catalog, struct arena *arena, uint64_t **ret_numbers, size_t *ret_count,
                      struct fail *fail)
{
	size_t room = count_kind(catalog->entries, catalog->entry_count, ENTRY_PRUNED, true) + catalog->moved_count;
	uint64_t *numbers = arena_alloc(arena, room + 1, sizeof(*numbers));
	size_t count = 0;

	if (!numbers)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog->moved_count; i++)
		numbers[count++] = catalog->moved[i].number;
	for (size_t i = 0; i < catalog->entry_count; i++)
		for (size_t k = 0; catalog->entries[i].kind == ENTRY_PRUNED && k < catalog->entries[i].file.extent_count; k++)
			numbers[count++] = catalog->entries[i].file.extents[k].segment;
	qsort(numbers, count, sizeof(*numbers), compare_numbers);
	*ret_numbers = numbers;
	*ret_count = count;
	return true;
}

static int compare_segments(const void *left, const void *right)
{
	const struct segment_info *a = *(struct segment_info *const *)left, *b = *(struct segment_info *const *)right;

	return (a->number > b->number) - (a->number < b->number);
}

struct segment_info *catalog_segment(const struct catalog *catalog, uint64_t number)
{
	struct segment_info wanted = {.number = number}, *key = &wanted, **found;

	found = catalog->segment_count ? bsearch(&key, catalog->by_number, catalog->segment_count,
	                                         sizeof(*catalog->by_number), compare_segments)
	                               : NULL;
	return found ? *found : NULL;
}

/* --- The order of segments --- */

struct rank {
	uint64_t number;
	int64_t id;
};

static int compare_ranks(const void *left, const void *right)
{
	const struct rank *a = left, *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

static struct rank *find_rank(struct rank *ranks, size_t count, uint64_t number)
{
	struct rank key = {.number = number};

	return count ? bsearch(&key, ranks, count, sizeof(*ranks), compare_ranks) : NULL;
}

/* A compacted segment stands in the place of the first that it holds: the order of lines must not depend on whether
 * somebody compacted. */
static bool read_ranks(const struct catalog *catalog, struct arena *arena, struct rank **ret_ranks, size_t *ret_count,
                       struct fail *fail)
{
	struct rank *ranks = arena_alloc(arena, catalog->entry_count + 1, sizeof(*ranks));
	size_t count = 0;

	if (!ranks)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog->entry_count; i++)
		if (catalog->entries[i].segment.number)
			ranks[count++] = (struct rank){catalog->entries[i].segment.number, catalog->entries[i].id};
	qsort(ranks, count, sizeof(*ranks), compare_ranks);
	for (size_t i = 0; i < catalog->entry_count; i++) {
		const struct manifest_entry *entry = &catalog->entries[i];
		struct rank *own = find_rank(ranks, count, entry->segment.number);

		for (size_t k = 0; own && entry->kind == ENTRY_COMPACTED && k < entry->file.extent_count; k++) {
			const struct rank *part = find_rank(ranks, count, entry->file.extents[k].segment);

			if (part && part->id < own->id)
				own->id = part->id;
		}
	}
	*ret_ranks = ranks;
	*ret_count = count;
	return true;
}

static int compare_ids(const void *left, const void *right)
{
	const struct segment_info *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

static bool read_segments(struct catalog *catalog, struct arena *arena, struct fail *fail)
{
	uint64_t *gone;
	struct rank *ranks;
	size_t gone_count, rank_count;

	if (!read_gone(catalog, arena, &gone, &gone_count, fail) ||
	    !read_ranks(catalog, arena, &ranks, &rank_count, fail))
		return false;
	catalog->segments = arena_alloc(arena, catalog->entry_count + 1, sizeof(*catalog->segments));
	catalog->by_number = arena_alloc(arena, catalog->entry_count + 1, sizeof(*catalog->by_number));
	if (!catalog->segments || !catalog->by_number)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog->entry_count; i++) {
		const struct segment_info *segment = &catalog->entries[i].segment;

		if (segment->number == 0 || bsearch(&segment->number, gone, gone_count, sizeof(*gone), compare_numbers))
			continue;
		catalog->segments[catalog->segment_count] = *segment;
		catalog->segments[catalog->segment_count++].id = find_rank(ranks, rank_count, segment->number)->id;
	}
	qsort(catalog->segments, catalog->segment_count, sizeof(*catalog->segments), compare_ids);
	for (size_t i = 0; i < catalog->segment_count; i++)
		catalog->by_number[i] = &catalog->segments[i];
	qsort(catalog->by_number, catalog->segment_count, sizeof(*catalog->by_number), compare_segments);
	return true;
}

/* --- Lines that count no more --- */

static int compare_extents(const void *left, const void *right)
{
	const struct extent *a = left, *b = right;

	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	return (a->first_line > b->first_line) - (a->first_line < b->first_line);
}

/* The ranges of one segment, from its retired extents; they may overlap. */
static bool hide(struct segment_info *segment, const struct extent *extents, size_t count, struct arena *arena,
                 struct fail *fail)
{
	struct line_range *ranges = arena_alloc(arena, count, sizeof(*ranges));

	if (!ranges)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++) {
		struct line_range *last = segment->hidden_count ? &ranges[segment->hidden_count - 1] : NULL;
		uint64_t end = extents[i].first_line + extents[i].line_count;

		if (last && extents[i].first_line <= last->first_line + last->line_count) {
			if (end > last->first_line + last->line_count)
				last->line_count = end - last->first_line;
		} else {
			ranges[segment->hidden_count++] =
			        (struct line_range){extents[i].first_line, extents[i].line_count};
		}
	}
	segment->hidden = ranges;
	return true;
}

static bool read_hidden(struct catalog *catalog, struct arena *arena, struct fail *fail)
{
	size_t room = count_kind(catalog->entries, catalog->entry_count, ENTRY_RETIRED, true), count = 0;
	struct extent *retired = arena_alloc(arena, room + 1, sizeof(*retired));

	if (!retired)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog->entry_count; i++)
		for (size_t k = 0; catalog->entries[i].kind == ENTRY_RETIRED && k < catalog->entries[i].file.extent_count; k++)
			retired[count++] = catalog_extent(catalog, catalog->entries[i].file.extents[k]);
	qsort(retired, count, sizeof(*retired), compare_extents);
	for (size_t first = 0, end; first < count; first = end) {
		struct segment_info *segment = catalog_segment(catalog, retired[first].segment);

		for (end = first; end < count && retired[end].segment == retired[first].segment;)
			end++;
		if (segment && !hide(segment, retired + first, end - first, arena, fail))
			return false;
	}
	return true;
}

/* --- Files --- */

static bool read_files(struct catalog *catalog, struct arena *arena, struct fail *fail)
{
	catalog->files = arena_alloc(arena, catalog->entry_count + 1, sizeof(*catalog->files));
	if (!catalog->files)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog->entry_count; i++) {
		struct archive_file *file = &catalog->files[catalog->file_count];
		struct extent *extents;

		if (catalog->entries[i].kind != ENTRY_FILE)
			continue;
		*file = catalog->entries[i].file;
		catalog->file_count++;
		if (catalog->moved_count == 0)
			continue;
		extents = arena_alloc(arena, file->extent_count + 1, sizeof(*extents));
		if (!extents)
			return fail_memory(fail);
		for (size_t k = 0; k < file->extent_count; k++)
			extents[k] = catalog_extent(catalog, file->extents[k]);
		file->extents = extents;
	}
	return true;
}

const struct archive_file *catalog_file(const struct catalog *catalog, int64_t id)
{
	size_t low = 0, high = catalog->file_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (catalog->files[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < catalog->file_count && catalog->files[low].id == id ? &catalog->files[low] : NULL;
}

bool catalog_read(struct manifest *manifest, const char *source, struct arena *arena, struct catalog *ret_catalog,
                  struct fail *fail)
{
	struct catalog catalog = {.entry_count = 0};
	struct manifest_entry *entries;

	if (!manifest_entries(manifest, source, arena, &entries, &catalog.entry_count, fail))
		return false;
	catalog.entries = entries;
	if (!read_moves(&catalog, arena, fail) || !read_segments(&catalog, arena, fail) ||
	    !read_hidden(&catalog, arena, fail) || !read_files(&catalog, arena, fail))
		return false;
	*ret_catalog = catalog;
	return true;
}

/* --- Lines of a file --- */

/* Appends, joined to the one before where the lines go on. */
static void add_extent(struct extent *extents, size_t *count, struct extent extent)
{
	struct extent *last = *count ? &extents[*count - 1] : NULL;

	if (last && last->segment == extent.segment && last->is_new == extent.is_new &&
	    last->first_line + last->line_count == extent.first_line)
		last->line_count += extent.line_count;
	else
		extents[(*count)++] = extent;
}

bool catalog_file_extents(const struct catalog *catalog, const struct archive_file *file, struct arena *arena,
                          struct extent **ret_extents, size_t *ret_count, struct fail *fail)
{
	size_t depth = 0, room = 1, count = 0;
	uint64_t limit = UINT64_MAX;

	for (const struct archive_file *at = file; at; at = at->base ? catalog_file(catalog, at->base) : NULL) {
		depth++;
		room += at->extent_count;
		if (at->base && (at->base >= at->id || !catalog_file(catalog, at->base)))
			return fail_set(fail, FAIL_FORMAT,
			                TR("%s: the earlier file that it begins with is missing",
			                   "%s: 先頭部分を持つ以前のファイルがありません"),
			                file->name);
	}

	const struct archive_file **chain = arena_alloc(arena, depth, sizeof(*chain));
	uint64_t *limits = arena_alloc(arena, depth, sizeof(*limits));
	struct extent *extents = arena_alloc(arena, room, sizeof(*extents));

	if (!chain || !limits || !extents)
		return fail_memory(fail);
	depth = 0;
	for (const struct archive_file *at = file; at; at = at->base ? catalog_file(catalog, at->base) : NULL) {
		chain[depth] = at;
		limits[depth++] = limit;
		limit = at->base_lines < limit ? at->base_lines : limit;
	}
	/* The oldest first; each goes on where its base was left. */
	for (uint64_t done = 0; depth-- > 0;) {
		const struct archive_file *at = chain[depth];

		for (size_t i = 0; i < at->extent_count && done < limits[depth]; i++) {
			struct extent extent = at->extents[i];

			if (extent.line_count > limits[depth] - done)
				extent.line_count = limits[depth] - done;
			extent.is_new = extent.is_new && depth == 0;
			add_extent(extents, &count, extent);
			done += extent.line_count;
		}
	}
	*ret_extents = extents;
	*ret_count = count;
	return true;
}
