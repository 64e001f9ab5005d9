/* What an ingest did, for people and for programs. */
#ifndef GEPPO_INGEST_REPORT_H
#define GEPPO_INGEST_REPORT_H

#include "ingest.h"

/* Appends the books of all files by source, then rejected lines by reason with their first place and example. */
void ingest_report_text(struct text *text, const struct ingest_file *files, size_t count);
/* The same as one JSON object on one line. */
void ingest_report_json(struct text *text, const struct ingest_file *files, size_t count);

#endif
