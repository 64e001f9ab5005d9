/* What container.c needs of a kind of container. Each is one file with one const struct. */
#ifndef GEPPO_CONTAINER_FORMAT_H
#define GEPPO_CONTAINER_FORMAT_H

#include "container.h"

/* A regular file as the container describes it. */
struct container_entry {
	struct str name; /* as it is stored; valid until the next */
	uint64_t size_bytes;
	int64_t modified_us;
	const char *refused; /* "" or why its bytes cannot be had, in the language of messages */
};

struct container_format {
	bool (*matches)(struct str head);
	void *(*open)(const char *path, const struct stream_options *options, struct fail *fail);
	/* *ret_found is false at the end. */
	bool (*next)(void *state, struct container_entry *ret_entry, bool *ret_found, struct fail *fail);
	bool (*read)(void *state, char *buffer, size_t size, size_t *ret_size, struct fail *fail);
	/* Bytes of the stored file that what was given out so far can have come from. */
	uint64_t (*stored_bytes)(const void *state);
	void (*close)(void *state);
};

extern const struct container_format container_tar;
extern const struct container_format container_zip;

#endif
