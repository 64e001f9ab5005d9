/* A line format as a list of fields with literal text between them, compiled once from an nginx log_format, an Apache
 * LogFormat, a W3C #Fields list or a sadf header, and run over every line. Gives the columns and the recipe that puts
 * the line together again. Knows no file and no dialect's state. A field ends where the literal behind it is found;
 * within double quotes a quote after an odd number of backslashes is text. */
#ifndef GEPPO_TEMPLATE_H
#define GEPPO_TEMPLATE_H

#include "arena.h"
#include "batch.h"
#include "fail.h"
#include "stamp.h"

enum field_op {
	FIELD_TEXT,
	FIELD_NUMBER,  /* digits, or "-" */
	FIELD_SCALED,  /* number column "~…" in 10^-digits; the column for questions is that × scale; "-" is none */
	FIELD_REQUEST, /* METHOD target PROTOCOL */
	FIELD_TARGET,  /* path[?query] */
	FIELD_QUERY_DASH,   /* query, "-" when there is none */
	FIELD_QUERY_MARKED, /* "" or "?query" */
	FIELD_CLF,          /* time stamps: one, or a date and a clock, a template must have */
	FIELD_ISO,
	FIELD_EPOCH,
	FIELD_DATE,
	FIELD_CLOCK,
	FIELD_SKIP, /* the literals "UTC" and such: any text, a recipe-only column */
};

struct template_field {
	enum field_op op;
	uint8_t digits;
	int8_t expect; /* what must stand behind `after` for the field to end there: 0 anything, '9' a digit, '-' a
	                  digit or "-" */
	int16_t column, second, third, fourth; /* of the template; -1: none */
	int64_t scale;
	struct str after; /* literal behind the field; empty for the last */
};

#define TEMPLATE_FIELDS_MAX 40

struct template
{
	struct str before; /* literal before the first field */
	struct template_field fields[TEMPLATE_FIELDS_MAX];
	size_t field_count;
	char names[BATCH_COLUMNS_MAX][32];
	enum column_kind kinds[BATCH_COLUMNS_MAX];
	size_t column_count;
	int16_t time_column, offset_column;
	struct recipe recipe;
	const struct zone
	        *zone; /* of stamps that have no offset; NULL: UTC, and no offset column for dates and clocks */
	const char *stamp_name; /* "time", unless the dialect computes that from the stamp */
	bool failed;            /* sticky: too many fields or columns */
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
	int32_t day;   /* for FIELD_CLOCK without a date; INT32_MIN: none */
	int64_t as_us; /* the clock time of the last line, before the zone */
};

/* Parses one line into row `row`; sets at_us as soon as the stamp is read. */
enum reject_reason template_parse(const struct template *template, struct template_state *state, struct batch *batch,
                                  size_t row, struct str line);

/* Splits a request into method, target and protocol; false when it has not that shape. */
bool request_split(struct str request, struct str *ret_method, struct str *ret_target, struct str *ret_protocol);

/* Compile a line of a configuration file: whole directive or its quoted part. */
bool template_from_nginx(struct template *template, struct str text, struct arena *arena, struct fail *fail) MUST_CHECK;
bool template_from_apache(struct template *template, struct str text, struct arena *arena,
                          struct fail *fail) MUST_CHECK;

#endif
