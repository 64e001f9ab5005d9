/* Workbooks made in a test: a zip of stored parts, whose XML the test writes itself, so that every structure that some
 * program writes can be shown. */
#ifndef GEPPO_TEST_BOOK_H
#define GEPPO_TEST_BOOK_H

#include "text.h"

/* A zeroed struct is an empty zip. */
struct book {
	struct text bytes, directory;
	unsigned parts;
};

void book_release(struct book *book);
/* Adds a part as it is. */
void book_part(struct book *book, const char *name, struct str content);
void book_part_cstr(struct book *book, const char *name, const char *content);
/* The finished zip; nothing may be added behind it. */
struct str book_bytes(struct book *book);

#define BOOK_MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define BOOK_R "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

/* What every workbook has: content types, relations, and sheets of those names ("一覧|!隠し|集計": "!" is hidden), the
 * first one's content as the inside of <worksheet>, the others empty. `styles` is the inside of styleSheet and
 * `strings` that of sst; NULL: no such part. */
struct book_plan {
	const char *sheets, *sheet, *second_sheet, *styles, *strings, *workbook;
};
void book_usual(struct book *book, const struct book_plan *plan);

/* Writes bytes to a file of that name in the folder. */
void book_write(const char *folder, const char *name, struct str bytes);
/* A new folder with ledgers/ in it; deleted with its files by book_folder_delete. */
char *book_folder(void);
void book_folder_delete(char *folder);

#endif
