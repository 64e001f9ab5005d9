/* xz (the .xz file format, version 1.2.0, of the XZ Utils) by liblzma. Streams are decoded one by one, not by
 * LZMA_CONCATENATED, which would have to be told where the file ends. Between and behind them zeros may stand in groups
 * of four. Every integrity check that liblzma knows is checked; one that it does not know is damage, since nothing else
 * would find damage there. */
#include <stdlib.h>

#include <lzma.h>

#include "lang.h"
#include "stream_codec.h"

enum xz_place {
	XZ_START, /* nothing read yet */
	XZ_STREAM,
	XZ_BETWEEN, /* a stream has ended */
};

/* What liblzma takes beside the dictionary: under 200 KiB. */
#define XZ_OTHER_BYTES ((uint64_t)1 << 20)

struct xz {
	lzma_stream decoder;
	enum xz_place place;
	uint64_t memory_bytes;
	uint64_t padding_bytes;
};

static bool xz_matches(const uint8_t *head, size_t size)
{
	static const uint8_t magic[6] = {0xfd, '7', 'z', 'X', 'Z', 0};
	for (size_t i = 0; i < size && i < sizeof(magic); i++)
		if (head[i] != magic[i])
			return false;
	return size > 0; /* no text begins with 0xfd: neither UTF-8 nor CP932 */
}

static void *xz_open(int window_log)
{
	struct xz *xz = calloc(1, sizeof(*xz));
	if (xz)
		xz->memory_bytes = ((uint64_t)1 << window_log) + XZ_OTHER_BYTES;
	return xz;
}

static void xz_close(void *state)
{
	struct xz *xz = state;
	lzma_end(&xz->decoder);
	free(xz);
}

static enum stream_result xz_trouble(lzma_ret result, struct stream_step *step)
{
	switch (result) {
	case LZMA_MEMLIMIT_ERROR:
		step->trouble =
		        TR("its xz dictionary is larger than allowed; allow it with --long N, or compress it again "
		           "with xz -9 or less",
		           "xz の辞書が許容量を超えています。--long N で許すか、xz -9 以下で圧縮し直してください");
		return STREAM_REFUSED;
	case LZMA_MEM_ERROR:
		step->trouble = TR("out of memory", "メモリが足りません");
		return STREAM_REFUSED;
	case LZMA_FORMAT_ERROR:
		step->trouble = TR("no xz stream begins here", "ここから始まる xz ストリームがありません");
		return STREAM_BROKEN;
	case LZMA_OPTIONS_ERROR:
		step->trouble =
		        TR("the xz data needs a filter that does not exist", "存在しない xz フィルターが必要です");
		return STREAM_BROKEN;
	case LZMA_UNSUPPORTED_CHECK:
		step->trouble = TR("the xz data has an integrity check that is not known",
		                   "未知の xz 整合性チェックが使われています");
		return STREAM_BROKEN;
	default:
		step->trouble = TR("the xz data is corrupt", "xz データが壊れています");
		return STREAM_BROKEN;
	}
}

/* Skips zeros behind a stream; true when another stream begins, or *ret_result says that something else does. */
static bool xz_skip_padding(struct xz *xz, struct stream_step *step, enum stream_result *ret_result)
{
	*ret_result = STREAM_GOES_ON;
	while (step->in_size > 0 && *step->in == 0) {
		xz->padding_bytes++;
		step->in++;
		step->in_size--;
	}
	if (step->in_size == 0)
		return false;
	if (*step->in == 0xfd && xz->padding_bytes % 4 == 0)
		return true;
	step->trouble = TR("other data follows the xz streams", "xz ストリームの後に別のデータがあります");
	*ret_result = STREAM_BROKEN;
	return false;
}

static enum stream_result xz_step(void *state, struct stream_step *step)
{
	struct xz *xz = state;
	enum stream_result between;
	if (xz->place == XZ_BETWEEN && !xz_skip_padding(xz, step, &between))
		return between;
	if (xz->place != XZ_STREAM) {
		lzma_ret begun = lzma_stream_decoder(&xz->decoder, xz->memory_bytes, LZMA_TELL_UNSUPPORTED_CHECK);
		if (begun != LZMA_OK)
			return xz_trouble(begun, step);
		xz->place = XZ_STREAM;
		xz->padding_bytes = 0;
	}
	lzma_stream *decoder = &xz->decoder;
	decoder->next_in = step->in;
	decoder->avail_in = step->in_size;
	decoder->next_out = step->out;
	decoder->avail_out = step->out_size;
	lzma_ret result = lzma_code(decoder, LZMA_RUN);
	step->in = decoder->next_in;
	step->in_size = decoder->avail_in;
	step->out = decoder->next_out;
	step->out_size = decoder->avail_out;
	if (result == LZMA_STREAM_END)
		xz->place = XZ_BETWEEN;
	else if (result != LZMA_OK && result != LZMA_BUF_ERROR)
		return xz_trouble(result, step);
	return STREAM_GOES_ON;
}

static bool xz_complete(const void *state)
{
	const struct xz *xz = state;
	return xz->place == XZ_BETWEEN && xz->padding_bytes % 4 == 0;
}

static uint64_t xz_padding(const void *state)
{
	return ((const struct xz *)state)->padding_bytes;
}

const struct stream_codec stream_xz = {
        .name = "xz",
        .matches = xz_matches,
        .open = xz_open,
        .step = xz_step,
        .complete = xz_complete,
        .padding_bytes = xz_padding,
        .close = xz_close,
};
