/* The human's words of a month: comments/MONTH.md, split by chapter. A stated subset of Markdown: a heading of any level opens a part, named by a chapter's
 * title, its number, or both («# 4 CPU利用率の分析»); below it stand paragraphs, "- " lists and **bold**. {figure-id} is replaced by that figure, printed
 * as in the report. Knows no page and no table of chapters. */
#ifndef GEPPO_REMARKS_H
#define GEPPO_REMARKS_H

#include "document.h"
#include "figures.h"

struct remarks;

/* A missing file gives remarks without any part. An unknown chapter or figure id is FAIL_INPUT with its line. */
struct remarks *remarks_new(const char *path, struct fail *fail) MUST_CHECK;
void remarks_free(struct remarks *remarks);

/* The text of the chapter, or an empty view. */
struct str remarks_of(const struct remarks *remarks, struct str number, struct str title);

/* The parts as the file has them, to find those that belong to no chapter. */
struct remarks_part {
	struct str heading;          /* without # and blanks */
	struct str text;             /* empty: nothing is written under the heading */
	size_t line;
};
size_t remarks_count(const struct remarks *remarks);
struct remarks_part remarks_part(const struct remarks *remarks, size_t index);
bool remarks_match(struct str heading, struct str number, struct str title);

/* Composes one part into the document; `print` gives a figure's text or false when there is no such id. The first unknown id is reported in *ret_unknown. */
void remarks_compose(struct str part, struct document *document, bool (*print)(void *user, struct str id, struct text *text), void *user,
                     struct str *ret_unknown);

#endif
