/* gzip (RFC 1952) by ISA-L, which inflates at twice the speed of zlib. What is special about it: a truncated member gives no error code, the CRC is only
 * checked with crc_flag = ISAL_GZIP, which a reset clears, and whatever follows the last member is an error of its own. */
#include <stdlib.h>

#include <isa-l/igzip_lib.h>

#include "lang.h"
#include "stream_codec.h"

enum gzip_place {
	GZIP_START,            /* nothing read yet */
	GZIP_MEMBER,
	GZIP_BETWEEN,          /* a member has ended */
	GZIP_PADDING,          /* zeros behind the last member */
};

struct gzip {
	struct inflate_state inflate;
	enum gzip_place place;
	uint64_t padding_bytes;
};

static bool gzip_matches(const uint8_t *head, size_t size)
{
	static const uint8_t magic[3] = {0x1f, 0x8b, 8};
	for (size_t i = 0; i < size && i < sizeof(magic); i++)
		if (head[i] != magic[i])
			return false;
	return size > 0;
}

static void *gzip_open(int window_log)
{
	(void)window_log;
	struct gzip *gzip = calloc(1, sizeof(*gzip));
	if (gzip)
		isal_inflate_init(&gzip->inflate);
	return gzip;
}

static void gzip_close(void *state)
{
	free(state);
}

static const char *gzip_trouble(int result)
{
	switch (result) {
	case ISAL_INCORRECT_CHECKSUM:
		return TR("the gzip checksum does not match its data", "gzip のチェックサムがデータと一致しません");
	case ISAL_INVALID_WRAPPER:
		return TR("no valid gzip header", "正しい gzip ヘッダーがありません");
	case ISAL_UNSUPPORTED_METHOD:
		return TR("a gzip compression method that does not exist", "存在しない gzip 圧縮方式です");
	default:
		return TR("the gzip data is corrupt", "gzip データが壊れています");
	}
}

/* Skips zeros behind a member; true when something else begins. */
static bool gzip_skip_padding(struct gzip *gzip, struct stream_step *step)
{
	while (step->in_size > 0 && *step->in == 0) {
		gzip->place = GZIP_PADDING;
		gzip->padding_bytes++;
		step->in++;
		step->in_size--;
	}
	return step->in_size > 0;
}

static enum stream_result gzip_step(void *state, struct stream_step *step)
{
	struct gzip *gzip = state;
	if (gzip->place == GZIP_BETWEEN || gzip->place == GZIP_PADDING) {
		if (!gzip_skip_padding(gzip, step))
			return STREAM_GOES_ON;
		if (*step->in != 0x1f) {
			step->trouble = TR("other data follows the gzip members", "gzip メンバーの後に別のデータがあります");
			return STREAM_BROKEN;
		}
		gzip->padding_bytes = 0;
	}
	struct inflate_state *inflate = &gzip->inflate;
	if (gzip->place != GZIP_MEMBER) {
		isal_inflate_reset(inflate);
		inflate->crc_flag = ISAL_GZIP;
		gzip->place = GZIP_MEMBER;
	}
	const uint32_t most = UINT32_C(1) << 30;
	uint32_t in_size = step->in_size < most ? (uint32_t)step->in_size : most;
	uint32_t out_size = step->out_size < most ? (uint32_t)step->out_size : most;
	inflate->next_in = (uint8_t *)(uintptr_t)step->in; /* ISA-L only reads it */
	inflate->avail_in = in_size;
	inflate->next_out = step->out;
	inflate->avail_out = out_size;
	int result = isal_inflate(inflate);
	step->in += in_size - inflate->avail_in;
	step->in_size -= in_size - inflate->avail_in;
	step->out += out_size - inflate->avail_out;
	step->out_size -= out_size - inflate->avail_out;
	if (result < 0 || result == ISAL_NEED_DICT) {
		step->trouble = gzip_trouble(result);
		return STREAM_BROKEN;
	}
	if (inflate->block_state == ISAL_BLOCK_FINISH)
		gzip->place = GZIP_BETWEEN;
	return STREAM_GOES_ON;
}

static bool gzip_complete(const void *state)
{
	const struct gzip *gzip = state;
	return gzip->place == GZIP_BETWEEN || gzip->place == GZIP_PADDING;
}

static uint64_t gzip_padding(const void *state)
{
	return ((const struct gzip *)state)->padding_bytes;
}

const struct stream_codec stream_gzip = {
	.name = "gzip",
	.matches = gzip_matches,
	.open = gzip_open,
	.step = gzip_step,
	.complete = gzip_complete,
	.padding_bytes = gzip_padding,
	.close = gzip_close,
};
