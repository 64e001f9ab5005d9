/* Time stamps of logs, by hand: fixed shapes, no locale, and a memory of the last minute, because neighbouring lines
 * mostly share it. */
#ifndef GEPPO_STAMP_H
#define GEPPO_STAMP_H

#include "civil.h"

/* What the last stamp began with. A zeroed struct is ready. One per thread and part. */
struct stamp_cache {
	char head[20]; /* "17/May/2015:10:05:" or "2015-05-17T10:05:" */
	char zone[8];
	int64_t minute_us; /* of that minute at that offset, UTC */
	int32_t offset_s;
	bool valid;
};

#define STAMP_CLF_SIZE 26

/* "17/May/2015:10:05:03 +0000" at `at` (26 bytes are readable). */
bool stamp_clf(const char *at, struct stamp_cache *cache, int64_t *ret_us, int32_t *ret_offset_s);

/* "2015-05-17" and "10:05:03": civil parts, for dialects that write them apart. */
bool stamp_date(struct str text, int32_t *ret_day);
/* With up to six fraction digits; their count in *ret_digits. */
bool stamp_clock(struct str text, int64_t *ret_us_of_day, int *ret_digits);

/* An ISO 8601 / RFC 3339 stamp at the front of the text. */
struct stamp_iso {
	size_t size;   /* bytes it takes */
	int64_t as_us; /* clock time as if UTC */
	int32_t offset_s;
	int digits; /* of the fraction */
	char zone;  /* 'Z', ':' for +09:00, '+' for +0900, 0 for none */
};
bool stamp_iso(struct str text, struct stamp_iso *ret_stamp);
/* Of them, what the zone takes. */
static inline size_t stamp_zone_bytes(const struct stamp_iso *stamp)
{
	return stamp->zone == 0 ? 0 : stamp->zone == 'Z' ? 1 : stamp->zone == ':' ? 6 : 5;
}

/* "May 17 10:05:03", the day padded with a blank or a zero: month, day and microseconds of the day. The text must have
 * 15 bytes. */
bool stamp_syslog(struct str text, int *ret_month, int *ret_day, int64_t *ret_us_of_day);

/* "Jan" … "Dec": 1 … 12, or 0. */
int stamp_month(const char *at);

#endif
