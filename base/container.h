/* A file that holds files: tar in any compression that a stream knows, or zip; one reader that goes forward over its
 * regular files. Folders, links and devices are passed over, and nothing is ever written to a disk or followed. Knows
 * nothing of logs.
 *
 * The readers are geppo's own (POSIX pax and ustar, GNU tar, APPNOTE 6.3): damage is told with its byte, memory is
 * bounded by this reader and not by what a container claims, and names do not pass through the locale, which is what
 * libarchive would not give.
 *
 * Not thread-safe; several readers of one container may be used by several threads. */
#ifndef GEPPO_CONTAINER_H
#define GEPPO_CONTAINER_H

#include "fail.h"
#include "str.h"
#include "stream.h"

struct container;

struct container_member {
	const char *name; /* path in the container, control characters made visible; a second one of a name gets "//2"
	                   * behind it, a third "//3". Valid until container_close */
	uint64_t size_bytes;
	int64_t modified_us;
	const char *refused; /* "" or why its bytes cannot be had (encrypted …), which is what container_read says */
};

/* Do these first bytes of a stream's text (STREAM_PEEK_BYTES, as far as there are so many) begin a container? */
bool container_begins(struct str head);

/* FAIL_INPUT when it is no container. `options` may be NULL. */
struct container *container_open(const char *path, const struct stream_options *options, struct fail *fail) MUST_CHECK;
void container_close(struct container *container);

/* The next regular file; *ret_found is false at the end. Fails where the container is damaged or holds more than
 * BOUND_CONTAINER_MEMBERS; what came before stays good, nothing can be read behind it. */
bool container_next(struct container *container, struct container_member *ret_member, bool *ret_found,
                    struct fail *fail) MUST_CHECK;
/* Fills the buffer with the bytes of that file; *ret_size < size only at its end, or before damage that the next call
 * reports. */
bool container_read(struct container *container, char *buffer, size_t size, size_t *ret_size,
                    struct fail *fail) MUST_CHECK;

/* Has a file of this name been given out? Then this reader cannot come to it any more. */
bool container_passed(const struct container *container, const char *name);
size_t container_member_count(const struct container *container); /* given out so far */

/* May so many more decompressed bytes come out of what was read of the stored file so far? False is a decompression
 * bomb: of members that are compressed themselves the factors multiply. */
bool container_allows(struct container *container, uint64_t text_bytes);

#endif
