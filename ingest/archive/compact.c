/* Compaction. */
#include "compact.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "archive_inside.h"
#include "catalog.h"
#include "content_digest.h"
#include "lang.h"
#include "rebatch.h"

/* What old segments, or the new one, hold: to be compared before anything is committed. */
struct tally {
	struct content_digest digest;
	struct xxh128_stream *bytes; /* of all lines in their order */
	uint64_t line_count;
};

struct compaction {
	struct archive *archive;
	const struct zone *zone;
	int64_t now_us;
	struct compact_result *result;
	struct rebatch *rebatch;
	struct block_encoder *encoder;
	struct block_reader *reader; /* of what was encoded */
	uint32_t *line_at;
	struct text block, text;
	struct line_range *hidden; /* of the new segment */
	size_t hidden_count;
	struct tally before, after;
	uint64_t blocks_written;
};

/* --- One group of segments --- */

static bool tally_start(struct tally *tally, struct fail *fail)
{
	xxh128_stream_free(tally->bytes);
	*tally = (struct tally){.bytes = xxh128_stream_new()};
	return tally->bytes ? true : fail_memory(fail);
}

static bool tally_add(struct tally *tally, const struct digest_block *block, struct fail *fail)
{
	struct str text = {block->text.at + block->line_at[0], block->line_at[block->line_count] - block->line_at[0]};

	if (text.size)
		xxh128_stream_add(tally->bytes, text.at, text.size);
	tally->line_count += block->line_count;
	return content_digest_add(&tally->digest, block) ? true : fail_memory(fail);
}

/* Reads back what was encoded, by the reader that everybody uses. */
static bool tally_block(struct compaction *compaction, struct str bytes, struct fail *fail)
{
	struct digest_block block = {.line_at = compaction->line_at,
	                             .first_line = compaction->after.line_count,
	                             .hidden = compaction->hidden,
	                             .hidden_count = compaction->hidden_count};
	struct block_info info;

	text_clear(&compaction->text);
	if (!block_info(bytes, &info, fail) || !block_open(compaction->reader, bytes, fail) ||
	    !block_verify(compaction->reader, fail) ||
	    !block_restore_all(compaction->reader, &compaction->text, compaction->line_at, fail) ||
	    !block_lines(compaction->reader, &block.lines, fail))
		return false;
	block.text = text_str(&compaction->text);
	block.line_count = info.line_count;
	return tally_add(&compaction->after, &block, fail);
}

/* Encodes what was taken, if anything was, and adds it to the segment. */
static bool write_batch(struct compaction *compaction, struct segment_writer *writer, struct fail *fail)
{
	const struct batch *batch = rebatch_batch(compaction->rebatch);

	if (!batch)
		return fail_memory(fail);
	if (batch->line_count == 0)
		return true;
	text_clear(&compaction->block);
	if (!block_encode(compaction->encoder, batch, &compaction->block, fail) ||
	    !tally_block(compaction, text_str(&compaction->block), fail) ||
	    !segment_writer_add(writer, text_str(&compaction->block), fail))
		return false;
	compaction->blocks_written++;
	rebatch_clear(compaction->rebatch);
	return true;
}

static bool take_block(struct compaction *compaction, struct segment_writer *writer, struct fail *fail)
{
	struct rebatch *rebatch = compaction->rebatch;
	size_t count = rebatch_line_count(rebatch), from = 0;

	if (!rebatch_fits(rebatch) && !write_batch(compaction, writer, fail))
		return false;
	while (from < count) {
		size_t before = from;

		if (!rebatch_take(rebatch, &from, fail))
			return false;
		if ((from < count || from == before) && !write_batch(compaction, writer, fail))
			return false;
	}
	return true;
}

/* All blocks of one old segment. */
static bool take_segment(struct compaction *compaction, const struct segment_info *info, struct segment_writer *writer,
                         struct fail *fail)
{
	struct segment *segment = segment_open(info, fail);
	uint64_t first_line = 0;
	bool done = segment != NULL;

	for (size_t i = 0; done && i < segment_block_count(segment); i++) {
		if (!rebatch_open(compaction->rebatch, segment_block(segment, i), fail)) {
			done = fail_prefix(fail, TR("%s: block %zu", "%s: ブロック %zu"), info->path, i + 1);
			break;
		}

		struct digest_block block = {.text = rebatch_text(compaction->rebatch),
		                             .line_at = rebatch_line_at(compaction->rebatch),
		                             .line_count = rebatch_line_count(compaction->rebatch),
		                             .lines = *rebatch_lines(compaction->rebatch),
		                             .first_line = first_line,
		                             .hidden = info->hidden,
		                             .hidden_count = info->hidden_count};

		done = tally_add(&compaction->before, &block, fail) && take_block(compaction, writer, fail);
		first_line += block.line_count;
	}
	segment_close(segment);
	compaction->result->blocks_before += info->block_count;
	return done;
}

