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

/* A content that is there, as a possible beginning of a longer one. */
struct known_content {
	uint64_t text_bytes;
	struct xxh128 content;
	int64_t file; /* id of the archive's first file with it */
	uint64_t line_count;
};
/* The contents of a source by rising size, each once; in the arena. */
bool known_contents(struct known *known, const char *source, struct arena *arena, struct known_content **ret_contents,
                    size_t *ret_count, struct fail *fail) MUST_CHECK;

#endif
