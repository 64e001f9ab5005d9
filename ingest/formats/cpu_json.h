/* What the JSON dialects of CPU figures share: the keys of an envelope's head, the values of a flat record, and a
 * recipe learned from the first record of a file. Knows no dialect. */
#ifndef GEPPO_CPU_JSON_H
#define GEPPO_CPU_JSON_H

#include "arena.h"
#include "json_scan.h"
#include "template.h"

/* The keys of a piece of JSON that is no whole value (an envelope's head or tail), at any depth, in their order. */
struct json_keys {
	struct str rest;
};
/* *ret_behind begins with the key's value. */
bool json_keys_next(struct json_keys *keys, struct str *ret_key, struct str *ret_behind);

/* How a value is put down for the recipe. */
enum cpu_json_form {
	CPU_JSON_TEXT,       /* as it is written */
	CPU_JSON_HUNDREDTHS, /* a number column, "12.50" */
	CPU_JSON_STAMP,      /* an ISO 8601 text whose seconds are the column «time» and whose rest never changes */
};

#define CPU_JSON_FIELDS_MAX 16

/* A table of them ends with a NULL key. Keys that are in none are kept for the recipe as text. */
struct cpu_json_field {
	const char *key, *column;
	enum cpu_json_form form;
};

/* Adds the columns and the recipe of records like this one, whose bytes must outlive the template. False when it is no
 * object, or has too many values. */
bool cpu_json_learn(struct template *template, struct str unit, const struct cpu_json_field *fields);

/* Reads one record: values[i] is what fields[i] has in it, of kind JSON_NONE if it is not there. Fills the recipe's
 * columns of the row but «time». False when the unit is no object. */
bool cpu_json_read(const struct template *template, const struct cpu_json_field *fields, struct batch *batch,
                   size_t row, struct str unit, struct json_value values[CPU_JSON_FIELDS_MAX]);

/* A share of 0 … 100 in hundredths of a percent, exactly rounded, halves up; a trifle over 100 is 100. False when it is
 * none, NUMBER_NONE for null and what is not there. */
bool cpu_json_percent(struct json_value value, int64_t *ret_hundredths);

/* "PT1M", "PT1H", "P1D", and "0:05:00", in seconds; 0 when it is none. */
int32_t cpu_json_grain(struct str text);

/* The word behind «key=» in a source's format, up to the next «word=»; empty: not given. */
struct str cpu_json_option(const char *format, const char *key);

/* The bytes of a unit, with what stands behind it. */
struct str cpu_json_unit(const struct batch *batch, size_t row);

#endif