/* The hidden lines of the old segments as they will lie in the new one. */
static bool join_hidden(struct compaction *compaction, const struct segment_info *group, size_t count,
                        struct arena *arena, struct fail *fail)
{
	uint64_t first_line = 0;
	size_t room = 0;

	for (size_t i = 0; i < count; i++)
		room += group[i].hidden_count;
	compaction->hidden = arena_alloc(arena, room, sizeof(*compaction->hidden));
	compaction->hidden_count = 0;
	if (!compaction->hidden)
		return fail_memory(fail);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < group[i].hidden_count; k++)
			compaction->hidden[compaction->hidden_count++] = (struct line_range){
			        first_line + group[i].hidden[k].first_line, group[i].hidden[k].line_count};
		first_line += group[i].line_count;
	}
	return true;
}

static bool same_content(const struct compaction *compaction)
{
	const struct tally *before = &compaction->before, *after = &compaction->after;

	return before->line_count == after->line_count && content_digest_equal(&before->digest, &after->digest) &&
	       before->digest.hidden_count == after->digest.hidden_count &&
	       xxh128_equal(xxh128_stream_value(before->bytes), xxh128_stream_value(after->bytes));
}

/* What the old files are must be what the manifest says: compaction must not give damage a good conscience. */
static bool check_old(const struct segment_info *info, struct fail *fail)
{
	struct sha256 digest;

	if (!digest_sha256_file(info->path, &digest, fail))
		return false;
	return digest_equal(digest, info->digest)
	               ? true
	               : fail_set(fail, FAIL_FORMAT,
	                          TR("%s: its SHA-256 is not that of the manifest: bytes were changed",
	                             "%s: SHA-256 が目録と一致しません（改変または破損）"),
	                          info->path);
}

/* Writes the group's lines; the writer is left for the caller. */
static bool write_group(struct compaction *compaction, const struct segment_info *group, size_t count,
                        struct segment_writer *writer, struct arena *arena, struct fail *fail)
{
	rebatch_clear(compaction->rebatch);
	if (!tally_start(&compaction->before, fail) || !tally_start(&compaction->after, fail) ||
	    !join_hidden(compaction, group, count, arena, fail))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!check_old(&group[i], fail) || !take_segment(compaction, &group[i], writer, fail))
			return false;
	if (!write_batch(compaction, writer, fail))
		return false;
	return same_content(compaction) ? true
	                                : fail_set(fail, FAIL_FORMAT,
	                                           TR("%s: the compacted segment is not equal to the old ones; nothing "
	                                              "was changed",
	                                              "%s: まとめたセグメントが元と一致しません。何も変更していません"),
	                                           group[0].source);
}

static bool compact_group(struct compaction *compaction, const struct segment_info *group, size_t count,
                          struct fail *fail)
{
	struct arena arena = {0};
	struct segment_writer *writer = segment_writer_new(compaction->archive, group[0].source, fail);
	struct extent *old = arena_alloc(&arena, count, sizeof(*old));
	uint64_t size_bytes = 0;
	bool done = writer && (old || fail_memory(fail));

	compaction->blocks_written = 0;
	for (size_t i = 0; done && i < count; i++)
		old[i] = (struct extent){group[i].number, 0, group[i].line_count, false};
	if (done && write_group(compaction, group, count, writer, &arena, fail)) {
		done = segment_writer_replace(writer, old, count, group[0].file_name, compaction->now_us, &size_bytes,
		                              fail) &&
		       archive_commit(compaction->archive, fail);
	} else {
		segment_writer_abandon(writer);
		done = false;
	}
	if (done) {
		struct compact_result *result = compaction->result;

		result->segments_before += count;
		result->segments_after++;
		result->bytes_after += size_bytes;
		result->blocks_after += compaction->blocks_written;
		result->line_count += compaction->after.line_count;
		for (size_t i = 0; i < count; i++)
			result->bytes_before += group[i].size_bytes;
	}
	arena_release(&arena);
	return done;
}

/* --- Which segments --- */

/* Of its first stamp; a segment without any goes with those before it. */
static struct civil_month month_of(const struct compaction *compaction, const struct segment_info *segment,
                                   struct civil_month without)
{
	return segment->min_us == NO_TIME ? without
	                                  : civil_month_of(zone_civil(compaction->zone, segment->min_us).date);
}

