/* Little-endian integers to and from stored bytes. Reading never trusts them: a cursor that would pass its end fails,
 * stays failed, and gives zeros from then on, so a parser asks once at its end. Writing goes into a struct text, which
 * is as sticky. */
#ifndef GEPPO_CURSOR_H
#define GEPPO_CURSOR_H

#include <string.h>

#include "text.h"

struct cursor {
	const char *at, *end;
	bool failed;
};

static inline struct cursor cursor_of(struct str bytes)
{
	return (struct cursor){bytes.at, bytes.at + bytes.size, false};
}

static inline size_t cursor_left(const struct cursor *cursor)
{
	return (size_t)(cursor->end - cursor->at);
}

/* The next bytes; empty, and failed, when there are not so many. */
static inline struct str cursor_take(struct cursor *cursor, size_t size)
{
	struct str part = {cursor->at, size};

	if (cursor->failed || size > cursor_left(cursor)) {
		cursor->failed = true;
		return (struct str){cursor->at, 0};
	}
	cursor->at += size;
	return part;
}

/* An integer of 1 … 8 bytes. */
static inline uint64_t cursor_uint(struct cursor *cursor, size_t size)
{
	struct str part = cursor_take(cursor, size);
	uint64_t value = 0;

	for (size_t i = 0; i < part.size; i++)
		value |= (uint64_t)(uint8_t)part.at[i] << (8 * i);
	return value;
}

static inline uint8_t cursor_u8(struct cursor *cursor)
{
	return (uint8_t)cursor_uint(cursor, 1);
}

static inline uint16_t cursor_u16(struct cursor *cursor)
{
	return (uint16_t)cursor_uint(cursor, 2);
}

static inline uint32_t cursor_u32(struct cursor *cursor)
{
	return (uint32_t)cursor_uint(cursor, 4);
}

static inline uint64_t cursor_u64(struct cursor *cursor)
{
	return cursor_uint(cursor, 8);
}

/* LEB128: seven bits a byte, lowest first, the eighth bit says that more follow; at most ten bytes. */
static inline uint64_t cursor_varint(struct cursor *cursor)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t byte = cursor_u8(cursor);

		value |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return value;
	}
	cursor->failed = true;
	return 0;
}

/* Signed numbers as unsigned ones that are small when the number is near zero: 0, -1, 1, -2, 2 … */
static inline uint64_t zigzag(int64_t value)
{
	return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t unzigzag(uint64_t value)
{
	return (int64_t)((value >> 1) ^ (value & 1 ? UINT64_MAX : 0));
}

static inline void put_uint(struct text *text, uint64_t value, size_t size)
{
	char bytes[8];

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(uint8_t)(value >> (8 * i));
	text_add(text, (struct str){bytes, size});
}

static inline void put_varint(struct text *text, uint64_t value)
{
	for (; value >= 128; value >>= 7)
		text_add_byte(text, (char)(uint8_t)(value | 128));
	text_add_byte(text, (char)(uint8_t)value);
}

#endif
