/* One sheet of the workbook: headings, cells by unit, widths, print setup. Private to this room. */
#ifndef GEPPO_WORKBOOK_SHEET_H
#define GEPPO_WORKBOOK_SHEET_H

#include <xlsxwriter.h>

#include "figures.h"
#include "text.h"

enum cell_format {
	FORMAT_HEADING,
	FORMAT_TEXT,
	FORMAT_WRAPPED,              /* of long texts */
	FORMAT_COUNT,                /* 1,234 */
	FORMAT_NUMBER,               /* 1234.5: what is no count */
	FORMAT_SECONDS,              /* 0.123 */
	FORMAT_ELAPSED,              /* [h]:mm:ss */
	FORMAT_PERCENT,              /* 12.34% */
	FORMAT_DAY, FORMAT_TIME, FORMAT_MONTH,
	FORMAT_LINK,
	FORMAT_COUNT_OF_ALL,
};

/* What all sheets of one workbook share. */
struct sheet_style {
	lxw_workbook *book;
	lxw_format *formats[FORMAT_COUNT_OF_ALL];
	bool english;
	bool failed;                 /* memory, or the library refused a cell */
	struct text scratch;
};

#define SHEET_COLUMNS_MAX 66
#define SHEET_ROWS_MAX 1048576U

struct sheet {
	struct sheet_style *style;
	lxw_worksheet *worksheet;
	size_t widths[SHEET_COLUMNS_MAX]; /* in characters, of headings and cells */
	size_t column_count;
	lxw_row_t row;               /* the next one */
};

void sheet_style_init(struct sheet_style *style, lxw_workbook *book, bool english);

/* A name that a spreadsheet takes: at most 31 UTF-16 units, none of []:*?/\, no apostrophe at its ends, not empty, not "History". Appends. */
void sheet_clean_name(struct str name, struct text *out);

/* A sheet of that name (clean and not there yet) with page setup. */
void sheet_begin(struct sheet *sheet, struct sheet_style *style, const char *name, const char *header);
void sheet_heading(struct sheet *sheet, size_t column, const char *text);
/* Cells of the row at hand; sheet_next goes on. */
void sheet_text(struct sheet *sheet, size_t column, struct str text, enum cell_format format);
void sheet_integer(struct sheet *sheet, size_t column, int64_t number);
void sheet_link(struct sheet *sheet, size_t column, const char *to_sheet, const char *text);
/* By its unit; elapsed: durations as [h]:mm:ss instead of seconds. None leaves the cell empty. */
void sheet_value(struct sheet *sheet, size_t column, const struct figure_value *value, const char *unit, bool elapsed);
void sheet_next(struct sheet *sheet);
/* Widths, filter and frozen headings. */
void sheet_end(struct sheet *sheet);

/* "秒" of a unit; "" for counts and texts. */
const char *sheet_unit(const char *unit, bool elapsed, bool english);

#endif
