/* Packing: bit packing, byte planes, zstd with contexts that live as long as the packer. */
#include "packing.h"

#include <stdlib.h>

#include <zstd.h>

#include "bounds.h"
#include "packing_form.h"

/* Level 1 costs half of level 3 and loses little: planes have no long matches, and texts are distinct values already.
 */
#define PLANE_LEVEL 1
#define TEXT_LEVEL 3
/* Shorter strings do not repay the frame around them. */
#define ZSTD_BYTES_MIN 24

struct packer {
	ZSTD_CCtx *zstd;
	uint8_t *plane; /* BOUND_BLOCK_LINES */
};

struct packer *packer_new(void)
{
	struct packer *packer = calloc(1, sizeof(*packer));

	if (!packer)
		return NULL;
	packer->zstd = ZSTD_createCCtx();
	packer->plane = malloc(BOUND_BLOCK_LINES);
	if (!packer->zstd || !packer->plane) {
		packer_free(packer);
		return NULL;
	}
	return packer;
}

void packer_free(struct packer *packer)
{
	if (!packer)
		return;
	ZSTD_freeCCtx(packer->zstd);
	free(packer->plane);
	free(packer);
}

static bool is_one_byte(struct str bytes)
{
	return bytes.size > 1 && memcmp(bytes.at, bytes.at + 1, bytes.size - 1) == 0;
}

/* The frame is compressed to where it will stand, behind room for the longest length, and moved down when the length is
 * shorter. */
static bool pack_zstd(struct packer *packer, struct str bytes, int level, struct text *text, bool *ret_packed)
{
	size_t bound = ZSTD_compressBound(bytes.size);
	char *room = text_room(text, bound + 16);

	if (!room)
		return false;

	size_t size = ZSTD_compressCCtx(packer->zstd, room + 16, bound, bytes.at, bytes.size, level);

	*ret_packed = !ZSTD_isError(size) && size + 8 < bytes.size;
	if (!*ret_packed)
		return true;
	text_add_byte(text, PACKED_ZSTD);
	put_varint(text, size);
	memmove(text->at + text->size, room + 16, size);
	text_grown(text, size);
	return !text_failed(text);
}

static bool pack_at_level(struct packer *packer, struct str bytes, int level, struct text *text)
{
	bool packed = false;

	if (is_one_byte(bytes)) {
		text_add_byte(text, PACKED_REPEAT);
		text_add_byte(text, bytes.at[0]);
		return !text_failed(text);
	}
	if (bytes.size >= ZSTD_BYTES_MIN && !pack_zstd(packer, bytes, level, text, &packed))
		return false;
	if (packed)
		return true;
	text_add_byte(text, PACKED_RAW);
	if (bytes.size)
		text_add(text, bytes);
	return !text_failed(text);
}

bool pack_bytes(struct packer *packer, struct str bytes, struct text *text)
{
	return pack_at_level(packer, bytes, TEXT_LEVEL, text);
}

static bool pack_plane(struct packer *packer, size_t size, struct text *text)
{
	return pack_at_level(packer, (struct str){(const char *)packer->plane, size}, PLANE_LEVEL, text);
}

/* Width in bits that holds `max`: 0, 1, 2, 4, or whole bytes. */
static unsigned width_of(uint64_t max)
{
	if (max < 4)
		return max < 2 ? (unsigned)max : 2;
	if (max < 16)
		return 4;
	return ((63U - (unsigned)__builtin_clzll(max)) / 8 + 1) * 8;
}

bool pack_u16(struct packer *packer, const uint16_t *values, size_t count, struct text *text)
{
	uint16_t max = 0;

	for (size_t i = 0; i < count; i++)
		max = values[i] > max ? values[i] : max;

	unsigned width = width_of(max);

	text_add_byte(text, (char)width);
	if (width == 0)
		return !text_failed(text);
	if (width < 8) {
		size_t size = (count * width + 7) / 8;

		memset(packer->plane, 0, size);
		for (size_t i = 0; i < count; i++)
			packer->plane[i * width / 8] |= (uint8_t)(values[i] << (i * width % 8));
		return pack_plane(packer, size, text);
	}
	for (unsigned shift = 0; shift < width; shift += 8) {
		for (size_t i = 0; i < count; i++)
			packer->plane[i] = (uint8_t)(values[i] >> shift);
		if (!pack_plane(packer, count, text))
			return false;
	}
	return true;
}

bool pack_u64(struct packer *packer, const uint64_t *values, size_t count, struct text *text)
{
	uint64_t max = 0;

	for (size_t i = 0; i < count; i++)
		max |= values[i];

	unsigned width = width_of(max);

	text_add_byte(text, (char)width);
	if (width == 0)
		return !text_failed(text);
	if (width < 8) {
		size_t size = (count * width + 7) / 8;

		memset(packer->plane, 0, size);
		for (size_t i = 0; i < count; i++)
			packer->plane[i * width / 8] |= (uint8_t)(values[i] << (i * width % 8));
		return pack_plane(packer, size, text);
	}
	for (unsigned shift = 0; shift < width; shift += 8) {
		for (size_t i = 0; i < count; i++)
			packer->plane[i] = (uint8_t)(values[i] >> shift);
		if (!pack_plane(packer, count, text))
			return false;
	}
	return true;
}
