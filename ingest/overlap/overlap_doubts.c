/* Short runs: lines that equal older ones of the same time, too few in a row to be the same for sure. */
#include <stdlib.h>

#include "overlap_inside.h"

#define DOUBT_LINES_MIN 2U
/* Equal lines of one block that are tried as a run's beginning. */
#define PLACES_MAX 16U
#define BUCKETS 131072U

struct doubt_search {
	struct overlap *overlap;
	const struct overlap_file *file;
	struct doubt *doubts;
	size_t count;
	uint32_t *bucket, *next; /* lines of the older block by their digests, + 1 */
};

static bool inside(const struct extent *extents, size_t count, uint64_t segment, uint64_t line)
{
	for (size_t i = 0; i < count; i++)
		if (extents[i].segment == segment && line >= extents[i].first_line &&
		    line - extents[i].first_line < extents[i].line_count)
			return true;
	return false;
}

/* Does this line count, and is it one that somebody asked for? */
static bool counts(const struct doubt_search *search, const struct stored_block *block, size_t at)
{
	return block->hashes[at] && block->classes[at] == LINE_RECORD &&
	       !stored_line_hidden(search->overlap->blocks, block->segment, block->first_line + at);
}

/* How many lines from the two on are equal; directives and blank lines, which nobody asked for, are not counted in
 * *ret_solid. Both blocks stay as they are. */
static size_t equal_lines(const struct stored_block *block, size_t at, const struct stored_block *older, size_t from,
                          size_t *ret_solid)
{
	size_t count = 0;

	*ret_solid = 0;
	while (at + count < block->line_count && from + count < older->line_count &&
	       block->hashes[at + count] == older->hashes[from + count] &&
	       str_equal(stored_line(block, at + count), stored_line(older, from + count)))
		*ret_solid += block->hashes[at + count++] != 0;
	return count;
}

static void index_lines(struct doubt_search *search, const struct stored_block *older)
{
	for (size_t i = 0; i < BUCKETS; i++)
		search->bucket[i] = 0;
	for (size_t i = older->line_count; i-- > 0;) {
		uint32_t *bucket = &search->bucket[older->hashes[i] % BUCKETS];

		if (!counts(search, older, i) ||
		    inside(search->file->own, search->file->own_count, older->segment, older->first_line + i))
			continue;
		search->next[i] = *bucket;
		*bucket = (uint32_t)i + 1;
	}
}

/* The longest run that begins at line `at`. */
static size_t longest(const struct doubt_search *search, const struct stored_block *block, size_t at,
                      const struct stored_block *older, size_t *ret_from, size_t *ret_solid)
{
	size_t best = 0, tries = 0;

	for (uint32_t i = search->bucket[block->hashes[at] % BUCKETS]; i > 0 && tries < PLACES_MAX;
	     i = search->next[i - 1], tries++) {
		size_t solid, count = equal_lines(block, at, older, i - 1, &solid);

		if (count <= best)
			continue;
		best = count;
		*ret_from = i - 1;
		*ret_solid = solid;
	}
	return best;
}

/* Runs of the block in an older one. */
static void compare(struct doubt_search *search, const struct stored_block *block, const struct stored_block *older)
{
	for (size_t at = 0, count; at < block->line_count && search->count < ARCHIVE_DOUBTS_MAX; at += count) {
		uint64_t line = block->first_line + at;
		size_t from = 0, solid = 0;

		count = counts(search, block, at) ? longest(search, block, at, older, &from, &solid) : 0;
		if (solid >= DOUBT_LINES_MIN &&
		    !inside(search->file->said, search->file->said_count, block->segment, line))
			search->doubts[search->count++] =
			        (struct doubt){{block->segment, line, count, true},
			                       {older->segment, older->first_line + from, count, false}};
		count = count ? count : 1;
	}
}

static bool meets(int64_t min_us, int64_t max_us, const struct block_info *info)
{
	return info->min_us != NO_TIME && min_us != NO_TIME && info->min_us <= max_us && info->max_us >= min_us;
}

/* Blocks of the older segment that were written in the time of a block of the newer one. */
static bool compare_segments(struct doubt_search *search, const struct segment_info *segment,
                             const struct segment_info *older, struct fail *fail)
{
	struct stored_blocks *blocks = search->overlap->blocks;

	for (size_t i = 0; i < segment->block_count; i++) {
		struct block_info info, other;
		const struct stored_block *block, *old;

		if (!stored_block_info(blocks, segment->number, i, &info, fail))
			return false;
		if (!meets(older->min_us, older->max_us, &info))
			continue;
		for (size_t k = 0; k < older->block_count && search->count < ARCHIVE_DOUBTS_MAX; k++) {
			if (!stored_block_info(blocks, older->number, k, &other, fail))
				return false;
			if (!meets(info.min_us, info.max_us, &other))
				continue;
			if (!stored_block_get(blocks, segment->number, i, &block, fail) ||
			    !stored_block_get(blocks, older->number, k, &old, fail))
				return false;
			if (!block || !old)
				continue;
			index_lines(search, old);
			compare(search, block, old);
		}
	}
	return true;
}

static const struct segment_info *find_segment(const struct segment_info *segments, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (segments[i].number == number)
			return &segments[i];
	return NULL;
}

static bool is_older_in_time(const struct segment_info *older, uint64_t segment, int64_t min_us, int64_t max_us)
{
	return older->number < segment && min_us != NO_TIME && older->min_us != NO_TIME && older->min_us <= max_us &&
	       older->max_us >= min_us;
}

bool overlap_older_has_time(struct overlap *overlap, uint64_t segment, int64_t min_us, int64_t max_us)
{
	size_t count;
	const struct segment_info *segments = stored_segments(overlap->blocks, &count);

	for (size_t i = 0; i < count; i++)
		if (is_older_in_time(&segments[i], segment, min_us, max_us))
			return true;
	return false;
}

static bool compare_all(struct doubt_search *search, const struct segment_info *segments, size_t count,
                        struct fail *fail)
{
	const struct segment_info *segment = find_segment(segments, count, search->file->segment);
	bool good = true;

	for (size_t i = 0; good && segment && i < count; i++)
		if (is_older_in_time(&segments[i], segment->number, segment->min_us, segment->max_us))
			good = compare_segments(search, segment, &segments[i], fail);
	return good;
}

bool overlap_find_doubts(struct overlap *overlap, const struct overlap_file *file, struct arena *arena,
                         const struct doubt **ret_doubts, size_t *ret_count, struct fail *fail)
{
	struct doubt_search search = {.overlap = overlap, .file = file};
	size_t segment_count;
	const struct segment_info *segments = stored_segments(overlap->blocks, &segment_count);
	bool good;

	search.doubts = arena_alloc(arena, ARCHIVE_DOUBTS_MAX, sizeof(*search.doubts));
	search.bucket = malloc(BUCKETS * sizeof(*search.bucket));
	search.next = malloc(BOUND_BLOCK_LINES * sizeof(*search.next));
	good = (search.doubts && search.bucket && search.next) || fail_memory(fail);
	good = good && compare_all(&search, segments, segment_count, fail);
	free(search.bucket);
	free(search.next);
	*ret_doubts = search.doubts;
	*ret_count = search.count;
	return good;
}
