/* A time zone from the system's IANA database (TZif files, RFC 8536, 64-bit block and POSIX footer). Immutable once opened; may be shared by threads. */
#ifndef GEPPO_ZONE_H
#define GEPPO_ZONE_H

#include "civil.h"
#include "fail.h"

struct zone;

/* "Asia/Tokyo", "UTC". An unknown name is FAIL_INPUT and names the nearest that is meant by it where there is one. */
struct zone *zone_new(struct str name, struct fail *fail) MUST_CHECK;
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC at an instant. */
int32_t zone_offset_s(const struct zone *zone, int64_t at_us);

/* An instant as clock time there. */
struct civil_time zone_civil(const struct zone *zone, int64_t at_us);
int32_t zone_day(const struct zone *zone, int64_t at_us);

/* Clock time there as an instant. A time that happened twice gives the first; one that was skipped gives the instant at which the clock jumped. */
int64_t zone_instant(const struct zone *zone, struct civil_time time);

/* The instant at which a civil day, or a month, begins there. */
int64_t zone_day_start(const struct zone *zone, int32_t day);
int64_t zone_month_start(const struct zone *zone, struct civil_month month);

#endif
