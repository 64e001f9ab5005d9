/* The way back from packed values. Every length is checked against what the caller expects before anything is written.
 */
#include "packing.h"

#include <stdlib.h>

#include <zstd.h>

#include "bounds.h"
#include "packing_form.h"

struct unpacker {
	ZSTD_DCtx *zstd;
	uint8_t *plane; /* BOUND_BLOCK_LINES */
};

struct unpacker *unpacker_new(void)
{
	struct unpacker *unpacker = calloc(1, sizeof(*unpacker));

	if (!unpacker)
		return NULL;
	unpacker->zstd = ZSTD_createDCtx();
	unpacker->plane = malloc(BOUND_BLOCK_LINES);
	if (!unpacker->zstd || !unpacker->plane) {
		unpacker_free(unpacker);
		return NULL;
	}
	return unpacker;
}

void unpacker_free(struct unpacker *unpacker)
{
	if (!unpacker)
		return;
	ZSTD_freeDCtx(unpacker->zstd);
	free(unpacker->plane);
	free(unpacker);
}

bool unpack_bytes(struct unpacker *unpacker, struct cursor *cursor, char *bytes, size_t size)
{
	uint8_t form = cursor_u8(cursor);
	struct str stored;

	switch (form) {
	case PACKED_RAW:
		stored = cursor_take(cursor, size);
		if (cursor->failed)
			return false;
		if (size)
			memcpy(bytes, stored.at, size);
		return true;
	case PACKED_REPEAT:
		stored = cursor_take(cursor, 1);
		if (cursor->failed || size == 0)
			return false;
		memset(bytes, (uint8_t)stored.at[0], size);
		return true;
	case PACKED_ZSTD:
		stored = cursor_take(cursor, cursor_varint(cursor));
		if (cursor->failed || size == 0)
			return false;
		return ZSTD_decompressDCtx(unpacker->zstd, bytes, size, stored.at, stored.size) == size;
	default:
		return false;
	}
}

static bool unpack_plane(struct unpacker *unpacker, struct cursor *cursor, size_t size)
{
	return unpack_bytes(unpacker, cursor, (char *)unpacker->plane, size);
}

/* The width must be one that width_of gives, and no wider than the values. */
static bool width_valid(unsigned width, unsigned max)
{
	return width <= max && (width == 0 || width == 1 || width == 2 || width == 4 || (width >= 8 && width % 8 == 0));
}

bool unpack_u16(struct unpacker *unpacker, struct cursor *cursor, uint16_t *values, size_t count)
{
	unsigned width = cursor_u8(cursor);
	const uint8_t *plane = unpacker->plane;

	if (cursor->failed || !width_valid(width, 16) || count > BOUND_BLOCK_LINES)
		return false;
	if (width == 0) {
		memset(values, 0, count * sizeof(*values));
		return true;
	}
	if (width < 8) {
		unsigned mask = (1U << width) - 1;

		if (!unpack_plane(unpacker, cursor, (count * width + 7) / 8))
			return false;
		for (size_t i = 0; i < count; i++)
			values[i] = (uint16_t)((unsigned)plane[i * width / 8] >> (i * width % 8) & mask);
		return true;
	}
	if (!unpack_plane(unpacker, cursor, count))
		return false;
	for (size_t i = 0; i < count; i++)
		values[i] = plane[i];
	if (width == 16) {
		if (!unpack_plane(unpacker, cursor, count))
			return false;
		for (size_t i = 0; i < count; i++)
			values[i] = (uint16_t)(values[i] | plane[i] << 8);
	}
	return true;
}

bool unpack_u64(struct unpacker *unpacker, struct cursor *cursor, uint64_t *values, size_t count)
{
	unsigned width = cursor_u8(cursor);
	const uint8_t *plane = unpacker->plane;

	if (cursor->failed || !width_valid(width, 64) || count > BOUND_BLOCK_LINES)
		return false;
	if (width == 0) {
		memset(values, 0, count * sizeof(*values));
		return true;
	}
	if (width < 8) {
		unsigned mask = (1U << width) - 1;

		if (!unpack_plane(unpacker, cursor, (count * width + 7) / 8))
			return false;
		for (size_t i = 0; i < count; i++)
			values[i] = (unsigned)plane[i * width / 8] >> (i * width % 8) & mask;
		return true;
	}
	if (!unpack_plane(unpacker, cursor, count))
		return false;
	for (size_t i = 0; i < count; i++)
		values[i] = plane[i];
	for (unsigned shift = 8; shift < width; shift += 8) {
		if (!unpack_plane(unpacker, cursor, count))
			return false;
		for (size_t i = 0; i < count; i++)
			values[i] |= (uint64_t)plane[i] << shift;
	}
	return true;
}
