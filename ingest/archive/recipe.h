/* How a line's bytes are put together from the columns of its block: literal bytes and columns in a text form. A recipe
 * makes the archive lossless without knowing any log format: a dialect hands one over with its columns, the block
 * proves line by line that it gives the original bytes, and `restore` needs nothing else. A line that a recipe does not
 * reproduce is stored verbatim. Plain data, stored in the block. */
#ifndef GEPPO_RECIPE_H
#define GEPPO_RECIPE_H

#include "str.h"

/* Text forms of a column's value. A NUMBER_NONE value is written "-" by every numeric form but the BLANK ones.
 * Stored as numbers: append only. */
enum recipe_form {
	RECIPE_LITERAL,  /* the part's own bytes, no column */
	RECIPE_TEXT,     /* a text column as it is */
	RECIPE_DECIMAL,  /* number column, decimal: -12 */
	RECIPE_SCALED,   /* number column in units of 10^-digits, always with `digits` fraction digits: 0.003 */
	RECIPE_TIME_CLF, /* 17/May/2015:10:05:03 +0000; the number column is UTC microseconds, the aux column the offset
	                    in seconds */
	RECIPE_TIME_ISO, /* 2015-05-17T10:05:03+09:00; digits = fraction digits; aux as above, without one no offset is
	                    written ("Z" is a literal) */
	RECIPE_DATE,     /* 2015-05-17 of the instant at its aux offset */
	RECIPE_CLOCK,    /* 10:05:03, digits = fraction digits, at its aux offset */
	RECIPE_TIME_SYSLOG, /* May 17 10:05:03, day padded with a blank, at its aux offset */
	RECIPE_TIME_EPOCH,  /* 1431857103 or with `digits` fraction digits */
	RECIPE_TIME_SLASH,  /* 2019/10/1 9:05 without padding; digits 0 without, 1 with ":SS" */
	RECIPE_TIME_PART,    /* one part of a stamp as strftime names it; digits = its letter (time_part.h) */
	RECIPE_DECIMAL_BLANK, /* as DECIMAL and SCALED, but nothing is written for NUMBER_NONE */
	RECIPE_SCALED_BLANK,
};

#define RECIPE_PARTS_MAX 96
#define RECIPE_NO_COLUMN UINT16_MAX

struct recipe_part {
	enum recipe_form form;
	uint16_t column;     /* index in the block's columns; RECIPE_NO_COLUMN for literals */
	uint16_t aux_column; /* offset column of time forms (seconds east, a number column); RECIPE_NO_COLUMN: UTC */
	uint8_t digits;
	struct str literal; /* RECIPE_LITERAL */
};

/* Parts in order; the line end ("\n", "\r\n") is a literal of its own at the end. */
struct recipe {
	struct recipe_part parts[RECIPE_PARTS_MAX];
	size_t part_count;
};

#endif
