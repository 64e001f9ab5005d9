/* Does a content begin with one that is archived already? A log that grew, was rotated or arrives whole after a
 * truncated copy does. Digests what passes by, and compares at the sizes of the known contents. Knows no files. */
#ifndef GEPPO_PREFIX_H
#define GEPPO_PREFIX_H

#include "known.h"

struct prefix_watch {
	const struct known_content *contents; /* by rising size */
	size_t count, next;
	uint64_t passed_bytes;
	struct known_content longest; /* text_bytes 0: none found yet */
	bool ends_line;               /* it ends with a line end */
	char last;                    /* byte that passed */
};

/* Adds the bytes to the digest (which had passed_bytes before) and looks at the sizes on the way. */
void prefix_watch_add(struct prefix_watch *watch, struct xxh128_stream *digest, const char *bytes, size_t size);

/* The longest known content that the text begins with, and that is shorter than it. */
bool prefix_find(struct known *known, const char *source, struct str text, struct known_content *ret_longest,
                 struct fail *fail) MUST_CHECK;

#endif
