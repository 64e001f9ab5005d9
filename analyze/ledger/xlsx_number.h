/* Numbers of a workbook as the text that a person sees: dates and clock times by their number format, numbers without
 * the noise of binary fractions. Knows formats (ECMA-376 part 1, 18.8.30 and 18.8.31), not cells. */
#ifndef GEPPO_XLSX_NUMBER_H
#define GEPPO_XLSX_NUMBER_H

#include "arena.h"
#include "text.h"

enum xlsx_format_kind {
	XLSX_PLAIN,
	XLSX_DATE,      /* without clock time */
	XLSX_CLOCK,     /* without date */
	XLSX_DATE_TIME, /* both */
	XLSX_ELAPSED,   /* [h]:mm: hours beyond 24 */
	XLSX_NUMBERED,  /* 0000 or "Q-"0000: whole numbers with zeros and signs around them */
};

struct xlsx_format {
	enum xlsx_format_kind kind;
	struct str before, after; /* XLSX_NUMBERED */
	int digits;
};

/* Of a format's code; texts are put into the arena. Damage makes XLSX_PLAIN. */
struct xlsx_format xlsx_format_parse(struct str code, struct arena *arena);
/* Of the numbers that have no code in the file, as Excel's Japanese edition has them (era formats 27-36, 50-58). */
struct xlsx_format xlsx_format_builtin(uint32_t id);

/* Appends the number `text` (as stored: 43739.378472222219) as 2019/10/1 9:05, 9:05, 0012 or 0.3. A text that is no
 * number is appended as it is. False, with the number appended plainly, when the format makes a date of it and there is
 * none: negative, the 1900-02-29 that Excel believes in, or behind the year 9999. */
bool xlsx_number_text(const struct xlsx_format *format, bool since_1904, struct str text, struct text *out);

#endif
