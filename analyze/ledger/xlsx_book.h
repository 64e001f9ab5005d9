/* A workbook (.xlsx, .xlsm) opened: its sheets by name, its shared texts and number formats. The reader is geppo's own,
 * over base's zip and expat: Debian has no library that reads .xlsx. Written after ECMA-376 part 1, both vocabularies.
 * Knows nothing of ledgers. Macros, formulas, links and pictures are never looked at. */
#ifndef GEPPO_XLSX_BOOK_H
#define GEPPO_XLSX_BOOK_H

#include "arena.h"
#include "xlsx_number.h"
#include "xlsx_part.h"

struct xlsx_sheet_entry {
	const char *name; /* 一覧 */
	const char *part; /* xl/worksheets/sheet1.xml; NULL: a chart or dialog, which has no cells */
	bool hidden;
};

/* Immutable after xlsx_book_new, but for what its parts may still give. */
struct xlsx_book {
	struct xlsx_package package;
	bool since_1904;
	const struct xlsx_sheet_entry *sheets; /* in the order of the tabs */
	size_t sheet_count;
	const struct str *strings;
	size_t string_count;
	const struct xlsx_format *formats; /* by the cells' style */
	size_t format_count;
};

/* `path` must outlive it. Fails (FAIL_INPUT, FAIL_LIMIT) with what a person can do about it when it is a Word document,
 * an .ods or .xlsb, when it is damaged, or when there is too much in it. */
struct xlsx_book *xlsx_book_new(const char *path, struct fail *fail) MUST_CHECK;
void xlsx_book_free(struct xlsx_book *book);

/* Texts of shared and inline strings, which sheets have too: runs of rich text are one text, readings (furigana) are
 * none, and _x000D_ is the character. Zeroed struct is ready. */
struct xlsx_string {
	struct text text;
	int reading; /* > 0: within furigana */
	bool inside; /* of a t */
};

void xlsx_string_start(struct xlsx_string *string, const char *name);
void xlsx_string_end(struct xlsx_string *string, const char *name);
void xlsx_string_text(struct xlsx_string *string, struct str text);
/* The text so far, unescaped in place; valid until the next start. */
struct str xlsx_string_take(struct xlsx_string *string);

#endif
