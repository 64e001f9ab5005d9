/* Lines that files brought alone, and that may be parts of lines: what stood beside them is in other segments. */
#include <stdlib.h>

#include "overlap_inside.h"

/* The line before the file's extent `index`: the last of the extent before it, or of its base. */
static bool line_before(struct overlap *overlap, const struct archive_file *file, size_t index, bool *ret_found,
                        struct extent *ret_line, struct fail *fail)
{
	if (index == 0)
		return file->base == 0 || archive_file_line(overlap->archive, file->source, file->base,
		                                            file->base_lines - 1, ret_found, ret_line, fail);
	*ret_found = true;
	*ret_line = file->extents[index - 1];
	ret_line->first_line += ret_line->line_count - 1;
	return true;
}

static int compare_fragments(const void *left, const void *right)
{
	const struct fragment *a = left, *b = right;

	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->is_head - b->is_head;
}

static struct fragment *find_fragment(struct overlap *overlap, const struct extent *extent, bool is_head)
{
	struct fragment wanted = {.segment = extent->segment, .line = extent->first_line, .is_head = is_head};

	if (!extent->is_new || extent->line_count != 1)
		return NULL;
	return bsearch(&wanted, overlap->fragments, overlap->fragment_count, sizeof(wanted), compare_fragments);
}

static void place(struct fragment *fragment, const struct extent *beside)
{
	fragment->beside_segment = beside->segment;
	fragment->beside_line = beside->first_line;
}

static bool place_fragments(struct overlap *overlap, const struct archive_file *file, struct fail *fail)
{
	size_t last = file->extent_count - 1;
	struct fragment *fragment;
	struct extent before;
	bool found = false;

	if (file->extent_count == 0)
		return true;
	if (file->base == 0 && file->extent_count > 1 && (fragment = find_fragment(overlap, &file->extents[0], true)))
		place(fragment, &file->extents[1]);
	fragment = find_fragment(overlap, &file->extents[last], false);
	if (!fragment)
		return true;
	if (!line_before(overlap, file, last, &found, &before, fail))
		return false;
	if (found)
		place(fragment, &before);
	return true;
}

bool overlap_find_fragments(struct overlap *overlap, struct fail *fail)
{
	const unsigned alone = MARK_END_FIRST | MARK_END_LAST;
	const struct archive_file *files;
	const struct mark_end *end;
	size_t next = 0, count = 0, file_count;
	bool good = true;

	overlap->fragment_count = 0;
	while ((end = mark_index_each_end(overlap->index, &next)) != NULL)
		count += (end->flags & alone) == alone;
	if (count == 0)
		return true;
	overlap->fragments = arena_alloc(&overlap->arena, 2 * count, sizeof(*overlap->fragments));
	if (!overlap->fragments)
		return fail_memory(fail);
	for (next = 0; (end = mark_index_each_end(overlap->index, &next)) != NULL;) {
		if ((end->flags & alone) != alone)
			continue;
		for (int is_head = 0; is_head < 2; is_head++)
			overlap->fragments[overlap->fragment_count++] =
			        (struct fragment){end->segment, end->line, is_head == 1, 0, UINT64_MAX};
	}
	qsort(overlap->fragments, overlap->fragment_count, sizeof(*overlap->fragments), compare_fragments);
	good = archive_files(overlap->archive, overlap->source, &overlap->arena, &files, &file_count, fail);
	for (size_t i = 0; good && i < file_count; i++)
		good = place_fragments(overlap, &files[i], fail);
	/* What stands beside nothing is no part of a line. */
	count = 0;
	for (size_t i = 0; i < overlap->fragment_count; i++)
		if (overlap->fragments[i].beside_line != UINT64_MAX)
			overlap->fragments[count++] = overlap->fragments[i];
	overlap->fragment_count = count;
	return good;
}
