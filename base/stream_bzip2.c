/* bzip2 by libbz2: streams in a row, as pbzip2 and `cat` make them, are one; zeros behind the last are padding. A block
 * (up to 900 kB of text) is decoded whole and its CRC checked before its text is given out, so damage costs that block
 * and what follows. Memory is 4 MB, whatever the file. */
#include <stdlib.h>
#include <string.h>

#include <bzlib.h>

#include "lang.h"
#include "stream_codec.h"

enum bzip2_place {
	BZIP2_START, /* nothing read yet */
	BZIP2_STREAM,
	BZIP2_BETWEEN, /* a stream has ended */
	BZIP2_PADDING, /* zeros behind the last stream */
};

struct bzip2 {
	bz_stream decoder;
	bool begun; /* the decoder holds memory */
	enum bzip2_place place;
	uint64_t padding_bytes;
};

/* "BZh", the block size, and the first block's (or the empty stream's) six bytes. */
static bool bzip2_matches(const uint8_t *head, size_t size)
{
	static const uint8_t block[6] = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
	static const uint8_t end[6] = {0x17, 0x72, 0x45, 0x38, 0x50, 0x90};
	/* One to four letters are text. */
	if (size < 5 || memcmp(head, "BZh", 3) != 0 || head[3] < '1' || head[3] > '9')
		return false;
	size_t known = size - 4 < sizeof(block) ? size - 4 : sizeof(block);
	return memcmp(head + 4, block, known) == 0 || memcmp(head + 4, end, known) == 0;
}

static void *bzip2_open(int window_log)
{
	(void)window_log;
	return calloc(1, sizeof(struct bzip2));
}

static void bzip2_end(struct bzip2 *bzip2)
{
	if (bzip2->begun)
		(void)BZ2_bzDecompressEnd(&bzip2->decoder);
	bzip2->begun = false;
}

static void bzip2_close(void *state)
{
	bzip2_end(state);
	free(state);
}

static enum stream_result bzip2_trouble(int result, struct stream_step *step)
{
	switch (result) {
	case BZ_MEM_ERROR:
		step->trouble = TR("out of memory", "メモリが足りません");
		return STREAM_REFUSED;
	case BZ_DATA_ERROR_MAGIC:
		step->trouble = TR("no bzip2 stream begins here", "ここから始まる bzip2 ストリームがありません");
		return STREAM_BROKEN;
	default:
		step->trouble = TR("the bzip2 data is corrupt", "bzip2 データが壊れています");
		return STREAM_BROKEN;
	}
}

/* Skips zeros behind a stream; true when something else begins. */
static bool bzip2_skip_padding(struct bzip2 *bzip2, struct stream_step *step)
{
	while (step->in_size > 0 && *step->in == 0) {
		bzip2->place = BZIP2_PADDING;
		bzip2->padding_bytes++;
		step->in++;
		step->in_size--;
	}
	return step->in_size > 0;
}

static enum stream_result bzip2_step(void *state, struct stream_step *step)
{
	struct bzip2 *bzip2 = state;
	if (bzip2->place == BZIP2_BETWEEN || bzip2->place == BZIP2_PADDING) {
		if (!bzip2_skip_padding(bzip2, step))
			return STREAM_GOES_ON;
		if (*step->in != 'B') {
			step->trouble = TR("other data follows the bzip2 streams",
			                   "bzip2 ストリームの後に別のデータがあります");
			return STREAM_BROKEN;
		}
	}
	bz_stream *decoder = &bzip2->decoder;
	if (bzip2->place != BZIP2_STREAM) {
		bzip2_end(bzip2);
		int begun = BZ2_bzDecompressInit(decoder, 0, 0);
		if (begun != BZ_OK)
			return bzip2_trouble(begun, step);
		bzip2->begun = true;
		bzip2->place = BZIP2_STREAM;
		bzip2->padding_bytes = 0;
	}
	const unsigned most = 1U << 30;
	unsigned in_size = step->in_size < most ? (unsigned)step->in_size : most;
	unsigned out_size = step->out_size < most ? (unsigned)step->out_size : most;
	decoder->next_in = (char *)(uintptr_t)step->in; /* libbz2 only reads it */
	decoder->avail_in = in_size;
	decoder->next_out = (char *)step->out;
	decoder->avail_out = out_size;
	int result = BZ2_bzDecompress(decoder);
	step->in += in_size - decoder->avail_in;
	step->in_size -= in_size - decoder->avail_in;
	step->out += out_size - decoder->avail_out;
	step->out_size -= out_size - decoder->avail_out;
	if (result == BZ_STREAM_END)
		bzip2->place = BZIP2_BETWEEN;
	else if (result != BZ_OK)
		return bzip2_trouble(result, step);
	return STREAM_GOES_ON;
}

static bool bzip2_complete(const void *state)
{
	const struct bzip2 *bzip2 = state;
	return bzip2->place == BZIP2_BETWEEN || bzip2->place == BZIP2_PADDING;
}

static uint64_t bzip2_padding(const void *state)
{
	return ((const struct bzip2 *)state)->padding_bytes;
}

const struct stream_codec stream_bzip2 = {
        .name = "bzip2",
        .matches = bzip2_matches,
        .open = bzip2_open,
        .step = bzip2_step,
        .complete = bzip2_complete,
        .padding_bytes = bzip2_padding,
        .close = bzip2_close,
};