static bool is_small(const struct segment_info *segment)
{
	return segment->size_bytes < COMPACT_SMALL_BYTES;
}

/* The end of the group that begins at `first`: small segments of one source and month, whose stamps begin one behind
 * the other. */
static size_t group_end(const struct compaction *compaction, const struct segment_info *segments, size_t first,
                        size_t count)
{
	struct civil_month month = month_of(compaction, &segments[first], (struct civil_month){0, 0});
	uint64_t bytes = 0;
	int64_t last_us = INT64_MIN;
	size_t end = first;

	while (end < count && is_small(&segments[end]) && strcmp(segments[end].source, segments[first].source) == 0 &&
	       bytes < COMPACT_GROUP_BYTES && end - first < COMPACT_GROUP_SEGMENTS) {
		struct civil_month own = month_of(compaction, &segments[end], month);

		if (month.year == 0)
			month = own;
		if (civil_month_compare(own, month) != 0 ||
		    (segments[end].min_us != NO_TIME && segments[end].min_us < last_us))
			break;
		if (segments[end].min_us != NO_TIME)
			last_us = segments[end].min_us;
		bytes += segments[end++].size_bytes;
	}
	return end;
}

/* A segment much larger than all that came since is not written again for them: each byte is rewritten only a few
 * times in its life. */
static size_t group_begin(const struct segment_info *segments, size_t first, size_t end)
{
	uint64_t bytes = 0;

	for (size_t i = first; i < end; i++)
		bytes += segments[i].size_bytes;
	while (first < end && segments[first].size_bytes > 4 * (bytes - segments[first].size_bytes))
		bytes -= segments[first++].size_bytes;
	return first;
}

static int compare_sources(const void *left, const void *right)
{
	const struct segment_info *a = left, *b = right;
	int order = strcmp(a->source, b->source);

	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static bool compact_all(struct compaction *compaction, const struct segment_info *segments, size_t count,
                        struct fail *fail)
{
	for (size_t first = 0, end; first < count; first = end) {
		end = group_end(compaction, segments, first, count);
		if (end == first) {
			compaction->result->segments_kept++;
			end++;
			continue;
		}

		size_t begin = group_begin(segments, first, end);

		if (end - begin < 2)
			begin = end;
		compaction->result->segments_kept += begin - first;
		if (begin < end && !compact_group(compaction, segments + begin, end - begin, fail))
			return false;
	}
	return true;
}

static bool compaction_init(struct compaction *compaction, struct fail *fail)
{
	compaction->rebatch = rebatch_new(fail);
	compaction->encoder = compaction->rebatch ? block_encoder_new(fail) : NULL;
	compaction->reader = compaction->encoder ? block_reader_new(fail) : NULL;
	compaction->line_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*compaction->line_at));
	return compaction->reader && (compaction->line_at || fail_memory(fail));
}

static void compaction_release(struct compaction *compaction)
{
	rebatch_free(compaction->rebatch);
	block_encoder_free(compaction->encoder);
	block_reader_free(compaction->reader);
	free(compaction->line_at);
	text_release(&compaction->block);
	text_release(&compaction->text);
	xxh128_stream_free(compaction->before.bytes);
	xxh128_stream_free(compaction->after.bytes);
}

bool archive_compact(struct archive *archive, const char *source, const struct zone *zone, int64_t now_us,
                     struct compact_result *ret_result, struct fail *fail)
{
	struct compaction compaction = {.archive = archive, .zone = zone, .now_us = now_us, .result = ret_result};
	struct arena arena = {0};
	const struct segment_info *listed;
	struct segment_info *segments = NULL;
	size_t count = 0;
	bool done;

	*ret_result = (struct compact_result){0};
	done = archive_segments(archive, source, INT64_MIN, INT64_MAX, &arena, &listed, &count, fail);
	if (done && !(segments = arena_alloc(&arena, count, sizeof(*segments))))
		done = fail_memory(fail);
	if (done && count > 0) {
		memcpy(segments, listed, count * sizeof(*segments));
		qsort(segments, count, sizeof(*segments), compare_sources);
	}
	done = done && compaction_init(&compaction, fail) && compact_all(&compaction, segments, count, fail);
	/* The old files are nobody's now. */
	if (ret_result->segments_before > 0) {
		struct fail second = {0};

		done = archive_sweep(archive, NULL, done ? fail : &second) && done;
	}
	compaction_release(&compaction);
	arena_release(&arena);
	return done;
}
