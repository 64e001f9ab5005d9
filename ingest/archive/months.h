/* What the archive holds of each source in each month. Months are those of the lines' stamps, in the zone given; a line
 * without a stamp goes with the stamped line before it in its segment, else with the next. A segment within one month
 * is counted by its manifest entry; of one that lies across a month's end only the blocks that do are decoded. */
#ifndef GEPPO_MONTHS_H
#define GEPPO_MONTHS_H

#include "archive.h"
#include "zone.h"

#define MONTH_HOURS_MAX 768U /* 31 days and the hours of a clock change, in whole words */

struct archive_month {
	const char *source;
	struct civil_month month; /* year 0: segments without any stamp */
	uint64_t file_count;      /* that brought lines stamped then: one that spans two months is in both */
	uint64_t line_count, record_count, rejected_count;
	uint64_t hidden_count; /* of these lines, that count no more */
	uint64_t text_bytes;
	/* Parts of a segment or file that spans months are shared out by text. */
	uint64_t segment_bytes; /* on disk */
	uint64_t input_bytes;   /* of the input files, as they were stored */
	int64_t first_us, last_us;
	uint32_t present_hours;  /* in which a line is stamped */
	uint32_t expected_hours; /* of the month, between the source's first and last hour */
	uint64_t hours[MONTH_HOURS_MAX / 64];
};

/* By source, then month; in the arena. */
bool archive_months(struct archive *archive, const struct zone *zone, struct arena *arena,
                    const struct archive_month **ret_months, size_t *ret_count, struct fail *fail) MUST_CHECK;

#endif
