/* Do the lines that base and extents name give the bytes that were ingested? For the files that are not just one segment,
 * which verify proves with the segment. */
#ifndef GEPPO_VERIFY_FILES_H
#define GEPPO_VERIFY_FILES_H

#include "catalog.h"

/* Problems are added to the result. A log that grew is read once, with a look at the digest of each state that it had.
 * Files whose lines were pruned are counted apart: nothing can be said of them. */
bool verify_files(const struct archive *archive, const struct catalog *catalog, struct verify_result *result,
                  struct fail *fail) MUST_CHECK;

#endif
