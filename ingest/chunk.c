/* Cutting a stream into chunks. */
#include "chunk.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"

#define READ_BYTES ((size_t)512 << 10)

struct chunk *chunk_new(void)
{
	struct chunk *chunk = calloc(1, sizeof(*chunk));
	if (!chunk)
		return NULL;
	chunk->text = malloc(BOUND_BLOCK_BYTES);
	chunk->line_at = malloc((BOUND_BLOCK_LINES + 1) * sizeof(*chunk->line_at));
	if (!chunk->text || !chunk->line_at) {
		chunk_free(chunk);
		return NULL;
	}
	return chunk;
}

void chunk_free(struct chunk *chunk)
{
	if (!chunk)
		return;
	free(chunk->text);
	free(chunk->line_at);
	free(chunk);
}

struct line_table chunk_lines(const struct chunk *chunk)
{
	return (struct line_table){{chunk->text, chunk->size_bytes}, chunk->line_at, chunk->line_count};
}

/* What follows the bytes that a chunk has. */
enum after {
	AFTER_MORE,
	AFTER_LATER,   /* nothing yet: the file grows */
	AFTER_NOTHING, /* nothing any more */
};

static enum after after_of(const struct chunk_reader *reader)
{
	return !reader->ended ? AFTER_MORE : reader->waits ? AFTER_LATER : AFTER_NOTHING;
}

/* Notes the units of a dialect from the last one on; true when the chunk has all it may. */
static bool chunk_scan_units(struct chunk *chunk, const struct format *format, enum after after)
{
	while (chunk->line_count < BOUND_BLOCK_LINES) {
		size_t at = chunk->line_at[chunk->line_count], size = 0;
		struct str rest = {chunk->text + at, chunk->filled_bytes - at};
		if (rest.size > 0)
			size = format_unit(format, rest, after == AFTER_NOTHING);
		if (size == 0 && rest.size > 0 && after == AFTER_LATER && format_unit_stands(format, rest))
			size = rest.size;
		if (size == 0)
			return false;
		chunk->line_at[++chunk->line_count] = (uint32_t)(at + size);
	}
	return true;
}

bool chunk_recut(struct chunk *chunk, const struct format *format, bool waits, uint64_t *ret_waiting)
{
	chunk->line_count = 0;
	bool full = chunk_scan_units(chunk, format, waits ? AFTER_LATER : AFTER_NOTHING);
	chunk->size_bytes = chunk->line_at[chunk->line_count];
	*ret_waiting = waits && !full ? chunk->filled_bytes - chunk->size_bytes : 0;
	return chunk->size_bytes + *ret_waiting == chunk->filled_bytes;
}

/* Notes the lines that end in text[from … filled); true when the chunk has all it may. */
static bool chunk_scan(struct chunk *chunk, const struct format *format, size_t from, enum after after)
{
	if (format && format_has_units(format)) {
		size_t begun = chunk->line_at[chunk->line_count];
		/* A unit that goes on is looked at again only when twice as much of it is there. */
		bool again = after != AFTER_MORE || from == 0 || chunk->filled_bytes == BOUND_BLOCK_BYTES ||
		             chunk->filled_bytes - begun >= 2 * (from - begun) || from - begun < READ_BYTES;
		return again && chunk_scan_units(chunk, format, after);
	}
	const char *at = chunk->text + from, *end = chunk->text + chunk->filled_bytes;
	while (chunk->line_count < BOUND_BLOCK_LINES && (at = memchr(at, '\n', (size_t)(end - at))) != NULL)
		chunk->line_at[++chunk->line_count] = (uint32_t)(++at - chunk->text);
	return chunk->line_count == BOUND_BLOCK_LINES;
}

/* Digests what is known to be given out behind `from`; to where. */
static size_t chunk_digest(const struct chunk_reader *reader, const struct chunk *chunk, size_t from)
{
	size_t end = chunk->line_at[chunk->line_count];
	if (end == from)
		return from;
	if (reader->watch)
		prefix_watch_add(reader->watch, reader->digest, chunk->text + from, end - from);
	else if (reader->digest)
		xxh128_stream_add(reader->digest, chunk->text + from, end - from);
	return end;
}

bool chunk_read(struct chunk_reader *reader, const struct chunk *previous, struct chunk *chunk)
{
	size_t rest = previous ? previous->filled_bytes - previous->size_bytes : 0;
	if (rest > 0)
		memcpy(chunk->text, previous->text + previous->size_bytes, rest);
	chunk->filled_bytes = rest;
	chunk->line_count = 0;
	chunk->line_at[0] = 0;
	bool full = chunk_scan(chunk, reader->format, 0, after_of(reader));
	size_t digested = chunk_digest(reader, chunk, 0);
	while (!full && !reader->ended && chunk->filled_bytes < BOUND_BLOCK_BYTES) {
		size_t room = BOUND_BLOCK_BYTES - chunk->filled_bytes, got = 0;
		size_t from = chunk->filled_bytes;
		if (!stream_read(reader->stream, chunk->text + from, room < READ_BYTES ? room : READ_BYTES, &got,
		                 &reader->damage) ||
		    got == 0)
			reader->ended = true;
		chunk->filled_bytes += got;
		full = chunk_scan(chunk, reader->format, from, after_of(reader));
		/* At once, while the bytes are in the cache. */
		digested = chunk_digest(reader, chunk, digested);
	}
	/* What is behind the last line end is a line too at the end of the file, and when it fills a chunk alone. */
	size_t last = chunk->line_at[chunk->line_count];
	if (last < chunk->filled_bytes && !full && (reader->ended ? !reader->waits : chunk->line_count == 0))
		chunk->line_at[++chunk->line_count] = (uint32_t)chunk->filled_bytes;
	(void)chunk_digest(reader, chunk, digested);
	if (reader->ended && reader->waits && !full)
		reader->waiting_bytes = chunk->filled_bytes - chunk->line_at[chunk->line_count];
	chunk->size_bytes = chunk->line_at[chunk->line_count];
	chunk->first_line = reader->line_count;
	reader->line_count += chunk->line_count;
	reader->text_bytes += chunk->size_bytes;
	return chunk->line_count > 0;
}
