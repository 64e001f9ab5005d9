/* A line format as a list of fields with literal text between them, compiled once from an nginx log_format, an Apache
 * LogFormat, a W3C #Fields list or a sadf header, and run over every line. Gives the columns and the recipe that puts
 * the line together again. Knows no file and no dialect's state. A field ends where the literal behind it is found;
 * a quote after an odd number of backslashes is text. Where a text may hold that literal itself (an agent without
 * quotes) and the rest of the line does not fit, later ends are tried, up to TEMPLATE_TRIES a line. */
#ifndef GEPPO_TEMPLATE_H
#define GEPPO_TEMPLATE_H

#include "arena.h"
#include "batch.h"
#include "fail.h"
#include "stamp.h"
#include "stamp_format.h"

enum field_op {
	FIELD_TEXT,
	FIELD_NUMBER,  /* digits, or "-" */
	FIELD_SCALED,  /* number column "~…" in 10^-digits; the column for questions is that × scale; "-" is none */
	FIELD_REQUEST, /* METHOD target PROTOCOL */
	FIELD_TARGET,  /* path[?query] */
	FIELD_TARGET_DASH,  /* path?query, or path and "-" */
	FIELD_QUERY_DASH,   /* query, "-" when there is none */
	FIELD_QUERY_MARKED, /* "" or "?query" */
	FIELD_CLF,          /* time stamps: one, or a date and a clock, a template must have */
	FIELD_ISO,
	FIELD_EPOCH,
	FIELD_DATE,
	FIELD_CLOCK,
	FIELD_STAMP, /* what its struct stamp_format says, of one of the template's clocks */
	FIELD_SKIP,  /* the literals "UTC" and such: any text, a recipe-only column */
	FIELD_QUOTED, /* text, maybe within double quotes (doubled where it holds some), which are no part of it */
	FIELD_MORE,   /* goes on with the text column before: together they are one, with the literal between */
};

/* Where a field ends. */
enum field_until {
	UNTIL_LITERAL, /* at the literal behind it; the last one at the line's end */
	UNTIL_SHAPE,   /* where its own shape ends: digits, a stamp */
	UNTIL_SLASH,   /* before the "/" (or the "*" or "-") of the path that follows without a separator */
	UNTIL_CHOICE,  /* it is one of `choices` */
};

struct template_field {
	enum field_op op;
	enum field_until until;
	uint8_t digits;
	int8_t expect; /* what must stand behind `after` for the field to end there: 0 anything, '9' a digit, '-' a
	                  digit or "-" */
	bool is_free;   /* may hold what ends it: when the rest does not fit, a later end is tried */
	bool is_word;   /* holds no blank */
	bool is_protocol; /* capitals, maybe with a slash and a version, "-" or nothing */
	bool is_quotable; /* within double quotes nothing ends it but the closing one */
	bool is_list;   /* values with ", " or " : " between, which do not end it */
	bool is_exact;  /* FIELD_SCALED: with exactly `digits` digits behind the point */
	bool is_blank;  /* a number that is written as nothing when there is none */
	bool completes; /* FIELD_STAMP: the last of its clock */
	uint8_t clock;
	int16_t column, second, third, fourth; /* of the template; -1: none */
	int64_t scale;
	const char *choices; /* "https|http": longer ones first */
	const struct stamp_format *stamp;
	struct str after; /* literal behind the field; empty for the last */
};

#define TEMPLATE_FIELDS_MAX 120
#define TEMPLATE_CLOCKS_MAX 4
#define TEMPLATE_TRIES 64

struct template
{
	struct str before; /* literal before the first field */
	struct template_field fields[TEMPLATE_FIELDS_MAX];
	size_t field_count;
	char names[BATCH_COLUMNS_MAX][32];
	enum column_kind kinds[BATCH_COLUMNS_MAX];
	size_t column_count;
	int16_t time_column, offset_column;
	struct {
		int16_t column, offset_column;
	} clocks[TEMPLATE_CLOCKS_MAX]; /* of FIELD_STAMP */
	size_t clock_count;
	struct recipe recipe;
	const struct zone
	        *zone; /* of stamps that have no offset; NULL: UTC, and no offset column for dates and clocks */
	const char *stamp_name; /* "time", unless the dialect computes that from the stamp */
	bool is_other_stamp; /* the stamps that are added are not the time, though there is none yet */
	bool backslashes;    /* a quote behind a backslash is text; init sets it */
	bool failed;         /* sticky: too many fields or columns */
};

void template_init(struct template *template, const struct zone *zone);

/* A column of that name; when there is one already, or the name is no field of questions, "~name" (made unique).
 * Returns its index, or -1 (sticky). */
int16_t template_column(struct template *template, const char *name, enum column_kind kind);
/* Exactly this name, found or made. */
int16_t template_own_column(struct template *template, const char *name, enum column_kind kind);
int template_find(const struct template *template, const char *name);

/* Adds literal text (must outlive the template) behind what is there. */
void template_literal(struct template *template, struct str text);
/* Adds a field, its columns and recipe parts; `name` is the field of questions or what "~" stands before. */
void template_field(struct template *template, enum field_op op, const char *name, int digits);
/* FIELD_STAMP of that clock (0: the time; made when it is the next new one); the last field of a clock completes it. A
 * clock whose time is known from an earlier one is kept for the recipe. fraction: digits that %f is written with. */
void template_stamp(struct template *template, const struct stamp_format *stamp, size_t clock, bool completes,
                    int fraction);
/* What was added last, to say more of it; NULL when limits were passed. */
struct template_field *template_last(struct template *template);
/* Numbers of the last field are written as nothing when there are none. */
void template_blank(struct template *template);
/* Adds a field that goes on with the text column of the one before. */
void template_more(struct template *template, struct str between);
/* FIELD_SCALED: scale is what makes the question's unit of 10^-digits: milliseconds to took_us: digits 0, scale 1000.
 */
void template_scaled(struct template *template, const char *name, int digits, int64_t scale);
/* Finishes: the line end's literal, what each field may expect behind itself. False when a time stamp is missing or
 * limits were passed (fail says). */
bool template_finish(struct template *template, struct str line_end, struct fail *fail) MUST_CHECK;

/* Gives the batch the template's columns and recipe. */
bool template_apply(const struct template *template, struct batch *batch) MUST_CHECK;

/* What one thread keeps from line to line of a part. */
struct template_state {
	struct stamp_cache stamp;
	struct stamp_parts parts[TEMPLATE_CLOCKS_MAX];
	int32_t day;   /* for FIELD_CLOCK without a date; INT32_MIN: none */
	int64_t as_us; /* the clock time of the last line, before the zone */
};

/* Parses one line into row `row`; sets at_us as soon as the stamp is read. */
enum reject_reason template_parse(const struct template *template, struct template_state *state, struct batch *batch,
                                  size_t row, struct str line);

/* Splits a request into method, target and protocol; false when it has not that shape. */
bool request_split(struct str request, struct str *ret_method, struct str *ret_target, struct str *ret_protocol);

#endif
