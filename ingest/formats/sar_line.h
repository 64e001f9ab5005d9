/* What a line of sar's text is. Knows one line, not what stands before it. */
#ifndef GEPPO_SAR_LINE_H
#define GEPPO_SAR_LINE_H

#include "str.h"

#define SAR_FIELDS_MAX 12

/* The words of a line. */
struct sar_words {
	struct str at[SAR_FIELDS_MAX + 3];
	size_t count;
	bool more;
};

/* The clock at the front of a line; `words` it takes (1, or 2 with AM/PM). */
struct sar_clock {
	int32_t second; /* of the day */
	size_t words;
	bool plain; /* HH:MM:SS */
};

enum sar_line {
	SAR_BANNER,
	SAR_HEADER,  /* of CPU figures */
	SAR_FOREIGN, /* of another table */
	SAR_RESTART,
	SAR_COMMENT,
	SAR_SUMMARY,
	SAR_ROW,
	SAR_BLANK,
	SAR_OTHER,
};

struct sar_words sar_words_of(struct str line);
bool sar_read_clock(const struct sar_words *words, struct sar_clock *ret_clock);
/* Digits with a point or a decimal comma. */
bool sar_is_value(struct str word);
enum sar_line sar_kind_of(struct str line, const struct sar_words *words, struct sar_clock *ret_clock);
/* The civil day of a banner; a/b/c is day/month with day_first, or when it can be nothing else. */
bool sar_banner_day(struct str line, bool day_first, int32_t *ret_day);

#endif
