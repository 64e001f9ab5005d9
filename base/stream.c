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
/* The first read: many files are opened only to see what they are. */
#define FIRST_INPUT_BYTES ((size_t)16 << 10)
#define HEAD_BYTES 18

static const struct stream_codec *const codecs[] = {&stream_gzip, &stream_zstd, &stream_xz, &stream_bzip2};

struct stream {
	char *name;
	struct stream_options options;
	int descriptor;              /* -1: memory or a source */
	struct stream_source source; /* read is NULL: there is none */
	uint8_t *buffer;             /* INPUT_BYTES, for files and sources */
	const uint8_t *in;           /* not yet used input */
	size_t in_size;
	bool in_ended;               /* nothing comes behind `in` */
	const struct stream_codec *codec; /* NULL: plain */
	void *state;
	uint64_t fetched_bytes;      /* of the stored file, up to the end of `in` */
	uint64_t text_bytes;         /* also those that lie in `peeked` */
	char peeked[STREAM_PEEK_BYTES];
	struct str peek;             /* what of it was not given out yet */
	uint64_t file_bytes;
	int64_t modified_us;
	bool ended;
	struct fail pending;         /* damage that the next read reports */
};

/* The next stored bytes, as many as the system likes to give; 0: the end. */
static bool stream_input(struct stream *stream, uint8_t *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	if (stream->source.read)
		return stream->source.read(stream->source.user, buffer, size, ret_size, fail);
	ssize_t got;
	do
		got = read(stream->descriptor, buffer, size);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_errno(fail, errno, TR("%s cannot be read at byte %llu", "%s を読めません (%llu バイト目)"), stream->name,
		                  (unsigned long long)stream->fetched_bytes);
	*ret_size = (size_t)got;
	return true;
}

/* Gets the next input when there is none. */
static bool stream_fetch(struct stream *stream, struct fail *fail)
{
	size_t got = 0;
	if (stream->in_size > 0 || stream->in_ended)
		return true;
	if (!stream_input(stream, stream->buffer, stream->fetched_bytes == 0 ? FIRST_INPUT_BYTES : INPUT_BYTES, &got, fail))
		return false;
	stream->in = stream->buffer;
	stream->in_size = got;
	stream->in_ended = got == 0;
	stream->fetched_bytes += got;
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
			stream->state = codecs[i]->open(stream->options.window_log);
			if (!stream->state)
				return fail_memory(fail);
			break;
		}
	int64_t header_us = gzip_time_us(stream);
	if (header_us > 0)
		stream->modified_us = header_us;
	return true;
}

static struct stream *stream_alloc(const char *name, const struct stream_options *options, struct fail *fail)
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
	if (options)
		stream->options = *options;
	if (stream->options.window_log == 0)
		stream->options.window_log = BOUND_WINDOW_LOG;
	if (stream->options.text_bytes == 0)
		stream->options.text_bytes = BOUND_STREAM_TEXT_BYTES;
	return stream;
}

/* Only files can be read again, and only they never make the opener wait. */
static bool check_kind(const char *path, mode_t mode, struct fail *fail)
{
	if (S_ISREG(mode))
		return true;
	if (S_ISDIR(mode))
		return fail_set(fail, FAIL_INPUT, TR("%s is a folder, not a file", "%s はファイルではなくフォルダーです"), path);
	if (S_ISFIFO(mode))
		return fail_set(fail, FAIL_INPUT, TR("%s is a pipe, not a file: a log is read more than once; write it to a file first",
		                                     "%s はファイルではなくパイプです。ログは 2 回以上読むため、先にファイルに保存してください"), path);
	if (S_ISSOCK(mode))
		return fail_set(fail, FAIL_INPUT, TR("%s is a socket, not a file", "%s はファイルではなくソケットです"), path);
	return fail_set(fail, FAIL_INPUT, TR("%s is a device, not a file", "%s はファイルではなくデバイスです"), path);
}

