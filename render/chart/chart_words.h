/* The words that charts add by themselves. A chart's `words` may be NULL: Japanese. */
#ifndef GEPPO_CHART_WORDS_H
#define GEPPO_CHART_WORDS_H

struct chart_words {
	const char *weekdays[7];  /* from Sunday */
	const char *month_suffix; /* behind a month's number; may be "" */
	const char *year_suffix;
	const char *off_day;                                     /* legend of the shading */
	const char *gap;                                         /* legend of the hatching */
	const char *no_data;                                     /* over an empty chart */
	const char *covered, *partial, *absent, *outside;        /* coverage */
	const char *up, *planned, *fault, *unknown;              /* service states */
	const char *excluded, *no_service;                       /* the same */
	const char *met, *warned, *missed, *undecided, *not_due; /* verdicts */
	const char *incident, *patch, *change, *notice;          /* events */
};

extern const struct chart_words chart_words_ja, chart_words_en;

#endif
