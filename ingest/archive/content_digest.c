/* The order-free digest of lines. */
#include "content_digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang.h"

static void add_hash(struct xxh128 *sum, struct xxh128 hash)
{
	uint64_t low = sum->low + hash.low;

	sum->high += hash.high + (low < sum->low);
	sum->low = low;
}

bool content_digest_equal(const struct content_digest *a, const struct content_digest *b)
{
	return xxh128_equal(a->sum, b->sum) && a->record_count == b->record_count &&
	       a->rejected_count == b->rejected_count;
}

const char *content_digest_hex(const struct content_digest *digest, char buffer[CONTENT_DIGEST_HEX_SIZE])
{
	snprintf(buffer, CONTENT_DIGEST_HEX_SIZE, "%016" PRIx64 "%016" PRIx64, digest->sum.high, digest->sum.low);
	return buffer;
}

/* With the line end that it should have. */
static bool hash_line(struct str line, struct xxh128 *ret_hash)
{
	struct text ended = {0};
	bool done = true;

	if (line.size > 0 && line.at[line.size - 1] == '\n') {
		*ret_hash = digest_xxh128(line.at, line.size);
		return true;
	}
	text_add(&ended, line);
	text_add_byte(&ended, '\n');
	done = !text_failed(&ended);
	if (done)
		*ret_hash = digest_xxh128(ended.at, ended.size);
	text_release(&ended);
	return done;
}

bool content_digest_add(struct content_digest *digest, const struct digest_block *block)
{
	size_t next = 0;

	for (size_t i = 0; i < block->line_count; i++) {
		struct str line = {block->text.at + block->line_at[i], block->line_at[i + 1] - block->line_at[i]};
		uint64_t number = block->first_line + i;
		struct xxh128 hash;

		while (next < block->hidden_count &&
		       block->hidden[next].first_line + block->hidden[next].line_count <= number)
			next++;
		if (block->lines.line_class[i] == LINE_EXCLUDED)
			continue;
		if (next < block->hidden_count && block->hidden[next].first_line <= number) {
			digest->hidden_count++;
			continue;
		}
		if (!hash_line(line, &hash))
			return false;
		add_hash(&digest->sum, hash);
		digest->record_count += block->lines.line_class[i] == LINE_RECORD;
		digest->rejected_count += block->lines.line_class[i] == LINE_REJECTED;
	}
	return true;
}

void source_digests_release(struct source_digests *digests)
{
	free(digests->items);
	arena_release(&digests->arena);
	*digests = (struct source_digests){.items = NULL};
}

struct content_digest *source_digests_of(struct source_digests *digests, const char *source)
{
	for (size_t i = 0; i < digests->count; i++)
		if (strcmp(digests->items[i].source, source) == 0)
			return &digests->items[i].digest;
	if (digests->count == digests->room) {
		size_t room = digests->room ? 2 * digests->room : 16;
		struct source_digest *items = realloc(digests->items, room * sizeof(*items));

		if (!items)
			return NULL;
		digests->items = items;
		digests->room = room;
	}

	char *name = arena_cstr(&digests->arena, str_of(source));

	if (!name)
		return NULL;
	digests->items[digests->count] = (struct source_digest){.source = name};
	return &digests->items[digests->count++].digest;
}

/* What reading needs, over all segments. */
struct reading {
	struct block_reader *reader;
	struct text text;
	uint32_t *line_at;
};

static bool read_segment(struct reading *reading, const struct segment_info *info, struct content_digest *digest,
                         struct fail *fail)
{
	struct segment *segment = segment_open(info, fail);
	uint64_t first_line = 0;
	bool done = segment != NULL;

	for (size_t i = 0; done && i < segment_block_count(segment); i++) {
		struct digest_block block = {.line_at = reading->line_at,
		                             .line_count = segment_block_info(segment, i)->line_count,
		                             .first_line = first_line,
		                             .hidden = info->hidden,
		                             .hidden_count = info->hidden_count};

		text_clear(&reading->text);
		if (!block_open(reading->reader, segment_block(segment, i), fail) ||
		    !block_restore_all(reading->reader, &reading->text, reading->line_at, fail) ||
		    !block_lines(reading->reader, &block.lines, fail)) {
			done = fail_prefix(fail, TR("%s: block %zu", "%s: ブロック %zu"), info->path, i + 1);
			break;
		}
		block.text = text_str(&reading->text);
		if (!content_digest_add(digest, &block))
			done = fail_memory(fail);
		first_line += block.line_count;
	}
	segment_close(segment);
	return done;
}

static int compare_sources(const void *left, const void *right)
{
	const struct source_digest *a = left, *b = right;

	return strcmp(a->source, b->source);
}

bool archive_content_digest(struct archive *archive, const char *source, struct source_digests *ret_digests,
                            struct fail *fail)
{
	struct arena arena = {0};
	struct reading reading = {.reader = block_reader_new(fail)};
	const struct segment_info *segments;
	size_t count = 0;
	bool done = reading.reader != NULL;

	reading.line_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*reading.line_at));
	if (done && !reading.line_at)
		done = fail_memory(fail);
	done = done && archive_segments(archive, source, INT64_MIN, INT64_MAX, &arena, &segments, &count, fail);
	for (size_t i = 0; done && i < count; i++) {
		struct content_digest *digest = source_digests_of(ret_digests, segments[i].source);

		done = digest ? read_segment(&reading, &segments[i], digest, fail) : fail_memory(fail);
	}
	if (done && ret_digests->count > 0)
		qsort(ret_digests->items, ret_digests->count, sizeof(*ret_digests->items), compare_sources);
	text_release(&reading.text);
	free(reading.line_at);
	block_reader_free(reading.reader);
	arena_release(&arena);
	return done;
}
