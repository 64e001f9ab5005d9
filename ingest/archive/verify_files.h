/* Do the lines that base and extents name give the bytes that were ingested? For the files that are not just one segment,
 * which verify proves with the segment. */
#ifndef GEPPO_VERIFY_FILES_H
#define GEPPO_VERIFY_FILES_H

#include "catalog.h"

/* Problems are added to the result. A log that grew is read once, with a look at the digest of each state that it had.
 * Files whose lines were pruned are counted apart: nothing can be said of them. */
bool verify_files(const struct archive *archive, const struct catalog *catalog, struct verify_result *result,
                  struct fail *fail) MUST_CHECK;

/* What needs no line: counts the files of which lines were pruned, and names those that ask for lines of a segment that
 * is neither there nor gone by an entry, and those that cannot be: lines of a base that is not named, bytes without
 * lines, a number of lines that is not the sum of base and extents. verify_files names the last ones too. */
bool verify_file_places(const struct catalog *catalog, struct verify_result *result, struct fail *fail) MUST_CHECK;

/* Were lines of the file pruned? */
bool catalog_file_pruned(const struct catalog *catalog, const struct archive_file *file);

#endif