static bool stream_open_file(struct stream *stream, const char *path, struct fail *fail)
{
	struct stat status;
	/* Asked first, since opening alone can have an effect on a device; and again of what was opened, since it may be another file by then. */
	if (stat(path, &status) != 0)
		return fail_errno(fail, errno, TR("%s cannot be opened", "%s を開けません"), path);
	if (!check_kind(path, status.st_mode, fail))
		return false;
	stream->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (stream->descriptor < 0 || fstat(stream->descriptor, &status) != 0)
		return fail_errno(fail, errno, TR("%s cannot be opened", "%s を開けません"), path);
	if (!check_kind(path, status.st_mode, fail))
		return false;
	stream->file_bytes = (uint64_t)status.st_size;
	stream->modified_us = (int64_t)status.st_mtim.tv_sec * SECOND_US + status.st_mtim.tv_nsec / 1000;
	(void)posix_fadvise(stream->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
	stream->buffer = malloc(INPUT_BYTES);
	return stream->buffer ? stream_begin(stream, fail) : fail_memory(fail);
}

struct stream *stream_open(const char *path, const struct stream_options *options, struct fail *fail)
{
	struct stream *stream = stream_alloc(path, options, fail);
	if (stream && !stream_open_file(stream, path, fail)) {
		stream_free(stream);
		return NULL;
	}
	return stream;
}

struct stream *stream_new(const char *path, struct fail *fail)
{
	return stream_open(path, NULL, fail);
}

struct stream *stream_new_source(const char *name, const struct stream_source *source, const struct stream_options *options,
                                 struct fail *fail)
{
	struct stream *stream = stream_alloc(name, options, fail);
	if (!stream) {
		source->close(source->user);
		return NULL;
	}
	stream->source = *source;
	stream->file_bytes = source->file_bytes;
	stream->modified_us = source->modified_us;
	stream->buffer = malloc(INPUT_BYTES);
	if (stream->buffer ? stream_begin(stream, fail) : fail_memory(fail))
		return stream;
	stream_free(stream);
	return NULL;
}

struct stream *stream_new_memory(const char *name, struct str bytes, struct fail *fail)
{
	struct stream *stream = stream_alloc(name, NULL, fail);
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
	if (stream->source.read)
		stream->source.close(stream->source.user);
	free(stream->buffer);
	free(stream->name);
	free(stream);
}

/* Remembers the damage for the read after the last good bytes. */
static void stream_break(struct stream *stream, enum fail_kind kind, const char *trouble)
{
	fail_set(&stream->pending, kind, TR("%s breaks at byte %llu of the %s file: %s", "%s は %llu バイト目 (%s ファイル上の位置) で読めなくなります: %s"),
	         stream->name, (unsigned long long)stream_stored_bytes(stream), stream_kind(stream), trouble);
	stream->ended = true;
}

/* The guard against decompression bombs, after each step that gave new bytes. */
static void stream_guard(struct stream *stream, size_t new_bytes)
{
	uint64_t stored = stream_stored_bytes(stream), text = stream->text_bytes;
	bool beyond = stream->codec && text >= BOUND_STREAM_FREE_BYTES && text / BOUND_STREAM_RATIO > stored;
	if (stream->ended || new_bytes == 0)
		return;
	if (beyond || (stream->source.read && !stream->source.allows(stream->source.user, new_bytes)))
		stream_break(stream, FAIL_LIMIT, TR("it expands beyond any real log (over 1000 to 1)", "実際のログではあり得ない比率 (1000 倍超) に展開されます"));
	else if (text > stream->options.text_bytes)
		stream_break(stream, FAIL_LIMIT, TR("it holds more text than any real log", "実際のログではあり得ない大きさです"));
}

static bool stream_read_plain(struct stream *stream, char *buffer, size_t size, size_t *ret_got, struct fail *fail)
{
	if (stream->in_size == 0 && !stream->in_ended && size >= INPUT_BYTES) {
		size_t got = 0;           /* straight into the caller's buffer */
		if (!stream_input(stream, (uint8_t *)buffer, size, &got, fail))
			return false;
		stream->fetched_bytes += got;
		stream->in_ended = stream->ended = got == 0;
		stream->text_bytes += got;
		*ret_got = got;
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
	return true;
}

/* Reads behind what was peeked; what stops it is left in `pending`. */
static size_t stream_fill(struct stream *stream, char *buffer, size_t size)
{
	size_t filled = 0;
	while (filled < size && !stream->ended) {
		size_t got = 0;
		bool good = stream->codec ? stream_read_coded(stream, buffer + filled, size - filled, &got, &stream->pending)
		                          : stream_read_plain(stream, buffer + filled, size - filled, &got, &stream->pending);
		filled += got;
		stream_guard(stream, got);
		if (!good)
			stream->ended = true;
	}
	return filled;
}

bool stream_read(struct stream *stream, char *buffer, size_t size, size_t *ret_size, struct fail *fail)
{
	size_t filled = stream->peek.size < size ? stream->peek.size : size;
	if (filled > 0)
		memcpy(buffer, stream->peek.at, filled);
	stream->peek = str_skip(stream->peek, filled);
	filled += stream_fill(stream, buffer + filled, size - filled);
	if (filled == 0 && size > 0 && stream->pending.kind != FAIL_NONE)
		return fail_set(fail, stream->pending.kind, "%s", stream->pending.sentence);
	*ret_size = filled;
	return true;
}

struct str stream_peek(struct stream *stream)
{
	if (!stream->peek.at)
		stream->peek = (struct str){stream->peeked, stream_fill(stream, stream->peeked, sizeof(stream->peeked))};
	return stream->peek;
}

/* Moves on in a plain file without reading: only within what it holds now. */
static uint64_t stream_seek(struct stream *stream, uint64_t size)
{
	if (stream->codec || stream->descriptor < 0 || stream->in_size > 0 || stream->peek.size > 0 || stream->fetched_bytes >= stream->file_bytes)
		return 0;
	uint64_t most = stream->file_bytes - stream->fetched_bytes;
	if (size > most)
		size = most;
	if (lseek(stream->descriptor, (off_t)size, SEEK_CUR) < 0)
		return 0;
	stream->fetched_bytes += size;
	stream->text_bytes += size;
	return size;
}

bool stream_skip(struct stream *stream, uint64_t size, uint64_t *ret_size, struct fail *fail)
{
	uint64_t skipped = 0;
	char waste[16384];
	size_t got = 1;
	while (skipped < size && got > 0) {
		uint64_t left = size - skipped, far = stream_seek(stream, left);
		skipped += far;
		if (far > 0)
			continue;
		if (!stream_read(stream, waste, left < sizeof(waste) ? (size_t)left : sizeof(waste), &got, fail))
			return false;
		skipped += got;
	}
	*ret_size = skipped;
	return true;
}

const char *stream_kind(const struct stream *stream)
{
	return stream->codec ? stream->codec->name : "plain";
}

bool stream_may_grow(const struct stream *stream)
{
	return !stream->codec && stream->descriptor >= 0;
}

uint64_t stream_stored_bytes(const struct stream *stream)
{
	return stream->fetched_bytes - stream->in_size;
}

uint64_t stream_text_bytes(const struct stream *stream)
{
	return stream->text_bytes - stream->peek.size;
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
