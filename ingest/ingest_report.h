/* What an ingest did, for people and for programs. */
#ifndef GEPPO_INGEST_REPORT_H
#define GEPPO_INGEST_REPORT_H

#include "ingest.h"

/* Appends for each source one line of books, one for each reason of rejected lines with its first place and example,
 * and one for known files. */
void ingest_report_text(struct text *text, const struct ingest_file *files, size_t count);
/* A sentence on a line of its own for each source that has rejected lines. */
void ingest_report_rejects(struct text *text, const struct ingest_file *files, size_t count);
/* The books as one JSON object on one line, with everything about each file. */
void ingest_report_json(struct text *text, const struct ingest_file *files, size_t count);

#endif
