/* The proof at encoding: what an open block says, against the batch that it was made of. Sees the block only through
 * its reader. */
#ifndef GEPPO_PROOF_H
#define GEPPO_PROOF_H

#include "block.h"

/* Records whose lines have to be stored as they are: row numbers, rising. */
struct exceptions {
	uint32_t *rows; /* BOUND_BLOCK_LINES */
	size_t count;
	struct text scratch;
};

/* Classes, reasons, stamps and the bytes of every line. Records that come back otherwise than they went in are added to
 * the exceptions; anything else that differs is FAIL_FORMAT. A block that was encoded with exceptions must give back
 * exactly these: they are proved as verbatim lines. */
bool proof_lines(struct block_reader *reader, const struct batch *batch, struct exceptions *exceptions,
                 struct fail *fail) MUST_CHECK;

/* What the lines do not prove: columns that no recipe part uses, and all columns of the exceptions. lines: of the
 * records. */
bool proof_columns(struct block_reader *reader, const struct batch *batch, const uint32_t *lines,
                   const struct exceptions *exceptions, struct fail *fail) MUST_CHECK;

#endif
