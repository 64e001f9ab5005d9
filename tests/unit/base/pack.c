#include "pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <bzlib.h>
#include <cmocka.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

/* Room for any of them. */
static char *room_for(struct text *text, size_t content_size, size_t *ret_size)
{
	*ret_size = content_size + content_size / 50 + 4096;
	char *room = text_room(text, *ret_size);
	assert_non_null(room);
	return room;
}

void pack_gzip(struct text *text, struct str content)
{
	size_t size;
	z_stream stream;
	memset(&stream, 0, sizeof(stream));
	stream.next_out = (Bytef *)room_for(text, content.size, &size);
	stream.avail_out = (uInt)size;
	stream.next_in = (Bytef *)(uintptr_t)content.at;
	stream.avail_in = (uInt)content.size;
	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	text_grown(text, stream.total_out);
	deflateEnd(&stream);
}

void pack_zstd(struct text *text, struct str content)
{
	size_t size;
	char *room = room_for(text, content.size, &size);
	ZSTD_CCtx *context = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	size_t packed = ZSTD_compress2(context, room, size, content.at, content.size);
	assert_false(ZSTD_isError(packed));
	text_grown(text, packed);
	ZSTD_freeCCtx(context);
}

void pack_xz(struct text *text, struct str content)
{
	size_t size, packed = 0;
	char *room = room_for(text, content.size, &size);
	assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)content.at, content.size,
	                                         (uint8_t *)room, &packed, size),
	                 LZMA_OK);
	text_grown(text, packed);
}

void pack_bzip2(struct text *text, struct str content)
{
	size_t size;
	char *room = room_for(text, content.size, &size);
	unsigned packed = (unsigned)size;
	assert_int_equal(
	        BZ2_bzBuffToBuffCompress(room, &packed, (char *)(uintptr_t)content.at, (unsigned)content.size, 1, 0, 0),
	        BZ_OK);
	text_grown(text, packed);
}

const struct packer packers[PACKER_COUNT] = {
        {"gzip", pack_gzip, 1, 9},
        {"zstd", pack_zstd, 1, 0},
        {"xz", pack_xz, 1, 0},
        {"bzip2", pack_bzip2, 5, 1},
};
