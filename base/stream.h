/* A file as the stream of its decompressed bytes: plain, gzip (any number of members, CRC checked) or zstd (any number of frames, skippable ones
 * too). What a file is follows from its first bytes, never from its name. Knows nothing of lines or logs.
 *
 * Damage (a truncated or corrupt file) is a failure of kind FAIL_INPUT whose sentence holds the byte of the *stored* file where it broke; all that could
 * be decompressed before is delivered by the reads before. FAIL_LIMIT: the content grows beyond any real log (a decompression bomb), or a zstd
 * window is over BOUND_ZSTD_WINDOW_LOG. An empty file is an empty stream.
 * One more compression is one more file with a struct stream_codec (stream_codec.h) and one line in stream.c. */
#ifndef GEPPO_STREAM_H
#define GEPPO_STREAM_H

#include "fail.h"
#include "str.h"

struct stream;

/* Opens a regular file or a pipe; reads its first bytes to tell what it is. NULL on failure. */
struct stream *stream_new(const char *path, struct fail *fail) MUST_CHECK;
/* The same over bytes in memory, which must outlive the stream; `name` is for messages. */
struct stream *stream_new_memory(const char *name, struct str bytes, struct fail *fail) MUST_CHECK;
void stream_free(struct stream *stream);

/* Fills the buffer as far as the stream goes: *ret_size < size only at the end, or before damage that the next call reports. 0: the end. */
bool stream_read(struct stream *stream, char *buffer, size_t size, size_t *ret_size, struct fail *fail) MUST_CHECK;

/* "plain", "gzip", "zstd". */
const char *stream_kind(const struct stream *stream);
/* Bytes of the stored file that were used so far (for damage: where it broke), and decompressed bytes that were delivered. */
uint64_t stream_stored_bytes(const struct stream *stream);
uint64_t stream_text_bytes(const struct stream *stream);
/* Of the file when it was opened: modification time in UTC microseconds (for gzip with one, the time in its header), and size. 0 for memory. */
int64_t stream_modified_us(const struct stream *stream);
uint64_t stream_file_bytes(const struct stream *stream);
/* After the end: zero bytes behind the last gzip member (tapes and some loggers pad with them); they carry nothing. */
uint64_t stream_padding_bytes(const struct stream *stream);

#endif
