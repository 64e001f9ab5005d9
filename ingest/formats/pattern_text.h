/* The text of a pattern in a source's `format`, taken apart. Its first line begins with the word `pattern`; the others
 * are settings, or, when they begin with a blank, go on with the regular expression:
 *
 *   pattern
 *   regex: ^(?<time>\S+ \S+) (?<client>\S+) "(?<request>[^"]*)" (?<status>\d+)
 *     (?<took_us>[\d.]+)$
 *   time: %Y-%m-%d %H:%M:%S.%f
 *   took_us: ms
 *
 * The expression may also stand on the first line. Groups are named like the fields of questions, or `request` (METHOD
 * target PROTOCOL) and `target` (path?query); a name that begins with "_" is kept and asked by nobody. Units: took_us
 * ns, us, ms, s, min; bytes B, kB, KiB, MB, MiB; percentages percent, fraction; span_s ms, s, min. `span_s: 60 s`
 * without a group is the same for all records. `time_is: end`: a cpu sample's stamp is of its end. */
#ifndef GEPPO_PATTERN_TEXT_H
#define GEPPO_PATTERN_TEXT_H

#include "arena.h"
#include "formats.h"

enum pattern_type {
	PATTERN_TIME,
	PATTERN_TEXT,
	PATTERN_INTEGER,
	PATTERN_DURATION, /* microseconds */
	PATTERN_BYTES,
	PATTERN_PERCENT, /* hundredths */
	PATTERN_SECONDS,
	PATTERN_SEVERITY, /* 0 … 7 or a word */
	PATTERN_CPU,      /* a number, or "all" */
	PATTERN_REQUEST,
	PATTERN_TARGET,
};

struct pattern_field {
	const char *name;
	unsigned kinds; /* bits of enum format_kind */
	enum pattern_type type;
};

/* A number's unit: what has `digits` digits behind the point is read as 10^-digits, then × times / parts. */
struct pattern_unit {
	const char *name;
	enum pattern_type type;
	int digits;
	int64_t times, parts;
};

#define PATTERN_SETTINGS_MAX 16
struct pattern_text {
	struct str regex;
	struct str time; /* empty: guessed from the sample */
	bool time_is_end;
	int64_t span_s; /* of all records; 0: not given */
	struct {
		const struct pattern_field *field;
		const struct pattern_unit *unit;
	} units[PATTERN_SETTINGS_MAX];
	size_t unit_count;
};

bool pattern_is(struct str text);
bool pattern_text_read(struct pattern_text *pattern, struct str text, enum format_kind kind, struct arena *arena,
                       struct fail *fail) MUST_CHECK;

/* The field that a group of this name fills, NULL with the nearest name in *ret_nearest (or NULL). */
const struct pattern_field *pattern_field_find(struct str name, enum format_kind kind, const char **ret_nearest);
/* The unit of a field: as set, or the usual one; NULL for fields that have none. */
const struct pattern_unit *pattern_unit_of(const struct pattern_text *pattern, const struct pattern_field *field);

/* Decimal digits with a point to the unit's whole numbers, halves rounded up; "-" and nothing are NUMBER_NONE. */
bool pattern_number(struct str text, const struct pattern_unit *unit, int64_t *ret_value);

#endif
