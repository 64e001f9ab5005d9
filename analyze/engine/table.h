/* The result of a plan: rows of typed values. Plain data in an arena, no engine in it. Rows stand in the plan's order.
 */
#ifndef GEPPO_TABLE_H
#define GEPPO_TABLE_H

#include "plan.h"

enum value_kind {
	VALUE_NONE, /* not measured, or no rows: never zero */
	VALUE_INTEGER,
	VALUE_RATIO, /* number / divisor, kept as two integers until printed */
	VALUE_TEXT,
};

struct value {
	enum value_kind kind;
	int64_t number;
	int64_t divisor; /* > 0, of VALUE_RATIO */
	struct str text;
};

struct table {
	size_t column_count; /* keys, then measures */
	const char *const *names;
	const enum field_type *types; /* how each column's numbers are meant */
	size_t row_count;
	const struct value *values; /* row_count × column_count */
	bool has_rest;              /* the last row is the rest */
	uint64_t rows_scanned, rows_matched;
};

static inline const struct value *table_value(const struct table *table, size_t row, size_t column)
{
	return &table->values[row * table->column_count + column];
}

/* Position of the named column, or -1. */
int table_column(const struct table *table, const char *name);

#endif
