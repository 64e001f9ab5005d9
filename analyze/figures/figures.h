/* The figures of one month: what analyze writes and render reads, with nothing else between them. Named scalars and named tables of integers, ratios and
 * texts, each with its unit, the plan or derivation it is from, the rows behind it and the coverage of those rows. Knows no engine, no ledger, no chapter. The stored
 * form (figures.json) is described in FORMAT.md beside this file. Everything lives in the figures' own arena; a build is sticky: ask figures_failed once. */
#ifndef GEPPO_FIGURES_H
#define GEPPO_FIGURES_H

#include "arena.h"
#include "civil.h"
#include "fail.h"
#include "str.h"
#include "text.h"

enum figure_kind {
	FIGURE_NONE,                 /* not measured: null */
	FIGURE_INTEGER,
	FIGURE_RATIO,                /* number / divisor, two integers until printed: [number, divisor] */
	FIGURE_TEXT,
};

struct figure_value {
	enum figure_kind kind;
	int64_t number;
	int64_t divisor;             /* > 0, of FIGURE_RATIO */
	struct str text;
};

/* Source hours behind a figure; expected 0: it is not from logs. */
struct figure_coverage {
	int32_t present_hours, expected_hours;
};

/* Where a figure is from. */
struct figure_origin {
	const char *plan;            /* name in the table "plans"; "" when it is from ledgers or the calendar */
	const char *derivation;      /* the stated rule on top of the plan, or "" */
	uint64_t rows;               /* rows matched by the plan, records of the ledger */
	struct figure_coverage coverage;
};

/* Units: "" count or text, "us", "bytes", "bp" (hundredths of a percent), "ratio", "milliday" (thousandths of a 人日), "day" (text YYYY-MM-DD),
 * "time" (text YYYY-MM-DDTHH:MM:SS+HH:MM), "days" (business days), "hours". */
struct figure_scalar {
	const char *id;              /* access.requests */
	const char *unit;
	struct figure_value value;
	struct figure_origin origin;
};

struct figure_column {
	const char *name;
	const char *unit;
};

struct figure_table {
	const char *id;              /* access.by_day */
	struct figure_origin origin;
	const struct figure_column *columns;
	size_t column_count;
	struct figure_value *values; /* row_count × column_count, grown by figures_row */
	size_t row_count, row_capacity;
};

struct figures;

struct figures *figures_new(struct civil_month month);   /* NULL: out of memory */
void figures_free(struct figures *figures);
struct arena *figures_arena(struct figures *figures);
struct civil_month figures_month(const struct figures *figures);

/* --- Building; texts are copied. Ids are unique: adding one twice is a bug. --- */
void figures_add(struct figures *figures, const char *id, const char *unit, struct figure_value value, const struct figure_origin *origin);
/* "name:unit name name:unit …"; the table is then filled row by row. */
struct figure_table *figures_table(struct figures *figures, const char *id, const char *columns, const struct figure_origin *origin);
/* column_count values. */
void figures_row(struct figures *figures, struct figure_table *table, const struct figure_value *values);
bool figures_failed(const struct figures *figures);

struct figure_value figure_none(void);
struct figure_value figure_integer(int64_t number);
struct figure_value figure_ratio(int64_t number, int64_t divisor);   /* none when the divisor is 0 */
struct figure_value figure_text(const char *text);
struct figure_value figure_str(struct str text);

/* --- Reading --- */
/* NULL when there is none of that name. */
const struct figure_scalar *figures_find(const struct figures *figures, const char *id);
const struct figure_table *figures_find_table(const struct figures *figures, const char *id);
size_t figures_count(const struct figures *figures);
const struct figure_scalar *figures_at(const struct figures *figures, size_t index);
size_t figures_table_count(const struct figures *figures);
const struct figure_table *figures_table_at(const struct figures *figures, size_t index);
int figure_column(const struct figure_table *table, const char *name);   /* -1: none */
const struct figure_value *figure_cell(const struct figure_table *table, size_t row, int column);
/* The cell by its column's name; a value of kind NONE where there is no such column. */
struct figure_value figure_get(const struct figure_table *table, size_t row, const char *column);

/* --- The file --- */
/* The same figures give the same bytes. Written under a temporary name and renamed. */
bool figures_write(const struct figures *figures, const char *path, struct fail *fail) MUST_CHECK;
/* The same bytes at the end of *text. */
bool figures_text(const struct figures *figures, struct text *text, struct fail *fail) MUST_CHECK;
struct figures *figures_read(const char *path, struct fail *fail) MUST_CHECK;

#endif
