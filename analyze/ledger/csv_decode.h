/* The bytes of a CSV file as UTF-8: which encoding they are in, and where they are damaged. Knows no rows. */
#ifndef GEPPO_CSV_DECODE_H
#define GEPPO_CSV_DECODE_H

#include "csv_table.h"

/* Appends the text without BOM to *text. Valid UTF-8 is UTF-8, and so is what has more good multibyte sequences than
 * damaged places; the rest is CP932. A damaged place is an error note, one byte of it becomes U+FFFD, and the byte
 * behind is read afresh: a lead byte never swallows a quote. NUL bytes are errors too. False only when memory is out or
 * the system lacks CP932. */
bool csv_decode(struct str bytes, const char *name, struct ledger_notes *notes, struct text *text,
                enum table_encoding *ret_encoding, struct fail *fail) MUST_CHECK;

#endif
