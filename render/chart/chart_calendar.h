/* A month as a calendar sheet, weeks from Monday, with the planned work in its days. */
#ifndef GEPPO_CHART_CALENDAR_H
#define GEPPO_CHART_CALENDAR_H

#include "chart_data.h"

struct chart_calendar_entry {
	enum chart_event_kind kind;
	int32_t from_day, to_day; /* civil days, both included */
	struct str label;         /* written in the first day and at the head of each further week */
};

struct chart_calendar {
	const struct chart_words *words;
	struct civil_month month;
	const bool *off;                            /* per day of the month; NULL: Saturdays and Sundays */
	const struct str *day_names;                /* per day of the month, or NULL: names of holidays, may be empty */
	const struct chart_calendar_entry *entries; /* in the order in which a day lists them */
	size_t entry_count;
};

/* Entries without room in their day are counted: "+2". */
void chart_calendar_draw(struct canvas *canvas, const struct chart_calendar *chart);

#endif
