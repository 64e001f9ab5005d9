/* What the dialects of system logs share: the columns that questions know, clock times in the source's zone, level
 * words, recipes put together part by part, and the walk over the units of a part. Only for the files of this folder.
 * Knows no dialect. */
#ifndef GEPPO_SYSTEM_RECORD_H
#define GEPPO_SYSTEM_RECORD_H

#include "dialect.h"

enum system_column {
	SYSTEM_TIME,
	SYSTEM_OFFSET, /* "~offset", seconds east of UTC: for recipes that write clock times */
	SYSTEM_HOST,
	SYSTEM_PROGRAM,
	SYSTEM_PID,
	SYSTEM_FACILITY,
	SYSTEM_SEVERITY,
	SYSTEM_MESSAGE,
	SYSTEM_COLUMN_COUNT, /* the dialect's own text columns follow */
};

/* Offsets change on quarters of an hour: one is looked up once a quarter. A zeroed one is ready. */
struct local_clock {
	int64_t quarter;
	int32_t offset_s;
	bool valid;
};
/* Clock time in the zone (NULL: UTC) as an instant; the offset is in clock->offset_s then. */
int64_t local_clock_us(struct local_clock *clock, const struct zone *zone, int64_t as_us);

/* 0 (emerg) … 7 (debug) of a level word of Apache, nginx, syslog; NUMBER_NONE: none. */
int64_t level_severity(struct str word);

/* Up to ten digits, or NUMBER_NONE. */
int64_t decimal_or_none(struct str text);

/* A row that is being read. */
struct system_row {
	const struct layout *layout;
	struct batch *batch;
	size_t index;
	struct local_clock clock; /* kept from row to row */
};

/* A unit that belongs in no book; else a reader returns the reason why it is rejected, or REJECT_NONE. */
#define SYSTEM_EXCLUDED REJECT_REASON_COUNT

struct own_column {
	const char *name;
	enum column_kind kind;
};

struct system_reader {
	const struct own_column *own_columns; /* from SYSTEM_COLUMN_COUNT on; ends with a NULL name */
	bool takes_nul;                       /* NUL bytes may be in a unit */
	/* The unit has its line end, is not blank and not too long. Texts are empty and numbers none at the beginning.
	 */
	enum reject_reason (*read)(struct system_row *row, struct str unit);
};

/* Gives the batch its columns and the layout's recipe, and reads every unit. False: out of memory. */
bool system_parse(const struct format_part *part, struct batch *batch, const struct system_reader *reader);

void row_text(struct system_row *row, int column, struct str text); /* a view of the unit */
void row_number(struct system_row *row, int column, int64_t value);
void row_instant(struct system_row *row, int64_t at_us, int32_t offset_s);
void row_clock_time(struct system_row *row, int64_t as_us); /* in the source's zone */

/* The text from *at to the value, which is the next part of the recipe; *at moves behind the value. An empty value is
 * none; one that stands before *at makes the unit one that the recipe does not give back. */
void row_between(struct system_row *row, const char **at, int column, struct str value);

/* Splits a line end off: "\r\n", "\n" or nothing. */
struct str line_end_split(struct str unit, struct str *ret_end);

/* One more part of a recipe (RECIPE_PARTS_MAX are never reached: dialects have a fixed number). */
void recipe_literal(struct recipe *recipe, struct str text);
void recipe_text(struct recipe *recipe, int column);
void recipe_number(struct recipe *recipe, int column); /* decimal; nothing for none */
void recipe_date(struct recipe *recipe);               /* 2019-10-01 of SYSTEM_TIME at SYSTEM_OFFSET */
void recipe_clock(struct recipe *recipe, int digits);  /* 09:05:12.123 of the same */

void recipe_time_part(struct recipe *recipe, char letter); /* time_part.h */
/* Parts and text between them: "%d %b"; %C is the clock with `digits` of a fraction. */
void recipe_time_parts(struct recipe *recipe, const char *form, int digits);

/* A record and the lines behind it that begin none: stack traces, what a child wrote to the error log. `begins` looks
 * at the front of a line and needs JOINED_HEAD_BYTES of it or all. A line that begins none where a record should is a
 * unit of its own, and so are lines when JOINED_BYTES_MAX are full. */
#define JOINED_HEAD_BYTES ((size_t)24)
#define JOINED_BYTES_MAX ((size_t)64 << 10)
size_t joined_unit(struct str rest, bool ended, bool (*begins)(struct str head));
bool joined_stands(struct str rest); /* what `stands` asks of it */

/* How RFC 3339 stamps of a sample are written: those with one number of fraction digits become numbers and a text of
 * what stands behind (digits beyond microseconds, the zone); others stay texts. */
struct stamp_style {
	bool found, mixed;
	int digits;
};
void stamp_style_add(struct stamp_style *style, int digits);
/* `column` is the text column for the tail or for all of the stamp. */
void recipe_stamp(struct recipe *recipe, const struct stamp_style *style, int column);
/* What belongs into that column: all of a stamp when the layout's variant is 1 (mixed). */
struct str stamp_kept(const struct system_row *row, const struct stamp_iso *stamp, struct str text);
/* The stamp at the front of *text is taken off it; without a zone it is of the source's. */
bool row_stamp(struct system_row *row, struct str *text, int column);

#endif
