/* A batch of parsed lines on its way into the archive: what a dialect fills and the archive encodes as one block.
 * Columns of equal length; nothing is copied: text values are spans of the batch's own text. Knows no log format.
 * Filled by one thread, encoded by the same. */
#ifndef GEPPO_BATCH_H
#define GEPPO_BATCH_H

#include "bounds.h"
#include "civil.h"
#include "recipe.h"

#define NUMBER_NONE INT64_MIN /* a number that the line does not have */
#define BATCH_COLUMNS_MAX 48

/* What a line is for the books: lines read = records + excluded + duplicate + rejected. */
enum line_class {
	LINE_RECORD,
	LINE_EXCLUDED, /* directives, blanks, comments */
	LINE_REJECTED, /* + reason */
};

/* Why a line was rejected. Stored as numbers: append only. */
enum reject_reason {
	REJECT_NONE,
	REJECT_SHAPE,     /* not the dialect's shape */
	REJECT_TIME,      /* no valid time stamp */
	REJECT_NUMBER,    /* a field that must be a number is none */
	REJECT_TOO_LONG,  /* over BOUND_LINE_BYTES */
	REJECT_BINARY,    /* NUL bytes */
	REJECT_TRUNCATED, /* the line ends in the middle of a field */
	REJECT_FIELDS,    /* other number of fields than declared */
	REJECT_NO_HEADER, /* data before the header that explains it */
	REJECT_EFFORT,    /* matching took more than BOUND_MATCH_STEPS */
	REJECT_REASON_COUNT,
};

enum column_kind {
	COLUMN_TEXT,   /* spans */
	COLUMN_NUMBER, /* int64_t */
};

/* Bytes at[0 … size) of the batch's text; at + size never beyond text.size. at = UINT32_MAX: absent, queried as an
 * empty text. */
struct span {
	uint32_t at, size;
};

/* A column by the field name that questions use ("status", "client", "took_us", …; names with "~" at the front are for
 * the recipe alone). */
struct batch_column {
	const char *name; /* static or outliving the batch; ≤ 31 bytes */
	enum column_kind kind;
	struct span *spans; /* COLUMN_TEXT: line_capacity of them */
	int64_t *numbers;   /* COLUMN_NUMBER */
};

struct batch {
	struct str text;        /* the lines, back to back: line i is line_at[i] … line_at[i + 1] with its line end */
	size_t line_count;      /* ≤ BOUND_BLOCK_LINES */
	uint32_t *line_at;      /* line_count + 1 of them */
	uint8_t *line_class;    /* enum line_class */
	uint8_t *reject_reason; /* enum reject_reason */
	int64_t *at_us;         /* the stamp, UTC; NO_TIME for lines without */
	struct batch_column columns[BATCH_COLUMNS_MAX]; /* rows that are no records hold anything (not read) */
	size_t column_count;
	struct recipe recipe;
	const char *dialect; /* "combined+log": for people, and behind "+" how its texts are escaped (FORMAT.md) */
};

/* Room for BOUND_BLOCK_LINES lines without columns; batch_column_add gives each column its room, kept over batch_clear
 * for the next block. */
struct batch *batch_new(void); /* NULL: out of memory */
void batch_free(struct batch *batch);
void batch_clear(struct batch *batch); /* no lines, no columns, no recipe; memory kept */
/* Index of the new column, or -1: out of memory or over BATCH_COLUMNS_MAX. */
int batch_column_add(struct batch *batch, const char *name, enum column_kind kind);

#endif
