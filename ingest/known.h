/* A quick first answer to whether a file may be known: by its name, by its stored size, by its content. «No» is certain
 * as of what was added; «yes» must be asked of the archive. Any thread. */
#ifndef GEPPO_KNOWN_H
#define GEPPO_KNOWN_H

#include "archive.h"

struct known;
/* With all files of the archive. */
struct known *known_new(struct archive *archive, struct fail *fail) MUST_CHECK;
void known_free(struct known *known);

bool known_add(struct known *known, const struct archive_file *file, struct fail *fail) MUST_CHECK;
/* May a file of this name or stored size be there? */
bool known_may_be(struct known *known, const char *source, const char *name, uint64_t stored_bytes);
bool known_may_hold(struct known *known, const char *source, struct xxh128 content);

#endif
