/* A file as the stream of its decompressed bytes: plain, gzip (any number of members, CRC checked), zstd (any number of frames, skippable ones
 * too), xz (any number of streams, integrity checked) or bzip2 (any number of streams, CRC checked). What a file is follows from its first bytes, never
 * from its name. Knows nothing of lines or logs.
 *
 * Only a regular file is opened, also through a symbolic link: a log is read more than once, which a pipe or a device does not allow, and opening one could
 * wait for ever. A file may grow or shrink while it is read: the stream ends where the file ends then.
 *
 * Damage (a truncated or corrupt file) is a failure of kind FAIL_INPUT whose sentence holds the byte of the *stored* file where it broke; all that could
 * be decompressed before is delivered by the reads before. FAIL_LIMIT: the content grows beyond any real log (a decompression bomb), or a zstd
 * window or an xz dictionary is larger than the options allow. An empty file is an empty stream. Memory: the input buffer and the codec's window.
 * One more compression is one more file with a struct stream_codec (stream_codec.h) and one line in stream.c. */
#ifndef GEPPO_STREAM_H
#define GEPPO_STREAM_H

#include "fail.h"
#include "str.h"

struct stream;

/* A zeroed struct holds the defaults. */
struct stream_options {
	int window_log;        /* zstd windows and xz dictionaries may have 2^window_log bytes; 0: BOUND_WINDOW_LOG; at most BOUND_WINDOW_LOG_MOST */
	uint64_t text_bytes;   /* no more decompressed bytes than this; 0: BOUND_STREAM_TEXT_BYTES */
};

/* Where bytes come from that are no file of their own. */
struct stream_source {
	/* Fills the buffer as far as there is something; *ret_size 0: the end. */
	bool (*read)(void *user, uint8_t *buffer, size_t size, size_t *ret_size, struct fail *fail);
	/* May so many more decompressed bytes come of it? Asked after each step with the new ones; false is a decompression bomb. */
	bool (*allows)(void *user, uint64_t text_bytes);
	void (*close)(void *user);
	void *user;
	uint64_t file_bytes;   /* for stream_file_bytes */
	int64_t modified_us;   /* for stream_modified_us */
};

/* Opens a regular file; reads its first bytes to tell what it is. `options` may be NULL. NULL on failure. */
struct stream *stream_open(const char *path, const struct stream_options *options, struct fail *fail) MUST_CHECK;
/* With the default options. */
struct stream *stream_new(const char *path, struct fail *fail) MUST_CHECK;
/* The same over bytes in memory, which must outlive the stream; `name` is for messages. */
struct stream *stream_new_memory(const char *name, struct str bytes, struct fail *fail) MUST_CHECK;
/* The same over a source, which is closed with the stream, or at once on failure. */
struct stream *stream_new_source(const char *name, const struct stream_source *source, const struct stream_options *options,
                                 struct fail *fail) MUST_CHECK;
void stream_free(struct stream *stream);

/* Fills the buffer as far as the stream goes: *ret_size < size only at the end, or before damage that the next call reports. 0: the end. */
bool stream_read(struct stream *stream, char *buffer, size_t size, size_t *ret_size, struct fail *fail) MUST_CHECK;

/* Passes over so many bytes without giving them out, on a plain file without reading them; *ret_size < size only at the end or before damage. */
bool stream_skip(struct stream *stream, uint64_t size, uint64_t *ret_size, struct fail *fail) MUST_CHECK;

/* The first bytes of the text, as far as there are STREAM_PEEK_BYTES, without using them up. Only before the first read; valid until then. */
#define STREAM_PEEK_BYTES 512
struct str stream_peek(struct stream *stream);

/* "plain", "gzip", "zstd", "xz", "bzip2". */
const char *stream_kind(const struct stream *stream);
/* May the file grow at its end? Only one on disk, as it is: not what is compressed, packed or in memory. */
bool stream_may_grow(const struct stream *stream);
/* Bytes of the stored file that were used so far (for damage: where it broke), and decompressed bytes that were delivered. */
uint64_t stream_stored_bytes(const struct stream *stream);
uint64_t stream_text_bytes(const struct stream *stream);
/* Of the file when it was opened: modification time in UTC microseconds (for gzip with one, the time in its header), and size. 0 for memory. */
int64_t stream_modified_us(const struct stream *stream);
uint64_t stream_file_bytes(const struct stream *stream);
/* After the end: zero bytes behind the last gzip member, xz or bzip2 stream (tapes and some loggers pad with them); they carry nothing. */
uint64_t stream_padding_bytes(const struct stream *stream);

#endif
