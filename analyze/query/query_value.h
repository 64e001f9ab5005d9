/* One value of a result as text. Private to the formats. */
#ifndef GEPPO_QUERY_VALUE_H
#define GEPPO_QUERY_VALUE_H

#include "table.h"

/* For programs: a bare number, or a text that needs the format's quotes when *ret_quoted. Nothing is added for VALUE_NONE. */
void query_value_plain(const struct value *value, enum field_type type, const struct zone *zone, struct text *text, bool *ret_quoted);

/* For people: thousands separators, milliseconds, one decimal of a percentage, weekdays by name, control characters visible; "-" for VALUE_NONE. */
void query_value_shown(const struct value *value, enum field_type type, const char *name, const struct zone *zone, struct text *text);

/* "ms", "%", "" : what query_value_shown's numbers are in. */
const char *query_unit_shown(enum field_type type);

/* number / divisor rounded half away from zero to so many decimals, in plain digits; `grouped` with thousands separators. */
void query_add_ratio(int64_t number, int64_t divisor, int decimals, bool grouped, struct text *text);

#endif
