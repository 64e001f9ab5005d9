/* A text read in a format, for tests that state what each field must be. */
#ifndef GEPPO_TEST_READING_H
#define GEPPO_TEST_READING_H

#include "formats.h"
#include "text.h"

struct reading {
	struct zone *zone;
	struct format *format; /* NULL: fail says why */
	struct fail fail;
	struct batch *batch; /* of the one part; parts are an error of the test unless reading_all is used */
	size_t verbatim; /* records that the archive would keep as they are, because the recipe does not give them back
	                  */
};

/* Reads the lines (their text must outlive the reading) in the zone Asia/Tokyo. Whatever happened, release. */
void reading_open(struct reading *reading, enum format_kind kind, const char *format, struct str lines);
void reading_release(struct reading *reading);

/* The record's fields as "name=value|name=value" in the order of the columns, those with "~" left out; a line that is
 * none: "!" and its reason, or "x" when it is excluded. */
void reading_show(const struct reading *reading, size_t row, struct text *text);
/* One field, with or without "~"; "absent" when there is none of that name. Valid until the next call. */
const char *reading_field(const struct reading *reading, size_t row, const char *name);

/* Each "name=value" of the expectation must be so, and no field without "~" may be missing in it. "!shape": the reason.
 * Says what differs and gives false. */
bool reading_is(const struct reading *reading, size_t row, const char *expected);

/* Records of the batch that the archive keeps as they are, because the recipe does not give them back. */
size_t reading_verbatim(const struct batch *batch);

#endif
