/* A file that one chunk holds: read once, parsed and encoded by one thread, without the archive. */
#ifndef GEPPO_SMALL_H
#define GEPPO_SMALL_H

#include "choose.h"
#include "known.h"
#include "load.h"

enum small_state {
	SMALL_LARGE,   /* more than one chunk: nothing was done */
	SMALL_DECIDED, /* the file's outcome is set, and there is nothing to store */
	SMALL_KNOWN,   /* the content may be known: nothing was encoded */
	SMALL_ENCODED, /* blocks are in the load */
	SMALL_FAILED,  /* fail says why everything must stop */
};

struct small {
	enum small_state state;
	struct ingest_file file; /* strings in the arena */
	struct xxh128 content;
	struct fail fail;
	struct arena arena; /* cleared by small_read */
};

/* `load` holds the blocks until they are taken. */
void small_read(struct small *small, const struct choice *choice, const char *name, struct known *known,
                struct load *load, const struct kit *kit);

/* A result without anything in it. */
struct ingest_file small_file(const struct config_source *source, const char *name);

#endif
