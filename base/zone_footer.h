/* The footer of a TZif file: a POSIX TZ string ("JST-9", "EST5EDT,M3.2.0,M11.1.0", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1") that says how the zone goes on
 * after its last written transition. Knows nothing of files; zone.c alone uses it. RFC 8536, section 3.3.1, with the hours -167..167. */
#ifndef GEPPO_ZONE_FOOTER_H
#define GEPPO_ZONE_FOOTER_H

#include "str.h"

/* A day of the year and the clock time on it. */
struct zone_day_rule {
	char kind;        /* 'M': month, week, weekday; 'J': 1..365 without 29 February; 'n': 0..365 with it */
	int month;        /* 1..12 */
	int week;         /* 1..5; 5: the last */
	int number;       /* weekday 0 = Sunday, or the day's number */
	int32_t time_s;   /* after 00:00 of that day, also negative or beyond 24 h */
};

struct zone_footer {
	int32_t standard_s;       /* seconds east of UTC */
	int32_t daylight_s;
	bool has_daylight;
	struct zone_day_rule start;   /* of daylight time, in standard time */
	struct zone_day_rule end;     /* in daylight time */
};

struct zone_change {
	int64_t at_s;       /* since 1970, UTC */
	int32_t offset_s;   /* from then on */
};

/* The whole view must be such a string. */
bool zone_footer_parse(struct str text, struct zone_footer *ret_footer);

/* The two changes that belong to a year (1..9999), the earlier first. The footer must have daylight time. */
void zone_footer_year(const struct zone_footer *footer, int year, struct zone_change ret_changes[2]);

#endif
