/* An archive made line by line, for tests that say themselves which file has which lines. */
#ifndef GEPPO_ENGINE_WORLD_H
#define GEPPO_ENGINE_WORLD_H

#include "archive.h"
#include "config.h"

struct world {
	char folder[64];
	struct config config;
	struct zone *zone;
	struct arena arena;
	struct archive *archive;
};

/* Opens a new archive for writing; everything here ends the test on failure. */
void world_open(struct world *world, const struct config_source *sources, size_t count);
/* Closes it and opens it for reading. */
void world_read(struct world *world);
void world_release(struct world *world);

/* A file's new lines. */
struct world_writer;
struct world_writer *world_writer_new(struct world *world, const struct config_source *source, size_t block_lines);
uint64_t world_writer_number(const struct world_writer *writer); /* of its segment */
/* A line; of a record, `cpu` and the values busy, span_s and user when the source is a CPU log. */
void world_line(struct world_writer *writer, enum line_class line_class, int64_t at_us, const char *cpu,
                const int64_t *values);
/* Completes the entry, notes or commits the file, frees the writer; the file's id. */
int64_t world_writer_end(struct world_writer *writer, struct archive_file *entry);

uint64_t world_random(uint64_t *state, uint64_t limit);

#endif
