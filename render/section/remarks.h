/* The human's words of a month: comments/MONTH.md, split by chapter. A stated subset of Markdown: a heading of any level whose text begins with a chapter's number or
 * name opens its part; below it paragraphs, "- " lists and **bold**. {figure-id} is replaced by that figure, printed as in the report. Knows no page. */
#ifndef GEPPO_REMARKS_H
#define GEPPO_REMARKS_H

#include "document.h"
#include "figures.h"

struct remarks;

/* A missing file gives remarks without any part. An unknown chapter or figure id is FAIL_INPUT with its line. */
struct remarks *remarks_new(const char *path, struct fail *fail) MUST_CHECK;
void remarks_free(struct remarks *remarks);

/* The chapter's text, or an empty view. Chapters are named by number ("4", "A"). */
struct str remarks_of(const struct remarks *remarks, struct str chapter);
/* Chapters that the file has a part for, and line of each, to check against the table of sections. */
size_t remarks_count(const struct remarks *remarks);
struct str remarks_chapter(const struct remarks *remarks, size_t index, size_t *ret_line);

/* Composes one part into the document; `print` gives a figure's text or false when there is no such id. The first unknown id is reported in *ret_unknown. */
void remarks_compose(struct str part, struct document *document, bool (*print)(void *user, struct str id, struct text *text), void *user,
                     struct str *ret_unknown);

#endif
