/* A file's bytes out of its base and extents, for restore and verify. */
#ifndef GEPPO_RESTORE_H
#define GEPPO_RESTORE_H

#include "segment_lines.h"

bool restore_file(struct segment_lines *lines, const struct archive_file *file, line_writer *write, void *user,
                  struct fail *fail) MUST_CHECK;

#endif
