/* Values as people write them in conditions and read them in results: numbers with units, times, days. Knows no
 * condition and no output format. */
#ifndef GEPPO_LITERAL_H
#define GEPPO_LITERAL_H

#include "plan.h"

/* "2019-10-15", "2019-10-15T10:42", "2019-10-15 10:42:05.250", with "Z" or "+09:00" behind it or else in the zone
 * (NULL: UTC). */
bool literal_time(struct str text, const struct zone *zone, int64_t *ret_us);

/* A number of the type, in its unit: 500ms, 1.5s, 10MB (10^6), 10MiB (2^20), 80%, days, times. Without a unit it is in
 * the field's own unit. */
bool literal_number(struct str text, enum field_type type, const struct zone *zone, int64_t *ret_number);

/* What literal_number takes for the type, in words, for messages. */
const char *literal_expected(enum field_type type);

/* The number in the form that literal_number reads; times in the zone with their offset, "2019-10-15T10:42:05+09:00".
 */
void literal_format(int64_t number, enum field_type type, const struct zone *zone, struct text *text);

#endif
