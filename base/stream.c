/* Streams of decompressed bytes: the file side, the choice of the codec and the guard. */
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bounds.h"
#include "civil.h"
#include "lang.h"
#include "stream_codec.h"

#define INPUT_BYTES ((size_t)256 << 10)
#define HEAD_BYTES 18

static const struct stream_codec *const codecs[] = {&stream_gzip, &stream_zstd};

struct stream {
	char *name;
	int descriptor;              /* -1: memory */
	uint8_t *buffer;             /* INPUT_BYTES, for files */
	const uint8_t *in;           /* not yet used input */
	size_t in_size;
	bool in_ended;               /* nothing comes behind `in` */
	const struct stream_codec *codec; /* NULL: plain */
	void *state;
	uint64_t fetched_bytes;      /* of the stored file, up to the end of `in` */
	uint64_t text_bytes;
	uint64_t file_bytes;
	int64_t modified_us;
	bool ended;
	struct fail pending;         /* damage that the next read reports */
};

/* Gets the next input when there is none. */
static bool stream_fetch(struct stream *stream, struct fail *fail)
{
	if (stream->in_size > 0 || stream->in_ended)
		return true;
	ssize_t got;
	do
		got = read(stream->descriptor, stream->buffer, INPUT_BYTES);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_errno(fail, errno, TR("%s cannot be read at byte %llu", "%s を読めません (%llu バイト目)"), stream->name,
		                  (unsigned long long)stream->fetched_bytes);
	stream->in = stream->buffer;
	stream->in_size = (size_t)got;
	stream->in_ended = got == 0;
	stream->fetched_bytes += (uint64_t)got;
	return true;
}

/* The time in a gzip header is that of the original file; it survives where the file's own does not. */
static int64_t gzip_time_us(const struct stream *stream)
{
	if (stream->codec != &stream_gzip || stream->in_size < 8)
		return 0;
	const uint8_t *head = stream->in;
	uint32_t seconds = (uint32_t)head[4] | (uint32_t)head[5] << 8 | (uint32_t)head[6] << 16 | (uint32_t)head[7] << 24;
	return (int64_t)seconds * SECOND_US;
}

static bool stream_begin(struct stream *stream, struct fail *fail)
{
	if (!stream_fetch(stream, fail))
		return false;
	size_t head_size = stream->in_size < HEAD_BYTES ? stream->in_size : HEAD_BYTES;
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]) && head_size > 0; i++)
		if (codecs[i]->matches(stream->in, head_size)) {
			stream->codec = codecs[i];
			stream->state = codecs[i]->open();
			if (!stream->state)
				return fail_memory(fail);
			break;
		}
	int64_t header_us = gzip_time_us(stream);
	if (header_us > 0)
		stream->modified_us = header_us;
	return true;
}

static struct stream *stream_alloc(const char *name, struct fail *fail)
{
	struct stream *stream = calloc(1, sizeof(*stream));
	char *copy = strdup(name);
	if (!stream || !copy) {
		free(stream);
		free(copy);
		fail_memory(fail);
		return NULL;
	}
	stream->name = copy;
	stream->descriptor = -1;
	return stream;
}

