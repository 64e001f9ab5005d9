/* The books of a file: what its lines were. */
#ifndef GEPPO_COUNT_H
#define GEPPO_COUNT_H

#include "pipeline.h"

void counts_clear(struct pipeline_counts *counts);
/* `first_line` lines stand before the batch in its file. */
void counts_add_batch(struct pipeline_counts *counts, const struct batch *batch, uint64_t first_line);
/* Adds later lines; first examples stay. */
void counts_add(struct pipeline_counts *counts, const struct pipeline_counts *more);

/* Into the result of the file. */
void counts_book(const struct pipeline_counts *counts, struct ingest_file *file);

#endif
