/* A stored block as a batch again, so that the lines of small blocks can be encoded as one: the same lines, classes,
 * reasons and stamps, the same columns with the same values, the same recipe and dialect. The block's values are put
 * behind the lines' text, so that columns which the line does not show come along like the others. Knows no segment and
 * no manifest. */
#ifndef GEPPO_REBATCH_H
#define GEPPO_REBATCH_H

#include "block.h"

struct rebatch;
struct rebatch *rebatch_new(struct fail *fail) MUST_CHECK;
void rebatch_free(struct rebatch *rebatch);

/* Opens a block, whose bytes must live until the next one is opened. */
bool rebatch_open(struct rebatch *rebatch, struct str block, struct fail *fail) MUST_CHECK;
/* The opened block's lines as they are stored. */
size_t rebatch_line_count(const struct rebatch *rebatch);
struct str rebatch_text(const struct rebatch *rebatch);
const uint32_t *rebatch_line_at(const struct rebatch *rebatch);
const struct block_lines *rebatch_lines(const struct rebatch *rebatch);

/* Can lines of the opened block join those of the batch? Columns, recipe and dialect must be equal. An empty batch
 * takes those of the block. */
bool rebatch_fits(const struct rebatch *rebatch);
/* Takes lines of the opened block from *from on, as many as there is room for, and moves *from behind them. What does
 * not fit is left for the next batch: the caller encodes rebatch_batch, and calls rebatch_clear. */
bool rebatch_take(struct rebatch *rebatch, size_t *from, struct fail *fail) MUST_CHECK;
/* What was taken; line_count 0: nothing, and then nothing is to be encoded. Asked once a batch; valid until
 * rebatch_clear. NULL: out of memory. */
const struct batch *rebatch_batch(struct rebatch *rebatch);
void rebatch_clear(struct rebatch *rebatch);

#endif
