/* Chunks: pieces of a stream cut at line ends, and the reader that cuts them. Knows no format. The cuts depend on the
 * bytes alone. */
#ifndef GEPPO_CHUNK_H
#define GEPPO_CHUNK_H

#include "digest.h"
#include "formats.h"
#include "prefix.h"
#include "stream.h"

struct chunk {
	char *text;          /* BOUND_BLOCK_BYTES of room */
	size_t size_bytes;   /* of its lines */
	size_t filled_bytes; /* of what was read; the rest goes to the next chunk */
	uint32_t *line_at;   /* line_count + 1 */
	size_t line_count;
	uint64_t first_line; /* number of lines before it in the file */
};

struct chunk *chunk_new(void); /* NULL: out of memory */
void chunk_free(struct chunk *chunk);
struct line_table chunk_lines(const struct chunk *chunk);

struct chunk_reader {
	struct stream *stream;
	struct prefix_watch *watch;   /* with the digest: looks for known beginnings; or NULL */
	const struct format *format;  /* cuts into its units; NULL: lines */
	struct xxh128_stream *digest; /* of the bytes given out; or NULL */
	bool waits;             /* the file still grows: a last line or unit that is not whole is not given out */
	uint64_t waiting_bytes; /* so much of it */
	bool ended;
	uint64_t line_count, text_bytes; /* given out */
	struct fail damage;              /* kind FAIL_NONE: none; otherwise what came before it was given out */
};

/* The chunk of a whole file, cut by lines before the dialect was known, cut again into its units; false when it holds
 * more than a chunk may. `waits` and *ret_waiting as of the reader. */
bool chunk_recut(struct chunk *chunk, const struct format *format, bool waits, uint64_t *ret_waiting) MUST_CHECK;

/* Fills the chunk with the next lines, beginning with what `previous` (NULL at first) held too much. False at the end.
 */
bool chunk_read(struct chunk_reader *reader, const struct chunk *previous, struct chunk *chunk);

#endif
