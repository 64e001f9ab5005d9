/* An input by its name as a stream of text: a file on disk in any compression, or what has to be made readable first.
 * Everything of ingest that reads logs opens them here. Knows no dialect. */
#ifndef GEPPO_INPUT_H
#define GEPPO_INPUT_H

#include "stream.h"

/* As stream_new. */
struct stream *input_open(const char *name, struct fail *fail) MUST_CHECK;

#endif
