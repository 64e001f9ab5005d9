/* A table of results as text: for people (aligned, with units), or for programs (JSON Lines, JSON, CSV, TSV). Knows no archive and no condition; prints
 * nothing itself.
 *
 * For programs numbers stand in the field's unit (took_us in microseconds), percentages as percent with decimals, days as "YYYY-MM-DD", instants as
 * ISO 8601 with the zone's offset, weekday as 0 (Sunday) to 6, and what was not measured as null or empty. Bytes that are no UTF-8 become \xHH. */
#ifndef GEPPO_QUERY_FORMAT_H
#define GEPPO_QUERY_FORMAT_H

#include "table.h"

enum query_format {
	QUERY_TABLE, QUERY_JSONL, QUERY_JSON, QUERY_CSV, QUERY_TSV,
	QUERY_FIGURES,   /* query_figures.h writes it, not query_format */
};
bool query_format_named(const char *name, enum query_format *ret_format);

/* Hours of the period and how many of them hold lines, over the sources asked. */
struct query_coverage {
	uint64_t present_hours, hours;
};

struct query_result {
	const struct plan *plan;
	const struct table *table;
	const struct query_coverage *coverage;   /* JSON only; NULL: not said */
};

/* Appends the whole output. */
void query_format(enum query_format format, const struct query_result *result, struct text *text);

#endif
