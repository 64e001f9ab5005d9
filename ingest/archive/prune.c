/* Pruning. */
#include "prune.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "archive_inside.h"
#include "catalog.h"
#include "verify_files.h"

static int compare_sources(const void *left, const void *right)
{
	const struct segment_info *a = left, *b = right;
	int order = strcmp(a->source, b->source);

	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static bool goes(const struct segment_info *segment, int64_t before_us)
{
	return segment->min_us != NO_TIME && segment->max_us < before_us;
}

/* Needs the file a line of a segment that goes? */
static bool needs(const struct catalog *catalog, const struct archive_file *file, int64_t before_us,
                  struct arena *arena, bool *ret_needs, struct fail *fail)
{
	struct extent *extents;
	size_t count;

	*ret_needs = false;
	if (!catalog_file_extents(catalog, file, arena, &extents, &count, fail))
		return false;
	for (size_t i = 0; i < count && !*ret_needs; i++) {
		const struct segment_info *segment = catalog_segment(catalog, extents[i].segment);

		*ret_needs = segment && goes(segment, before_us);
	}
	return true;
}

static bool count_files(const struct catalog *catalog, int64_t before_us, struct prune_result *result,
                        struct fail *fail)
{
	struct arena arena = {0};
	bool done = true;

	for (size_t i = 0; done && i < catalog->file_count; i++) {
		bool is_needed = false;

		if (catalog_file_pruned(catalog, &catalog->files[i]))
			continue;
		done = needs(catalog, &catalog->files[i], before_us, &arena, &is_needed, fail);
		result->file_count += is_needed;
		arena_clear(&arena);
	}
	arena_release(&arena);
	return done;
}

bool archive_prune_list(struct archive *archive, int64_t before_us, struct arena *arena,
                        struct prune_result *ret_result, struct fail *fail)
{
	struct prune_result result = {.segment_count = 0};
	struct catalog catalog;
	struct segment_info *segments;

	if (!catalog_read(archive->manifest, NULL, arena, &catalog, fail))
		return false;
	segments = arena_alloc(arena, catalog.segment_count + 1, sizeof(*segments));
	if (!segments)
		return fail_memory(fail);
	for (size_t i = 0; i < catalog.segment_count; i++) {
		result.undated_count += catalog.segments[i].min_us == NO_TIME;
		if (!goes(&catalog.segments[i], before_us))
			continue;
		segments[result.segment_count++] = archive_segment_info(archive, &catalog.segments[i], arena);
		result.size_bytes += catalog.segments[i].size_bytes;
		result.line_count += catalog.segments[i].line_count;
	}
	if (arena_failed(arena))
		return fail_memory(fail);
	if (result.segment_count > 0)
		qsort(segments, result.segment_count, sizeof(*segments), compare_sources);
	result.segments = segments;
	if (!count_files(&catalog, before_us, &result, fail))
		return false;
	*ret_result = result;
	return true;
}

/* The entry of one source. */
static bool note_source(struct archive *archive, const struct segment_info *segments, size_t count, const char *rule,
                        int64_t now_us, struct arena *arena, struct fail *fail)
{
	struct extent *extents = arena_alloc(arena, count, sizeof(*extents));
	struct text why = {0};
	char hex[DIGEST_HEX_SIZE];
	bool done;

	if (!extents)
		return fail_memory(fail);
	text_add_cstr(&why, rule);
	for (size_t i = 0; i < count; i++) {
		extents[i] = (struct extent){segments[i].number, 0, segments[i].line_count, false};
		text_addf(&why, "%s%" PRIu64 "=%s", i ? " " : "; SHA-256 ", segments[i].number,
		          digest_hex(segments[i].digest, hex));
	}
	done = text_failed(&why) ? fail_memory(fail)
	                         : archive_note(archive,
	                                        &(struct archive_note){.kind = ENTRY_PRUNED,
	                                                               .source = segments[0].source,
	                                                               .name = "",
	                                                               .why = why.at,
	                                                               .extents = extents,
	                                                               .extent_count = count,
	                                                               .now_us = now_us},
	                                        fail);
	text_release(&why);
	return done;
}

bool archive_prune(struct archive *archive, int64_t before_us, const char *rule, int64_t now_us, struct arena *arena,
                   struct prune_result *ret_result, struct fail *fail)
{
	if (!archive_prune_list(archive, before_us, arena, ret_result, fail))
		return false;
	for (size_t first = 0, end; first < ret_result->segment_count; first = end) {
		const struct segment_info *segments = ret_result->segments;

		for (end = first;
		     end < ret_result->segment_count && strcmp(segments[end].source, segments[first].source) == 0;)
			end++;
		if (!note_source(archive, segments + first, end - first, rule, now_us, arena, fail))
			return false;
	}
	/* The entries first: what dies in between leaves files that the next writer removes. */
	return archive_commit(archive, fail) && archive_sweep(archive, NULL, fail);
}
