/* A workspace in a new temporary folder, for tests of ingest: its only source, archive and ingest. */
#ifndef GEPPO_WORKSPACE_HERE_H
#define GEPPO_WORKSPACE_HERE_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "ingest.h"

struct here {
	char folder[64];
	struct config config;
	struct zone *zone;
	struct archive *archive;
	struct ingest *ingest;
	struct arena arena;
};

static inline void here_open(struct here *here, size_t threads)
{
	struct fail fail = {0};
	memset(here, 0, sizeof(*here));
	snprintf(here->folder, sizeof(here->folder), "/tmp/geppo-ingest-XXXXXX");
	if (!mkdtemp(here->folder) || chdir(here->folder) != 0)
		abort();
	here->zone = zone_new(STR("Asia/Tokyo"), &fail);
	here->config = (struct config){.from = {2019, 5, 1}, .until = {2020, 3, 31}, .zone = here->zone};
	here->archive = archive_open("archive", ARCHIVE_WRITE, &fail);
	/* Long after the files were written: none of them still grows. */
	struct ingest_options options = {.now_us = INT64_C(4102444800000000), .thread_count = threads};
	here->ingest = here->archive ? ingest_new(here->archive, &here->config, &options, &fail) : NULL;
	if (!here->ingest) {
		fprintf(stderr, "%s\n", fail.sentence);
		abort();
	}
}

static inline struct config_source here_source(const struct here *here, const char *name, enum source_kind kind,
                                               const char *format)
{
	return (struct config_source){
	        .name = name, .kind = kind, .host = "web01", .format = format, .zone = here->zone};
}

static inline bool here_take(void *user, const struct ingest_file *file, struct fail *fail)
{
	(void)fail;
	*(struct ingest_file *)user = *file;
	return true;
}

/* One file, durable. */
static inline bool here_run(struct here *here, const struct config_source *source, const char *name,
                            struct ingest_file *ret_file, struct fail *fail)
{
	struct ingest_taker taker = {.take = here_take, .user = ret_file};
	return ingest_run(here->ingest, source, &name, 1, &taker, &here->arena, fail) &&
	       ingest_commit(here->ingest, fail);
}

/* Closes and removes everything. */
static inline void here_close(struct here *here)
{
	char command[100];
	ingest_free(here->ingest);
	archive_close(here->archive);
	zone_free(here->zone);
	arena_release(&here->arena);
	snprintf(command, sizeof(command), "rm -rf '%s'", here->folder);
	if (chdir("/") != 0 || system(command) != 0)
		abort();
}

static inline bool here_append(void *user, struct str bytes, struct fail *fail)
{
	(void)fail;
	text_add(user, bytes);
	return true;
}

#endif
