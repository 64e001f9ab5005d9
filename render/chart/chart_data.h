/* The shapes that several charts take: slots of the x axis, series, limits, events. Plain data, owned by the caller and
 * only read while drawing. A value that is NAN (or infinite) was not measured: it is hatched or breaks the line, and is
 * never drawn as zero. Texts are UTF-8, may be empty. */
#ifndef GEPPO_CHART_DATA_H
#define GEPPO_CHART_DATA_H

#include <math.h>

#include "canvas.h"
#include "chart_words.h"
#include "civil.h"
#include "palette.h"
#include "str.h"

enum chart_slots_kind {
	SLOTS_LABELS, /* labels[0..count) */
	SLOTS_DAYS,   /* number and weekday, off days shaded */
	SLOTS_HOURS,  /* 0, 1, 2 … from hour 0 */
	SLOTS_MONTHS, /* number of the month, the year beneath its first */
};

/* The equal slots of an x axis (or of a heat map's columns). */
struct chart_slots {
	enum chart_slots_kind kind;
	size_t count;
	const struct str *labels;       /* SLOTS_LABELS */
	int32_t first_day;              /* SLOTS_DAYS: a civil day */
	const bool *off;                /* SLOTS_DAYS: weekend or holiday, per slot; NULL: Saturdays and Sundays */
	struct civil_month first_month; /* SLOTS_MONTHS */
};

struct chart_series {
	struct str name;
	const double *values; /* one per slot */
	enum tone tone;       /* TONE_AUTO: by place */
};

/* A line across the chart: threshold, target, cap. */
struct chart_limit {
	double value;
	struct str label;
};

enum chart_event_kind {
	EVENT_INCIDENT, /* span bar, tinted behind the data */
	EVENT_PATCH,    /* triangle */
	EVENT_CHANGE,   /* diamond */
	EVENT_NOTICE,   /* circle */
	EVENT_KIND_COUNT,
};

/* Something that happened on a day axis. Times count in slots: 0.0 is the first day's 00:00, 1.5 the second day's noon.
 * What lies outside the axis is cut off, or left out when nothing remains. */
struct chart_event {
	enum chart_event_kind kind;
	double from, to;  /* equal: a moment */
	struct str label; /* short: an id; dropped when there is no room */
};

#endif
