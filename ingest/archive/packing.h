/* Byte strings and arrays of integers in few bytes: the layer between the columns and zstd. Integers are packed into 1,
 * 2 or 4 bits, or split into planes (all lowest bytes, then all second bytes …), since bytes of the same weight
 * resemble each other; each plane is compressed by itself. The stored forms are in FORMAT.md, "Packed values". Knows no
 * columns. The count of what is packed is not stored: whoever unpacks knows it. */
#ifndef GEPPO_PACKING_H
#define GEPPO_PACKING_H

#include "cursor.h"
#include "fail.h"

struct packer;
struct packer *packer_new(void); /* NULL: out of memory */
void packer_free(struct packer *packer);

/* Each appends to *text; false when memory ran out. count ≤ BOUND_BLOCK_LINES for the arrays. */
bool pack_bytes(struct packer *packer, struct str bytes, struct text *text) MUST_CHECK;
bool pack_u16(struct packer *packer, const uint16_t *values, size_t count, struct text *text) MUST_CHECK;
bool pack_u64(struct packer *packer, const uint64_t *values, size_t count, struct text *text) MUST_CHECK;

struct unpacker;
struct unpacker *unpacker_new(void); /* NULL: out of memory */
void unpacker_free(struct unpacker *unpacker);

/* Each fills exactly size bytes or count values (count ≤ BOUND_BLOCK_LINES), or returns false: the bytes are no such
 * packing. No memory is asked for. */
bool unpack_bytes(struct unpacker *unpacker, struct cursor *cursor, char *bytes, size_t size) MUST_CHECK;
bool unpack_u16(struct unpacker *unpacker, struct cursor *cursor, uint16_t *values, size_t count) MUST_CHECK;
bool unpack_u64(struct unpacker *unpacker, struct cursor *cursor, uint64_t *values, size_t count) MUST_CHECK;

#endif
