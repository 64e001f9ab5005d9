/* What runs out when: certificates and other terms over the coming months, with lines so many days after the base date
 * (30, 60, 90). */
#ifndef GEPPO_CHART_GANTT_H
#define GEPPO_CHART_GANTT_H

#include "chart_data.h"

struct chart_gantt_row {
	struct str label;
	int32_t from_day, to_day; /* civil days, both included; from_day INT32_MIN: since before the axis */
	bool unknown;             /* no date recorded: the row is hatched */
	struct str note;          /* at the right: "残り 45日" */
};

struct chart_gantt {
	const struct chart_words *words;
	struct civil_month first_month;
	size_t month_count;
	int32_t base_day;      /* the day from which the lines count */
	struct str base_label; /* "基準日"; may be empty */
	const int *line_days; /* ascending; a row that ends before the first line is alarming, before the last one worth
	                         attention */
	size_t line_count;
	struct str line_suffix; /* behind the days: "日後" */
	const struct chart_gantt_row *rows;
	size_t row_count;
	struct str note_title;
};

void chart_gantt_draw(struct canvas *canvas, const struct chart_gantt *chart);

#endif
