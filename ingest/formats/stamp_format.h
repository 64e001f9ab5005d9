/* Time stamps in a form that somebody configured, as strftime writes it: compiled once, read by hand. English names, no
 * locale. A stamp may be written in several places of a line, each with a form of its own; what they say is gathered in
 * one struct stamp_parts. Knows nothing of lines. */
#ifndef GEPPO_STAMP_FORMAT_H
#define GEPPO_STAMP_FORMAT_H

#include "arena.h"
#include "civil.h"
#include "fail.h"
#include "zone.h"

/* What a stamp may say. */
enum stamp_bit {
	STAMP_YEAR = 1,
	STAMP_MONTH = 2,
	STAMP_DAY = 4,
	STAMP_YEAR_DAY = 8, /* day of the year */
	STAMP_HOUR = 16,
	STAMP_HALF_HOUR = 32, /* 1 … 12 */
	STAMP_HALF = 64,      /* AM, PM */
	STAMP_MINUTE = 128,
	STAMP_SECOND = 256,
	STAMP_FRACTION = 512,
	STAMP_OFFSET = 1024,
	STAMP_EPOCH = 2048, /* seconds since 1970; also in other units: then with STAMP_FRACTION */
	STAMP_ZONE = 4096,  /* letters */
};

/* A conversion's letter is that of time_part.h, or s (seconds since 1970), q and u (the same in milli- and
 * microseconds), f (one to nine digits of the fraction), Z (letters). 0: literal text. */
struct stamp_piece {
	char letter;
	struct str literal;
};

#define STAMP_PIECES_MAX 32
struct stamp_format {
	struct stamp_piece pieces[STAMP_PIECES_MAX];
	size_t count;
	uint32_t bits; /* of enum stamp_bit */
};

struct stamp_parts {
	uint32_t bits; /* what was read */
	int year, month, day, year_day, hour, minute, second;
	bool afternoon;
	int32_t fraction_us;
	int64_t epoch_s;
	int32_t offset_s;
};

/* Apache's words (sec, msec, usec, msec_frac, usec_frac) or strftime's text, with %f, %3f … %9f, %L and %N for
 * fractions, %:z for +09:00. FAIL_INPUT names the conversion that is not known. Literals are copied into the arena. */
bool stamp_format_compile(struct stamp_format *format, struct str text, struct arena *arena,
                          struct fail *fail) MUST_CHECK;

/* The form that this stamp is written in, if it is one of those that need no explanation: ISO 8601 in its variants
 * (2019-10-01 00:00:00, with T or a blank, "-" or "/", a fraction behind "." or ",", Z, +0900, +09:00), 01/Oct/2019:… of
 * web servers, seconds, milli- and microseconds since 1970. False when it is none. */
bool stamp_format_guess(struct stamp_format *format, struct str stamp, struct arena *arena);

/* Does what these bits say determine an instant (with a zone)? Else *ret_missing is what is missing, for people. */
bool stamp_bits_complete(uint32_t bits, const char **ret_missing);
/* Do the two say the same thing twice? */
bool stamp_bits_clash(uint32_t bits, uint32_t others);

/* Reads from `at` on what the form says, adding to *parts; where it ends, or NULL. *ret_zone: the letters of %Z. */
const char *stamp_format_read(const struct stamp_format *format, const char *at, const char *end,
                              struct stamp_parts *parts, struct str *ret_zone);

/* The instant; without an offset in the zone (NULL: UTC). False when there is no such date. */
bool stamp_parts_instant(const struct stamp_parts *parts, const struct zone *zone, int64_t *ret_us,
                         int32_t *ret_offset_s);

#endif
