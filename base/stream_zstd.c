/* zstd (RFC 8878) by libzstd. The decoder is fed block by block, by the size it asks for: on an error it forgets what the same call had decompressed, and
 * only the broken block shall be lost. Several frames and skippable frames in a row are one stream; a frame may end the file, nothing else may. */
#include <stdlib.h>

#include <zstd.h>
#include <zstd_errors.h>

#include "lang.h"
#include "stream_codec.h"

struct zstd {
	ZSTD_DCtx *context;
	size_t wanted;         /* input that the decoder asks for; 0 after a frame's end */
	bool frame_ended;      /* at least one, and nothing begun since */
};

static bool zstd_matches(const uint8_t *head, size_t size)
{
	static const uint8_t frame[4] = {0x28, 0xb5, 0x2f, 0xfd};
	static const uint8_t skippable[4] = {0x50, 0x2a, 0x4d, 0x18}; /* the low half-byte of the first is free */
	bool is_frame = size > 0, is_skippable = size > 0;
	for (size_t i = 0; i < size && i < sizeof(frame); i++) {
		if (head[i] != frame[i])
			is_frame = false;
		if ((i == 0 ? head[i] & 0xf0 : head[i]) != skippable[i])
			is_skippable = false;
	}
	/* One to three letters "P…_" are text; the skippable magic must be whole. */
	return is_frame || (is_skippable && size >= sizeof(skippable));
}

static void *zstd_open(int window_log)
{
	struct zstd *zstd = calloc(1, sizeof(*zstd));
	if (!zstd)
		return NULL;
	zstd->context = ZSTD_createDCtx();
	if (!zstd->context) {
		free(zstd);
		return NULL;
	}
	(void)ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax, window_log);
	return zstd;
}

static void zstd_close(void *state)
{
	struct zstd *zstd = state;
	ZSTD_freeDCtx(zstd->context);
	free(zstd);
}

static enum stream_result zstd_trouble(size_t result, struct stream_step *step)
{
	switch (ZSTD_getErrorCode(result)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		step->trouble = TR("its zstd window is larger than allowed; allow it with --long N, the N of zstd --long=N",
		                   "zstd のウィンドウが許容量を超えています。--long N で許してください (N は zstd --long=N と同じ値)");
		return STREAM_REFUSED;
	case ZSTD_error_memory_allocation:
		step->trouble = TR("out of memory", "メモリが足りません");
		return STREAM_REFUSED;
	case ZSTD_error_dictionary_wrong:
		step->trouble = TR("it needs a zstd dictionary", "zstd 辞書が必要です");
		return STREAM_BROKEN;
	case ZSTD_error_prefix_unknown:
		step->trouble = TR("no zstd frame begins here", "ここから始まる zstd フレームがありません");
		return STREAM_BROKEN;
	case ZSTD_error_checksum_wrong:
		step->trouble = TR("the zstd checksum does not match its data", "zstd のチェックサムがデータと一致しません");
		return STREAM_BROKEN;
	default:
		step->trouble = TR("the zstd data is corrupt", "zstd データが壊れています");
		return STREAM_BROKEN;
	}
}

static enum stream_result zstd_step(void *state, struct stream_step *step)
{
	struct zstd *zstd = state;
	size_t size = zstd->wanted > 0 && zstd->wanted < step->in_size ? zstd->wanted : step->in_size;
	if (zstd->wanted == 0 && size > 5)
		size = 5;          /* a new frame: its header first, so that a broken magic is found alone */
	ZSTD_inBuffer in = {step->in, size, 0};
	ZSTD_outBuffer out = {step->out, step->out_size, 0};
	size_t result = ZSTD_decompressStream(zstd->context, &out, &in);
	if (ZSTD_isError(result))
		return zstd_trouble(result, step);
	step->in += in.pos;
	step->in_size -= in.pos;
	step->out += out.pos;
	step->out_size -= out.pos;
	zstd->wanted = result;
	zstd->frame_ended = result == 0;
	return STREAM_GOES_ON;
}

static bool zstd_complete(const void *state)
{
	return ((const struct zstd *)state)->frame_ended;
}

const struct stream_codec stream_zstd = {
	.name = "zstd",
	.matches = zstd_matches,
	.open = zstd_open,
	.step = zstd_step,
	.complete = zstd_complete,
	.close = zstd_close,
};
