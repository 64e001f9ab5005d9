/* Arenas: chunks that double up to 1 MiB, handed out front to back. A piece that is large beside the current chunk gets a chunk of its own behind
 * it, so that the rest of the current one is not lost. */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_FIRST_BYTES ((size_t)4 << 10)
#define CHUNK_MOST_BYTES ((size_t)1 << 20)
#define ARENA_ALIGN _Alignof(max_align_t)

struct arena_chunk {
	struct arena_chunk *older;
	size_t capacity_bytes;
	_Alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena)
{
	*arena = (struct arena){0};
}

static void chunks_free(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *older = chunk->older;

		free(chunk);
		chunk = older;
	}
}

void arena_release(struct arena *arena)
{
	if (!arena)
		return;
	chunks_free(arena->chunks);
	*arena = (struct arena){0};
}

void arena_clear(struct arena *arena)
{
	if (!arena)
		return;
	if (arena->chunks) {
		chunks_free(arena->chunks->older);
		arena->chunks->older = NULL;
	}
	arena->used_bytes = 0;
	arena->total_bytes = 0;
	arena->failed = false;
}

static struct arena_chunk *chunk_new(struct arena *arena, size_t capacity_bytes)
{
	struct arena_chunk *chunk = NULL;

	if (capacity_bytes <= SIZE_MAX - sizeof(*chunk))
		chunk = malloc(sizeof(*chunk) + capacity_bytes);
	if (!chunk) {
		arena->failed = true;
		return NULL;
	}
	chunk->older = NULL;
	chunk->capacity_bytes = capacity_bytes;
	return chunk;
}

/* Room in a new chunk for `size` (already rounded up). */
static char *arena_extend(struct arena *arena, size_t size)
{
	struct arena_chunk *newest = arena->chunks;
	size_t wanted = newest ? newest->capacity_bytes * 2 : CHUNK_FIRST_BYTES;

	if (wanted > CHUNK_MOST_BYTES)
		wanted = CHUNK_MOST_BYTES;
	if (newest && size > wanted / 4) {
		struct arena_chunk *own = chunk_new(arena, size);

		if (!own)
			return NULL;
		own->older = newest->older;
		newest->older = own;
		return own->bytes;
	}

	struct arena_chunk *chunk = chunk_new(arena, size > wanted ? size : wanted);

	if (!chunk)
		return NULL;
	chunk->older = newest;
	arena->chunks = chunk;
	arena->used_bytes = size;
	return chunk->bytes;
}

/* Bytes as they are, for callers that fill all of them. */
static char *arena_take(struct arena *arena, size_t size)
{
	if (arena->failed)
		return NULL;
	if (size > SIZE_MAX - 2 * ARENA_ALIGN) {
		arena->failed = true;
		return NULL;
	}
	if (size == 0)
		size = 1;

	size_t rounded = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	char *room;

	if (arena->chunks && arena->chunks->capacity_bytes - arena->used_bytes >= rounded) {
		room = arena->chunks->bytes + arena->used_bytes;
		arena->used_bytes += rounded;
	} else {
		room = arena_extend(arena, rounded);
	}
	if (room)
		arena->total_bytes += rounded;
	return room;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	size_t product;

	if (__builtin_mul_overflow(count, size, &product)) {
		arena->failed = true;
		return NULL;
	}

	char *room = arena_take(arena, product);

	if (room)
		memset(room, 0, product);
	return room;
}

char *arena_cstr(struct arena *arena, struct str text)
{
	char *copy = text.size < SIZE_MAX ? arena_take(arena, text.size + 1) : NULL;

	if (!copy)
		return NULL;
	if (text.size)
		memcpy(copy, text.at, text.size);
	copy[text.size] = '\0';
	return copy;
}

struct str arena_str(struct arena *arena, struct str text)
{
	char *copy = arena_cstr(arena, text);

	return (struct str){copy, copy ? text.size : 0};
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);

	char *text = size < 0 ? NULL : arena_take(arena, (size_t)size + 1);

	if (!text) {
		arena->failed = true;
		return NULL;
	}
	va_start(arguments, format);
	vsnprintf(text, (size_t)size + 1, format, arguments);
	va_end(arguments);
	return text;
}

bool arena_failed(const struct arena *arena)
{
	return arena->failed;
}