static bool stream_open_file(struct stream *stream, const char *path, struct fail *fail)
{
	struct stat status;
	stream->descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (stream->descriptor < 0 || fstat(stream->descriptor, &status) != 0)
		return fail_errno(fail, errno, TR("%s cannot be opened", "%s を開けません"), path);
	if (S_ISDIR(status.st_mode))
		return fail_set(fail, FAIL_INPUT, TR("%s is a folder, not a file", "%s はファイルではなくフォルダーです"), path);
	stream->file_bytes = (uint64_t)status.st_size;
	stream->modified_us = (int64_t)status.st_mtim.tv_sec * SECOND_US + status.st_mtim.tv_nsec / 1000;
	(void)posix_fadvise(stream->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
	stream->buffer = malloc(INPUT_BYTES);
	return stream->buffer ? stream_begin(stream, fail) : fail_memory(fail);
}

struct stream *stream_new(const char *path, struct fail *fail)
{
	struct stream *stream = stream_alloc(path, fail);
	if (stream && !stream_open_file(stream, path, fail)) {
		stream_free(stream);
		return NULL;
	}
	return stream;
}

struct stream *stream_new_memory(const char *name, struct str bytes, struct fail *fail)
{
	struct stream *stream = stream_alloc(name, fail);
	if (!stream)
		return NULL;
	stream->in = (const uint8_t *)bytes.at;
	stream->in_size = bytes.size;
	stream->in_ended = true;
	stream->fetched_bytes = stream->file_bytes = bytes.size;
	if (!stream_begin(stream, fail)) {
		stream_free(stream);
		return NULL;
	}
	return stream;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	if (stream->state)
		stream->codec->close(stream->state);
	if (stream->descriptor >= 0)
		close(stream->descriptor);
	free(stream->buffer);
	free(stream->name);
	free(stream);
}

/* Remembers the damage for the read after the last good bytes. */
static void stream_break(struct stream *stream, enum fail_kind kind, const char *trouble)
{
	fail_set(&stream->pending, kind, TR("%s breaks at byte %llu of the %s file: %s", "%s は %llu バイト目 (%s ファイル上の位置) で読めなくなります: %s"),
	         stream->name, (unsigned long long)stream_stored_bytes(stream), stream->codec->name, trouble);
	stream->ended = true;
}

static void stream_guard(struct stream *stream)
{
	uint64_t stored = stream_stored_bytes(stream);
	if (stream->text_bytes < BOUND_STREAM_FREE_BYTES || stream->text_bytes / BOUND_STREAM_RATIO <= stored)
		return;
	stream_break(stream, FAIL_LIMIT, TR("it expands beyond any real log (over 1000 to 1)", "実際のログではあり得ない比率 (1000 倍超) に展開されます"));
}

static bool stream_read_plain(struct stream *stream, char *buffer, size_t size, size_t *ret_got, struct fail *fail)
{
	if (stream->in_size == 0 && !stream->in_ended && size >= INPUT_BYTES) {
		ssize_t got;              /* straight into the caller's buffer */
		do
			got = read(stream->descriptor, buffer, size);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return fail_errno(fail, errno, TR("%s cannot be read at byte %llu", "%s を読めません (%llu バイト目)"),
			                  stream->name, (unsigned long long)stream->fetched_bytes);
		stream->fetched_bytes += (uint64_t)got;
		stream->in_ended = stream->ended = got == 0;
		stream->text_bytes += (uint64_t)got;
		*ret_got = (size_t)got;
		return true;
	}
	if (!stream_fetch(stream, fail))
		return false;
	size_t part = stream->in_size < size ? stream->in_size : size;
	if (part > 0)
		memcpy(buffer, stream->in, part);
	stream->in += part;
	stream->in_size -= part;
	stream->ended = part == 0;
	stream->text_bytes += part;
	*ret_got = part;
	return true;
}

/* One step of the codec; sets `ended` and perhaps `pending`. */
static bool stream_read_coded(struct stream *stream, char *buffer, size_t size, size_t *ret_got, struct fail *fail)
{
	if (!stream_fetch(stream, fail))
		return false;
	if (stream->in_ended && stream->in_size == 0 && stream->codec->complete(stream->state)) {
		stream->ended = true;
		return true;
	}
	struct stream_step step = {stream->in, stream->in_size, (uint8_t *)buffer, size, NULL};
	enum stream_result result = stream->codec->step(stream->state, &step);
	bool stuck = step.in_size == stream->in_size && step.out_size == size;
	stream->in = step.in;
	stream->in_size = step.in_size;
	*ret_got = size - step.out_size;
	stream->text_bytes += *ret_got;
	if (result != STREAM_GOES_ON)
		stream_break(stream, result == STREAM_REFUSED ? FAIL_LIMIT : FAIL_INPUT, step.trouble);
	else if (stuck && stream->in_size == 0)
		stream_break(stream, FAIL_INPUT, TR("the file ends too early (truncated)", "ファイルが途中で切れています"));
	else if (stuck)
		stream_break(stream, FAIL_INPUT, TR("the compressed data is corrupt", "圧縮データが壊れています"));
	else
		stream_guard(stream);
	return true;
}

bool stream_read(struct stream *stream, char *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	size_t filled = 0;
	while (filled < size && !stream->ended) {
		size_t got = 0;
		bool good = stream->codec ? stream_read_coded(stream, buffer + filled, size - filled, &got, &stream->pending)
		                          : stream_read_plain(stream, buffer + filled, size - filled, &got, &stream->pending);
		filled += got;
		if (!good)
			stream->ended = true;
	}
	if (filled == 0 && stream->pending.kind != FAIL_NONE)
		return fail_set(fail, stream->pending.kind, "%s", stream->pending.sentence);
	*ret_size = filled;
	return true;
}

const char *stream_kind(const struct stream *stream)
{
	return stream->codec ? stream->codec->name : "plain";
}

uint64_t stream_stored_bytes(const struct stream *stream)
{
	return stream->fetched_bytes - stream->in_size;
}

uint64_t stream_text_bytes(const struct stream *stream)
{
	return stream->text_bytes;
}

int64_t stream_modified_us(const struct stream *stream)
{
	return stream->modified_us;
}

uint64_t stream_file_bytes(const struct stream *stream)
{
	return stream->file_bytes;
}

uint64_t stream_padding_bytes(const struct stream *stream)
{
	return stream->codec && stream->codec->padding_bytes ? stream->codec->padding_bytes(stream->state) : 0;
}
