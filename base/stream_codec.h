/* What stream.c needs of a compression. Each is one file with one const struct. Knows no files: bytes in, bytes out. */
#ifndef GEPPO_STREAM_CODEC_H
#define GEPPO_STREAM_CODEC_H

#include "fail.h"
#include "str.h"

/* One step's input and output; a step moves both ends forward by what it used. */
struct stream_step {
	const uint8_t *in;
	size_t in_size;
	uint8_t *out;
	size_t out_size;
	const char *trouble; /* for STREAM_BROKEN and STREAM_REFUSED: what is wrong, in the language of messages */
};

enum stream_result {
	STREAM_GOES_ON, /* give it more input, or more room */
	STREAM_BROKEN,  /* the bytes at `in` are damaged */
	STREAM_REFUSED, /* a limit */
};

struct stream_codec {
	const char *name;
	/* Do these first bytes (1 … 18 of them) begin such a file? A file shorter than the magic counts when it is a
	 * beginning of it that no text is. */
	bool (*matches)(const uint8_t *head, size_t size);
	/* A window (dictionary) may take up to 2^window_log bytes; a compression whose windows are small ignores it.
	 * NULL: out of memory. */
	void *(*open)(int window_log);
	enum stream_result (*step)(void *state, struct stream_step *step);
	/* May the input end here? Otherwise it is truncated. */
	bool (*complete)(const void *state);
	uint64_t (*padding_bytes)(const void *state); /* NULL: it knows none */
	void (*close)(void *state);
};

extern const struct stream_codec stream_bzip2;
extern const struct stream_codec stream_gzip;
extern const struct stream_codec stream_xz;
extern const struct stream_codec stream_zstd;

#endif
